"""Parts for frameworks: each is an extra of its own."""

"""A small shop to try snippets in. The tests run it with a catalogue of their own."""

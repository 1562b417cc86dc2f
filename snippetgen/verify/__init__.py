"""Verify a shop's tracking: walk through it in a real browser, and say what Klaviyo would get."""

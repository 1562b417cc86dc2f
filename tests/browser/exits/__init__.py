"""Ways to leave a page, and what is left of an event when the visitor has left: see `kinds`."""

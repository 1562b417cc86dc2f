"""Rules on what a walk through a shop showed: each is handed a `Visit`."""

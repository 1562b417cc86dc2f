"""The rules for calls, a module for each group; each function is one rule (see `registry`)."""

"""The inspector and the demo shop: a plan's snippets at work on this machine."""

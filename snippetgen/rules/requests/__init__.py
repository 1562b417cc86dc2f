"""The rules for requests: how a call is written down and sent. Each function is one rule."""

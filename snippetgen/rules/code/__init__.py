"""The rules for scripts, templates and containers. Each function is one rule."""

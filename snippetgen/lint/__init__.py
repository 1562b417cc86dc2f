"""The linter for themes, templates, pages and containers."""

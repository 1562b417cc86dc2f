"""From a shop's past orders to events: the same specs, rules and wire formats as in the page.

`spec` reads the plan's `[backfill]`; `stage` brings a source into buckets of rows, of which one
holds all of an order; `bucket` maps one, by SQL in DuckDB; `run` does them all, and `deliver`
sends what they wrote.
"""

"""A shared plan as one JSON file without an installation's ids: out of one, into another (docs/plan-file.md)."""

"""The wording coach: what the text of a step leaves open, read from its words alone. English only, right or silent."""

"""Figures as a table of ratios, the target beside each."""

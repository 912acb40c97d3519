"""The five parts of plan health. Each is a share of its points, worked out exactly and rounded once.

How each keeps its two promises: whatever the buyer completes never lowers it, and no date moved later raises it.
"""

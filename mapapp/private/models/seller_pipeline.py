"""What only sellers keep of their opportunities as a whole. Only choosing.py and the register of tables import these
classes.
"""

from __future__ import annotations

from mapapp.private.models.pipeline import BroughtLineShape, BroughtShape, PipelineShape


class SellerPipeline(PipelineShape):
    """How a team reads its opportunities."""


class SellerBrought(BroughtShape):
    """A file of opportunities."""


class SellerBroughtLine(BroughtLineShape):
    """What became of one of its rows."""

"""The portfolio's lines and readings: what only the selling company sees. Only choosing.py and the register of tables
import these classes."""

from __future__ import annotations

from mapapp.private.models.figures import FiguresShape, MeasuredShape, ReadingShape
from mapapp.private.models.tallies import TallyShape


class Figures(FiguresShape):
    """How a plan or an opportunity stands."""


class Reading(ReadingShape):
    """How a plan stood."""


class Measured(MeasuredShape):
    """What became of a team's deals."""


class Tally(TallyShape):
    """What lines of one kind come to."""

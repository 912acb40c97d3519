"""The portfolio's lines and readings: what only the selling company sees. Only choosing.py and the register of tables
import these classes."""

from __future__ import annotations

from mapapp.private.models.figures import FiguresShape, ReadingShape


class Figures(FiguresShape):
    """How a plan or an opportunity stands."""


class Reading(ReadingShape):
    """How a plan stood."""

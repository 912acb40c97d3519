"""What the buying company keeps to itself. Only choosing.py and the register of tables import these classes."""

from __future__ import annotations

from mapapp.private.models.shapes import (
    LaneShape,
    NoteShape,
    OwnEventShape,
    OwnPersonalValueShape,
    OwnPersonShape,
    OwnTaskShape,
)


class BuyerLane(LaneShape):
    """The head of the buyer's lane of a plan."""


class BuyerTask(OwnTaskShape):
    """A task only the buyer's side knows."""


class BuyerNote(NoteShape):
    """A note only the buyer's side reads."""


class BuyerPerson(OwnPersonShape):
    """A person only the buyer's side has written down."""


class BuyerEvent(OwnEventShape):
    """A line of the buyer's own history."""


class BuyerPersonalValue(OwnPersonalValueShape):
    """A personal value of the buyer's own history."""

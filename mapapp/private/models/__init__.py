"""The private shapes. Their tables are chosen by the side of who asks, in one place: mapapp/private/choosing.py."""

from mapapp.private.models.shapes import (
    LaneShape,
    NoteShape,
    OwnEventShape,
    OwnPersonalValueShape,
    OwnPersonShape,
    OwnTaskShape,
)

__all__ = [
    "LaneShape",
    "NoteShape",
    "OwnEventShape",
    "OwnPersonShape",
    "OwnPersonalValueShape",
    "OwnTaskShape",
]

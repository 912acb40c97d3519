"""The lines that join the tasks of the critical path: right a little, then down to what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapapp.drawing.palette import Palette
from mapapp.drawing.svg import path

_OUT = 4


@dataclass(frozen=True, slots=True)
class Box:
    """Where a bar stands on its sheet, in drawing units."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def links(after: Mapping[int, tuple[int, ...]], boxes: Mapping[int, Box], palette: Palette) -> str:
    """One path a dependency between two tasks that are both in `after`, the critical ones, and on this sheet."""
    lines = [
        _elbow(boxes[before], boxes[number])
        for number, befores in after.items()
        for before in befores
        if before in after and before in boxes and number in boxes
    ]
    return "".join(path(palette["link"], line) for line in lines)


def _elbow(start: Box, end: Box) -> str:
    turn = start.right + _OUT
    out = f"M{start.right:.1f} {start.middle:.1f}H{turn:.1f}"
    if end.left <= turn <= end.right:
        edge = end.top - 1 if end.middle > start.middle else end.bottom + 1
        return f"{out}V{edge:.1f}"
    if turn < end.left:
        return f"{out}V{end.middle:.1f}H{end.left:.1f}"
    between = end.top - 5 if end.middle > start.middle else end.bottom + 5
    return f"{out}V{between:.1f}H{end.left - _OUT:.1f}V{end.middle:.1f}H{end.left:.1f}"

"""Where the people of a map stand: five columns of stance, five bands of influence, no two dots on each other.

Pure and deterministic: the same people always stand in the same places. Where many stand at one spot the band grows
taller; where too many do, their names make room for their initials.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

STEPS = 5
RADIUS = 17.0
LEFT, TOP, COLUMN, BAND = 64.0, 14.0, 156.0, 74.0
WIDTH = LEFT + STEPS * COLUMN + 16.0
_LINE = 39.0  # between two dots under each other
_AXIS = 28.0  # of a column's left edge, to the middle of its first dot
_BESIDE = 44.0  # between two dots beside each other
_NAMED, _IN_A_ROW = 4, 3  # so many stand under each other with their names; more stand three in a row without
_TAIL = 32.0  # what a mark of where somebody stood before takes, beside the dot
_GAP = 6.0
_TALL = 34.0  # dots nearer than this in height stand in the way of a name


@dataclass(frozen=True, slots=True)
class Spot:
    """Who is to be placed: stance and influence from 1 to 5; `was` is the stance before the last move."""

    key: str
    stance: int
    influence: int
    was: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of a dot, where its name begins, and how wide that may be: 0 for none."""

    key: str
    x: float
    y: float
    label: float
    room: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Places by key; the tops of the bands from the most influence down, and the bottom of the last."""

    places: Mapping[str, Place]
    edges: tuple[float, ...]

    @property
    def bottom(self) -> float:
        return self.edges[-1]


def axis_of(stance: int) -> float:
    """Where the dots of a stance stand under each other."""
    return LEFT + (stance - 1) * COLUMN + _AXIS


def layout(spots: Iterable[Spot]) -> Layout:
    """Place everybody. Who comes first stands on top."""
    cells: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        cells.setdefault((spot.influence, spot.stance), []).append(spot)
    edges, places, top = [TOP], {}, TOP
    for influence in range(STEPS, 0, -1):
        band = [(cells[influence, stance]) for stance in range(1, STEPS + 1) if (influence, stance) in cells]
        height = max([BAND, *(_lines(cell) * _LINE + 18 for cell in band)])
        dots = [dot for cell in band for dot in _dots(cell, top + height / 2)]
        places.update({place.key: place for place in _named(dots)})
        top += height
        edges.append(top)
    return Layout(places, tuple(edges))


@dataclass(frozen=True, slots=True)
class _Dot:
    spot: Spot
    x: float
    y: float
    named: bool

    @property
    def left(self) -> float:
        """How far it reaches to the left, the mark of an earlier stance with it."""
        return self.x - RADIUS - (_TAIL if self.spot.was is not None and self.spot.was < self.spot.stance else 0)

    @property
    def right(self) -> float:
        return self.x + RADIUS + (_TAIL if self.spot.was is not None and self.spot.was > self.spot.stance else 0)


def _lines(cell: Sequence[Spot]) -> int:
    return len(cell) if len(cell) <= _NAMED else -(-len(cell) // _IN_A_ROW)


def _dots(cell: Sequence[Spot], middle: float) -> list[_Dot]:
    """The dots of one spot of the map, centred on its height."""
    named, first = len(cell) <= _NAMED, middle - (_lines(cell) - 1) * _LINE / 2
    beside = 1 if named else _IN_A_ROW
    return [
        _Dot(spot if named else Spot(spot.key, spot.stance, spot.influence),
             axis_of(spot.stance) + at % beside * _BESIDE, first + at // beside * _LINE, named)
        for at, spot in enumerate(cell)
    ]  # fmt: skip


def _named(dots: Sequence[_Dot]) -> list[Place]:
    """Each dot of a band with the room for its name: up to the next dot at its height, or to the edge."""
    found = []
    for dot in dots:
        label = dot.right + _GAP
        stops = [one.left for one in dots if one.x > dot.x and abs(one.y - dot.y) < _TALL]
        room = min([LEFT + STEPS * COLUMN, *stops]) - _GAP - label
        found.append(Place(dot.spot.key, dot.x, dot.y, label, max(room, 0.0) if dot.named else 0.0))
    return found

"""Thirty people on the map: no dot on another, no name across a dot or a name, always in the same places."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from mapapp.drawing.lettering import fitted, text_width
from mapapp.drawing.map_layout import BAND, COLUMN, LEFT, RADIUS, STEPS, TOP, Layout, Place, Spot, axis_of, layout

NAME = "Marcus Lindqvist-Hammarskjöld"


def crowd(count: int, seed: int, *, stances: tuple[int, ...] = (1, 2, 3, 4, 5), influences: int = 5) -> list[Spot]:
    dice = random.Random(seed)
    return [
        Spot(f"p{number}", dice.choice(stances), dice.randint(6 - influences, 5), dice.choice((None, 1, 3, 5)))
        for number in range(count)
    ]


def faults(placed: Layout) -> list[str]:
    """Dots that touch, stand outside, or stand on a name; names that run into each other or over the edge."""
    found, places = [], list(placed.places.values())
    for one in places:
        inside = one.x - RADIUS > LEFT and one.x + RADIUS < LEFT + STEPS * COLUMN
        if not inside or not one.y - RADIUS >= TOP or not one.y + RADIUS <= placed.bottom:
            found.append(f"{one.key} stands outside")
        if one.room and one.label + one.room > LEFT + STEPS * COLUMN:
            found.append(f"the name of {one.key} leaves the map")
    for one, other in combinations(places, 2):
        if (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < (2 * RADIUS + 2) ** 2:
            found.append(f"{one.key} on {other.key}")
        if overlaps(box(one), box(other)):
            found.append(f"the names of {one.key} and {other.key}")
        found += [
            f"{b.key} on the name of {a.key}" for a, b in ((one, other), (other, one)) if overlaps(box(a), dot(b))
        ]
    return found


Box = tuple[float, float, float, float]


def box(place: Place) -> Box:
    """Where a long name is really written: two lines, as the chart cuts them."""
    wide = text_width(fitted(NAME, place.room, 12, bold=True), 12, bold=True)
    return (place.label, place.y - 13, place.label + wide, place.y + 16)


def dot(place: Place) -> Box:
    return (place.x - RADIUS, place.y - RADIUS, place.x + RADIUS, place.y + RADIUS)


def overlaps(one: Box, other: Box) -> bool:
    if one[0] == one[2] or other[0] == other[2]:
        return False
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("seed", range(40))
def test_thirty_people_wherever_they_stand(seed: int) -> None:
    assert faults(layout(crowd(30, seed))) == []


@pytest.mark.parametrize("count", range(1, 31))
@pytest.mark.parametrize(("stance", "influence"), [(1, 5), (3, 3), (5, 1)])
def test_all_of_them_at_one_spot(count: int, stance: int, influence: int) -> None:
    placed = layout(Spot(f"p{n}", stance, influence) for n in range(count))
    assert faults(placed) == []
    assert len(placed.places) == count


@pytest.mark.parametrize("seed", range(20))
def test_all_of_them_in_two_neighbouring_columns_of_one_band(seed: int) -> None:
    assert faults(layout(crowd(30, seed, stances=(4, 5), influences=1))) == []


def test_the_same_people_stand_in_the_same_places() -> None:
    people = crowd(30, 7)
    assert layout(people) == layout(list(people))


def test_who_stands_alone_stands_on_the_axis_in_the_middle_of_his_band() -> None:
    placed = layout([Spot("p1", 3, 5)])
    assert (placed.places["p1"].x, placed.places["p1"].y) == (axis_of(3), TOP + BAND / 2)
    assert placed.edges == tuple(TOP + BAND * step for step in range(STEPS + 1))


def test_a_full_band_grows_and_the_others_do_not() -> None:
    placed = layout(Spot(f"p{n}", 2, 4) for n in range(4))
    heights = [after - before for before, after in zip(placed.edges, placed.edges[1:], strict=False)]
    assert [height == BAND for height in heights] == [True, False, True, True, True]
    assert all(place.room > 100 for place in placed.places.values())


def test_the_room_of_a_name_ends_where_the_next_dot_begins() -> None:
    alone, beside = layout([Spot("a", 1, 3)]), layout([Spot("a", 1, 3), Spot("b", 2, 3)])
    before = layout([Spot("a", 1, 3), Spot("b", 2, 3, was=1)])
    rooms = [placed.places["a"].room for placed in (alone, beside, before)]
    assert rooms == sorted(rooms, reverse=True) and len(set(rooms)) == 3


def test_a_mark_of_an_earlier_stance_pushes_the_name_aside() -> None:
    came_down, stayed = layout([Spot("a", 2, 3, was=4)]), layout([Spot("a", 2, 3)])
    assert came_down.places["a"].label > stayed.places["a"].label


def test_the_checks_see_what_they_are_for() -> None:
    placed = layout([Spot("a", 1, 3), Spot("b", 1, 3)])
    pushed = {key: Place(key, 100.0, 200.0 + 30 * at, 124.0, 900.0) for at, key in enumerate("ab")}
    assert faults(placed) == [] and len(faults(Layout(pushed, placed.edges))) >= 3

"""Who reads and writes a lane: each side its own, by role."""

from __future__ import annotations

import pytest

from mapapp.access.visit import visit
from mapapp.plans.models import Side
from mapapp.private.choosing import lane_of
from mapapp.private.rules import may_lead_lane, may_read_lane, may_write_lane
from tests.builders import Scene


@pytest.mark.parametrize(
    ("name", "reads", "writes", "leads"),
    [
        ("anna", True, True, True),
        ("jonas", True, True, False),
        ("priya", True, True, True),
        ("marcus", True, True, False),
        ("tom", False, False, False),
        ("olga", True, False, False),
    ],
)
def test_the_table_of_roles(scene: Scene, name: str, reads: bool, writes: bool, leads: bool) -> None:
    found = visit(scene.users[name], scene.workspace.code)
    assert found is not None
    assert [rule(found) is None for rule in (may_read_lane, may_write_lane, may_lead_lane)] == [reads, writes, leads]


@pytest.mark.parametrize(
    ("name", "side"),
    [("anna", Side.SELLER), ("jonas", Side.SELLER), ("olga", Side.SELLER), ("priya", Side.BUYER), ("tom", Side.BUYER)],
)
def test_a_lane_is_that_of_the_own_side(scene: Scene, name: str, side: Side) -> None:
    assert lane_of(scene.visit(name)).side == side

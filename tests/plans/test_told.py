"""What readers are told after random acts of both sides: folded history is what differs, each told once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from random import Random

import pytest

from mapapp.people.models import Team
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.differences.counting import moves_in
from mapapp.plans.differences.items import differences
from mapapp.plans.differences.marks import marks
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.frozen import changes_between
from mapapp.plans.history import Line, canonical, fold, since
from mapapp.plans.standing import stand
from tests.builders import TODAY
from tests.plans.walking import Shot, Walk, do_something, drawn_plan, seeds

pytestmark = pytest.mark.django_db
STEPS = 14


def act(walk: Walk) -> None:
    """One act of somebody, some hours later."""
    walk.at += timedelta(hours=walk.draw.choice((1, 1, 5, 30)))
    do_something(walk)


@pytest.mark.parametrize("seed", seeds(12))
def test_whatever_both_sides_do_each_difference_is_told_once(seed: int) -> None:
    draw = Random(seed)
    team = Team.objects.create(name="Larkspur", mail_domain="l.example")
    walk = Walk(draw, create_workspace(team, drawn_plan(draw), lead="a", at=TODAY))
    first = walk.began = walk.shot()
    for _ in range(STEPS):
        act(walk)
    check_told(first, walk.shot(), since(walk.workspace, first.revision))


def check_told(first: Shot, last: Shot, lines: list[Line]) -> None:
    """Folded, the lines are what differs between the two states; every date that did is told once, by itself or with
    the one that pushed it; and how often each moved can be counted from them."""
    folded = [c for c in fold(lines) if c.on != "version"]
    assert spelled(folded) == spelled(changes_between(first.state, last.state))
    assert {n: moves for n, moves in moves_in(lines).items() if moves[0]} == {
        n: moves for n, moves in last.counters.items() if moves[0]
    }
    standing = stand(last.plan, TODAY)
    for me in (None, 1, 2):
        different = marks(lines, me=me)
        mine = [line for line in lines if me is None or line.by != me]
        items = differences(different, mine, distance=standing.distance, risky=standing.in_danger)
        moved = {
            n for (on, n), fields in different.items() if on == "task" and "due_on" in fields and EXISTS not in fields
        }
        alone = [item.number for item in items if item.kind == "moved"]
        along = {n for item in items for n in item.cause.pushed}
        assert len(alone) == len(set(alone))
        assert moved == set(alone) | (along & moved), f"untold to {me}"
        last_by = {c.key: line.by for line in lines for c in line.changes}
        assert all(me is None or last_by[on, n, f] != me for (on, n), fields in different.items() for f in fields)
        news = [(item.kind, item.on, item.number) for item in items if item.on == "task"]
        assert len(news) == len(set(news)), "told twice"


def spelled(changes: Iterable[Change]) -> set[str]:
    return {canonical([*c.key, c.old or None, c.new or None]) for c in changes}

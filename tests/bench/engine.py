"""The schedule: pure Python, so its floor is the plan page that it has to fit into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from mapapp.plans.queries import load_plan
from mapapp.schedule import Calendar, Link, Step, cascade, project
from tests.bench.rounds import Act, Pair
from tests.bench.scene import Scene

LONG = 500


def pairs(scene: Scene, page: Act, wanted: Callable[[str], bool]) -> Iterator[Pair]:
    """The critical path of thirty tasks, and what a move of the first of 500 in a chain pushes."""
    if wanted("path"):
        plan = load_plan(scene.fenwick)
        steps, links, today = plan.steps(), plan.schedule_links(), date.today()
        signature = plan.signature.number if plan.signature else None
        act = lambda: project(steps, links, today=today, signature=signature)  # noqa: E731
        yield Pair("path", "the plan page", act, page, None, times=100)
    if wanted("chain"):
        rows, arrows = chain(LONG)
        moved = {0: Calendar().add(rows[0].due_on, 5)}
        act = lambda: cascade(rows, arrows, moved)  # noqa: E731
        yield Pair("chain", "the plan page", act, page, 1.5, times=60)


def chain(length: int) -> tuple[list[Step[int]], list[Link[int]]]:
    """So many steps of two working days, one after the other."""
    days, start, rows = Calendar(), date(2026, 2, 10), []
    for key in range(length):
        due = days.add(start, 1)
        rows.append(Step(key, start, due, days))
        start = days.add(due, 1)
    return rows, [Link(key, key + 1) for key in range(length - 1)]

"""The schedule: pure Python, so its floor is the plan page that it has to fit into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from mapapp.plans.queries import load_plan
from mapapp.schedule import Calendar, Link, Step, cascade, project, repairs
from tests.bench.rounds import Act, Pair
from tests.bench.scene import Scene

LONG = 500


def pairs(scene: Scene, page: Act, wanted: Callable[[str], bool]) -> Iterator[Pair]:
    """The critical path of 30 and of 300 tasks, what makes 60 fit, what a move of the first of 500 pushes."""
    if wanted("path"):
        plan = load_plan(scene.fenwick)
        steps, links, today = plan.steps(), plan.schedule_links(), date.today()
        signature = plan.signature.number if plan.signature else None
        act = lambda: project(steps, links, today=today, signature=signature)  # noqa: E731
        yield Pair("path", "the plan page", act, page, None, times=100)
    if wanted("long_path"):
        rows, arrows = chain(300)
        act = lambda: project(rows, arrows, today=date(2026, 2, 10), signature=299)  # noqa: E731
        yield Pair("long_path", "the plan page", act, page, None, times=60)
    if wanted("repairs"):
        rows, arrows = chain(60)
        plan_of = {"signature": 59, "on": rows[55].due_on, "today": rows[0].starts_on}
        act = lambda: repairs(rows, arrows, **plan_of)  # noqa: E731
        yield Pair("repairs", "the plan page", act, page, None, times=30)
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

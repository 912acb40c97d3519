"""What an undo would break: dates that stood once may be too early, or too late, for what was moved since.

An undo puts back what was and moves nothing else (decision 14). So what no longer fits is named before it is written,
and asked about; what was as far off before the event that is undone is no news, since that is the state asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from mapapp.plans.changes.dates import Conflict, Moved, Preview, reached, shown
from mapapp.plans.earlier import earlier
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.history import Actor, Line, since
from mapapp.plans.models import Side
from mapapp.plans.queries import Plan
from mapapp.schedule import clashes

SCHEDULED = {"starts_on", "due_on", "status", "under_way", "done_on", "kind", "fixed", "owner", "gap_side", "after",
             "calendars"}  # fmt: skip


def break_shown(
    after: Plan, line: Line, changes: Collection[Change], *, seen: int | None, force: bool, by: Actor, at: datetime
) -> None:
    """Let an undo of `line` through that breaks nothing, or whose breaks were seen; `after` is the plan it would leave.

    Raises ShowFirst, PlanChanged. One query when something breaks.
    """
    if not any(change.field in SCHEDULED for change in changes) or not _whole(after):
        return
    was = earlier(after, changes)
    found = clashes((was.steps(), was.schedule_links()), (after.steps(), after.schedule_links()))
    if any(days > before for days, before in found.values()):
        then = _then(was, line)
        found = {n: (days, max(before, then.get(n, 0))) for n, (days, before) in found.items()}
    if seen is not None or any(days > before for days, before in found.values()):
        shown(_preview(was, after, found, changes, by=by.side, at=at), seen=seen, force=force)


def _preview(
    was: Plan, after: Plan, found: Mapping[int, tuple[int, int]], changes: Collection[Change], *, by: Side, at: datetime
) -> Preview:
    moved = tuple(
        _moved(was, after, number) for number, task in sorted(after.by_number.items())
        if (task.starts_on, task.due_on) != (was.by_number[number].starts_on, was.by_number[number].due_on)
    )  # fmt: skip
    asked = {c.number for c in changes if c.field == "proposed_by" and c.new == str(by)}
    (signature_was, reached_was), (signature_on, reached_on) = (
        reached(one, one.steps(), one.schedule_links(), at) for one in (was, after)
    )
    return Preview(
        plan=was,
        revision=was.workspace.revision,
        asked=moved,
        pushed=(),
        conflicts=tuple(Conflict(after.by_number[n], *days) for n, days in sorted(found.items())),
        could_come_forward=(),
        signature_was=signature_was,
        signature_on=signature_on,
        reached_was=reached_was,
        reached_on=reached_on,
        others_agree=tuple(sorted({after.by_number[n].side for n in asked})),
        calendars=after.workspace.calendars,
    )


def _moved(was: Plan, after: Plan, number: int) -> Moved:
    old, new = was.by_number[number], after.by_number[number]
    days = after.workspace.calendar(Side(new.side)).working_days.distance(old.due_on, new.due_on)
    return Moved(old, old.starts_on, old.due_on, new.starts_on, new.due_on, days)


def _then(was: Plan, line: Line) -> dict[int, int]:
    """By how many working days each task started too early before the event of `line`."""
    lines = since(was.workspace, line.number - 1)
    changes = [change for one in reversed(lines) for change in reversed(one.changes)]
    born = {change.number for change in changes if change.on == "task" and change.field == EXISTS}
    then = earlier(was, [c for c in changes if c.field in SCHEDULED and (c.on == "plan" or c.number not in born)])
    if not _whole(then):
        return {}
    links = [link for link in then.schedule_links() if born.isdisjoint((link.before, link.after))]
    return {n: days for n, (days, _before) in clashes((then.steps(), []), (then.steps(), links)).items()}


def _whole(plan: Plan) -> bool:
    """Whether every task has an owner or a side that will name one; a person who has left cannot own one again."""
    return all(task.owner or task.gap_side for task in plan.tasks)

"""Random acts of both sides on small plans: what holds after every one of them, whatever came before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from mapapp.people.models import Team
from mapapp.plans.changes.dates import Preview
from mapapp.plans.changes.rescheduling import Rescheduled
from mapapp.plans.changes.undo import undo
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.frozen import applied, due_in, state_in
from mapapp.plans.history import Actor, Line, read, since
from mapapp.plans.models import Event, Side, Task, Version
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import NoReason, PlanChanged, Refused, ShowFirst
from mapapp.plans.standing import SOON, stand
from mapapp.plans.verifying import first_fault
from tests.builders import TODAY
from tests.plans.had import dates_had
from tests.plans.walking import (
    ACTS,
    NothingToDo,
    Shot,
    Walk,
    answer,
    complete,
    describe,
    drawn_plan,
    hand_over,
    relink,
    seeds,
    status,
    take_back,
    version,
)

pytestmark = pytest.mark.django_db
STEPS = 14
FOUND = (
    100,  # brought back with another date, which the other side undid, then started: its own side is asked
    525,  # a yes that was taken back once, and again after a no to another date: there is no yes any more
    1059,  # given to the other side, which takes back a date of before: it has said nothing to one yet
    1213,  # taken back by undo from the other side, which has moved it: who takes a step takes it with its date
    1040277735,  # a counter taken back by the other side once the task was done: what it had last is the counter
)


def moves(found: Preview) -> dict[int, tuple[date, date]]:
    return {m.task.number: (m.new_start, m.new_due) for m in (*found.asked, *found.pushed)}


def step(walk: Walk) -> None:
    walk.at += timedelta(hours=walk.draw.choice((1, 1, 5, 30)))
    before = walk.shot()
    task = walk.draw.choice(before.plan.tasks)
    by = walk.actor(walk.draw.choice((Side.SELLER, Side.BUYER)))
    kind = walk.draw.choice(ACTS)
    try:
        act, asked = kind(walk, before, task, by)
    except NothingToDo:
        return
    walk.log.append(f"{by.side} {kind.__name__} {task.number}")
    shown: Preview | None = None
    try:
        try:
            done = act(None, "", False)
        except (ShowFirst, NoReason) as first:
            assert walk.shot().state == before.state
            shown = first.preview
            done = act(before.revision, "Because", True)
    except Refused as refused:
        assert not isinstance(refused, (ShowFirst, NoReason, PlanChanged)), refused
        walk.log[-1] += f" refused: {refused}"
        after = walk.shot()
        assert (after.state, after.counters, after.revision) == (before.state, before.counters, before.revision)
        return
    after = walk.shot()
    line = read(Event.objects.get(workspace=walk.workspace, number=after.revision))
    walk.log[-1] += f" {line.verb} {[(c.number, c.field, c.old, c.new) for c in line.changes]}"
    assert after.revision == before.revision + 1
    found = done.preview if isinstance(done, Rescheduled) else shown
    if shown and isinstance(done, Rescheduled):
        assert moves(shown) == moves(done.preview)
    check_moves(before, after, found, asked, by, kind, line)
    check_fits(walk, before, after, found, kind, line, asked_first=shown is not None)
    check_flags(after, walk.at)
    check_answers(walk, before, after, kind, line)
    assert len({c.key for c in line.changes}) == len(line.changes), "one change a field"
    if walk.draw.random() < 0.35 and kind is not take_back and not line.verb.startswith("version."):
        taken_back(walk, before, line, walk.draw.choice((by, by, walk.actor(by.side.other))))
        check_answers(walk, before, walk.shot(), undo, line)


def check_moves(
    before: Shot, after: Shot, found: Preview | None, asked: set[int], by: Actor, kind: Any, line: Line
) -> None:
    was, now = before.dates, {n: dates for n, dates in after.dates.items() if n in before.dates}
    if found or kind is not take_back:
        assert now == was | (moves(found) if found else {}) | shrunk(before, after, line)
    for number in (n for n in was if was[n] != now[n]):
        old, new = before.plan.by_number[number], after.plan.by_number[number]
        still = old.status in ("done", "not_needed") or old.fixed or old.has_started
        assert number in asked or not still, f"{number} moved"
        assert number in asked or now[number] >= was[number], f"{number} came forward"
        if kind is take_back or (kind in (hand_over, describe) and number == line.task):
            continue  # who takes a step takes it with its date; a milestone keeps the due date, and what waits for it
        assert new.proposed_by in ("", by.side if new.side != by.side else ""), f"{number} proposed"
    if kind not in (hand_over, answer, version, describe, take_back):
        same = [n for n in was if was[n] == now[n]]
        assert [before.marks[n] for n in same] == [after.marks[n] for n in same]


def shrunk(before: Shot, after: Shot, line: Line) -> dict[int, tuple[date, date]]:
    """A closed task that becomes a milestone: nothing of it is in the schedule, and it has one date."""
    task = before.plan.by_number.get(line.task or 0)
    if task is None or line.verb != "task.described" or task.is_open:
        return {}
    one = after.plan.by_number[task.number].kind == "milestone"
    return {task.number: (task.due_on, task.due_on)} if one else {}


def check_fits(
    walk: Walk, before: Shot, after: Shot, found: Preview | None, kind: Any, line: Line, *, asked_first: bool
) -> None:
    """What begins too early from now on was named first; an undo may leave what did not fit before its event either."""
    news = broken(after.plan) - broken(before.plan)
    named = {c.task.number for c in found.conflicts} if found else set()
    if kind is take_back:
        news -= walk.bad[line.facts["event"] - 1]
    assert news <= named, f"{news - named} broken unseen"
    if kind in (status, complete, relink, hand_over, describe):
        moved = {n for n, dates in before.dates.items() if after.dates[n] != dates} - shrunk(before, after, line).keys()
        assert asked_first or not (moved or news), "moved unseen"
    if kind is status:
        task = after.plan.by_number[line.task or 0]
        assert task.number not in broken(after.plan) or task.fixed or task.number in broken(before.plan)
    walk.bad[after.revision] = broken(after.plan)


def check_answers(walk: Walk, before: Shot, after: Shot, kind: Any, line: Line) -> None:
    """A date of an open task waits for a yes if it is not the one that its side had last, and that one comes back."""
    lines = since(walk.workspace, walk.began.revision)
    versions = {v.number: v for v in walk.workspace.versions.all()}
    had = dates_had(walk.began.state, lines, versions)
    for task in after.plan.tasks:
        dates, last = (task.starts_on, task.due_on), had[task.number]
        if task.is_open:
            assert bool(task.proposed_by) == (dates != last), f"{task.number} waits, {last}"
        if task.proposed_by:
            assert (task.accepted_starts_on, task.accepted_due_on) == (last or (None, None)), f"{task.number} {last}"
    if kind is answer and line.verb == "task.rescheduled" and line.task:
        number = line.task
        old, new = before.plan.by_number[number], after.plan.by_number[number]
        off = after.plan.workspace.calendar(new.side).working_days
        start, stood = old.accepted_starts_on, old.accepted_due_on
        assert start is not None and stood is not None
        assert new.due_on in (stood, off.add(stood, 0)), f"{number} declined"
        if new.kind != "milestone" and not new.has_started:
            assert new.starts_on in (start, off.add(start, 0)), f"{number} declined, without its start"
        assert new.kind == kind_had(lines, old, versions), f"{number} declined, as what it was not"


def kind_had(lines: list[Line], task: Task, versions: Mapping[int, Version]) -> str:
    """What a task with a waiting date was when its own side had a say last: told forward, line by line."""
    of_it = [[c for c in line.changes if (c.on, c.number) == ("task", task.number)] for line in lines[:-1]]
    now = kind = next((str(c.old or c.new) for mine in of_it for c in mine if c.field == "kind"), str(task.kind))
    waits = False
    for line, mine in zip(lines, of_it, strict=False):
        new = {c.field: c.new for c in mine}
        old, now, waits = now, new.get("kind", now), bool(new.get("proposed_by", waits))
        begins = waits and "proposed_by" in new and not next(c.old for c in mine if c.field == "proposed_by")
        if not waits or (line.side == task.side and new.keys() & {"kind", "proposed_by"}):
            kind = now
        elif line.side == task.side and mine and line.verb.startswith("version."):
            rows = state_in(versions[line.facts["version"]])["tasks"]
            kind = next(row["kind"] for row in rows if row["number"] == task.number)
        elif begins:
            kind = old
    return kind


def broken(plan: Plan) -> set[int]:
    """The tasks not started that start before what they come after lets them, counted day by day."""
    bad = set()
    for link in plan.schedule_links():
        before, after = plan.by_number[link.before], plan.by_number[link.after]
        if after.is_open and not after.has_started and first_day(plan, before, after, link.lag) > counts(plan, after):
            bad.add(after.number)
    return bad


def counts(plan: Plan, task: Task) -> date:
    return plan.workspace.calendar(task.side).working_days.add(task.starts_on, 0)


def first_day(plan: Plan, before: Task, after: Task, lag: int) -> date:
    off = plan.workspace.calendar(after.side).working_days
    theirs = plan.workspace.calendar(before.side).working_days
    day = before.done_on or before.due_on
    while before.done_on is None and not theirs.is_working(day):
        day += timedelta(1)
    if after.kind != "milestone":
        day += timedelta(1)
    while not off.is_working(day):
        day += timedelta(1)
    for _ in range(abs(lag)):
        day += timedelta(1 if lag > 0 else -1)
        while not off.is_working(day):
            day += timedelta(1 if lag > 0 else -1)
    return day


def check_flags(shot: Shot, at: datetime) -> None:
    agreed = due_in(shot.plan.workspace.baseline)
    standing = stand(shot.plan, at, was_due=due_in(shot.plan.workspace.latest_version), agreed_due=agreed)
    for task in shot.plan.tasks:
        flags = standing.flags[task.number]
        if not task.is_open:
            assert not (
                flags.late or flags.slipped or flags.at_risk or flags.critical or flags.gap or flags.proposed_by
            )
            continue
        days = shot.plan.workspace.calendar(task.side)
        assert bool(flags.late) == (days.working_days.add(task.due_on, 0) < days.today(at))
        old = agreed.get(task.number)
        assert bool(flags.slipped) == bool(old and task.due_on > old)
        if flags.slipped and old:
            gone = sum(days.working_days.is_working(old + timedelta(n)) for n in range(1, (task.due_on - old).days + 1))
            assert flags.slipped == max(1, gone)
        assert not (flags.at_risk and (flags.late or flags.slipped))
        late_before = any(standing.flags[n].late for n, _lag in shot.plan.after.get(task.number, ()))
        soon = task.status == "not_started" and task.due_on <= days.working_days.add(days.today(at), SOON)
        will = standing.projection.finish[task.number] > days.working_days.add(task.due_on, 0)
        risk = task.status == "blocked" or late_before or will or soon
        assert flags.at_risk == bool(risk and not flags.late and not flags.slipped)
        assert (flags.gap, flags.proposed_by) == (task.owner is None, task.proposed_by)


def taken_back(walk: Walk, before: Shot, line: Line, by: Actor) -> None:
    walk.at += timedelta(minutes=1)
    answers = {"proposed_by", "accepted_starts_on", "accepted_due_on", "accepted"}
    if by.side != line.side and (line.verb == "plan.calendar_set" or {c.field for c in line.changes} <= answers):
        return
    if line.verb == "task.added":
        return
    undo(walk.workspace, line.number, by=by, at=walk.at)
    walk.log[-1] += f" undone by {by.side}"
    after = walk.shot()
    walk.bad[after.revision] = broken(after.plan)
    assert after.counters == before.counters
    assert after.dates == before.dates
    if by.side == line.side:
        assert after.state == before.state


@pytest.mark.parametrize("seed", seeds(50, *FOUND))
def test_whatever_both_sides_do_the_rules_hold(seed: int) -> None:
    draw = Random(seed)
    team = Team.objects.create(name="Larkspur", mail_domain="l.example")
    walk = Walk(draw, create_workspace(team, drawn_plan(draw), lead="a", at=TODAY))
    first = walk.began = walk.shot()
    walk.bad[first.revision] = broken(first.plan)
    try:
        for _ in range(STEPS):
            step(walk)
        last, lines = walk.shot(), since(walk.workspace, first.revision)
        changes = [c for line in lines for c in line.changes if c.on != "version"]
        assert applied(first.state, changes) == last.state
        assert first_fault(last.plan.workspace) is None
    except BaseException as fault:
        fault.add_note("\n".join([f"seed {seed}", *walk.log]))
        raise

"""What follows from a change of dates: shown first, then applied whole or not at all (PRODUCT, The schedule)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import all_in_reach, dates_in_reach
from mapapp.plans.facts import Change, put
from mapapp.plans.frozen import due_in
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import NoReason, PlanChanged, PredecessorLoop, Refused, ShowFirst
from mapapp.schedule import Calendar, Cascade, Link, Loop, State, Step, cascade, project

Dates = tuple[date, date]  # start and due
UNMARKED: Mapping[str, Any] = {"proposed_by": "", "accepted_starts_on": None, "accepted_due_on": None}
ACCEPTED: Mapping[str, Any] = {**UNMARKED, "accepted": True}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks for, by task number: new dates, real finishes, other calendars, new dependencies.

    `forward` are the tasks that he chose to let come forward. `week`: the calendars are those of a whole side, so that
    nobody asked for what moves by them. `declined` is the task whose accepted date comes back. `reopened`: tasks that
    come back from done, not needed or under way, as open ones or as started. `kinds`: open tasks that become another
    kind.
    """

    due: Mapping[int, date] = field(default_factory=dict)
    starts: Mapping[int, date] = field(default_factory=dict)
    finished: Mapping[int, date] = field(default_factory=dict)
    calendars: Mapping[int, Calendar] = field(default_factory=dict)
    links: Collection[Link[int]] = ()
    forward: Collection[int] = ()
    week: bool = False
    declined: int | None = None
    reopened: Mapping[int, State] = field(default_factory=dict)
    kinds: Mapping[int, str] = field(default_factory=dict)

    @property
    def numbers(self) -> set[int]:
        given = () if self.week else self.calendars
        followers = {link.after for link in self.links}
        return {*self.due, *self.starts, *self.finished, *self.reopened, *self.kinds, *given, *followers}


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose dates change. `days` are working days of its own side, negative when earlier."""

    task: Task
    old_start: date
    old_due: date
    new_start: date
    new_due: date
    days: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A task that does not give way: by how many working days it starts too early, and whether it did so before."""

    task: Task
    days: int
    before: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen to `plan`, at a revision. Nothing is written.

    `calendars` are those that the plan would have, when they are what changes. `promised` are the tasks that end later
    although a date of theirs was accepted or agreed on; `countered` those whose owner's side answers a proposed date
    with another; `waiting` those that become a milestone on it, which is no answer. `kinds`: what tasks become.
    `carried`: a task that the change is about moves without having been given a date.
    """

    plan: Plan
    revision: int
    asked: tuple[Moved, ...]
    pushed: tuple[Moved, ...]
    conflicts: tuple[Conflict, ...]
    could_come_forward: tuple[Moved, ...]
    signature_was: date | None
    signature_on: date | None
    reached_was: date | None
    reached_on: date | None
    others_agree: tuple[Side, ...]
    calendars: Mapping[str, Any] = field(default_factory=dict)
    promised: tuple[Task, ...] = ()
    countered: tuple[Task, ...] = ()
    carried: bool = False
    waiting: tuple[Task, ...] = ()
    kinds: Mapping[int, str] = field(default_factory=dict)

    @property
    def moves_others(self) -> bool:
        """Whether more follows than the very dates that were given."""
        return bool(self.pushed or self.new_conflicts or self.carried)

    @property
    def new_conflicts(self) -> tuple[Conflict, ...]:
        return tuple(c for c in self.conflicts if c.days > c.before)

    @property
    def moved_tasks(self) -> tuple[Task, ...]:
        """Every task whose dates change, the asked ones first."""
        return tuple(moved.task for moved in (*self.asked, *self.pushed))

    @property
    def later(self) -> bool:
        return any(moved.days > 0 for moved in (*self.asked, *self.pushed))

    @property
    def needs_why(self) -> bool:
        """Explained is a later date that moves others, or that was accepted or agreed on, and a counter-proposal: both
        sides read it."""
        return bool((self.later and self.pushed) or self.promised or self.countered)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a person answers a preview: the revision he has seen, None for none yet; why; and yes to what breaks."""

    seen: int | None
    why: str
    force: bool


def preview(plan: Plan, asked: Asked, *, by: Side, at: datetime) -> Preview:
    """What the change would do to the plan as it stands. PredecessorLoop, or Refused: no such task or day."""
    all_in_reach((*asked.due.values(), *asked.starts.values()), field="due")
    all_in_reach(asked.finished.values(), field="done_on")
    try:
        found = _preview(plan, asked, by=by, at=at)
    except OverflowError as beyond:
        raise Refused(_("This would move tasks beyond the year 2099. Choose earlier dates."), field="due") from beyond
    for moved in (*found.asked, *found.pushed):
        dates_in_reach(moved.new_start, moved.new_due)
    return found


def _preview(plan: Plan, asked: Asked, *, by: Side, at: datetime) -> Preview:
    result = _cascade(plan, asked, at)
    chosen = {n: dates for n, dates in result.could_come_forward.items() if n in set(asked.forward)}
    if chosen:
        due = {**asked.due, **{n: dates.due for n, dates in chosen.items()}}
        starts = {**asked.starts, **{n: dates.start for n, dates in chosen.items()}}
        first, result = result, _cascade(plan, replace(asked, due=due, starts=starts), at)
    else:
        first = result
    moved = {n: _moved(plan, n, *m, days=result.slips[n]) for n, m in result.moves.items()}
    was = reached(plan, plan.steps(), plan.schedule_links(), at)
    now = reached(plan, result.steps, result.links, at)
    mine = asked.numbers | set(chosen)
    answered = [m for n, m in sorted(moved.items()) if n in mine and n != asked.declined and _answers(m.task, by)]
    forward = [
        _moved(plan, n, plan.by_number[n].starts_on, plan.by_number[n].due_on, *dates, calendar=asked.calendars.get(n))
        for n, dates in first.could_come_forward.items()
    ]
    return Preview(
        plan=plan,
        revision=plan.workspace.revision,
        asked=tuple(m for n, m in sorted(moved.items()) if n in mine),
        pushed=tuple(m for n, m in sorted(moved.items()) if n not in mine),
        conflicts=tuple(
            Conflict(plan.by_number[n], days, result.broken_before.get(n, 0))
            for n, days in sorted(result.conflicts.items())
        ),
        could_come_forward=tuple(forward),
        signature_was=was[0],
        signature_on=now[0],
        reached_was=was[1],
        reached_on=now[1],
        others_agree=tuple(sorted({Side(m.task.side) for m in moved.values() if _asks(m)} - {by})),
        promised=_promised(plan, moved, asked),
        countered=tuple(m.task for m in answered if not _only_shrinks(m, asked)),
        waiting=tuple(m.task for m in answered if _only_shrinks(m, asked)),
        kinds=asked.kinds,
        carried=not moved.keys().isdisjoint(mine.difference(asked.due, asked.starts, chosen)),
    )


def _promised(plan: Plan, moved: Mapping[int, Moved], asked: Asked) -> tuple[Task, ...]:
    """A real finish is no promise broken, and a date that comes back is the promise itself."""
    agreed, spared = due_in(plan.workspace.baseline), {*asked.finished, asked.declined}
    later = (m.task for n, m in sorted(moved.items()) if m.days > 0 and n not in spared)
    return tuple(task for task in later if task.accepted or task.number in agreed)


def _asks(moved: Moved) -> bool:
    """Whether dates set by the other side would wait for a yes: not those that were there last."""
    return stood(moved.task) != (moved.new_start, moved.new_due)


def _answers(task: Task, by: Side) -> bool:
    return bool(task.proposed_by) and Side(task.side) == by


def _only_shrinks(moved: Moved, asked: Asked) -> bool:
    """Whether a task only loses its start, to be a milestone: that says what it is, and nothing of when it is due."""
    return moved.task.number in asked.kinds and moved.old_due == moved.new_due


def shown(found: Preview, *, seen: int | None, force: bool = False, ask_forward: bool = False) -> None:
    """Let a change through when nothing else moves, or when the person has seen this very preview.

    `seen` is the revision of the preview he looked at. With `ask_forward`, tasks that could come forward are shown too.
    Raises ShowFirst, or PlanChanged when the plan moved on.
    """
    if seen is not None and seen != found.revision:
        raise PlanChanged(found)
    if seen is None and (found.moves_others or (ask_forward and found.could_come_forward)):
        raise ShowFirst(found)
    if found.new_conflicts and not force:
        raise ShowFirst(found)


def apply(plan: Plan, found: Preview, *, by: Actor) -> list[Change]:
    """Set the dates on the plan's tasks, and the kinds that ask for them, and say what changed. Saves nothing.

    One set by the owner's side answers a proposal, and is accepted by that when it was asked for. One set by the other
    side is marked: see `proposed`.
    """
    changes: list[Change] = []
    for number, kind in found.kinds.items():
        changes += put(found.plan.by_number[number], {"kind": kind})
    for moved in (*found.asked, *found.pushed):
        task = moved.task
        if Side(task.side) == by.side and task not in found.waiting:
            answered = moved in found.asked and _answers(task, by.side)
            marks = ACCEPTED if answered else UNMARKED
        else:
            setter = Side(task.proposed_by) if task in found.waiting else by.side
            marks = proposed(stood(task), (moved.new_start, moved.new_due), setter)
        changes += put(task, {"starts_on": moved.new_start, "due_on": moved.new_due, **marks})
        if moved.new_due != moved.old_due:
            task.times_moved += 1
            task.days_moved += moved.days
    return changes


def stood(task: Task) -> Dates | None:
    """The dates of an open task that its owner's side set or accepted last; None when the other side gave it the task
    and it has said nothing to a date yet."""
    if not task.proposed_by:
        return task.starts_on, task.due_on
    if task.accepted_starts_on is None or task.accepted_due_on is None:
        return None
    return task.accepted_starts_on, task.accepted_due_on


def proposed(stood: Dates | None, dates: Dates, by: Side) -> Mapping[str, Any]:
    """What marks dates that one side sets for a task of the other: they stand at once, and wait for a yes beside those
    that `stood`. When they are those again, nothing waits."""
    if stood == dates:
        return UNMARKED
    starts_on, due_on = stood or (None, None)
    return {"proposed_by": str(by), "accepted_starts_on": starts_on, "accepted_due_on": due_on}


def facts_of(found: Preview) -> dict[str, Any]:
    """What an event says of a change of dates: what was asked, what it pushed, what happened to signature."""
    return {
        "asked": [moved.task.number for moved in found.asked],
        "pushed": [[moved.task.number, moved.days] for moved in found.pushed],
        "days": {str(moved.task.number): moved.days for moved in found.asked},
        "conflicts": [[c.task.number, c.days] for c in found.new_conflicts],
        "signature": [_iso(found.signature_was), _iso(found.signature_on)],
    }


def needs_why(found: Preview, why: str) -> str:
    """The reason, which both sides read; NoReason when it is missing and the dates need one."""
    if found.needs_why and not why.strip():
        raise NoReason(found)
    return why.strip()


def _cascade(plan: Plan, asked: Asked, at: datetime) -> Cascade[int]:
    links = plan.schedule_links()
    missing = set(plan.schedule_links(back=asked.reopened)).difference(links) if asked.reopened else ()
    try:
        return cascade(
            plan.steps(back=asked.reopened),
            links,
            asked.due,
            new_starts=asked.starts,
            finished=asked.finished,
            reopened=asked.reopened,
            calendars=asked.calendars,
            milestones=plan.milestones(asked.kinds),
            new_links=[*asked.links, *missing],
            today=plan.workspace.today(at),
        )
    except Loop as loop:
        raise PredecessorLoop(tuple(loop.keys)) from loop
    except KeyError as unknown:
        raise Refused(_("That task is not on this plan, or is not needed any more.")) from unknown


def _moved(
    plan: Plan, number: int, old_start: date, old_due: date, new_start: date, new_due: date, *, days: int | None = None,
    calendar: Calendar | None = None,
) -> Moved:  # fmt: skip
    task = plan.by_number[number]
    calendar = calendar or plan.workspace.calendar(Side(task.side)).working_days
    return Moved(
        task, old_start, old_due, new_start, new_due, calendar.distance(old_due, new_due) if days is None else days
    )


def reached(
    plan: Plan, steps: Collection[Step[int]], links: Collection[Link[int]], at: datetime
) -> tuple[date | None, date | None]:
    """The projected signature, and the projected go-live (without such a task, the end of the plan)."""
    there = {step.key for step in steps}
    live = {task.mark: task.number for task in plan.tasks if task.number in there}
    signature, go_live = live.get(Task.Mark.SIGNATURE), live.get(Task.Mark.GO_LIVE)
    projected = project(steps, links, today=plan.workspace.today(at), signature=signature)
    return projected.signature_on, projected.finish[go_live] if go_live else projected.ends_on


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""Make the chosen changes of a file, each by its own verb, all of them or none; or try them for real and undo it.

What would follow is not reckoned apart: the same verbs run behind the lock and are rolled back, so that what is shown
is what happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.exchange.planfile import fields
from mapapp.exchange.planfile.back import Added, Edit
from mapapp.exchange.planfile.fields import Values, after_pairs
from mapapp.exchange.planfile.offers import May, Offer
from mapapp.plans.changes import progress
from mapapp.plans.changes.common import Changed, Unchanged
from mapapp.plans.changes.dates import Conflict
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.rescheduling import Rescheduled
from mapapp.plans.changes.scenario import Scenario, apply_scenario, try_moves
from mapapp.plans.changes.tasks import Owner, add_task, hand_over_task, move_task, reword_task
from mapapp.plans.history import Actor, changing
from mapapp.plans.models import Event, Task, Workspace
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, NoReason, Refused

CLOSING = (Task.Status.DONE, Task.Status.NOT_NEEDED)
DETAILS = (fields.KIND, fields.DONE_WHEN, fields.EVIDENCE)
UNSAID = "…"  # for a trial without a reason: whether one is needed is what it finds out


class MovedOn(Refused):
    """Somebody changed the plan since the differences were looked at."""

    def __init__(self) -> None:
        super().__init__(_("The plan changed while you looked. These are the differences now."))


class Impossible(Refused):
    """Some of the chosen changes cannot be made; nothing was written. `outcome` says which, and why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(_("Not all of this can be: nothing was written. Look at what stands in red."))
        self.outcome = outcome


@dataclass
class Outcome:
    """What came of it, or would: the plan before and after, what is refused by key, what breaks, if it needs a why."""

    was: Plan
    plan: Plan
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: dict[int, Conflict] = field(default_factory=dict)
    asks_why: bool = False
    events: int = 0

    @property
    def moved(self) -> tuple[tuple[Task, Task], ...]:
        """Tasks whose dates are others than they were, before and after."""
        pairs = (
            (self.was.by_number[task.number], task) for task in self.plan.tasks if task.number in self.was.by_number
        )
        return tuple(p for p in pairs if (p[0].starts_on, p[0].due_on) != (p[1].starts_on, p[1].due_on))


class _Undone(Exception):
    """Takes a trial back."""


def try_out(
    workspace: Workspace, offers: Sequence[Offer], may: May, *, why: str = "", by: Actor, at: datetime
) -> Outcome:
    """What would happen with the chosen ones. Everything is done for real, and undone."""
    found: list[Outcome] = []
    try:
        with changing(workspace, replace(by, form_key=None)) as locked:
            tried = [one for one in offers if not _only_words(one)]
            found.append(_Run(locked, may, why or UNSAID, replace(by, form_key=None), at).all(tried))
            raise _Undone
    except _Undone:
        return found[0]


def apply_offers(
    workspace: Workspace, offers: Sequence[Offer], may: May, *, seen: int, why: str, force: bool, by: Actor,
    at: datetime,
) -> Outcome:  # fmt: skip
    """Make the chosen changes, one event each but for all dates together, in one transaction. `seen` is the revision
    that was looked at. Raises AlreadyDone, MovedOn, NoReason, Impossible, Refused; nothing is written then."""
    with changing(workspace, by) as locked:
        if by.form_key and Event.objects.filter(workspace=locked, form_key=by.form_key).exists():
            raise AlreadyDone
        if seen != locked.revision:
            raise MovedOn
        outcome = _Run(locked, may, why.strip(), by, at).all(offers)
        if outcome.refused or (outcome.conflicts and not force):
            raise Impossible(outcome)
        return outcome


@dataclass
class _Run:
    """One run over the chosen offers: words first, dates together near the end, what closes a task last."""

    workspace: Workspace
    may: May
    why: str
    by: Actor
    at: datetime

    def all(self, offers: Sequence[Offer]) -> Outcome:
        before = load_plan(self.workspace, goals=True)
        self.outcome = Outcome(before, before)
        chosen = [one for one in offers if one.chosen]
        for part in (self._words, self._opening, self._rows, self._links, self._dates, self._closing):
            part(chosen)
        self.outcome.plan = load_plan(self.workspace, goals=True)
        return self.outcome

    def _words(self, chosen: Sequence[Offer]) -> None:
        for name in (fields.TEXT, *DETAILS, fields.PHASE, fields.OWNER):
            self._edits(chosen, name)

    def _opening(self, chosen: Sequence[Offer]) -> None:
        self._edits([one for one in chosen if not _closes(one)], fields.STATUS)

    def _closing(self, chosen: Sequence[Offer]) -> None:
        self._edits([one for one in chosen if _closes(one)], fields.STATUS)

    def _links(self, chosen: Sequence[Offer]) -> None:
        self._edits(chosen, fields.AFTER)

    def _edits(self, chosen: Sequence[Offer], name: str) -> None:
        for one in chosen:
            if one.edit and one.edit.field == name:
                self._step(one.key, partial(self._set, one.edit.number, name, one.edit.file))

    def _rows(self, chosen: Sequence[Offer]) -> None:
        for one in chosen:
            if one.added:
                self._step(one.key, partial(self._add, one.added))

    def _dates(self, chosen: Sequence[Offer]) -> None:
        """All dates as one change; what cannot be is told task by task, and left out of it."""
        keys = {(e.number, e.field): one.key for one in chosen if (e := one.edit) and e.field in fields.DATES}
        days = {(e.number, e.field): date.fromisoformat(e.file) for e in _dated(chosen)}
        scenario = Scenario(
            {number: day for (number, name), day in days.items() if name == fields.DUE},
            {number: day for (number, name), day in days.items() if name == fields.STARTS},
        )
        if not scenario:
            return
        try:
            problems = try_moves(load_plan(self.workspace), scenario, by=self.by.side, at=self.at).problems
        except Refused as beyond:
            problems = dict.fromkeys(scenario.dated, beyond)
        self.outcome.refused |= {key: str(problems[n]) for (n, _name), key in keys.items() if n in problems}
        possible = scenario.without(set(problems))
        if possible:
            first = next(key for (number, _name), key in keys.items() if number not in problems)
            self._step(first, partial(self._move, possible))

    def _step(self, key: str, act: Callable[[], None]) -> None:
        """One act by itself: refused, it leaves nothing behind and says why."""
        before = self.outcome.events
        try:
            with transaction.atomic():
                act()
        except Unchanged:
            return
        except (NoReason, AlreadyDone):
            raise
        except Refused as no:
            self.outcome.refused[key], self.outcome.events = str(no), before

    def _heard(self, changed: Changed) -> None:
        self.outcome.events += 1
        preview = changed.preview if isinstance(changed, Rescheduled) else None
        if preview:
            self.outcome.asks_why = self.outcome.asks_why or preview.needs_why
            self.outcome.conflicts |= {one.task.number: one for one in preview.new_conflicts}

    def _act(self) -> dict[str, Any]:
        """Who acts, and when. The first event carries the key of the form: sent twice, it acts once."""
        key = None if self.outcome.events else self.by.form_key
        return {"by": replace(self.by, form_key=key, standing=None), "at": self.at}

    def _shown(self) -> dict[str, Any]:
        """What was seen is what stands there: nobody comes between, for the plan is locked."""
        seen = Workspace.objects.values_list("revision", flat=True).get(pk=self.workspace.pk)
        return {"seen": seen, "why": self.why, "force": True}

    def _move(self, scenario: Scenario) -> None:
        self._heard(apply_scenario(self.workspace, scenario, **self._shown(), **self._act()))

    def _task(self, number: int) -> Task:
        return Task.objects.select_related("owner", "phase", "unblocker", "goal").get(
            workspace=self.workspace, number=number
        )

    def _set(self, number: int, name: str, value: str) -> None:
        self._heard(self._changed(self._task(number), name, value))

    def _changed(self, task: Task, name: str, value: str) -> Changed:
        plan, number, act = self.workspace, task.number, self._act()
        match name:
            case fields.TEXT:
                return reword_task(plan, number, text=value, was=task.text, **act)
            case fields.PHASE:
                return move_task(plan, number, phase=int(value), before=None, **act)
            case fields.OWNER:
                was, owner = Owner.of(task), owner_of(value)
                return hand_over_task(plan, number, owner=owner, was=was, **self._shown(), **act)
            case fields.AFTER:
                after, pairs = load_plan(plan).after.get(number, ()), after_pairs(value)
                return set_predecessors(plan, number, after=pairs, was=after, **self._shown(), **act)
            case fields.STATUS:
                return self._progress(task, value)
        now = {name: getattr(task, name)}
        return describe_task(plan, number, values={name: value}, was=now, **self._shown(), **act)

    def _progress(self, task: Task, value: str) -> Changed:
        status, _bar, more = value.partition("|")
        plan, number, shown = self.workspace, task.number, self._shown()
        act = {"was": task.status, **self._act()}
        match status:
            case Task.Status.IN_PROGRESS:
                return progress.start_task(plan, number, **shown, **act)
            case Task.Status.BLOCKED:
                who = task.unblocker.number if task.unblocker else None
                shown |= {"why": more, "why_was": task.blocked_by, "unblocker_was": who}
                return progress.block_task(plan, number, unblocker=who, **shown, **act)
            case Task.Status.DONE:
                day = date.fromisoformat(more) if more else None
                return progress.complete_task(
                    plan, number, done_on=day, done_on_was=task.done_on, seen=shown["seen"], why=self.why, **act
                )
            case Task.Status.NOT_NEEDED:
                return progress.drop_task(plan, number, why=self.why, **act)
        return progress.reopen_task(plan, number, **shown, **act)

    def _add(self, row: Added) -> None:
        """A new task, then what else its row says, if this reader may write that of it."""
        values = row.values
        made = add_task(
            self.workspace, text=values[fields.TEXT], phase=int(values[fields.PHASE]),
            owner=owner_of(values[fields.OWNER]), starts_on=date.fromisoformat(values[fields.STARTS]),
            due_on=date.fromisoformat(values[fields.DUE]), kind=values[fields.KIND], **self._act(),
        )  # fmt: skip
        self._heard(made)
        number = made.tasks[0]
        for name, value in _more(values):
            if (no := self.may(name, self._task(number))) is not None:
                raise Refused(str(no))
            self._set(number, name, value)


def owner_of(value: str) -> Owner:
    """An owner as fields.py spells one."""
    side, _colon, gap = value.partition(":")
    return Owner(int(value)) if value.isdecimal() and len(value) < 7 else Owner(None, side, gap)


def _more(values: Values) -> Iterator[tuple[str, str]]:
    """What a new row says that adding a task does not take."""
    for name in (fields.DONE_WHEN, fields.EVIDENCE, fields.AFTER, fields.STATUS):
        if values[name] and values[name] != Task.Status.NOT_STARTED:
            yield name, values[name]


def _only_words(one: Offer) -> bool:
    """Words move nothing, and nothing is in their way."""
    return one.edit is not None and one.edit.field in (fields.TEXT, fields.DONE_WHEN)


def _closes(one: Offer) -> bool:
    """Done and not needed come last: a date can still be given before."""
    return one.edit is not None and one.edit.file.startswith(CLOSING)


def _dated(chosen: Sequence[Offer]) -> list[Edit]:
    return [one.edit for one in chosen if one.edit and one.edit.field in fields.DATES]

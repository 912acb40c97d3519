"""One run over the chosen changes of a file, each by its own verb: words first, dates together, taking off last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.exchange.planfile import fields
from mapapp.exchange.planfile.back import Added, Edit
from mapapp.exchange.planfile.fields import after_pairs, row_of, token_of
from mapapp.exchange.planfile.offers import Offer
from mapapp.exchange.planfile.parts import add_part, edit_part, number_of, order_of, remove_part
from mapapp.exchange.planfile.rights import Rights
from mapapp.exchange.planfile.steps import add_step, edit_step, more_of, task_of
from mapapp.plans.changes.common import Changed, Unchanged
from mapapp.plans.changes.dates import Conflict
from mapapp.plans.changes.held import hold
from mapapp.plans.changes.phases import order_phases
from mapapp.plans.changes.rescheduling import Rescheduled
from mapapp.plans.changes.scenario import Scenario, apply_scenario, try_moves
from mapapp.plans.history import Actor
from mapapp.plans.models import Task, Workspace
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, NoReason, Refused

CLOSING = (Task.Status.DONE, Task.Status.NOT_NEEDED)
DETAILS = (fields.KIND, fields.DONE_WHEN, fields.EVIDENCE)
IN_ORDER = {
    fields.PHASE: (fields.NAME, fields.CRITERIA, fields.TRIAL),
    fields.PERSON: (fields.EMAIL, fields.NAME, fields.TITLE, fields.PART, fields.NEEDS),
    fields.GOAL: (fields.STATEMENT, fields.SAID_BY, fields.SAID_ON),
    fields.MEASURE: (*fields.LOOKS, *(name for name in fields.OTHERS[fields.MEASURE] if name not in fields.LOOKS)),
}
OTHERS = (fields.PHASE, fields.PERSON, fields.GOAL, fields.MEASURE)  # each names those before it


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


@dataclass
class Run:
    """Behind the lock. `made`: the numbers that new rows have got, by what they are and their token."""

    workspace: Workspace
    rights: Rights
    why: str
    by: Actor
    at: datetime
    made: dict[tuple[str, str], int] = field(default_factory=dict)
    left: Plan | None = None  # by the verb before, with goals

    def all(self, offers: Sequence[Offer]) -> Outcome:
        before = load_plan(self.workspace, goals=True)
        self.outcome = Outcome(before, before)
        chosen = [one for one in offers if one.chosen]
        edits = {one.key: one.edit for one in chosen if one.edit}
        added = {one.key: one.added for one in chosen if one.added}
        steps = {key: edit for key, edit in edits.items() if edit.on == fields.TASK}
        for on in OTHERS:
            self._parts(on, edits, added)
        for name in (fields.TEXT, *DETAILS, fields.PHASE, fields.OWNER):
            self._edits(steps, name)
        self._edits({key: edit for key, edit in steps.items() if not _closes(edit)}, fields.STATUS)
        self._rows({key: row for key, row in added.items() if row.on == fields.TASK})
        self._edits(steps, fields.AFTER)
        self._dates({key: edit for key, edit in steps.items() if edit.field in fields.DATES})
        self._edits({key: edit for key, edit in steps.items() if _closes(edit)}, fields.STATUS)
        self._taken_off(chosen)
        for key, edit in edits.items():
            if edit.field == fields.ORDER:
                self._step(key, partial(self._order, edit.file))
        self.outcome.plan = load_plan(self.workspace, goals=True)
        return self.outcome

    def _edits(self, steps: Mapping[str, Edit], name: str) -> None:
        for key, edit in steps.items():
            if edit.field == name:
                self._step(key, partial(self._set, edit.number, name, edit.file))

    def _parts(self, on: str, edits: Mapping[str, Edit], added: Mapping[str, Added]) -> None:
        """Fields in their order, for criteria make a phase a trial, and the last look is the result so far."""
        mine = {key: edit for key, edit in edits.items() if edit.on == on and edit.field != fields.ORDER}
        for name in IN_ORDER[on]:
            for key, edit in mine.items():
                if edit.field == name:
                    self._step(key, partial(self._edit_part, edit))
        for key, row in added.items():
            if row.on == on:
                self._step(key, partial(self._add_part, row))

    def _rows(self, added: Mapping[str, Added]) -> None:
        keys = {row.row: key for key, row in added.items()}
        for row in in_turn(list(added.values())):
            self._step(keys[row.row], partial(self._add, row))

    def _taken_off(self, chosen: Sequence[Offer]) -> None:
        """Measures before their goals."""
        for on in reversed(OTHERS):
            for one in chosen:
                if one.gone and one.on == on:
                    self._step(one.key, partial(self._remove, on, one.number))

    def _dates(self, dated: Mapping[str, Edit]) -> None:
        """All dates as one change; what cannot be is told task by task, and left out of it."""
        days = {(edit.number, edit.field): date.fromisoformat(edit.file) for edit in dated.values()}
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
        wrong = {key: str(problems[edit.number]) for key, edit in dated.items() if edit.number in problems}
        self.outcome.refused |= wrong
        if possible := scenario.without(set(problems)):
            self._step(next(key for key in dated if key not in wrong), partial(self._move, possible))

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

    def _set(self, number: int, name: str, value: str) -> None:
        value = self._resolved(fields.TASK, name, value)
        task, shown = task_of(self.workspace, number), self._shown()
        left, self.left = self.left, None  # a verb that is refused may leave it half changed
        if left is None or left.workspace.revision != shown["seen"]:
            left = load_plan(Workspace.objects.select_related("team").get(pk=self.workspace.pk), goals=True)
        hold(left)
        try:
            changed = edit_step(task, name, value, shown=shown, act=self._act())
        finally:
            hold(None)
        self._heard(changed)
        self.left = changed.plan

    def _add(self, row: Added) -> None:
        """A new step, then what else its row says, if this reader may write that of it."""
        values = {name: self._resolved(fields.TASK, name, value) for name, value in row.values.items()}
        made = add_step(self.workspace, values, self._act())
        self._heard(made)
        number = made.tasks[0]
        for name, value in more_of(values):
            if (no := self.rights.task(name, task_of(self.workspace, number))) is not None:
                raise Refused(str(no))
            self._set(number, name, value)
        self.made[fields.TASK, token_of(row.row)] = number

    def _edit_part(self, one: Edit) -> None:
        plan, value = load_plan(self.workspace, goals=True), self._resolved(one.on, one.field, one.file)
        self._heard(edit_part(plan, one.on, one.number, one.field, value, self._act))

    def _add_part(self, row: Added) -> None:
        values = {name: self._resolved(row.on, name, value) for name, value in row.values.items()}
        number = 0
        for changed in add_part(load_plan(self.workspace, goals=True), row.on, values, self._act):
            self._heard(changed)
            number = number or number_of(changed.plan, row.on)
        self.made[row.on, token_of(row.row)] = number

    def _remove(self, on: str, number: int) -> None:
        self._heard(remove_part(load_plan(self.workspace, goals=True), on, number, self._act))

    def _order(self, wanted: str) -> None:
        """What is not added, or not there any more, has no place."""
        plan = load_plan(self.workspace)
        numbers = [self.made.get((fields.PHASE, one), 0) if row_of(one) else int(one) for one in wanted.split(",")]
        now = [phase.number for phase in plan.phases]
        self._heard(order_phases(self.workspace, order_of(plan, numbers), was=now, **self._act()))

    def _resolved(self, on: str, name: str, value: str) -> str:
        """The value with the numbers of what is new in it. Refused when that is not added."""
        if name == fields.AFTER:
            return fields.after_key((self._number(fields.TASK, which), lag) for which, lag in after_pairs(value))
        return self._number(fields.POINTS[on, name], value) if (on, name) in fields.POINTS else value

    def _number(self, on: str, token: str) -> str:
        if row_of(token) is None:
            return token
        if (number := self.made.get((on, token))) is None:
            raise Refused(_("It names a new row of the file that is not added. Choose that one, too."))
        return str(number)


def only_words(one: Offer) -> bool:
    """Words of a step move nothing, and nothing is in their way."""
    return one.edit is not None and one.on == fields.TASK and one.edit.field in (fields.TEXT, fields.DONE_WHEN)


def in_turn(rows: Sequence[Added]) -> list[Added]:
    """New steps, each behind the new ones that it comes after; those in a circle as they stand in the file."""
    waiting = {token_of(row.row): row for row in rows}
    found: list[Added] = []
    while waiting:
        free = [t for t, row in waiting.items() if not any(w in waiting for w in _before(row) if w != t)]
        for token in free or list(waiting):
            found.append(waiting.pop(token))
    return found


def _before(row: Added) -> list[str]:
    return [which for which, _lag in after_pairs(row.values[fields.AFTER])]


def _closes(one: Edit) -> bool:
    """Done and not needed come last: a date can still be given before."""
    return one.file.startswith(CLOSING)

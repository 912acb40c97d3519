"""What differs between two versions, thing by thing: what was, what is, and by how many working days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.frozen import changes_between, state_in
from mapapp.plans.models import Side, Task
from mapapp.plans.words import days_words
from mapapp.snapshots.fields import LABELS, spelled
from mapapp.snapshots.frame import Frame, short

GROUPS: Mapping[str, Promise] = {
    "added": gettext_lazy("New"),
    "removed": gettext_lazy("No longer on the plan"),
    "dates": gettext_lazy("Dates"),
    "status": gettext_lazy("Status"),
    "owner": gettext_lazy("Owner"),
    "words": gettext_lazy("Wording and order"),
    "goal": gettext_lazy("Goals and measures"),
    "person": gettext_lazy("People"),
    "phase": gettext_lazy("Phases"),
    "plan": gettext_lazy("The plan itself"),
}
OF_TASKS = {
    **dict.fromkeys(("due_on", "starts_on", "fixed"), "dates"),
    **dict.fromkeys(("status", "done_on", "blocked_by", "unblocker"), "status"),
    **dict.fromkeys(("owner", "gap", "gap_side"), "owner"),
}
ELSEWHERE = {"measure": "goal", "goal": "goal", "person": "person", "phase": "phase", "plan": "plan"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one thing. `css` is added or removed when the thing itself came or went."""

    thing: str
    field: str
    was: str
    now: str
    note: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: tuple[Difference, ...]


def differences(found: Frame) -> tuple[Group, ...]:
    """All differences between `found.before` and `found.version`, in groups that a person asks for."""
    assert found.before is not None
    changes = changes_between(state_in(found.before), state_in(found.version))
    grouped: dict[str, list[Difference]] = {}
    for group, row in _rows(found, changes):
        grouped.setdefault(group, []).append(row)
    return tuple(Group(str(title), tuple(grouped[name])) for name, title in GROUPS.items() if name in grouped)


def _rows(found: Frame, changes: list[Change]) -> Iterator[tuple[str, Difference]]:
    come_or_gone = {(c.on, c.number) for c in changes if c.field == EXISTS}
    handed_over: set[int] = set()
    for change in changes:
        if change.field == EXISTS:
            yield ("added", _added(found, change)) if change.new else ("removed", _removed(found, change))
        elif (change.on, change.number) in come_or_gone or change.field not in LABELS[change.on]:
            continue
        elif change.on == "task" and OF_TASKS.get(change.field) == "owner":
            if change.number not in handed_over:
                handed_over.add(change.number)
                yield "owner", _handed_over(found, change.number)
        else:
            yield _group(change), _changed(found, change)


def _group(change: Change) -> str:
    return OF_TASKS.get(change.field, "words") if change.on == "task" else ELSEWHERE[change.on]


def _added(found: Frame, change: Change) -> Difference:
    thing = thing_words(found, change)
    if change.on != "task":
        return Difference(thing, "", "", "", css="added")
    task = found.plan.by_number[change.number]
    return Difference(thing, "", "", f"{found.owner(task)}, {found.day(task.due_on)}", css="added")


def _removed(found: Frame, change: Change) -> Difference:
    return Difference(thing_words(found, change, before=True), "", "", "", css="removed")


def _handed_over(found: Frame, number: int) -> Difference:
    assert found.was is not None
    was, now = found.was.plan.by_number[number], found.plan.by_number[number]
    return Difference(found.label(now), str(LABELS["task"]["owner"]), found.owner(was), found.owner(now))


def _changed(found: Frame, change: Change) -> Difference:
    say = partial(spelled, found, change)
    note = ""
    if change.on == "task" and change.field in ("due_on", "starts_on"):
        note = _shift(found, found.plan.by_number[change.number], change)
    field = str(LABELS[change.on][change.field])
    return Difference(thing_words(found, change), field, say(change.old, before=True), say(change.new), note)


def _shift(found: Frame, task: Task, change: Change) -> str:
    days = found.plan.workspace.calendar(Side(task.side)).working_days.distance(
        date.fromisoformat(change.old), date.fromisoformat(change.new)
    )
    said = {"days": days_words(abs(days))}
    return _("%(days)s later") % said if days > 0 else _("%(days)s earlier") % said if days else ""


def thing_words(found: Frame, change: Change, *, before: bool = False) -> str:
    """The thing a change is about, as a reader of the plan calls it."""
    plan = found.was.plan if before and found.was else found.plan
    if change.on == "task":
        return found.label(plan.by_number[change.number])
    if change.on == "plan":
        return _("The plan")
    if change.on == "person":
        return found.name(plan.person[change.number])
    things: dict[str, Any] = {"phase": plan.phases, "goal": plan.goals, "measure": plan.measures}
    thing = next(thing for thing in things[change.on] if thing.number == change.number)
    return short(getattr(thing, {"phase": "name", "goal": "statement", "measure": "what"}[change.on]))

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

from mapapp.plans.calendar_words import calendar_differences
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.frozen import changes_between, state_in
from mapapp.plans.labels import LABELS
from mapapp.plans.models import Side, Task
from mapapp.plans.words import days_words
from mapapp.snapshots.fields import UNTOLD, spelled
from mapapp.snapshots.frame import Frame, short

GROUPS: Mapping[str, Promise] = {
    "added": gettext_lazy("New"),
    "removed": gettext_lazy("No longer on the plan"),
    "dropped": gettext_lazy("Not needed any more"),
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
    untold = _untold(found, changes)
    handed_over: set[int] = set()
    for change in changes:
        if change.key in untold:
            continue
        if change.field == EXISTS:
            yield ("added", _added(found, change)) if change.new else ("removed", _removed(found, change))
        elif change.field == "calendars":
            for one in calendar_differences(change.old, change.new, found.company, today=found.today):
                yield _group(change), Difference(thing_words(found, change), one.what, one.old, one.new)
        elif (change.on, change.field, change.new) == ("task", "status", Task.Status.NOT_NEEDED):
            yield "dropped", _dropped(found, change)
        elif _group(change) != "owner":
            yield _group(change), _changed(found, change)
        elif change.number not in handed_over:
            handed_over.add(change.number)
            yield "owner", _handed_over(found, change.number)


def _untold(found: Frame, changes: list[Change]) -> set[tuple[str, int, str]]:
    """What would say nothing new: fields without a name, those of things that came or went, starts that moved
    along, and the day of a status, which stands beside it."""
    come_or_gone = {(c.on, c.number) for c in changes if c.field == EXISTS}
    untold = {
        c.key for c in changes if c.field != EXISTS and (c.field not in LABELS[c.on] or (c.on, c.field) in UNTOLD)
    }
    untold |= {c.key for c in changes if c.field != EXISTS and (c.on, c.number) in come_or_gone}
    untold |= {("task", c.number, "done_on") for c in changes if c.on == "task" and c.field == "status"}
    return untold | {("task", number, "starts_on") for number in _shifted(found, changes)}


def _shifted(found: Frame, changes: list[Change]) -> set[int]:
    """The tasks that moved as a whole: to say when they start too would say the same again."""
    days: dict[str, dict[int, int]] = {"starts_on": {}, "due_on": {}}
    for change in changes:
        if change.on == "task" and change.field in days and change.old and change.new:
            days[change.field][change.number] = _days(found, change)
    return {number for number, moved in days["starts_on"].items() if days["due_on"].get(number) == moved}


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


def _dropped(found: Frame, change: Change) -> Difference:
    """Tasks are never deleted: one that is not needed stays on the plan, struck through, and is named here."""
    assert found.was is not None
    was = found.was.plan.by_number[change.number]
    thing = thing_words(found, change, before=True)
    return Difference(thing, "", "", f"{found.owner(was)}, {found.day(was.due_on)}", css="removed")


def _handed_over(found: Frame, number: int) -> Difference:
    assert found.was is not None
    was, now = found.was.plan.by_number[number], found.plan.by_number[number]
    return Difference(found.label(now), str(LABELS["task"]["owner"]), found.owner(was), found.owner(now))


def _changed(found: Frame, change: Change) -> Difference:
    say = partial(spelled, found, change)
    note = ""
    if change.on == "task" and change.field in ("due_on", "starts_on"):
        note = _shift_words(_days(found, change))
    if change.on == "task" and change.field == "status":
        done_on = found.plan.by_number[change.number].done_on
        note = _("on %(day)s") % {"day": found.day(done_on)} if done_on else ""
    field = str(LABELS[change.on][change.field])
    return Difference(thing_words(found, change), field, say(change.old, before=True), say(change.new), note)


def _days(found: Frame, change: Change) -> int:
    """By how many working days of its own side a date of a task differs."""
    calendar = found.plan.workspace.calendar(Side(found.plan.by_number[change.number].side))
    return calendar.working_days.distance(date.fromisoformat(change.old), date.fromisoformat(change.new))


def _shift_words(days: int) -> str:
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

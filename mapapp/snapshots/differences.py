"""What differs between two versions, row by row: what was, what is, and by how many working days.

Which things differ, and how, is the shared list's to say (plans/differences); here it is set out in groups, with the
values before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.plans.calendar_words import calendar_differences
from mapapp.plans.differences.items import Item
from mapapp.plans.differences.kinds import OWNER
from mapapp.plans.differences.marks import Fields, Mark
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.labels import LABELS
from mapapp.plans.models import Task
from mapapp.plans.words import days_words
from mapapp.snapshots.fields import UNTOLD, spelled
from mapapp.snapshots.frame import Frame, short
from mapapp.snapshots.news import compared

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
GROUP = {
    "added": "added", "removed": "removed", "moved": "dates", "status": "status", "owner": "owner",
    **dict.fromkeys(("text", "after", "rephased"), "words"),
}  # fmt: skip
TELLS = {  # the fields that an item has told
    "moved": ("due_on",), "status": ("status",), "owner": OWNER, "text": ("text",), "after": ("after",),
    "rephased": ("phase",),
}  # fmt: skip
ORDER = ("plan", "phase", "task", "person", "goal", "measure")
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
    name: str
    title: str
    rows: tuple[Difference, ...]


def differences(found: Frame) -> tuple[Group, ...]:
    """All differences between `found.before` and `found.version`, in groups that a person asks for."""
    grouped: dict[str, list[tuple[tuple[int, int], Difference]]] = {}
    for group, place, row in _rows(found):
        grouped.setdefault(group, []).append((place, row))
    return tuple(
        Group(name, str(title), tuple(row for _place, row in sorted(grouped[name], key=lambda one: one[0])))
        for name, title in GROUPS.items()
        if name in grouped
    )


def whole(found: Frame, shown: int) -> tuple[Group, ...]:
    """The same for paper, empty where the first page and the table of steps tell it all: dates and status are marked in
    the table, and `shown` lines of news on the first page tell the rest."""
    if found.before is None:
        return ()
    groups = differences(found)
    beside = sum(len(group.rows) for group in groups if group.name not in ("dates", "status"))
    told = [item for item in compared(found)[1] if item.kind not in ("moved", "status")]
    return groups if beside > len(told) or len(compared(found)[1]) > shown else ()


def _rows(found: Frame) -> Iterator[tuple[str, tuple[int, int], Difference]]:
    """What the shared list tells of each thing, then those of its fields that the list has no sentence for."""
    different, told = compared(found, fold=False)
    said: set[tuple[str, int, str]] = set()
    for item in told:
        say = SAYS.get(item.kind)
        if say is None:
            continue
        said |= {(item.on, item.number, field) for field in TELLS.get(item.kind, ())}
        if row := say(found, item):
            group = "dropped" if item.kind == "status" and item.new == Task.Status.NOT_NEEDED else GROUP[item.kind]
            yield group, _place(item.on, item.number), row
    for (on, number), fields in different.items():
        if EXISTS in fields:
            if on != "task":
                yield ELSEWHERE[on], _place(on, number), _came_or_went(found, on, number, fields[EXISTS])
            continue
        for field, mark in fields.items():
            if (on, number, field) not in said and not _is_untold(found, on, number, field, fields):
                for row in _field(found, Change(on, number, field, mark.old, mark.new)):
                    yield _group(on, field), _place(on, number), row


def _place(on: str, number: int) -> tuple[int, int]:
    return ORDER.index(on), number


def _is_untold(found: Frame, on: str, number: int, field: str, fields: Fields) -> bool:
    """What would say nothing new: a field without a name, a start that moved along with its step, the day of a status,
    which stands beside it, and what had blocked a step that is not needed."""
    if field not in LABELS[on] or (on, field) in UNTOLD:
        return True
    if on == "task" and field in ("blocked_by", "unblocker") and "status" in fields:
        return bool(fields["status"].new == Task.Status.NOT_NEEDED)
    if on != "task" or field not in ("starts_on", "done_on"):
        return False
    if field == "done_on":
        return "status" in fields
    due, start = fields.get("due_on"), fields[field]
    return bool(due) and _days(found, number, due) == _days(found, number, start)


def _days(found: Frame, number: int, mark: Mark | None) -> int:
    return found.standing.distance(number, mark.old, mark.new) if mark and mark.old and mark.new else 0


def _group(on: str, field: str) -> str:
    return OF_TASKS.get(field, "words") if on == "task" else ELSEWHERE[on]


def _came_or_went(found: Frame, on: str, number: int, mark: Mark) -> Difference:
    thing = thing_words(found, on, number, before=not mark.new)
    return Difference(thing, "", "", "", css="added" if mark.new else "removed")


def _added(found: Frame, item: Item) -> Difference:
    task = found.plan.by_number[item.number]
    return Difference(found.label(task), "", "", f"{found.owner(task)}, {found.day(task.due_on)}", css="added")


def _removed(found: Frame, item: Item) -> Difference:
    return Difference(thing_words(found, "task", item.number, before=True), "", "", "", css="removed")


def _dropped(found: Frame, item: Item) -> Difference:
    """Tasks are never deleted: one that is not needed stays on the plan, struck through, and is named here."""
    assert found.was is not None
    was = found.was.plan.by_number[item.number]
    thing = thing_words(found, "task", item.number, before=True)
    return Difference(thing, "", "", f"{found.owner(was)}, {found.day(was.due_on)}", css="removed")


def _owner(found: Frame, item: Item) -> Difference:
    assert found.was is not None
    was, now = found.was.plan.by_number[item.number], found.plan.by_number[item.number]
    return Difference(found.label(now), str(LABELS["task"]["owner"]), found.owner(was), found.owner(now))


def _moved(found: Frame, item: Item) -> Difference:
    return _changed(found, _change(item, "due_on"), _shift_words(item.days))


def _status(found: Frame, item: Item) -> Difference:
    if item.new == Task.Status.NOT_NEEDED:
        return _dropped(found, item)
    done_on = found.plan.by_number[item.number].done_on
    note = _("on %(day)s") % {"day": found.day(done_on)} if done_on else ""
    return _changed(found, _change(item, "status"), note)


def _plain(found: Frame, item: Item) -> Difference:
    return _changed(found, _change(item, TELLS[item.kind][0]))


def _change(item: Item, field: str) -> Change:
    return Change(item.on, item.number, field, item.old, item.new)


def _field(found: Frame, change: Change) -> Iterator[Difference]:
    if change.field == "calendars":
        for one in calendar_differences(change.old, change.new, found.company, today=found.today):
            yield Difference(thing_words(found, change.on, change.number), one.what, one.old, one.new)
        return
    note = ""
    if change.on == "task" and change.field == "starts_on":
        note = _shift_words(found.standing.distance(change.number, change.old, change.new))
    yield _changed(found, change, note)


def _changed(found: Frame, change: Change, note: str = "") -> Difference:
    say = partial(spelled, found, change)
    thing, field = thing_words(found, change.on, change.number), str(LABELS[change.on][change.field])
    return Difference(thing, field, say(change.old, before=True), say(change.new), note)


def _shift_words(days: int) -> str:
    said = {"days": days_words(abs(days))}
    return _("%(days)s later") % said if days > 0 else _("%(days)s earlier") % said if days else ""


SAYS: Mapping[str, Callable[[Frame, Item], Difference]] = {
    "added": _added, "removed": _removed, "moved": _moved, "status": _status, "owner": _owner,
    **dict.fromkeys(("text", "after", "rephased"), _plain),
}  # fmt: skip


def thing_words(found: Frame, on: str, number: int, *, before: bool = False) -> str:
    """The thing a change is about, as a reader of the plan calls it."""
    plan = found.was.plan if before and found.was else found.plan
    if on == "task":
        return found.label(plan.by_number[number])
    if on == "plan":
        return _("The plan")
    if on == "person":
        return found.name(plan.person[number])
    things: dict[str, Any] = {"phase": plan.phases, "goal": plan.goals, "measure": plan.measures}
    thing = next(thing for thing in things[on] if thing.number == number)
    return short(getattr(thing, {"phase": "name", "goal": "statement", "measure": "what"}[on]))

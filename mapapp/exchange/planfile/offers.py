"""What a file brings back beside what the plan says now: each change offered, in conflict, or not this reader's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.access.rules import Reason
from mapapp.exchange.planfile import fields
from mapapp.exchange.planfile.back import Added, Brought, Edit
from mapapp.exchange.planfile.fields import Values, after_pairs, values_of
from mapapp.plans.frozen import state_of
from mapapp.plans.models import Task
from mapapp.plans.queries import Plan
from mapapp.plans.words import day_words
from mapapp.schedule import LONGEST_LAG

LABELS = {
    fields.TEXT: gettext_lazy("What will be done"), fields.PHASE: gettext_lazy("Phase"),
    fields.OWNER: gettext_lazy("Owner"), fields.STARTS: gettext_lazy("Start"), fields.DUE: gettext_lazy("Due"),
    fields.STATUS: gettext_lazy("Status"), fields.AFTER: gettext_lazy("Comes after"), fields.KIND: gettext_lazy("Kind"),
    fields.DONE_WHEN: gettext_lazy("Done when"), fields.EVIDENCE: gettext_lazy("Link to the evidence"),
}  # fmt: skip
May = Callable[[str, Task], Reason]


@dataclass(frozen=True, slots=True)
class Offer:
    """One change of the file. `then`, `now` and `file` are words; `clash`: the plan changed there, too, and otherwise.
    `no` is why this reader cannot make it, or why the plan refuses it; `chosen`: it is to be applied."""

    key: str
    number: int
    task: str
    label: str
    then: str
    now: str
    file: str
    clash: bool = False
    no: str = ""
    chosen: bool = False
    edit: Edit | None = None
    added: Added | None = None


def offers_of(brought: Brought, plan: Plan, may: May, may_add: Reason) -> tuple[Offer, ...]:
    """All that the file says otherwise than the plan does by now. Chosen is what nobody else touched and what he may.
    `plan` with goals."""
    now = {task["number"]: values_of(task) for task in state_of(plan)["tasks"]}
    found = [_of_edit(one, plan, now[one.number], may) for one in brought.edits if one.number in now]
    return (*(one for one in found if one is not None), *(_of_row(one, plan, may_add) for one in brought.added))


def chosen_among(offers: tuple[Offer, ...], keys: Collection[str]) -> tuple[Offer, ...]:
    """The same with these chosen, and no others."""
    return tuple(replace(one, chosen=one.key in keys and not one.no) for one in offers)


def refused(offers: tuple[Offer, ...], reasons: Mapping[str, str]) -> tuple[Offer, ...]:
    """The same, some of them with the reason why the plan cannot take them as it stands."""
    return tuple(replace(one, no=reasons.get(one.key, one.no)) for one in offers)


def _of_edit(one: Edit, plan: Plan, now: Values, may: May) -> Offer | None:
    if now[one.field] == one.file or (one.field == fields.STATUS and _same_day(one.file, now[one.field])):
        return None
    task, clash = plan.by_number[one.number], now[one.field] != one.then
    then, there, file = (spelled(one.field, value, plan) for value in (one.then, now[one.field], one.file))
    no = str(may(one.field, task) or "")
    key, label = f"{one.number}-{one.field}", str(LABELS[one.field])
    return Offer(key, one.number, task.text, label, then, there, file, clash, no, not clash and not no, one)


def _same_day(file: str, now: str) -> bool:
    """Done is done, whatever day it was, for a file that gives none."""
    return file == "done|" and now.startswith("done|")


def _of_row(one: Added, plan: Plan, may_add: Reason) -> Offer:
    told = [fields.PHASE, fields.OWNER, fields.STARTS, fields.DUE]
    words = [f"{LABELS[name]}: {spelled(name, one.values[name], plan)}" for name in told]
    no = str(may_add or "")
    return Offer(f"row-{one.row}", 0, one.values[fields.TEXT], _("New step"), "", "", " · ".join(words), no=no,
                 chosen=not no, added=one)  # fmt: skip


def spelled(name: str, value: str, plan: Plan) -> str:
    """A field's value in words; a dash for nothing."""
    return _spelled(name, value, plan) or "–"


def _spelled(name: str, value: str, plan: Plan) -> str:
    match name:
        case fields.STARTS | fields.DUE:
            return f"{day_words(date.fromisoformat(value))} {value[:4]}"
        case fields.PHASE:
            return next((p.name for p in plan.phases if str(p.number) == value), _("a phase that was removed"))
        case fields.OWNER:
            return _owner(value, plan)
        case fields.STATUS:
            status, _bar, more = value.partition("|")
            more = f"{day_words(date.fromisoformat(more))} {more[:4]}" if status == "done" and more else more
            return str(Task.Status(status).label) + (f", {more}" if more else "")
        case fields.AFTER:
            return ", ".join(f"{number}{lag:+d}" if lag else str(number) for number, lag in after_pairs(value))
        case fields.KIND:
            return str(Task.Kind(value).label)
    return value


def _owner(value: str, plan: Plan) -> str:
    if value.isdecimal():
        person = plan.person.get(int(value))
        return person.name if person else _("somebody")
    side, _colon, gap = value.partition(":")
    company = plan.workspace.account if side == "buyer" else plan.workspace.team.name
    return f"{gap} ({company})" if gap else _("To be named by %(company)s") % {"company": company}


def to_json(brought: Brought) -> dict[str, Any]:
    """What the page carries from one step to the next; the file itself is kept nowhere."""
    return {
        "edits": [[one.number, one.field, one.then, one.file] for one in brought.edits],
        "added": [[one.row, one.values] for one in brought.added],
    }


def from_json(plain: Any) -> Brought:
    """What `to_json` gave, whoever posts it. Raises ValueError for what it cannot have been."""
    try:
        edits = tuple(Edit(int(n), *(str(one) for one in rest)) for n, *rest in plain["edits"])
        added = tuple(Added(int(row), {str(k): str(v) for k, v in values.items()}) for row, values in plain["added"])
        for name, value in _every(edits, added):
            _check(name, value)
    except (TypeError, KeyError, AttributeError, IndexError) as error:
        raise ValueError("no such file was brought") from error
    return Brought(edits, added)


def _every(edits: Collection[Edit], added: Collection[Added]) -> Iterator[tuple[str, str]]:
    for edit in edits:
        yield from ((edit.field, edit.then), (edit.field, edit.file))
    for one in added:
        if one.values.keys() != fields.COLUMNS.keys():
            raise ValueError("not all fields of a step")
        yield from one.values.items()


def _check(name: str, value: str) -> None:
    """ValueError for a value that is none of the field, or no text that can be kept."""
    if name not in fields.COLUMNS or "\0" in value:
        raise ValueError(name)
    value.encode()
    match name:
        case fields.STARTS | fields.DUE:
            date.fromisoformat(value)
        case fields.STATUS:
            status, _bar, more = value.partition("|")
            Task.Status(status)
            if status == "done" and more:
                date.fromisoformat(more)
        case fields.KIND:
            Task.Kind(value)
        case fields.AFTER:
            if not all(abs(lag) <= LONGEST_LAG for _number, lag in after_pairs(value)):
                raise ValueError(value)
        case fields.PHASE:
            int(value)

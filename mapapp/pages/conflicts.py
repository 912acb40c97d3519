"""Somebody else changed the field first: both values stay in sight, and the person chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.access.visit import Visit
from mapapp.drawing.reader import Reader
from mapapp.pages.answer import by_script, drawn
from mapapp.pages.cells import Cell, owner_of
from mapapp.pages.forms import Edit, spell_after
from mapapp.pages.opening import into_cell, shown
from mapapp.pages.returning import back_of, back_url, beside
from mapapp.pages.touched import CHANGED_THIS, touched_by
from mapapp.plans.changes.tasks import Owner
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan

_WHAT = {
    "due": gettext_lazy("%(who)s changed this date %(when)s"),
    "starts": gettext_lazy("%(who)s changed this date %(when)s"),
    "owner": gettext_lazy("%(who)s changed the owner %(when)s"),
    "status": gettext_lazy("%(who)s changed the status %(when)s"),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """What `_conflict.html` draws: who changed it and when, both values, both ways out."""

    who: str
    said: str
    keep: str
    use: str


def conflict(
    request: HttpRequest, found: Visit, cell: Cell, plan: Plan, task: Task, form: Edit, at: datetime
) -> HttpResponse:
    """409 with both values; what was typed goes along in hidden fields, seen against what stands there now."""
    board = drawn(request, found, plan, at)
    now = cell.seen(plan, task)
    context = {
        "cell": cell,
        "task": board.row(task.number),
        "conflict": _told(found, cell, plan, task, form, board.reader),
        "hidden": _hidden(form, cell, now),
        "back": back_url(request, found, task.number),
        "back_to": back_of(request),
        "page": not by_script(request) or bool(beside(request)),
        "board": board,
        "name": plan.workspace.name,
    }
    if not by_script(request):
        return render(request, "plans/edit/field.html", context, status=409)
    return into_cell(request, "plans/edit/_conflict.html", context, status=409)


def _told(found: Visit, cell: Cell, plan: Plan, task: Task, form: Edit, reader: Reader) -> Conflict:
    now, mine = (_spoken(cell, values, plan, reader) for values in (cell.seen(plan, task), form.cleaned_data))
    return Conflict(
        who=touched_by(found, "task", task.number, cell.changes, reader.at, said=_WHAT.get(cell.name, CHANGED_THIS)),
        said=_("to %(now)s. You chose %(mine)s.") % {"now": now.long, "mine": mine.long},
        keep=_("Keep %(now)s") % {"now": now.short},
        use=_("Use %(mine)s") % {"mine": mine.short},
    )


class Words(NamedTuple):
    """A value in a sentence, and on a button."""

    long: str
    short: str


def _spoken(cell: Cell, values: Any, plan: Plan, reader: Reader) -> Words:
    if cell.name == "details":
        return Words(_("other details"), _("the details"))
    value = values[cell.name]
    match cell.name:
        case "due" | "starts":
            day = value if isinstance(value, date) else date.fromisoformat(value)
            return Words(reader.day(day), reader.day(day, weekday=False))
        case "owner":
            words = _owner(owner_of(str(value), values.get("gap", "")), plan, reader)
        case "status":
            return _status(values, plan, reader)
        case "after":
            words = (value if isinstance(value, str) else spell_after(value)) or _("nothing")
        case _:
            return Words("“" + str(value) + "”", "“" + Truncator(str(value)).words(4) + "”")
    return Words(words, words)


def _status(values: Any, plan: Plan, reader: Reader) -> Words:
    """A status with what goes with it: by what it is blocked and who can unblock it, or on which day it was done."""
    status = str(reader.statuses[values["status"]])
    if values["status"] == "blocked" and values["blocked_by"]:
        text = str(values["blocked_by"])
        long, short = f"{status}: “{text}”", f"{status}: “{Truncator(text).words(4)}”"
        who = plan.person.get(int(values["unblocker"] or 0))
        if who is None:
            return Words(long, short)
        return Words(
            _("%(what)s (%(name)s can unblock it)") % {"what": long, "name": who.name}, short + ", " + who.name
        )
    if values["status"] == "done" and values["done_on"]:
        day = values["done_on"]
        return Words(f"{status}, {reader.day(day)}", f"{status}, {reader.day(day, weekday=False)}")
    return Words(status, status)


def _owner(owner: Owner, plan: Plan, reader: Reader) -> str:
    if owner.person is not None:
        person = plan.person.get(owner.person)
        return person.name if person else str(owner.person)
    return owner.gap or _("to be named by %(company)s") % {"company": reader.company(Side(owner.gap_side))}


def _hidden(form: Edit, cell: Cell, now: dict[str, Any]) -> list[tuple[str, str]]:
    """The same form once more, now against the value that stands there."""
    seen = [name for name in now if name == "was" or name.endswith("_was")]
    left = (*seen, "seen", "why", "forward", "force")
    kept = [(name, str(form.data[name])) for name in form.fields if name in form.data and name not in left]
    if cell.name == "details":
        return kept + [(f"was-{name}", "on" if v is True else str(v or "")) for name, v in now.items()]
    return [*kept, *((name, shown(now[name])) for name in seen)]

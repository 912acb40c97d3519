"""The status of a task of a side's own list, and who set another one first: both stay in sight, the person chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from mapapp.access.visit import Visit
from mapapp.drawing.lane import LaneDrawer
from mapapp.pages.answer import by_script
from mapapp.pages.gate import allowed, at_own_task, signed_in
from mapapp.pages.lane import drawn_lane, lane_frame, told
from mapapp.pages.lane_forms import OwnStatus
from mapapp.pages.refused import refused_page
from mapapp.pages.returning import TASKS, back_of
from mapapp.plans.history import Actor
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.changes import progress
from mapapp.private.changes.common import Kept, NothingNew
from mapapp.private.models import OwnTaskShape
from mapapp.private.rules import may_write_lane

STATUS: dict[str, Callable[..., Kept]] = {
    "in_progress": progress.start_private_task,
    "not_started": progress.reopen_private_task,
    "not_needed": progress.drop_private_task,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A status with what goes with it, in a sentence and on a button."""

    long: str
    short: str


@signed_in
@require_POST
def own_task_status(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Start it, finish it, open it again, say what blocks it, or that it is not needed."""
    found, task = at_own_task(request, code, key)
    allowed(may_write_lane(found))
    form = OwnStatus(request.POST)
    if not form.is_valid():
        return refused_page(request, found, _("That is not a status or a day. Choose again."))
    data, at = form.cleaned_data, timezone.now()
    try:
        kept = _set(found, task.number, data, found.actor(data["form_key"]), at)
    except (AlreadyDone, NothingNew):
        return back(request, code, key)
    except StaleValue:
        return _clash(request, found, at_own_task(request, code, key)[1], data, at)
    except Refused as refused:
        return refused_page(request, found, refused)
    said = {"task": key, "status": OwnTaskShape.Status(data["status"]).label}
    told(request, found, kept, _("%(task)s: %(status)s.") % said, undo=True)
    return back(request, code, key)


def back(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The page that asked: My tasks, the list, or the task itself."""
    if back_of(request) == TASKS:
        return redirect("my_tasks")
    return redirect("lane", code) if request.POST.get("back") == "lane" else redirect("own_task", code, key)


def _set(found: Visit, number: int, data: Mapping[str, Any], by: Actor, at: datetime) -> Kept:
    plan, status, was = found.workspace, data["status"], data["was"]
    if status == "done":
        days = {name: data[name] for name in ("done_on", "done_on_was")}
        return progress.complete_private_task(plan, number, was=was, **days, by=by, at=at)
    if status == "blocked":
        return progress.block_private_task(
            plan, number, why=data["blocked_by"], unblocker=data["unblocker"], was=was, why_was=data["blocked_by_was"],
            unblocker_was=data["unblocker_was"], by=by, at=at,
        )  # fmt: skip
    return STATUS[status](plan, number, was=was, by=by, at=at)


def _clash(
    request: HttpRequest, found: Visit, task: OwnTaskShape, data: Mapping[str, Any], at: datetime
) -> HttpResponse:
    """409 with both; what was typed goes along in hidden fields, seen against what stands there now."""
    drawn = drawn_lane(found, at)
    shows = ("status", "blocked_by", "unblocker", "done_on")
    now = {name: getattr(task, name) for name in shows}
    context = {
        **lane_frame(found, drawn),
        "row": drawn.row(task),
        "who": _who(drawn, task.number),
        "now": _words(drawn, now),
        "mine": _words(drawn, data),
        "hidden": _hidden(data, now, request.POST.get("back", "")),
        "page": not by_script(request),
    }
    if not by_script(request):
        return render(request, "private/status_clash.html", context, status=409)
    response = render(request, "private/_status_clash.html", context, status=409)
    return reswap(retarget(response, "#dialog"), "innerHTML")


def _hidden(data: Mapping[str, Any], now: Mapping[str, Any], back: str) -> list[tuple[str, Any]]:
    """The same form once more."""
    typed = {name: value for name, value in data.items() if name != "was" and not name.endswith("_was")}
    seen = {"was": now["status"], **{f"{name}_was": now[name] for name in now if name != "status"}}
    return [
        (name, value.isoformat() if hasattr(value, "isoformat") else value)
        for name, value in {**typed, **seen, "back": back}.items()
        if value
    ]


def _words(drawn: LaneDrawer, values: Mapping[str, Any]) -> Told:
    status = str(OwnTaskShape.Status(values["status"]).label)
    if values["status"] == "blocked":
        text = values["blocked_by"].strip()
        who = drawn.plan.person.get(values["unblocker"] or 0)
        long, short = f"{status}: “{text}”", f"{status}: “{Truncator(text).words(4)}”"
        if who is None:
            return Told(long, short)
        return Told(_("%(what)s (%(name)s can unblock it)") % {"what": long, "name": who.name}, f"{short}, {who.name}")
    if values["status"] == "done" and values["done_on"]:
        return Told(
            f"{status}, {drawn.reader.day(values['done_on'])}", f"{status}, {drawn.reader.day(values['done_on'])}"
        )
    return Told(status, status)


def _who(drawn: LaneDrawer, number: int) -> str:
    """Who changed the task last, as the side's own history says."""
    by = next((line.by for line in drawn.rows.lines if line.task == number), None)
    person = drawn.plan.person.get(by or 0)
    return person.name if person else _("Somebody")

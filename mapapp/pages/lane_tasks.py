"""Tasks of a side's own list: `S1` and `B1`. The other side's letter is a number that was never used: 404."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mapapp.access.visit import Visit
from mapapp.drawing.lane import LaneDrawer
from mapapp.drawing.lane_story import entries_of
from mapapp.pages.acting import refused_in
from mapapp.pages.gate import allowed, at_lane, at_own_task, signed_in
from mapapp.pages.lane import drawn_lane, lane_frame, told
from mapapp.pages.lane_forms import Fit, OwnTaskForm
from mapapp.pages.lane_status import back
from mapapp.pages.lane_values import now_of, owners_of, values_of
from mapapp.pages.refused import refused_page
from mapapp.pages.seen import Sheet, blank, clashed, filled, opened, plain, posted
from mapapp.pages.wording import say_after_saving, wording_url
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.changes.common import Kept, NothingNew
from mapapp.private.changes.tasks import OwnTask, add_private_task, edit_private_task
from mapapp.private.models import OwnTaskShape
from mapapp.private.rules import may_write_lane

edited = require_http_methods(["GET", "HEAD", "POST"])
FIELD = {"due": "due_on"}  # what the plan's own bounds call a field of this form


@signed_in
@require_safe
def own_task(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One task: all its fields, whether it still fits, and what happened to it."""
    found, task = at_own_task(request, code, key)
    drawn = drawn_lane(found, timezone.now(), every=True)
    lines = [line for line in drawn.rows.lines if line.task == task.number]
    context = {
        **lane_frame(found, drawn),
        "row": drawn.row(task),
        "entries": entries_of(drawn.rows, drawn.plan, drawn.reader, lines),
        "form_key": get_random_string(22),
        "people": drawn.plan.people,
    }
    return render(request, "private/task.html", context)


@signed_in
@edited
def lane_task_new(request: HttpRequest, code: str) -> HttpResponse:
    """Put a task on the own list."""
    found, at = at_lane(request, code), timezone.now()
    allowed(may_write_lane(found))
    drawn = drawn_lane(found, at)
    options = {"owners": owners_of(drawn)}
    if request.method != "POST":
        first = {"owner": _me(found), "starts_on": drawn.today, "due_on": drawn.today}
        return _form(request, found, drawn, blank(OwnTaskForm, first, **options))
    sheet = filled(request, OwnTaskForm, **options)
    if sheet.form.is_valid():
        data = plain(sheet.form.cleaned_data)
        wanted = OwnTask(**values_of(data))
        if (kept := _kept(sheet, lambda: add_private_task(
            found.workspace, wanted, by=found.actor(data["form_key"]), at=at
        ))) is not None:  # fmt: skip
            if isinstance(kept, Kept):
                told(request, found, kept, _("%(task)s is on your own list.") % {"task": _key(drawn, kept)})
                say_after_saving(request, found, data["text"], own=True)
            return redirect("lane", code)
    return _form(request, found, drawn, sheet, status=422)


@signed_in
@edited
def own_task_edit(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Change what, who and when; different fields of two people both hold."""
    found, task = at_own_task(request, code, key)
    allowed(may_write_lane(found))
    at, drawn = timezone.now(), drawn_lane(found, timezone.now())
    options = {"owners": owners_of(drawn)}
    if request.method != "POST":
        return _form(request, found, drawn, opened(OwnTaskForm, now_of(task), **options), task)
    sheet = posted(request, OwnTaskForm, **options)
    if not sheet.form.is_valid():
        return _form(request, found, drawn, sheet, task, status=422)
    seen, by = sheet.seen(), found.actor(sheet.form.cleaned_data["form_key"])
    values = values_of(plain(sheet.form.cleaned_data), only=sheet.changed())
    try:
        kept = edit_private_task(found.workspace, task.number, values=values, was=values_of(seen), by=by, at=at)
    except StaleValue:
        fresh = at_own_task(request, code, key)[1]
        sheet = clashed(sheet, OwnTaskForm, now_of(fresh), **options)
        return _form(request, found, drawn, sheet, task, status=409)
    except (AlreadyDone, NothingNew):
        return redirect("own_task", code, key)
    except Refused as refused:
        _refused(sheet, refused)
        return _form(request, found, drawn, sheet, task, status=422)
    told(request, found, kept, _("%(task)s is saved.") % {"task": key}, undo=True)
    if "text" in values:
        say_after_saving(request, found, values["text"], own=True)
    return redirect("own_task", code, key)


@signed_in
@require_POST
def own_task_fit(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Move it to the first dates that work, as they were shown."""
    found, task = at_own_task(request, code, key)
    allowed(may_write_lane(found))
    form = Fit(request.POST)
    if not form.is_valid():
        return refused_page(request, found, _("That is not a day. Open the task and set its dates."))
    data = form.cleaned_data
    values = {name: data[name] for name in ("starts_on", "due_on")}
    was = {name: data[f"was_{name}"] for name in values}
    by, at = found.actor(data["form_key"]), timezone.now()
    try:
        kept = edit_private_task(found.workspace, task.number, values=values, was=was, by=by, at=at)
    except (AlreadyDone, NothingNew):
        return back(request, code, key)
    except Refused as refused:
        return refused_page(request, found, refused, status=409 if isinstance(refused, StaleValue) else 422)
    told(request, found, kept, _("%(task)s fits again.") % {"task": key}, undo=True)
    return back(request, code, key)


def _me(found: Visit) -> str:
    return f"p{found.me.number}" if found.me else ""


def _key(drawn: LaneDrawer, kept: Kept) -> str:
    return drawn.rows.tables.key(kept.number)


def _kept(sheet: Sheet, verb: Callable[[], Kept]) -> Kept | bool | None:
    """What the verb did; True when the same form did it before; None with the refusal at its field."""
    try:
        return verb()
    except AlreadyDone:
        return True
    except Refused as refused:
        _refused(sheet, refused)
        return None


def _refused(sheet: Sheet, refused: Refused) -> None:
    refused.field = FIELD.get(refused.field, refused.field)
    refused_in(sheet.form, refused)


def _form(
    request: HttpRequest, found: Visit, drawn: LaneDrawer, sheet: Sheet, task: OwnTaskShape | None = None, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        **lane_frame(found, drawn),
        "sheet": sheet,
        "form": sheet.form,
        "wording_url": wording_url(request, found, own=True),
    }
    context["row"] = drawn.row(task) if task else None
    return render(request, "private/task_form.html", context, status=status)

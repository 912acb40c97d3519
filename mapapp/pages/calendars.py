"""When the reader's company works: its week, holidays and closures. What that moves is shown before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mapapp.access.rules import may_set_calendar
from mapapp.access.visit import Visit
from mapapp.drawing.resettling import calendar_slip, resettled_words
from mapapp.drawing.said import Said
from mapapp.pages.answer import Came, undo_of
from mapapp.pages.calendar_forms import ClosureForm, WeekForm
from mapapp.pages.calendar_sheets import subdivisions_of, week_asking, week_now, week_options, week_posted
from mapapp.pages.forms import Edit
from mapapp.pages.frame import reader_of
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.seen import Sheet, clashed, posted
from mapapp.pages.settings_page import settings_page
from mapapp.pages.slip import hidden_of
from mapapp.pages.touched import told
from mapapp.plans.changes.calendars import set_calendar
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.rescheduling import Rescheduled
from mapapp.plans.holidays import NoHolidays, land, refreshed, settled_in
from mapapp.plans.models import Closure
from mapapp.plans.refusals import AlreadyDone, NoReason, PlanChanged, Refused, ShowFirst, StaleValue

Wanted = dict[str, Any]


@signed_in
@require_POST
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Change the own company's week, or its closures."""
    found = at_plan(request, code)
    allowed(may_set_calendar(found, found.side))
    part = request.POST.get("part", "")
    return PARTS.get(part, _week)(request, found)


def _week(request: HttpRequest, found: Visit) -> HttpResponse:
    sheet = week_posted(request, found)
    if not sheet.form.is_valid():
        return settings_page(request, found, {"week": sheet}, status=422)
    data = sheet.form.cleaned_data
    offered = subdivisions_of(data["country"])
    if offered and data["asked"] != data["country"]:
        return _asking(request, found, sheet)
    try:
        wanted = _week_wanted(found, sheet, offered)
    except NoHolidays:
        sheet.form.add_error("country", _("These holidays could not be looked up. Try again in a minute."))
        return settings_page(request, found, {"week": sheet}, status=422)
    return _saved(request, found, "week", sheet, wanted)


def _asking(request: HttpRequest, found: Visit, sheet: Sheet) -> HttpResponse:
    """Holidays differ from one part of a country to another: nothing is saved before that is asked."""
    country = sheet.form.cleaned_data["country"]
    return settings_page(request, found, {"week": week_asking(request, found, country)}, ask=land(country).name)


def _week_wanted(found: Visit, sheet: Sheet, offered: Any) -> Wanted:
    """What the person changed, as fields of the calendar; with another country come its holidays."""
    typed, seen = sheet.changed(), sheet.seen()
    values = {name: typed[name] for name in ("time_zone",) if name in typed}
    if "works" in typed:
        values["weekend"] = _weekend(typed["works"])
    if "country" in typed or "subdivision" in typed:
        data = sheet.form.cleaned_data
        part = data["subdivision"] if data["subdivision"] in offered else ""
        there = settled_in(found.workspace.calendar(found.side), data["country"], part)
        values |= {name: getattr(there, name) for name in ("country", "subdivision", "place", "holidays")}
    was = {**seen, "weekend": _weekend(seen.get("works") or ())}
    return {"values": values, "was": was}


def _weekend(works: Any) -> str:
    return "".join(str(day) for day in range(7) if str(day) not in set(works))


def _close(request: HttpRequest, found: Visit) -> HttpResponse:
    sheet = posted(request, ClosureForm)
    if not sheet.form.is_valid():
        return settings_page(request, found, {"closure": sheet}, status=422)
    return _saved(request, found, "closure", sheet, {"closed": [_closure(sheet)]})


def _open(request: HttpRequest, found: Visit) -> HttpResponse:
    sheet = posted(request, ClosureForm)
    if not sheet.form.is_valid():
        return redirect("settings", found.workspace.code)
    return _saved(request, found, "closure", sheet, {"opened": [_closure(sheet)]})


def _closure(sheet: Sheet) -> Closure:
    data = sheet.form.cleaned_data
    return Closure(data["first_on"], data["last_on"] or data["first_on"], data["what"])


def _refresh(request: HttpRequest, found: Visit) -> HttpResponse:
    """Look the holidays up once more: a plan keeps those it was given until somebody asks for this."""
    sheet = posted(request, ClosureForm)
    sheet.form.is_valid()
    try:
        there = refreshed(found.workspace.calendar(found.side))
    except NoHolidays:
        messages.warning(request, _("These holidays could not be looked up. Try again in a minute."))
        return redirect("settings", found.workspace.code)
    return _saved(request, found, "closure", sheet, {"values": {"place": there.place, "holidays": there.holidays}})


PARTS: dict[str, Callable[[HttpRequest, Visit], HttpResponse]] = {
    "week": _week, "closed": _close, "opened": _open, "holidays": _refresh,
}  # fmt: skip


def _saved(request: HttpRequest, found: Visit, name: str, sheet: Sheet, wanted: Wanted) -> HttpResponse:
    code, at = found.workspace.code, timezone.now()
    answers = Edit(request.POST)
    answers.is_valid()
    seen = {key: answers.cleaned_data.get(key) for key in ("seen", "why", "forward", "force")}
    given = {**seen, "why": seen["why"] or "", "forward": seen["forward"] or (), "force": bool(seen["force"])}
    by = found.actor(sheet.form.cleaned_data.get("form_key"))
    try:
        changed = set_calendar(found.workspace, found.side, **wanted, **given, by=by, at=at)  # type: ignore[arg-type]
    except (ShowFirst, PlanChanged, NoReason) as shown:
        return _slip(request, found, shown, at)
    except StaleValue:
        fresh = at_plan(request, code)
        options = week_options(fresh, request.POST.get("country", ""))
        again = told(clashed(sheet, WeekForm, week_now(fresh), **options), fresh, "plan", 0, at, field="calendars")
        return settings_page(request, fresh, {"week": again}, status=409)
    except AlreadyDone:
        return redirect("settings", code)
    except Unchanged:
        messages.success(request, _("Nothing changed."))
        return redirect("settings", code)
    except Refused as refused:
        sheet.form.add_error(refused.field if refused.field in sheet.form.fields else None, str(refused))
        return settings_page(request, found, {name: sheet}, status=422)
    return _done(request, found, changed, at)


def _done(request: HttpRequest, found: Visit, changed: Rescheduled, at: datetime) -> HttpResponse:
    words = resettled_words(changed.preview, changed.plan, found.side, reader_of(found, at))
    messages.success(request, words, extra_tags=undo_of(found, Came.of(changed, Said(words, words))))
    return redirect("settings", found.workspace.code)


def _slip(request: HttpRequest, found: Visit, shown: ShowFirst | PlanChanged | NoReason, at: datetime) -> HttpResponse:
    """What would move, on a page of its own. Nothing is written; Save posts the same form with what was seen."""
    again = isinstance(shown, NoReason)
    context = {
        "slip": calendar_slip(shown.preview, found.side, reader_of(found, at)),
        "hidden": hidden_of(request),
        "why": request.POST.get("why", ""),
        "chosen": request.POST.getlist("forward"),
        "error": str(shown) if again else "",
        "changed": str(shown) if isinstance(shown, PlanChanged) else "",
        "asks_force": request.POST.get("seen") is not None and not again,
        "url": request.path,
        "back": reverse("settings", args=[found.workspace.code]),
        "name": found.workspace.name,
        "page": True,
    }
    return render(request, "plans/edit/slip.html", context, status=422 if again else 200)

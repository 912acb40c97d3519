"""Settings of a plan: its name, value and targets, and when the reader's own side works."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_lead
from mapapp.access.visit import Visit
from mapapp.drawing.settings import on_days_off, settings_of
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.person_forms import Once
from mapapp.pages.seen import Sheet, clashed, opened, posted
from mapapp.pages.settings_forms import HeadForm, WeekForm
from mapapp.pages.touched import told
from mapapp.plans.changes.common import Changed, Unchanged
from mapapp.plans.changes.header import HEADER, edit_header, set_working_week
from mapapp.plans.models import SideCalendar
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue

FORMS: dict[str, type[Once]] = {"head": HeadForm, "week": WeekForm}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, code: str) -> HttpResponse:
    """Two forms, each saved by itself; who does not lead reads what they hold."""
    found = at_plan(request, code)
    sheets = {name: opened(form, _now(found, name), **_options(found, name)) for name, form in FORMS.items()}
    if request.method != "POST":
        return _page(request, found, sheets)
    allowed(may_lead(found))
    part = request.POST.get("part", "")
    form = FORMS.get(part, HeadForm)
    part, options = next(name for name in FORMS if FORMS[name] is form), _options(found, part)
    sheet = posted(request, form, **options)
    if not sheet.form.is_valid():
        return _page(request, found, {**sheets, part: sheet}, status=422)
    try:
        changed = _save(found, part, sheet)
    except StaleValue:
        fresh = at_plan(request, code)
        again = clashed(sheet, form, _now(fresh, part), **options)
        again = told(again, fresh, "plan", 0, timezone.now(), field="calendars" if part == "week" else "")
        return _page(request, fresh, {**sheets, part: again}, status=409)
    except (AlreadyDone, Unchanged):
        return redirect("settings", code)
    except Refused as refused:
        sheet.form.add_error(refused.field if refused.field in sheet.form.fields else None, str(refused))
        return _page(request, found, {**sheets, part: sheet}, status=422)
    messages.success(request, on_days_off(changed.plan, found.side) if part == "week" else _("Saved."))
    return redirect("settings", code)


def _save(found: Visit, part: str, sheet: Sheet) -> Changed:
    by, at = found.actor(sheet.form.cleaned_data["form_key"]), timezone.now()
    if part == "head":
        return edit_header(found.workspace, values=sheet.changed(), was=sheet.seen(), by=by, at=at)
    wanted, was = (_calendar(data) for data in (sheet.form.cleaned_data, sheet.seen()))
    return set_working_week(found.workspace, found.side, wanted, was=was, by=by, at=at)


def _calendar(data: Mapping[str, Any]) -> SideCalendar:
    works = set(data.get("works") or ())
    weekend = "".join(str(day) for day in range(7) if str(day) not in works)
    return SideCalendar(weekend, data.get("time_zone") or "UTC")


def _now(found: Visit, part: str) -> dict[str, Any]:
    if part == "head":
        now = {name: getattr(found.workspace, name) for name in HEADER}
        value = now["value"]
        return now | {"value": value.quantize(Decimal(1)) if value is not None and value % 1 == 0 else value}
    calendar = found.workspace.calendar(found.side)
    works = [str(day) for day in range(7) if str(day) not in calendar.weekend]
    return {"works": works, "time_zone": calendar.time_zone}


def _options(found: Visit, part: str) -> dict[str, Any]:
    if part == "head":
        return {"is_buyer": found.is_buyer}
    company = found.workspace.account if found.is_buyer else found.workspace.team.name
    return {"kept": found.workspace.calendar(found.side).time_zone, "company": company}


def _page(request: HttpRequest, found: Visit, sheets: Mapping[str, Sheet], *, status: int = 200) -> HttpResponse:
    plan = load_plan(found.workspace)
    context = {
        **frame(found, "settings", plan),
        "sheets": sheets,
        "shown": settings_of(found.workspace, reader_of(found, timezone.now())),
        "why_not": may_lead(found),
    }
    return render(request, "plans/settings.html", context, status=status)

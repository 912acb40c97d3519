"""Settings of a plan: its name, value and targets; and the page that shows when each company works (calendars.py)."""

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

from mapapp.access.backend import in_a_team
from mapapp.access.rules import may_end_plan, may_fill, may_hide_value, may_lead
from mapapp.access.visit import Visit
from mapapp.drawing.settings import settings_of
from mapapp.pages.calendar_sheets import calendar_sheets
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.seen import Sheet, clashed, opened, posted
from mapapp.pages.settings_forms import HeadForm
from mapapp.pages.touched import told
from mapapp.pages.value import kept_words
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.header import HEADER, edit_header
from mapapp.plans.models import Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.origins import origin_of
from mapapp.private.rules import may_read_lane


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, code: str) -> HttpResponse:
    """The head of the plan; who does not lead reads what it holds."""
    found = at_plan(request, code)
    if request.method != "POST":
        return settings_page(request, found)
    allowed(may_lead(found))
    sheet = posted(request, HeadForm, is_buyer=found.is_buyer)
    if not sheet.form.is_valid():
        return settings_page(request, found, {"head": sheet}, status=422)
    try:
        by = found.actor(sheet.form.cleaned_data["form_key"])
        edit_header(found.workspace, values=sheet.changed(), was=sheet.seen(), by=by, at=timezone.now())
    except StaleValue:
        fresh = at_plan(request, code)
        again = clashed(sheet, HeadForm, _now(fresh), is_buyer=found.is_buyer)
        return settings_page(request, fresh, {"head": told(again, fresh, "plan", 0, timezone.now())}, status=409)
    except (AlreadyDone, Unchanged):
        return redirect("settings", code)
    except Refused as refused:
        sheet.form.add_error(refused.field if refused.field in sheet.form.fields else None, str(refused))
        return settings_page(request, found, {"head": sheet}, status=422)
    messages.success(request, _("Saved."))
    return redirect("settings", code)


def _now(found: Visit) -> dict[str, Any]:
    now = {name: getattr(found.workspace, name) for name in HEADER}
    value = now["value"]
    return now | {"value": value.quantize(Decimal(1)) if value is not None and value % 1 == 0 else value}


def settings_page(
    request: HttpRequest, found: Visit, sheets: Mapping[str, Sheet] | None = None, *, ask: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, with the sheets that have to be put right in place of fresh ones. `ask` asks one thing more."""
    plan, why_not = load_plan(found.workspace), may_lead(found)
    fresh = {} if why_not else {
        "head": opened(HeadForm, _now(found), is_buyer=found.is_buyer), **calendar_sheets(found, sheets or {}),
    }  # fmt: skip
    context = {
        **frame(found, "settings", plan),
        "sheets": {**fresh, **(sheets or {})},
        "shown": settings_of(found.workspace, reader_of(found, timezone.now())),
        "why_not": why_not,
        "ask": ask,
        "may_end": may_end_plan(found) is None,
        "retired": found.workspace.state == Workspace.State.RETIRED,
        "hidden": kept_words(found) if may_hide_value(found) is None else "",
        "in_team": not found.is_buyer and in_a_team(found.user) and may_read_lane(found) is None,
        "may_fill": may_fill(found) is None,
        "origin": origin_of(found) if in_a_team(found.user) else None,
        "may_hide": may_hide_value(found) is None and found.workspace.value is not None,
    }
    return render(request, "plans/settings.html", context, status=status)

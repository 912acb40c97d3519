"""How success is measured: what is counted, where it stands, the goal, and the result so far."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_edit_goals
from mapapp.access.visit import Visit
from mapapp.pages.acting import acted, refused_in, taken_off
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, goal_of, measure_of, signed_in
from mapapp.pages.goal_forms import MeasureForm
from mapapp.pages.goals import people_of
from mapapp.pages.seen import Sheet, clashed, opened, posted, seen_in
from mapapp.pages.touched import told
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.goals import add_measure, edit_measure, remove_measure
from mapapp.plans.models import Goal, Measure
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue

edited = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = ("what", "today", "target", "unit", "by_on", "result", "result_note", "checker")


@signed_in
@edited
def measure_new(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say how a goal is measured."""
    found = at_plan(request, code)
    allowed(may_edit_goals(found))
    goal, options = goal_of(found, number), {"people": people_of(found)}
    form = MeasureForm(request.POST if request.method == "POST" else None, **options)
    if request.method == "POST" and form.is_valid() and _added(found, number, form):
        messages.success(request, _("The measure is on the plan."))
        return redirect("goals", code)
    return _page(request, found, Sheet(form, MeasureForm(**options)), goal, status=422 if form.errors else 200)


@signed_in
@edited
def measure(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change a measure, write down its result so far, or take it off the plan."""
    found = at_plan(request, code)
    allowed(may_edit_goals(found))
    if request.POST.get("act") == "remove":
        return _removed(request, found, number, seen_in(request, MeasureForm, people=people_of(found)))
    thing, options = measure_of(found, number), {"people": people_of(found)}
    if request.method != "POST":
        return _page(request, found, opened(MeasureForm, _now(thing), **options), thing.goal, thing)
    sheet = posted(request, MeasureForm, **options)
    if not sheet.form.is_valid():
        return _page(request, found, sheet, thing.goal, thing, status=422)
    by, at = found.actor(sheet.form.cleaned_data["form_key"]), timezone.now()
    try:
        edit_measure(found.workspace, number, values=sheet.changed(), was=sheet.seen(), by=by, at=at)
    except StaleValue:
        again = clashed(sheet, MeasureForm, _now(measure_of(found, number)), **options)
        return _page(request, found, told(again, found, "measure", number, at), thing.goal, thing, status=409)
    except (AlreadyDone, Unchanged):
        return redirect("goals", code)
    except Refused as refused:
        refused_in(sheet.form, refused)
        return _page(request, found, sheet, thing.goal, thing, status=422)
    messages.success(request, _("The measure is saved."))
    return redirect("goals", code)


def _added(found: Visit, goal: int, form: MeasureForm) -> bool:
    data, at = dict(form.cleaned_data), timezone.now()
    by = found.actor(data.pop("form_key"))
    return acted(form, lambda: add_measure(found.workspace, goal, values=data, by=by, at=at))


def _removed(request: HttpRequest, found: Visit, number: int, was: dict[str, Any]) -> HttpResponse:
    by, at = found.actor(request.POST.get("form_key")), timezone.now()
    said = _("The measure is off the plan. History keeps it.")
    return taken_off(request, found, lambda: remove_measure(found.workspace, number, was=was, by=by, at=at), said=said)


def _page(
    request: HttpRequest, found: Visit, sheet: Sheet, goal: Goal, thing: Measure | None = None, *, status: int = 200
) -> HttpResponse:
    context = {**frame(found, "goals"), "sheet": sheet, "form": sheet.form, "goal": goal, "measure": thing}
    return render(request, "plans/measure_form.html", context, status=status)


def _now(thing: Measure) -> dict[str, Any]:
    now = {name: getattr(thing, name) for name in FIELDS}
    return now | {"checker": thing.checker.number if thing.checker else None}

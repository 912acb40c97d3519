"""What the buyer wants to achieve: write goals down, change them, take them off; and all of them in one place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.access.rules import may_edit_goals
from mapapp.access.visit import Visit
from mapapp.drawing.goals import goals_of
from mapapp.drawing.reader import Reader
from mapapp.drawing.trials import trials_of
from mapapp.pages.acting import acted, refused_in, taken_off
from mapapp.pages.answer import standing_of
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, goal_of, signed_in
from mapapp.pages.goal_forms import GoalForm
from mapapp.pages.seen import Sheet, blank, clashed, filled, opened, plain, posted, seen_in
from mapapp.pages.touched import told
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.goals import add_goal, edit_goal, remove_goal
from mapapp.plans.models import Goal, Side
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue

edited = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_safe
def goals(request: HttpRequest, code: str) -> HttpResponse:
    """All goals with their measures and what trials have to show, each with its way to change it."""
    found, at = at_plan(request, code), timezone.now()
    plan = load_plan(found.workspace, goals=True)
    standing = standing_of(plan, at)
    reader = Reader.of(found, standing)
    context = {
        **frame(found, "goals", plan),
        "goals": goals_of(standing, reader),
        "trials": trials_of(plan, reader),
        "may_edit": may_edit_goals(found) is None,
    }
    return render(request, "plans/goals.html", context)


@signed_in
@edited
def goal_new(request: HttpRequest, code: str) -> HttpResponse:
    """Write a goal down."""
    found = at_plan(request, code)
    allowed(may_edit_goals(found))
    options = {"people": people_of(found)}
    if request.method != "POST":
        return _page(request, found, blank(GoalForm, _said_today(found), **options))
    sheet = filled(request, GoalForm, **options)
    if sheet.form.is_valid() and _added(found, sheet, timezone.now()):
        messages.success(request, _("The goal is on the plan."))
        return redirect("goals", code)
    return _page(request, found, sheet, status=422)


@signed_in
@edited
def goal(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change a goal, or take it off the plan with its measures."""
    found = at_plan(request, code)
    allowed(may_edit_goals(found))
    if request.POST.get("act") == "remove":
        return _removed(request, found, number, seen_in(request, GoalForm, people=people_of(found)))
    thing, options = goal_of(found, number), {"people": people_of(found)}
    if request.method != "POST":
        return _page(request, found, opened(GoalForm, _now(thing), **options), thing)
    sheet = posted(request, GoalForm, **options)
    if not sheet.form.is_valid():
        return _page(request, found, sheet, thing, status=422)
    by, at = found.actor(sheet.form.cleaned_data["form_key"]), timezone.now()
    try:
        edit_goal(found.workspace, number, values=sheet.changed(), was=sheet.seen(), by=by, at=at)
    except StaleValue:
        again = clashed(sheet, GoalForm, _now(goal_of(found, number)), **options)
        return _page(request, found, told(again, found, "goal", number, at), thing, status=409)
    except (AlreadyDone, Unchanged):
        return redirect("goals", code)
    except Refused as refused:
        refused_in(sheet.form, refused)
        return _page(request, found, sheet, thing, status=422)
    messages.success(request, _("The goal is saved."))
    return redirect("goals", code)


def _removed(request: HttpRequest, found: Visit, number: int, was: dict[str, Any]) -> HttpResponse:
    by, at = found.actor(request.POST.get("form_key")), timezone.now()
    said = _("The goal is off the plan. History keeps it.")
    return taken_off(request, found, lambda: remove_goal(found.workspace, number, was=was, by=by, at=at), said=said)


def _added(found: Visit, sheet: Sheet, at: datetime) -> bool:
    data = plain(sheet.form.cleaned_data)
    by = found.actor(data.pop("form_key"))
    return acted(sheet.form, lambda: add_goal(found.workspace, values=data, by=by, at=at))


def _page(
    request: HttpRequest, found: Visit, sheet: Sheet, thing: Goal | None = None, *, status: int = 200
) -> HttpResponse:
    context = {**frame(found, "goals"), "sheet": sheet, "form": sheet.form, "goal": thing}
    if thing is not None:
        context["count"] = thing.measures.count()
    return render(request, "plans/goal_form.html", context, status=status)


def people_of(found: Visit) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who may have said a goal, or look at a measure of it: the buyer's people first."""
    everybody = list(found.workspace.people.all())
    names = {Side.BUYER: found.workspace.account, Side.SELLER: found.workspace.team.name}
    return [(names[side], [(p.number, p.name) for p in everybody if p.side == side]) for side in Side]


def _now(thing: Goal) -> dict[str, Any]:
    said_by = thing.said_by.number if thing.said_by else None
    return {"statement": thing.statement, "said_by": said_by, "said_on": thing.said_on}


def _said_today(found: Visit) -> dict[str, Any]:
    """A buyer who writes a goal down most likely says it himself, now."""
    me = found.me.number if found.me and found.is_buyer else None
    return {"said_by": me, "said_on": found.workspace.today(timezone.now())}

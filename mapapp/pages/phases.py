"""The phases of a plan: named, added, removed, put into order; and what a trial has to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mapapp.access.rules import may_lead
from mapapp.access.visit import Visit
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.goal_forms import NewPhase, PhaseAct, PhaseName
from mapapp.pages.touched import touched_by
from mapapp.plans.changes import phases as change
from mapapp.plans.changes.common import Changed, Unchanged
from mapapp.plans.models import Phase
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A row of the list. `form` is its name; `trouble` what came of the last try with it."""

    number: int
    name: str
    form: PhaseName
    tasks: int
    is_trial: bool
    frozen: bool
    criteria: int
    first: bool
    last: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What was refused: at which phase, why, and what was typed."""

    number: int
    words: str
    form: PhaseName | None = None
    status: int = 422


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def phases(request: HttpRequest, code: str) -> HttpResponse:
    """All phases in order; a POST adds one."""
    found = at_plan(request, code)
    if request.method != "POST":
        return _page(request, found, NewPhase())
    allowed(may_lead(found))
    form = NewPhase(request.POST)
    if form.is_valid() and _added(found, form):
        messages.success(request, _("The phase is on the plan, at its end."))
        return redirect("phases", code)
    return _page(request, found, form, status=422)


@signed_in
@require_POST
def phase(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Rename a phase; or move it, mark it as a trial, take it off the plan."""
    found = at_plan(request, code)
    allowed(may_lead(found))
    renames = "name" in request.POST
    form = PhaseName(request.POST) if renames else PhaseAct(request.POST)
    if not form.is_valid():
        words = next(str(error) for errors in form.errors.values() for error in errors)
        return _again(request, found, Tried(number, words, form if isinstance(form, PhaseName) else None))
    data = form.cleaned_data
    try:
        _verb(found, number, data)(by=found.actor(data["form_key"]), at=timezone.now())
    except StaleValue as stale:
        return _again(request, found, _stale(found, number, stale, form))
    except (AlreadyDone, Unchanged):
        return redirect("phases", code)
    except Refused as refused:
        return _again(request, found, Tried(number, str(refused), form if isinstance(form, PhaseName) else None))
    messages.success(request, _("The phase is off the plan.") if data.get("act") == "remove" else _("Saved."))
    return redirect("phases", code)


def _verb(found: Visit, number: int, data: dict[str, Any]) -> Callable[..., Changed]:
    """The change that is asked for, waiting for who and when."""
    workspace, act = found.workspace, data.get("act", "")
    if not act:
        return lambda **who: change.rename_phase(workspace, number, name=data["name"], was=data["was"], **who)
    if act in ("trial", "no-trial"):
        marks, was = act == "trial", data["was"] == "trial"
        return lambda **who: change.mark_trial(workspace, number, is_trial=marks, was=was, **who)
    if act == "remove":
        return lambda **who: change.remove_phase(workspace, number, **who)
    was = [int(part) for part in data["was"].split(",") if part.isdecimal() and len(part) < 10]
    wanted = _moved(was, number, -1 if act == "up" else 1)
    return lambda **who: change.order_phases(workspace, wanted, was=was, **who)


def _moved(numbers: list[int], number: int, by: int) -> list[int]:
    """The order that was seen, with one phase a place further; as it was at either end."""
    if number not in numbers:
        return numbers
    place = numbers.index(number)
    other = min(max(place + by, 0), len(numbers) - 1)
    moved = list(numbers)
    moved[place], moved[other] = moved[other], moved[place]
    return moved


def _stale(found: Visit, number: int, stale: StaleValue, form: PhaseName | PhaseAct) -> Tried:
    fields = ("name",) if isinstance(form, PhaseName) else ("is_trial", "position")
    moved = number
    if stale.field == "order":
        moved = next((now for now, was in zip(stale.now, stale.seen, strict=False) if now != was), number)
    first = touched_by(found, "phase", moved, fields, timezone.now())
    if isinstance(form, PhaseName):
        words = _("%(first)s. It is called “%(now)s” now. Save to replace that.")
        kept = PhaseName(initial={"name": form.cleaned_data["name"], "was": stale.now}, auto_id=f"id_{number}_%s")
        return Tried(number, words % {"first": first, "now": stale.now}, kept, status=409)
    return Tried(number, _("%(first)s. Look again, then repeat it.") % {"first": first}, status=409)


def _added(found: Visit, form: NewPhase) -> bool:
    data = form.cleaned_data
    by = found.actor(data["form_key"])
    try:
        change.add_phase(found.workspace, name=data["name"], is_trial=data["is_trial"], by=by, at=timezone.now())
    except AlreadyDone:
        return True
    except Refused as refused:
        form.add_error("name", str(refused))
        return False
    return True


def _again(request: HttpRequest, found: Visit, tried: Tried) -> HttpResponse:
    return _page(request, found, NewPhase(), tried, status=tried.status)


def _page(
    request: HttpRequest, found: Visit, form: NewPhase, tried: Tried | None = None, *, status: int = 200
) -> HttpResponse:
    plan = load_plan(found.workspace, goals=True)
    context = {
        **frame(found, "phases", plan),
        "lines": [_line(plan, phase, tried) for phase in plan.phases],
        "order": ",".join(str(phase.number) for phase in plan.phases),
        "form": form,
        "trouble": tried.words if tried and tried.number not in {p.number for p in plan.phases} else "",
        "why_not": may_lead(found),
    }
    return render(request, "plans/phases.html", context, status=status)


def _line(plan: Plan, phase: Phase, tried: Tried | None) -> PhaseLine:
    mine = tried if tried and tried.number == phase.number else None
    form = PhaseName(initial={"name": phase.name, "was": phase.name}, auto_id=f"id_{phase.number}_%s")
    if mine and mine.form:
        form = mine.form
        form.auto_id = f"id_{phase.number}_%s"
    return PhaseLine(
        number=phase.number,
        name=phase.name,
        form=form,
        tasks=sum(task.phase.number == phase.number for task in plan.tasks),
        is_trial=phase.is_trial,
        frozen=phase.criteria_frozen_on is not None,
        criteria=sum(one.phase.number == phase.number for one in plan.criteria),
        first=phase is plan.phases[0],
        last=phase is plan.phases[-1],
        trouble=mine.words if mine else "",
    )

"""What must be true at the end of a trial: asked for before it starts, frozen then."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_edit_goals
from mapapp.access.visit import Visit
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, phase_of, signed_in
from mapapp.pages.goal_forms import CriteriaForm
from mapapp.pages.touched import touched_by
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.phases import write_criteria
from mapapp.plans.models import Phase
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.plans.words import day_words


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The exit criteria of a phase, a line each. Writing some makes it a trial."""
    found = at_plan(request, code)
    phase = phase_of(found, number)
    if request.method != "POST":
        return _page(request, found, phase, _form(phase))
    allowed(may_edit_goals(found))
    form = CriteriaForm(request.POST)
    if not form.is_valid():
        return _page(request, found, phase, form, status=422)
    data = form.cleaned_data
    texts, was, by = data["texts"].splitlines(), data["was"].splitlines(), found.actor(data["form_key"])
    try:
        write_criteria(found.workspace, number, texts=texts, was=was, by=by, at=timezone.now())
    except StaleValue as stale:
        return _page(request, found, phase, _form(phase, data["texts"]), clash=list(stale.now), status=409)
    except (AlreadyDone, Unchanged):
        return redirect("goals", code)
    except Refused as refused:
        form.add_error("texts", str(refused))
        return _page(request, found, phase, form, status=422)
    messages.success(request, _("The exit criteria are saved."))
    return redirect("goals", code)


def _form(phase: Phase, typed: str | None = None) -> CriteriaForm:
    """The form over what stands there now, with what was typed if there was something."""
    now = "\n".join(_texts(phase))
    return CriteriaForm(initial={"texts": now if typed is None else typed, "was": now})


def _texts(phase: Phase) -> list[str]:
    return [" ".join(criterion.text.split()) for criterion in phase.criteria.all()]


def _page(
    request: HttpRequest, found: Visit, phase: Phase, form: CriteriaForm, *, clash: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    frozen, today = phase.criteria_frozen_on, found.workspace.today(timezone.now())
    context = {
        **frame(found, "goals"),
        "phase": phase.name,
        "form": form,
        "clash": clash,
        "first": touched_by(found, "phase", phase.number, ["criteria"], timezone.now()) if clash is not None else "",
        "frozen": day_words(frozen, today=today) if frozen else "",
        "texts": _texts(phase),
        "why_not": may_edit_goals(found),
    }
    return render(request, "plans/criteria.html", context, status=status)

"""The plan worked back from signature and forward from today: does it fit, what is long, what has to start when."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapapp.drawing.backwards import BackwardsPage, backwards_of
from mapapp.drawing.reader import Reader
from mapapp.pages.answer import standing_of
from mapapp.pages.frame import frame
from mapapp.pages.gate import at_plan, signed_in
from mapapp.plans.backwards import can_work_back, worked_back
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import Refused


@signed_in
@require_safe
def backwards(request: HttpRequest, code: str) -> HttpResponse:
    """From the target signature, or from another day that is asked for in the address. Nothing is written."""
    found, at = at_plan(request, code), timezone.now()
    plan = load_plan(found.workspace)
    error, typed, shown = "", request.GET.get("on", "").strip(), None
    context = frame(found, "backwards", plan)
    if can_work_back(plan):
        standing = standing_of(plan, at)
        reader = Reader.of(found, standing)
        known = found.workspace.target_signature_on or standing.signature_on or reader.today
        shown, error = _laid(plan, typed, known, reader, at)
    return render(request, "plans/backwards.html", {**context, "page": shown, "error": error, "here": request.path})


def _laid(plan: Plan, typed: str, known: date, reader: Reader, at: datetime) -> tuple[BackwardsPage | None, str]:
    """The plan laid back from the day that was typed, else from the one that is known; and what is wrong with a day.
    Nothing is laid where the steps of a plan take longer than any calendar goes back."""
    error = ""
    for day in (typed, known.isoformat()) if typed else (known.isoformat(),):
        try:
            return backwards_of(worked_back(plan, date.fromisoformat(day), at=at), reader), error
        except Refused as wrong:
            error = error or str(wrong)
        except ValueError:
            error = _("That is not a day. Choose one, like 25 Feb 2026.")
    return None, error

"""The plan worked back from signature and forward from today: does it fit, what is long, what has to start when."""

from __future__ import annotations

from datetime import date

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
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import Refused


@signed_in
@require_safe
def backwards(request: HttpRequest, code: str) -> HttpResponse:
    """From the target signature, or from another day that is asked for in the address. Nothing is written."""
    found, at = at_plan(request, code), timezone.now()
    plan = load_plan(found.workspace)
    shown: BackwardsPage | None = None
    error, typed, context = "", request.GET.get("on", "").strip(), frame(found, "backwards", plan)
    if can_work_back(plan):
        standing = standing_of(plan, at)
        reader = Reader.of(found, standing)
        known = found.workspace.target_signature_on or standing.signature_on or reader.today
        try:
            shown = backwards_of(worked_back(plan, _day(typed) if typed else known, at=at), reader)
        except (Refused, ValueError) as wrong:
            error = str(wrong) if isinstance(wrong, Refused) else _("That is not a day. Choose one, like 25 Feb 2026.")
            shown = backwards_of(worked_back(plan, known, at=at), reader)
    return render(request, "plans/backwards.html", {**context, "page": shown, "error": error, "here": request.path})


def _day(text: str) -> date:
    return date.fromisoformat(text)

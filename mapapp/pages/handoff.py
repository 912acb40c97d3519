"""What is handed over at signature, on one page that prints: the shared plan alone, the same for both companies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mapapp.drawing.first_days import first_days_of
from mapapp.drawing.handoff import handoff_of
from mapapp.drawing.reader import Reader
from mapapp.pages.answer import standing_of
from mapapp.pages.frame import frame
from mapapp.pages.gate import at_plan, signed_in
from mapapp.plans.queries import load_plan


@signed_in
@require_safe
def handoff(request: HttpRequest, code: str) -> HttpResponse:
    """For whoever takes over: goals, people, promises, open steps. Before signature it says what there is so far."""
    found, at = at_plan(request, code), timezone.now()
    standing = standing_of(load_plan(found.workspace, goals=True), at)
    reader = Reader.of(found, standing)
    context = {
        **frame(found, "plan", standing.plan),
        "pack": handoff_of(standing, reader),
        "first": first_days_of(standing, reader),
    }
    return render(request, "plans/handoff.html", context)

"""The plan page: the one source of truth, opened at the start of every call. Reading changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mapapp.drawing.board import board
from mapapp.drawing.filters import View
from mapapp.pages.gate import at_plan, signed_in
from mapapp.plans.frozen import due_in
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand


@signed_in
@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """The whole plan; with a filter asked for by script, its table alone."""
    found = at_plan(request, code)
    workspace = found.workspace
    standing = stand(
        load_plan(workspace, goals=True),
        timezone.now(),
        was_due=due_in(workspace.latest_version),
        agreed_due=due_in(workspace.baseline),
    )
    drawn = board(found, standing, view=View.of(request.GET))
    asked = request.headers.get("HX-Target") == "tasks"
    return render(request, "plans/_tasks.html" if asked else "plans/plan.html", {"board": drawn})

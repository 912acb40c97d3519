"""The seller's map of the people on a page of its own: the grid, what it says, the table, and the trail of moves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mapapp.drawing.map_trail import trail_of
from mapapp.drawing.reader import Reader
from mapapp.drawing.stakeholder_map import draw_map
from mapapp.pages.answer import standing_of
from mapapp.pages.asked import asked_for_map
from mapapp.pages.frame import frame
from mapapp.pages.gate import at_sellers, signed_in
from mapapp.plans.queries import load_plan
from mapapp.private.queries import placings


@signed_in
@require_safe
def people_map(request: HttpRequest, code: str) -> HttpResponse:
    """All of the map. Reading changes nothing."""
    found, at = at_sellers(request, code), timezone.now()
    standing, asked = standing_of(load_plan(found.workspace), at), asked_for_map(found)
    assert asked is not None
    reader = Reader.of(found, standing)
    context = {
        **frame(found, "people", standing.plan),
        "map": draw_map(standing, reader, asked, whole=True),
        "trail": trail_of(placings(found), asked.beliefs, standing.plan, reader),
    }
    return render(request, "private/map.html", context)

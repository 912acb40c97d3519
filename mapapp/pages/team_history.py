"""Who came into a team, went, or became something else in it, and who said so: for the team's admins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from mapapp.access.rules import may_read_team_history
from mapapp.drawing.team_story import COLUMNS, team_cells, team_lines
from mapapp.exchange.csvfile import csv_bytes
from mapapp.pages.gate import allowed, at_team, signed_in
from mapapp.pages.sparing import sparing
from mapapp.people.history import lines_of

PAGE = 100  # lines


@signed_in
@require_safe
def team_history(request: HttpRequest, code: str) -> HttpResponse:
    """The newest first, a page at a time: `?before=1234` goes on from there."""
    found, at = at_team(request, code), timezone.now()
    allowed(may_read_team_history(found))
    text = request.GET.get("before", "")
    before = int(text) if text.isdecimal() and len(text) < 18 else None
    rows = lines_of(found.team, before=before, most=PAGE + 1)
    context = {
        "team": found.team,
        "lines": team_lines(rows[:PAGE], found.user, at),
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "newest": before is None,
    }
    return render(request, "people/history.html", context)


@signed_in
@sparing
@require_safe
def team_history_csv(request: HttpRequest, code: str) -> HttpResponse:
    """All of it, a line each."""
    found = at_team(request, code)
    allowed(may_read_team_history(found))
    name = slugify(found.team.name) or "team"
    return HttpResponse(
        csv_bytes(COLUMNS, team_cells(lines_of(found.team))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-history.csv"'},
    )

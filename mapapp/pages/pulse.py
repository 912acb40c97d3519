"""What others did meanwhile, for a page that is open: every ten seconds it asks what is new after a revision.

The coach is judged by the whole plan, so its panel follows what anybody changed, the reader too: the page says by which
revision it was drawn.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from mapapp.access.visit import Visit
from mapapp.drawing.apart import changed_beside, changed_heads, changed_rows, same_rows
from mapapp.drawing.board import Board, board
from mapapp.drawing.filters import View
from mapapp.pages.answer import DRAWN, MANY, REVISION, by_script, standing_of
from mapapp.pages.asked import asked_for_map
from mapapp.pages.coached import coach_of, has_coach
from mapapp.pages.gate import at_plan, looked_at, signed_in
from mapapp.plans.earlier import earlier
from mapapp.plans.facts import Change
from mapapp.plans.history import Line, fold, since
from mapapp.plans.queries import load_plan
from mapapp.plans.words import tasks_words

HEADER = 2000  # bytes of names: proxies refuse an answer whose headers do not fit in 4 or 8 KB
FAR = 100  # events behind: then all of it comes, and nobody works out what each did


def pulse(request: HttpRequest, code: str) -> HttpResponseBase:
    """204 while nothing is new. A page whose session has ended is left alone too: somebody may be writing on it."""
    if by_script(request) and not request.user.is_authenticated:
        return HttpResponse(status=204)
    return _pulse(request, code)


@signed_in
@require_safe
def _pulse(request: HttpRequest, code: str) -> HttpResponse:
    found, at = at_plan(request, code), timezone.now()
    now = found.workspace.revision
    seen = _number(request, "since", now)
    if seen >= now:
        behind = _number(request, "coach", now) < now and has_coach(found)
        return _coach_alone(request, found, at) if behind else HttpResponse(status=204)
    lines = since(found.workspace, seen) if now - seen <= FAR else []
    response = render(request, "plans/edit/_pulse.html", _news(request, found, lines, at))
    response[REVISION] = str(lines[-1].number if lines else now)
    return trigger_client_event(response, "othersChanged", {"by": _named(_writers(found, lines))})


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise


def _coach_alone(request: HttpRequest, found: Visit, at: datetime) -> HttpResponse:
    """Its panel by what the plan is now: the page holds all else already."""
    panel = coach_of(found, standing_of(load_plan(found.workspace, goals=True), at))
    response = render(request, "plans/edit/_coach_alone.html", {"coach": panel})
    response[REVISION] = str(found.workspace.revision)
    return response


def _news(request: HttpRequest, found: Visit, lines: list[Line], at: datetime) -> dict[str, Any]:
    """What of the page is to be drawn again; all of it when more than tasks has changed, or the lines are too many."""
    plan, view = load_plan(found.workspace, goals=True), View.of(dict(parse_qsl(looked_at(request).query)))
    standing, changes = standing_of(plan, at), fold(lines)
    now = board(found, standing, view=view, coach=coach_of(found, standing))
    news = {"board": now, "live": _said(found, lines)}
    if not lines or any(change.on != "task" for change in changes) or _reframed(lines):
        buyer = found.is_buyer
        beside = {"yours": buyer and found.me is not None, "aside": buyer, "answers": True, "people": True}
        now = replace(now, asked=asked_for_map(found))
        return news | beside | {"board": now, "tasks": True, "goals": True, "bars": True, "timeline": True}
    return news | _different(now, found, view, changes, at)


def _different(now: Board, found: Visit, view: View, changes: list[Change], at: datetime) -> dict[str, Any]:
    was = board(found, standing_of(earlier(now.standing.plan, changes), at), view=view)
    rows, (heads, opens) = changed_rows(was, now), changed_heads(was, now)
    return {
        "tasks": opens or len(rows) > MANY or not same_rows(was, now),
        "rows": rows,
        "heads": heads,
        "bars": was.phasebars != now.phasebars,
        "timeline": any(change.field in DRAWN for change in changes),
        **changed_beside(was, now),
    }


def _reframed(lines: list[Line]) -> bool:
    """Whether what dates are compared with is another one now: each row may say something else."""
    return any(line.verb.startswith("version.") for line in lines)


def _writers(found: Visit, lines: list[Line]) -> dict[str, str]:
    """Task number -> who changed it last, the reader himself left out."""
    people = {person.number: person.name for person in found.workspace.people.all()} if lines else {}
    me = found.me.number if found.me else None
    return {
        str(number): people.get(line.by or 0, "")
        for line in lines
        if line.by != me
        for number in {line.task, *(change.number for change in line.changes if change.on == "task")}
        if number
    }


def _named(writers: dict[str, str]) -> dict[str, str]:
    """The names as a header can carry them; none of them when they are too many: a cell that somebody writes in then
    says that others changed its row, and not who."""
    return writers if len(json.dumps(writers)) <= HEADER else {}


def _said(found: Visit, lines: list[Line]) -> str:
    """For who hears the page: how much others have changed. Nothing about one's own acts in another window."""
    numbers = _writers(found, lines)
    if not numbers:
        return ""
    return _("Others changed %(tasks)s.") % {"tasks": tasks_words(len(numbers))}

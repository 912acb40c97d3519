"""The full history of a plan, filtered by person, task or kind of change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mapapp.drawing.activity import KINDS, activity_of
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import at_plan, signed_in
from mapapp.plans.queries import load_plan
from mapapp.plans.reading import stretch


@signed_in
@require_safe
def activity(request: HttpRequest, code: str) -> HttpResponse:
    """A line an act, by day, a hundred at a time; undo stays where it is still possible."""
    found, at = at_plan(request, code), timezone.now()
    person, task, before, after = (_number(request, name) for name in ("person", "task", "before", "after"))
    plan = load_plan(found.workspace, goals=True)
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    verbs = KINDS[kind][1] if kind else ()
    lines = stretch(found.workspace, before=before, after=after, person=person, task=task, verbs=verbs)
    drawn = activity_of(lines, plan, reader_of(found, at), person=person, task=task, kind=kind)
    return render(request, "plans/activity.html", {**frame(found, "activity", plan), "activity": drawn})


def _number(request: HttpRequest, name: str) -> int | None:
    """A number of the address; what is none narrows nothing."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

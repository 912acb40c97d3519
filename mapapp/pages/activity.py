"""The full history of a plan, filtered by person, task or kind of change."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mapapp.drawing.activity import CSV_COLUMNS, KINDS, activity_of, activity_rows
from mapapp.exchange.csvfile import csv_bytes
from mapapp.pages.asked import number_in
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import at_plan, signed_in
from mapapp.pages.sparing import sparing
from mapapp.plans.queries import load_plan
from mapapp.plans.reading import said_now, stretch

MOST = 100_000  # lines in one file


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to."""

    person: int | None
    task: int | None
    kind: str

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        kind = request.GET.get("kind", "")
        return cls(number_in(request, "person"), number_in(request, "task"), kind if kind in KINDS else "")

    @property
    def verbs(self) -> frozenset[str]:
        return KINDS[self.kind][1] if self.kind else frozenset()


@signed_in
@require_safe
def activity(request: HttpRequest, code: str) -> HttpResponse:
    """A line an act, by day, a hundred at a time; undo stays where it is still possible."""
    found, at = at_plan(request, code), timezone.now()
    before, after = (number_in(request, name) for name in ("before", "after"))
    asked, plan = Asked.of(request), load_plan(found.workspace, goals=True)
    lines = stretch(
        found.workspace, before=before, after=after, person=asked.person, task=asked.task, verbs=asked.verbs
    )
    drawn = activity_of(
        lines, plan, reader_of(found, at), said=said_now(found.workspace, lines.lines), person=asked.person,
        task=asked.task, kind=asked.kind,
    )  # fmt: skip
    return render(request, "plans/activity.html", {**frame(found, "activity", plan), "activity": drawn})


@signed_in
@sparing
@require_safe
def activity_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The lines that the page shows with the same filters, all of them, newest first."""
    found, at = at_plan(request, code), timezone.now()
    asked, plan = Asked.of(request), load_plan(found.workspace, goals=True)
    lines = stretch(found.workspace, person=asked.person, task=asked.task, verbs=asked.verbs, most=MOST).lines
    rows = activity_rows(lines, plan, reader_of(found, at), said=said_now(found.workspace, lines))
    return HttpResponse(
        csv_bytes(CSV_COLUMNS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="activity.csv"'},
    )

"""The portfolio's floor: one aggregate over all tasks of a team's open plans, drawn by the page's own template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mapapp.pages import portfolio
from mapapp.people.models import Team
from mapapp.plans.models import Task, Workspace

held: dict[str, Any] = {}
DONE = Q(tasks__status=Task.Status.DONE)
COUNTS = ~Q(tasks__status=Task.Status.NOT_NEEDED)
BUYERS = Q(tasks__owner__side="buyer")


def page_of(team: Team, get: Callable[[], object]) -> None:
    """Keep what the page's template is given, so that the floor draws the very same."""

    def kept(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        held.update(template=template, context=context)
        return render(request, template, context)

    with patch.object(portfolio, "render", kept):
        get()


@login_required
def plans(request: HttpRequest, code: str) -> HttpResponse:
    """Counts and dates of all tasks by plan, the fifty of the most value; then the page."""
    portfolio.at_desk(request)
    rows = Workspace.objects.filter(team__code=code, state=Workspace.State.OPEN).annotate(
        done=Count("tasks", filter=DONE),
        counted=Count("tasks", filter=COUNTS),
        buyer_done=Count("tasks", filter=DONE & BUYERS),
        buyer_counted=Count("tasks", filter=COUNTS & BUYERS),
        signs_on=Max("tasks__due_on", filter=Q(tasks__mark="signature")),
        next_on=Min("tasks__due_on", filter=~DONE & COUNTS),
    )
    list(rows.order_by(F("value").desc(nulls_last=True), "pk")[:50])
    return render(request, held["template"], held["context"])

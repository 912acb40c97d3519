"""The floors: what a small, plain Django view of the same kind takes. Nothing of mapapp's but its tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.views.decorators.http import require_POST

from mapapp.access.models import Seat
from mapapp.plans.models import (
    Criterion,
    Dependency,
    Event,
    Goal,
    Measure,
    Phase,
    Stakeholder,
    Task,
    Version,
    Workspace,
)

PLAIN = [  # what `startproject` writes
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
NO_SESSION = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
spent = {"queries": 0}  # by the plan page, session and user among them: the floor takes as many


def served_with(middleware: list[str]) -> WSGIHandler:
    """Django as it answers with these middlewares."""
    with override_settings(MIDDLEWARE=middleware):
        return WSGIHandler()


def beside(workspace: Workspace) -> list[QuerySet[Any]]:
    """What else there is to read of a plan."""
    nouns: tuple[type[Model], ...] = (Phase, Stakeholder, Goal, Measure, Dependency, Version, Seat)
    found = [noun._default_manager.filter(workspace=workspace) for noun in nouns]
    events = Event.objects.filter(workspace=workspace).order_by("-number")
    return [*found, Criterion.objects.filter(phase__workspace=workspace), events[:5]]


@login_required
def table(request: HttpRequest, code: str) -> HttpResponse:
    """Thirty rows, with as many queries as the plan page: session, user, workspace, tasks, and what stands around."""
    workspace = Workspace.objects.select_related("team").get(code=code)
    tasks = Task.objects.filter(workspace=workspace).select_related("owner", "phase").order_by("number")
    around = [list(rows) for rows in beside(workspace)[: spent["queries"] - 4]]
    values = {"workspace": workspace, "tasks": tasks, "around": [len(rows) for rows in around]}
    return render(request, "table.html", values, using="floor")


@require_POST
def edit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One row updated and returned, for nobody in particular."""
    Task.objects.filter(workspace__code=code, number=number).update(text=request.POST["text"])
    task = Task.objects.select_related("owner", "phase").get(workspace__code=code, number=number)
    return render(request, "row.html", {"task": task}, using="floor")


@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Thirty rows given new dates in one statement, and returned."""
    tasks = list(Task.objects.filter(workspace__code=code).select_related("owner", "phase").order_by("number"))
    for task in tasks:
        task.starts_on += timedelta(days=1)
        task.due_on += timedelta(days=1)
    Task.objects.bulk_update(tasks, ["starts_on", "due_on"])
    return render(request, "rows.html", {"tasks": tasks}, using="floor")

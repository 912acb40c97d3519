"""The one door: the function that fetches is the function that authorises. Strangers learn nothing: 404."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from mapapp.access.rules import Reason
from mapapp.access.visit import Visit, visit
from mapapp.people.models import User
from mapapp.plans.models import Goal, Measure, Phase, Stakeholder, Task, Version

signed_in = login_required
Noun = TypeVar("Noun", Stakeholder, Phase, Goal, Measure, Version)


def user_of(request: HttpRequest) -> User:
    """The signed-in person; pages behind `signed_in` have one."""
    assert isinstance(request.user, User)
    return request.user


def at_plan(request: HttpRequest, code: str) -> Visit:
    """The visit of the signed-in person, or 404: a foreign and a missing plan answer alike."""
    found = visit(user_of(request), code)
    if found is None:
        raise Http404
    return found


def allowed(reason: Reason) -> None:
    """Go on, or answer 403 with the reason of the rule."""
    if reason is not None:
        raise PermissionDenied(reason)


def task_of(found: Visit, number: int) -> Task:
    """A task of the plan with its owner and phase, or 404. One query."""
    task = (
        Task.objects.filter(workspace=found.workspace, number=number)
        .select_related("owner", "phase", "goal", "unblocker")
        .first()
    )
    if task is None:
        raise Http404
    return task


def person_of(found: Visit, number: int) -> Stakeholder:
    """A person of the plan, or 404. One query."""
    return _one(found, Stakeholder, number)


def phase_of(found: Visit, number: int) -> Phase:
    """A phase of the plan, or 404. One query."""
    return _one(found, Phase, number)


def goal_of(found: Visit, number: int) -> Goal:
    """A goal of the plan, or 404. One query."""
    return _one(found, Goal, number)


def measure_of(found: Visit, number: int) -> Measure:
    """A measure of the plan, or 404. One query."""
    return _one(found, Measure, number)


def version_of(found: Visit, number: int) -> Version:
    """A version of the plan, or 404. One query."""
    return _one(found, Version, number)


def _one(found: Visit, model: type[Noun], number: int) -> Noun:
    thing = model._default_manager.filter(workspace=found.workspace, number=number).first()
    if thing is None:
        raise Http404
    return thing

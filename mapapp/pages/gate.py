"""The one door: the function that fetches is the function that authorises. Strangers learn nothing: 404."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TypeVar
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from mapapp.access.members import TeamVisit, member_of, membership_of, team_visit
from mapapp.access.rules import Reason, may_keep_opportunities
from mapapp.access.team_templates import TemplateVisit, template_among, template_visits
from mapapp.access.visit import Gone, Visit, visit
from mapapp.people.models import Membership, User
from mapapp.plans.history import Line
from mapapp.plans.models import (
    Comment,
    Event,
    Goal,
    Measure,
    Phase,
    Side,
    Stakeholder,
    Task,
    TeamTemplate,
    TemplateVersion,
    Version,
)
from mapapp.prepared import prepared
from mapapp.private import queries as private
from mapapp.private.choosing import lane_of
from mapapp.private.models import BroughtShape, NoteShape, OwnPersonShape, OwnTaskShape
from mapapp.private.rules import may_read_lane
from mapapp.private.team_queries import brought_by
from mapapp.private.tripwire import Tripwire

Page = Callable[..., HttpResponseBase]
Noun = TypeVar("Noun", Event, Stakeholder, Phase, Goal, Measure, Version)
Own = TypeVar("Own")


def signed_in(page: Page) -> Page:
    """Only for who is signed in. A fragment asked for without a session sends the whole page to sign in, and back."""
    behind = login_required(page)

    @wraps(page)
    def door(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        if request.headers.get("HX-Request") != "true" or request.user.is_authenticated:
            try:
                return behind(request, *args, **named)
            except Gone:
                raise Http404 from None
        seen = looked_at(request)
        back = urlencode({"next": f"{seen.path}?{seen.query}" if seen.query else seen.path})
        return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?{back}")

    return door


def looked_at(request: HttpRequest) -> SplitResult:
    """The address of the page from which htmx asks; the start when there is none, or none that can be read."""
    try:
        return urlsplit(request.headers.get("HX-Current-URL", "/"))
    except ValueError:
        return urlsplit("/")


def user_of(request: HttpRequest) -> User:
    """The signed-in person; pages behind `signed_in` have one."""
    assert isinstance(request.user, User)
    return request.user


def at_plan(request: HttpRequest, code: str) -> Visit:
    """The visit of the signed-in person, or 404: a foreign and a missing plan answer alike."""
    found = visit(user_of(request), code)
    if found is None:
        raise Http404
    request.visit = found  # type: ignore[attr-defined]  # the frame of the page draws its reader from it
    wire_of(request).allow(found.side)
    return found


def at_plans(request: HttpRequest, visits: Iterable[Visit]) -> None:
    """A page of all one's plans: it may read what the sides keep to themselves on which the person is, of his plans."""
    wire_of(request).allow(*{found.side for found in visits})


def wire_of(request: HttpRequest) -> Tripwire:
    """The wire that watches the request (pages/watching.py): nobody's private tables until a door gives leave."""
    wire: Tripwire = request.tripwire  # type: ignore[attr-defined]
    return wire


def at_team(request: HttpRequest, code: str) -> TeamVisit:
    """The visit of an admin or a manager to the pages of his team, or 404 as for a team that is not. One query."""
    found = team_visit(user_of(request), code)
    if found is None:
        raise Http404
    wire_of(request).allow(Side.SELLER)
    return found


def own_membership(request: HttpRequest, code: str) -> Membership:
    """Somebody's own membership of a team, or 404 as for a team that is not. One query."""
    mine = membership_of(user_of(request), code)
    if mine is None:
        raise Http404
    wire_of(request).allow(Side.SELLER)
    return mine


def at_pipeline(request: HttpRequest, code: str) -> TeamVisit:
    """The visit of who oversees a team to its list from the CRM; 403 with the reason for its reps, 404 for all others,
    as for a team that is not. One query."""
    mine = own_membership(request, code)
    found = TeamVisit(user_of(request), mine.team, mine)
    allowed(may_keep_opportunities(found))
    return found


def brought_of(found: TeamVisit, code: str) -> BroughtShape:
    """A file of the team's list, or 404. One query."""
    brought = brought_by(found.team, code)
    if brought is None:
        raise Http404
    return brought


def member_at(found: TeamVisit, code: str) -> Membership:
    """A member of the team, or 404. One query."""
    member = member_of(found.team, code)
    if member is None:
        raise Http404
    return member


def at_templates(request: HttpRequest) -> list[TemplateVisit]:
    """The person at the templates of each of his teams; 404 for who is in none, before any template is asked for."""
    found = template_visits(user_of(request))
    if not found:
        raise Http404
    wire_of(request).allow(Side.SELLER)
    request.side = Side.SELLER  # type: ignore[attr-defined]  # the frame of the page draws its reader from it
    return found


def at_template(request: HttpRequest, code: str) -> tuple[TemplateVisit, TeamTemplate]:
    """A member at a template of his team, or 404 as for one that never was: foreign, missing, and proposed by another
    rep. Two queries."""
    found = template_among(at_templates(request), code)
    if found is None:
        raise Http404
    return found


def version_of_template(row: TeamTemplate, number: int) -> TemplateVersion:
    """A version of a template, or 404. One query."""
    version = row.versions.select_related("by").filter(number=number).first()
    if version is None:
        raise Http404
    return version


def allowed(reason: Reason) -> None:
    """Go on, or answer 403 with the reason of the rule."""
    if reason is not None:
        raise PermissionDenied(reason)


def task_of(found: Visit, number: int) -> Task:
    """A task of the plan with its owner and phase, or 404. One query."""
    for task in _tasks(found.workspace.pk, number):
        return task
    raise Http404


@prepared
def _tasks(workspace: int, number: int) -> QuerySet[Task]:
    return Task.objects.select_related("owner", "phase").filter(workspace=workspace, number=number).order_by()


def event_of(found: Visit, number: int) -> Event:
    """A line of the plan's history, or 404. One query."""
    return _one(found, Event, number)


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


def comment_of(found: Visit, number: int) -> Comment:
    """A comment with its author and task, or 404. One query."""
    said = Comment.objects.select_related("author", "task").filter(workspace=found.workspace, number=number).first()
    if said is None:
        raise Http404
    return said


def _one(found: Visit, model: type[Noun], number: int) -> Noun:
    thing = model._default_manager.filter(workspace=found.workspace, number=number).first()
    if thing is None:
        raise Http404
    return thing


def at_lane(request: HttpRequest, code: str) -> Visit:
    """The visit of somebody who reads the lane of his own side; 404 for who is not on the plan, 403 for who may not."""
    found = at_plan(request, code)
    allowed(may_read_lane(found))
    return found


def at_sellers(request: HttpRequest, code: str) -> Visit:
    """The visit of somebody who reads the seller's map and CRM data. For a buyer there is no such page: 404."""
    found = at_plan(request, code)
    if found.is_buyer:
        raise Http404
    allowed(may_read_lane(found))
    return found


def at_own_task(request: HttpRequest, code: str, key: str) -> tuple[Visit, OwnTaskShape]:
    """A task of the own side's lane. The other side's letter is a number never used: 404, and nothing is asked."""
    found = at_plan(request, code)
    if not key.startswith(lane_of(found).letter):
        raise Http404
    allowed(may_read_lane(found))
    return found, _there(private.own_task(found, key))


def note_of(found: Visit, number: int) -> NoteShape:
    """A note of the own side, or 404. One query."""
    return _there(private.note(found, number))


def own_person_of(found: Visit, number: int) -> OwnPersonShape:
    """Somebody whom the own side has written down, or 404. One query."""
    return _there(private.own_person(found, number))


def own_event_of(found: Visit, number: int) -> Line:
    """A line of the own side's history, or 404. One query."""
    return _there(private.own_event(found, number))


def _there(thing: Own | None) -> Own:
    if thing is None:
        raise Http404
    return thing

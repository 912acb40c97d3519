"""The door of the pages on which a plan is made: for people of a selling company, and nobody else learns of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from mapapp.access.founding import teams_of
from mapapp.exchange.drafts import draft_of, is_plan_file
from mapapp.exchange.models import SheetDraft
from mapapp.pages.gate import signed_in, user_of, wire_of
from mapapp.people.models import Team
from mapapp.plans.models import Side

Page = Callable[..., HttpResponseBase]


def selling(page: Page) -> Page:
    """Gives the page the teams of the signed-in person, by name; 404 to who has none."""

    @wraps(page)
    def door(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        teams = teams_of(user_of(request))
        if not teams:
            raise Http404
        wire_of(request).allow(Side.SELLER)
        request.side = Side.SELLER  # type: ignore[attr-defined]  # the frame of the page draws its reader from it
        return page(request, teams, *args, **named)

    return signed_in(door)


def brought(request: HttpRequest, code: str) -> SheetDraft:
    """What the person has brought, or 404: somebody else's, an old one and a missing one answer alike. One query."""
    draft = draft_of(user_of(request), code, timezone.now())
    if draft is None:
        raise Http404
    return draft


def sheet_of(request: HttpRequest, code: str) -> SheetDraft:
    """The same, when it is a sheet; 404 otherwise."""
    draft = brought(request, code)
    if is_plan_file(draft):
        raise Http404
    return draft


def plan_file_of(request: HttpRequest, code: str) -> SheetDraft:
    """The same, when it is a plan's own file; 404 otherwise."""
    draft = brought(request, code)
    if not is_plan_file(draft):
        raise Http404
    return draft


def team_named(teams: list[Team], text: str) -> Team:
    """The chosen team, the first one when there is no choice or none was made."""
    return next((team for team in teams if str(team.pk) == text), teams[0])

"""A session ends after 12 hours of rest, not 12 hours after sign-in: each busy hour winds it up again."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from mapapp.people.sessions import wind_up


class IdleSessions:
    """Saves the session of a signed-in person at most once an hour; that renews its cookie and its row.

    It says when the request came, too: rooms below read no clock, and allauth hands them the request and no more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.asked_at = timezone.now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not _by_itself(request) and request.session.accessed:
            wind_up(request.session, timezone.now())
        return response


def _by_itself(request: HttpRequest) -> bool:
    """A page that is only open asks every ten seconds; that is no sign of anybody."""
    return request.resolver_match is not None and request.resolver_match.url_name == "pulse"

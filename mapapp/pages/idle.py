"""A session ends after 12 hours of rest, not 12 hours after sign-in: each busy hour winds it up again."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HOUR = 3600
WOUND = "wound_at"


class IdleSessions:
    """Saves the session of a signed-in person at most once an hour; that renews its cookie and its row."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _by_itself(request):
            return response
        if request.session.accessed and (wound := request.session.get(WOUND)) and time.time() - wound > HOUR:
            request.session[WOUND] = int(time.time())
        return response


def _by_itself(request: HttpRequest) -> bool:
    """A page that is only open asks every ten seconds; that is no sign of anybody."""
    return request.resolver_match is not None and request.resolver_match.url_name == "pulse"

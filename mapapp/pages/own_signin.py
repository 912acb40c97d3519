"""A company that wants its own sign-in gets it for sessions, too, that were begun before it said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from mapapp.access.signin import opened_elsewhere
from mapapp.people.models import User


class OwnSignIn:
    """Signs out, at his next request, who came in by another way than the one that his company demands now.

    The request goes on as a stranger's: his page asks him to sign in, and leads back. It asks nothing of the database,
    and nothing of anybody where no company demands its own sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: object, named: object) -> None:
        if not any(provider.required for provider in settings.SSO):
            return
        if isinstance(request.user, User) and opened_elsewhere(request, request.user):
            logout(request)

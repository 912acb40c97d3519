"""Whoever signs in, whatever the way, has used this browser: it is remembered as his."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mapapp.access.known import remember_browser


class KnownBrowsers:
    """Sets the cookie of access/known.py on the answer that signs somebody in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if user := getattr(request, "just_signed_in", None):
            remember_browser(response, user)
        return response

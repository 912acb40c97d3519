"""Every request is watched: it touches no side's private tables until a door has found out whose side it is on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mapapp.private.tripwire import watched


class Watched:
    """Gives the request its `tripwire`; gate.py and selling.py give it leave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with watched() as wire:
            request.tripwire = wire  # type: ignore[attr-defined]
            return self.get_response(request)

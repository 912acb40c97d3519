"""One click in a mail stops its letters (RFC 8058): without signing in, by a POST; reading the page changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mapapp.digests.choosing import stop as stop_letters
from mapapp.digests.stopping import is_stopped, stopping


@csrf_exempt  # mail programs post here for their reader; the signed token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and by POST stop. A forged link and one of somebody who has left answer alike, with nothing to stop."""
    found = stopping(token)
    if request.method == "POST" and found is not None:
        stop_letters(*found, at=timezone.now())
    seat, what = found or (None, "")
    is_off = seat is not None and is_stopped(seat, what)
    answer = render(request, "digests/stop.html", {"seat": seat, "what": what, "is_off": is_off})
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer

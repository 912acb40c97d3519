"""One click in a mail stops its letters (RFC 8058): without signing in, by a POST; reading the page changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mapapp.access.models import Seat
from mapapp.digests.choosing import choose, seat_of


@csrf_exempt  # mail programs post here for their reader; the signed token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and by POST stop. A forged link and one of somebody who has left answer alike, with nothing to stop."""
    seat = seat_of(token)
    if request.method == "POST" and seat is not None:
        choose(seat, Seat.Digest.OFF, at=timezone.now())
    answer = render(request, "digests/stop.html", {"seat": seat, "is_off": seat and seat.digest == Seat.Digest.OFF})
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer

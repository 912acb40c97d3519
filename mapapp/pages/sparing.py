"""Files are made anew for each who takes one, so nobody takes more of them than somebody does by hand."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from mapapp.access.limits import SPAN, too_often
from mapapp.pages.gate import Page, user_of


def sparing(page: Page) -> Page:
    """A page that makes a file, behind `signed_in`: 429 with a plain page when a person, or a network, has had enough
    for now. Asked before the door, so that a plan which is not one's own answers like one that is not."""

    @wraps(page)
    def counted(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        return had_enough(request) or page(request, *args, **named)

    return counted


def had_enough(request: HttpRequest) -> HttpResponse | None:
    """Count one more file; the answer when it is one too many."""
    if not too_often(request, "download", user_of(request).email):
        return None
    over = timezone.now() + timedelta(seconds=SPAN)  # counted from the first file of them, so at the latest
    until = f"{over.astimezone(ZoneInfo(user_of(request).time_zone)):%H:%M}"
    answer = render(request, "429.html", {"until": until, "back": _came_from(request)}, status=429)
    answer.headers["Retry-After"] = str(SPAN)
    return answer


def _came_from(request: HttpRequest) -> str:
    """The page of ours that led here, as a path; empty for somebody else's, for none, and for this address itself."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(said)
    if not parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    path = urlunsplit(("", "", parts.path, parts.query, ""))
    return "" if path == request.get_full_path() and request.method == "GET" else path

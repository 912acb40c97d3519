"""Files are made anew for each who takes one, so nobody takes more of them than somebody does by hand."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

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
    answer = render(request, "429.html", status=429)
    answer.headers["Retry-After"] = str(SPAN)
    return answer

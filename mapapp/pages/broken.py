"""What is answered when something broke on our side: the database that does not answer has a page of its own. And what
is answered where nothing is, to a body that nobody can read."""

from __future__ import annotations

import sys

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.views.defaults import bad_request, page_not_found

AGAIN = 10  # seconds


def broken(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, full, or held by somebody for too long; else 500. It reads nothing, for it may
    be what is read that is gone."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(AGAIN)})
    return HttpResponse(render_to_string("500.html"), status=500)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; 400 for a body that cannot be read. No page has asked for the body where there is none, so it is this answer
    that meets it first, for the token of a form in it: what is wrong with it would be told as a fault of ours."""
    try:
        return page_not_found(request, exception)
    except (MultiPartParserError, SuspiciousOperation) as bent:
        return bad_request(request, bent)

"""What is answered when something broke on our side: the database that does not answer has a page of its own."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

AGAIN = 10  # seconds


def broken(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, full, or held by somebody for too long; else 500. It reads nothing, for it may
    be what is read that is gone."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(AGAIN)})
    return HttpResponse(render_to_string("500.html"), status=500)

"""Before anything reads a body: it is no larger than any form of ours, and its text is UTF-8."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from mapapp.exchange.markup import A_LIST

MOST = 12 * 1024 * 1024  # bytes: two sheets and pasted rows, each far above what we read of it
OF_A_LIST = A_LIST.size + 4 * 1024 * 1024  # so that one which is a little too large is told so at its field
LIST = re.compile(r"/admin-area/[^/]+/opportunities/")


class Bounded:
    """Answers 413 to a body that would fill the disk, and 400 to one whose text no database could keep.

    Files are written aside while they come in, for anybody and before we know who sends them; a declared charset may
    be a codec of Python that yields half characters, or none that reads text. A list from a CRM is large, and brought
    by somebody who is signed in: without any session's cookie it is refused as all else. That is a sieve, no proof; who
    makes a cookie up meets the page's own gate, with what he sent on the disk for as long as that takes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_list = LIST.fullmatch(request.path_info) and settings.SESSION_COOKIE_NAME in request.COOKIES
        most = OF_A_LIST if is_list else MOST
        if length.isdecimal() and (len(length) > 15 or int(length) > most):
            return HttpResponse(render_to_string("413.html", {"most": most // 1024 // 1024}), status=413)
        if (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadRequest("a body in another charset than UTF-8")
        return self.get_response(request)

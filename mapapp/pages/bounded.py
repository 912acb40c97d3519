"""Before anything reads a body: it is no larger than any form of ours, and its text is UTF-8."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse

MOST = 12 * 1024 * 1024  # bytes: two sheets and pasted rows, each far above what we read of it


class Bounded:
    """Answers 400 to a body that would fill the disk, or whose text no database could keep.

    Files are written aside while they come in, for anybody and before we know who sends them; a declared charset may
    be a codec of Python that yields half characters, or none that reads text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and (len(length) > 15 or int(length) > MOST):
            raise RequestDataTooBig("a body larger than any form of ours")
        if (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadRequest("a body in another charset than UTF-8")
        return self.get_response(request)

"""The page of a link to one version's PDF, for who has no account: what it is, then one button. Reading it changes
nothing, whoever or whatever reads, and it is noted nowhere that somebody did.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from mapapp.access.limits import too_often
from mapapp.access.models import SharedLink
from mapapp.access.shared_links import find
from mapapp.pages.filenames import of_account
from mapapp.snapshots.asking import Asked, ask_for, look
from mapapp.snapshots.shared import Shared, shared_of

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show what it is; a POST downloads it, or asks for it to be drawn. One that opens nothing (any more) answers like
    one that never was."""
    at = timezone.now()
    link = find(token, at)
    if (link is None or request.method == "POST") and too_often(request, "link", token):
        return _answer(request, "snapshots/shared_gone.html", HTTPStatus.TOO_MANY_REQUESTS, often=True)
    if link is None:
        return _answer(request, "snapshots/shared_gone.html", HTTPStatus.NOT_FOUND, often=False)
    asked = _look(link)
    if request.method == "POST" and asked.file is not None:
        return _file(link, asked)
    if request.method == "POST":
        ask_for(link.version, at=at, against=link.compared_with, paper=link.paper, language=link.language)
        asked = _look(link)
    zone = request.user.time_zone if request.user.is_authenticated else ""
    with override(link.language):
        found = shared_of(link, asked, token, at=at, zone=zone)
    part = "snapshots/_shared.html" if request.headers.get("HX-Request") else "snapshots/shared.html"
    return _answer(request, part, HTTPStatus.OK, shared=found)


def _look(link: SharedLink) -> Asked:
    return look(link.version, against=link.compared_with, paper=link.paper, language=link.language)


def _file(link: SharedLink, asked: Asked) -> HttpResponse:
    assert asked.file is not None
    said = {"account": of_account(link.workspace.account), "number": link.version.number}
    name = _("%(account)s, version %(number)s") % said + ".pdf"
    answer = HttpResponse(asked.file.read_bytes(), content_type="application/pdf", headers=HEADERS)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _answer(
    request: HttpRequest, name: str, status: int, *, shared: Shared | None = None, often: bool = False
) -> HttpResponse:
    answer = render(request, name, {"shared": shared, "often": often}, status=status)
    for header, value in HEADERS.items():
        answer.headers[header] = value
    return answer

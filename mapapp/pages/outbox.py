"""The letters of the demo, codes and all, for everybody to read. Without demo mode there is no such page."""

from __future__ import annotations

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from mapapp.plans.words import moment_words
from mapapp.post.models import Letter

SHOWN = 60
LETTER = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}


def in_demo() -> None:
    if not settings.DEMO:
        raise Http404


@require_safe
@csp_update({"frame-src": [SELF]})
def outbox(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The newest letters, and one of them opened: the one asked for, else the newest."""
    in_demo()
    now = timezone.now()
    letters = list(Letter.objects.filter(within=None).order_by("-pk")[:SHOWN])
    opened = next((letter for letter in letters if letter.pk == number), None) if number else None
    if number and opened is None:
        raise Http404
    rows = [(letter, moment_words(letter.created_at, zone="UTC", now=now)) for letter in letters]
    return render(request, "post/outbox.html", {"rows": rows, "opened": opened or (letters[0] if letters else None)})


@require_safe
@csp(LETTER)  # type: ignore[arg-type]
@xframe_options_sameorigin
def letter_html(request: HttpRequest, number: int) -> HttpResponse:
    """A letter's own page, as a mail program shows it: no script, nothing fetched."""
    in_demo()
    letter = Letter.objects.filter(pk=number).exclude(html="").first()
    if letter is None:
        raise Http404
    return HttpResponse(letter.html.replace("<head>", '<head><base target="_top">', 1))

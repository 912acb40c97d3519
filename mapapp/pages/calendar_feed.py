"""The calendar feed as calendar programs fetch it: no cookie, no sign-in, the address is the key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from mapapp.access.feeds import feed_steps, find_feed
from mapapp.access.limits import SPAN, too_often
from mapapp.access.mine import visits_of
from mapapp.access.models import CalendarFeed
from mapapp.access.visit import Visit
from mapapp.drawing.calendar_feed import calendar_of


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The steps, or 304 when the calendar has them already. Four queries; two when nothing changed."""
    at = timezone.now()
    if too_often(request, "calendar", token):
        return HttpResponse(status=429, content_type="text/plain", headers={"Retry-After": str(SPAN)})
    feed = find_feed(token)
    if feed is None:
        raise Http404
    visits = visits_of(feed.user)
    etag = _etag(feed, visits, at)
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        body = calendar_of(feed_steps(visits, at=at), titles=feed.titles)
        answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        answer.headers["Content-Disposition"] = 'inline; filename="mapapp.ics"'
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _etag(feed: CalendarFeed, visits: Sequence[Visit], at: datetime) -> str:
    """Another one whenever a plan of his has moved on, he comes or goes, he chose otherwise, or a day is over."""
    plans = [f"{found.workspace.code} {found.seat.pk} {found.workspace.revision}" for found in visits if found.seat]
    stands = [feed.token_sha256, str(feed.titles), f"{at.date()}", *plans]
    return f'"{hashlib.sha256(chr(10).join(stands).encode()).hexdigest()[:32]}"'

"""A side's own list: the tasks, notes and people that only the reader's own side sees. One address, two lanes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from mapapp.access.visit import Visit
from mapapp.drawing.lane import LaneDrawer, draw_lane
from mapapp.pages.answer import by_script
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_lane, own_event_of, signed_in
from mapapp.pages.refused import refused_page
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.private.changes.common import Kept
from mapapp.private.changes.undo import undo_private
from mapapp.private.queries import load_lane
from mapapp.private.rules import may_undo_private


@signed_in
@require_safe
def lane(request: HttpRequest, code: str) -> HttpResponse:
    """All of it on one page, with what happened last; `?before=51` with what happened before that line."""
    found, text = at_lane(request, code), request.GET.get("before", "")
    before = int(text) if text.isdecimal() and len(text) <= 9 else None
    drawn = drawn_lane(found, timezone.now(), before=before)
    return render(request, "private/lane.html", {**lane_frame(found, drawn), "before": before})


@signed_in
@require_POST
def lane_undo(request: HttpRequest, code: str, event: int) -> HttpResponse:
    """Put back what one private change did; refused when somebody touched the same field since."""
    found = at_lane(request, code)
    allowed(may_undo_private(found, own_event_of(found, event).by))
    try:
        undo_private(found.workspace, event, by=found.actor(request.POST.get("form_key")), at=timezone.now())
    except AlreadyDone:
        pass
    except Refused as refused:
        return refused_page(request, found, refused)
    messages.success(request, _("Undone. Everything is as it was before."))
    return HttpResponseClientRefresh() if by_script(request) else redirect("lane", code)


def drawn_lane(found: Visit, at: datetime, *, every: bool = False, before: int | None = None) -> LaneDrawer:
    """The lane of the reader's own side as he gets it: 9 queries."""
    return draw_lane(load_lane(found, every=every, before=before), load_plan(found.workspace), reader_of(found, at))


def lane_frame(found: Visit, drawn: LaneDrawer) -> dict[str, Any]:
    """What every page of a lane is drawn from."""
    return {**frame(found, "lane", drawn.plan), "lane": drawn}


def told(request: HttpRequest, found: Visit, kept: Kept, words: str, *, undo: bool = False) -> None:
    """Say what was done, with its undo where there is one."""
    url = reverse("lane_undo", args=[found.workspace.code, kept.event.number]) if undo else ""
    messages.success(request, words, extra_tags=url)

"""The plan page: the one source of truth, opened at the start of every call. Reading changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mapapp.access.ending import retirement
from mapapp.access.seats import buyer_has_joined, mark_seen
from mapapp.access.visit import Visit
from mapapp.drawing.board import Board, board
from mapapp.drawing.changes import since_of
from mapapp.drawing.filters import View
from mapapp.drawing.reader import Reader
from mapapp.pages.asked import asked_for_map
from mapapp.pages.coached import coach_of
from mapapp.pages.frame import frame
from mapapp.pages.gate import at_plan, signed_in
from mapapp.plans.frozen import due_in
from mapapp.plans.history import Line, since
from mapapp.plans.queries import load_plan
from mapapp.plans.silence import is_finished, silence_of
from mapapp.plans.standing import Standing, stand
from mapapp.private.queries import Snooze, hidden_value, snooze
from mapapp.private.rules import reads_beliefs


@signed_in
@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """The whole plan; with a filter asked for by script, its table alone."""
    found, at = at_plan(request, code), timezone.now()
    view = View.of(request.GET)
    if request.headers.get("HX-Target") == "tasks":
        return render(request, "plans/_tasks.html", {"board": board(found, _standing(found, at), view=view)})
    return render(request, "plans/plan.html", {"board": _board(found, at, view)})


@signed_in
@require_POST
def mark_read(request: HttpRequest, code: str) -> HttpResponse:
    """The reader says that he has read what changed, up to the revision he had before him."""
    found, at = at_plan(request, code), timezone.now()
    seen = request.POST.get("revision", "")
    mark_seen(found, at, revision=int(seen) if seen.isdecimal() and len(seen) < 10 else None)
    if request.headers.get("HX-Request"):
        return render(request, "plans/_since.html", {"board": _board(found, at, View())})
    return redirect("plan", code)


@signed_in
@require_safe
def all_since(request: HttpRequest, code: str) -> HttpResponse:
    """All that is different since the reader's mark, as one page: what the plan page has no room for."""
    found, at = at_plan(request, code), timezone.now()
    standing = _standing(found, at)
    drawn = since_of(_unread(found), standing, Reader.of(found, standing), most=None)
    return render(request, "plans/since.html", {**frame(found, "since", standing.plan), "since": drawn})


def _standing(found: Visit, at: datetime) -> Standing:
    workspace = found.workspace
    was, agreed = due_in(workspace.latest_version), due_in(workspace.baseline)
    return stand(load_plan(workspace, goals=True), at, was_due=was, agreed_due=agreed)


def _board(found: Visit, at: datetime, view: View) -> Board:
    joined = found.is_buyer or buyer_has_joined(found.workspace)
    asked, standing = asked_for_map(found), _standing(found, at)
    return board(
        found, standing, view=view, lines=_unread(found), joined=joined, asked=asked,
        ended=retirement(found.workspace), snooze=_snooze(found, standing), value_hidden=_hides_value(found),
        coach=coach_of(found, standing),
    )  # fmt: skip


def _hides_value(found: Visit) -> bool:
    """Whether the seller keeps a value; asked only by him, of a plan that shows none."""
    return found.workspace.value is None and reads_beliefs(found) and hidden_value(found) is not None


def _snooze(found: Visit, standing: Standing) -> Snooze | None:
    """What the seller has put off; asked only of a plan that is silent for too long."""
    silence = silence_of(found.workspace, standing.at, finished=is_finished(standing.plan))
    return snooze(found) if silence.is_over and reads_beliefs(found) else None


def _unread(found: Visit) -> list[Line]:
    """The events behind the reader's mark; none on a first visit, and none for somebody without a seat.

    Acting marks as read (PRODUCT, Private means absent): what came before his own last act is behind him.
    """
    seat = found.seat
    if seat is None or seat.seen_at is None:
        return []
    lines = since(found.workspace, seat.seen_revision)
    mine = next((line for line in reversed(lines) if found.me and line.by == found.me.number), None)
    if mine is None:
        return lines
    seat.seen_at = mine.at
    return [line for line in lines if line.number > mine.number]

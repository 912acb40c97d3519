"""A manager's view of a plan, for the reps who run it; and the plans that wait for a look this week. Sellers only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.access.members import OVERSEERS, membership_of
from mapapp.access.mine import every_visit_of
from mapapp.access.rules import Reason
from mapapp.access.seats import whereabouts
from mapapp.access.visit import Visit
from mapapp.drawing.coaching import due_of, scores_of, thoughts_of
from mapapp.drawing.reader import Reader
from mapapp.pages.acting import refused_in
from mapapp.pages.answer import standing_of
from mapapp.pages.commitment_forms import ThoughtsForm
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plans, at_sellers, signed_in, user_of
from mapapp.pages.seen import plain
from mapapp.pages.selling import selling
from mapapp.people.models import Team
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.portfolio.starting import to_start
from mapapp.private.changes.coaching import Thoughts, review_plan
from mapapp.private.changes.common import NothingNew
from mapapp.private.coaching import looked_at_by, looks_due, plan_reviews
from mapapp.private.listed import desk_visits
from mapapp.private.models import PlanReviewShape
from mapapp.private.review_criteria import CODES
from mapapp.private.rules import may_coach

WEEK = timedelta(days=6)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def coaching(request: HttpRequest, code: str) -> HttpResponse:
    """What was thought of the plan; a manager adds what he thinks now."""
    found, at = at_sellers(request, code), timezone.now()
    why_not, rows = _may(found), plan_reviews(found)
    if request.method != "POST":
        return _page(request, found, at, rows, ThoughtsForm(initial=_now(rows)), why_not)
    allowed(why_not)
    form, status = ThoughtsForm(request.POST), 422
    if form.is_valid():
        status = _written(request, found, form, at)
    if status == 302:
        messages.success(request, _("Saved. Whoever runs the plan reads it; the buyer never does."))
        return redirect("coaching", code)
    return _page(request, found, at, plan_reviews(found), form, why_not, status=status)


def _written(request: HttpRequest, found: Visit, form: ThoughtsForm, at: datetime) -> int:
    """Write it down, or say in the form why not."""
    data = plain(form.cleaned_data)
    thoughts = Thoughts(data["note"], _scores(request), data["look_on"])
    by = found.actor(data["form_key"]) if found.seat else None
    try:
        review_plan(found.workspace, thoughts, seen=data["seen"], by=by, user=found.user, at=at)
    except (AlreadyDone, NothingNew):
        return 302
    except StaleValue:
        form.add_error(None, _("Somebody else wrote here a moment ago: read it below, then save yours."))
        return 409
    except Refused as refused:
        refused_in(form, refused)
        return 422
    return 302


@selling
@require_safe
def coach_week(request: HttpRequest, teams: list[Team]) -> HttpResponse:
    """The plans that wait for a look by the end of these seven days, and the deals that should have a plan and have
    none: a manager's of his team, a rep's his own."""
    user, at = user_of(request), timezone.now()
    today = at.astimezone(ZoneInfo(user.time_zone)).date()
    visits = every_visit_of(user, among=looked_at_by(user, today + WEEK))
    at_plans(request, visits)
    due = due_of(looks_due(visits, today + WEEK), today)
    start = [one for visit in desk_visits(user) if (one := to_start(visit, at)).rows]
    context = {"due": due, "start": start, "coaches": bool(due) or whereabouts(user).oversees}
    return render(request, "private/coach_week.html", context)


def _may(found: Visit) -> Reason:
    """One query for who has a seat; who looks in from his team needs none."""
    mine = None if found.seat is None else membership_of(found.user, found.workspace.team.code)
    return may_coach(found, manages=found.seat is None or (mine is not None and mine.role in OVERSEERS))


def _scores(request: HttpRequest) -> dict[str, int]:
    """What was ticked; anything else than a number is none."""
    given = {code: request.POST.get(f"score-{code}", "") for code in CODES}
    return {code: int(text) for code, text in given.items() if text in ("1", "2", "3")}


def _now(rows: list[PlanReviewShape]) -> dict[str, Any]:
    """A new one begins with the last scores, and an empty note."""
    return {"seen": rows[0].number if rows else 0}


def _page(
    request: HttpRequest, found: Visit, at: datetime, rows: list[PlanReviewShape], form: ThoughtsForm, why_not: Reason,
    *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    standing = standing_of(load_plan(found.workspace), at)
    given = _scores(request) if request.method == "POST" else dict(rows[0].scores) if rows else {}
    if status == 409:  # what was written meanwhile stands below; what is typed is saved after it
        data = request.POST.copy()
        data["seen"] = str(rows[0].number if rows else 0)
        form.data = data
    context = {
        **frame(found, "coaching", standing.plan),
        "thoughts": thoughts_of(rows, Reader.of(found, standing)),
        "criteria": scores_of(given),
        "form": form,
        "why_not": why_not,
    }
    return render(request, "private/coaching.html", context, status=status)

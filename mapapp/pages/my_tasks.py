"""What a person has over all plans: his tasks, his plans, and the page he starts on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mapapp.access.backend import in_a_team
from mapapp.access.founding import teams_of
from mapapp.access.mine import (
    checks_asked_of,
    done_tasks_of,
    every_visit_of,
    open_tasks_of,
    signed_among,
    visits_of,
    waiting_for,
)
from mapapp.access.seats import whereabouts
from mapapp.drawing.listing import listed, parts_of, sheet_of
from mapapp.drawing.mine import finished_of, mine_of
from mapapp.drawing.tabs import address
from mapapp.pages.gate import at_plans, signed_in, user_of
from mapapp.pages.portfolio import portfolio
from mapapp.plans.many import load_plans
from mapapp.private.queries import own_tasks_of, snoozes

MOST = 100  # finished tasks on one page


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Sellers start on their plans; a buyer on his plan when there is one, else on his tasks."""
    place = whereabouts(user_of(request))
    if place.sells:
        return redirect("plans")
    return redirect("plan", place.codes[0]) if len(place.codes) == 1 else redirect("my_tasks")


@signed_in
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    """What has the person's name, on whatever plan; what is finished is counted, and shown when asked for."""
    context = mine_context(request, timezone.now(), show=request.GET.get("done") == "1")
    return render(request, "plans/tasks.html", context)


def mine_context(request: HttpRequest, at: datetime, *, show: bool) -> dict[str, Any]:
    """What `plans/_mine.html` is drawn from; finished tasks only to `show` them."""
    user = user_of(request)
    visits = visits_of(user)
    at_plans(request, visits)
    pairs = open_tasks_of(visits)
    done = done_tasks_of(visits)
    waiting = waiting_for([task for _found, task in pairs])
    mine = mine_of(visits, pairs, waiting, at, own=own_tasks_of(visits), checks=checks_asked_of(visits, at))
    finished = finished_of(list(done[:MOST]), visits, at) if show else ()
    return {"mine": mine, "finished": finished, "count": len(finished) if show else done.count(), "who": user}


@signed_in
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The portfolio, for a member of a selling team. For everybody else, and for him when he asks for the list: the
    plans that the person is on, and for a manager those of the team; what is over stands apart."""
    user, at = user_of(request), timezone.now()
    if in_a_team(user) and "show" not in request.GET and (answer := portfolio(request)) is not None:
        return answer
    sells, visits = whereabouts(user).sells, every_visit_of(user)
    at_plans(request, visits)
    put_off, places = snoozes(visits), [visit.workspace for visit in visits]
    parts = parts_of(places, request.GET.get("show", ""), at, signed=signed_among(places), snoozes=put_off)
    sheet = sheet_of(parts, request.GET.get("page", ""))
    return render(
        request,
        "plans/plans.html",
        {
            "plans": listed(load_plans(sheet.shown), user, at, put_off),
            "sheet": sheet,
            "parts": parts,
            "any": bool(visits),
            "sells": sells,
            "new_url": address("plan_new") if sells else "",
            "teams": teams_of(user) if sells else [],
        },
    )

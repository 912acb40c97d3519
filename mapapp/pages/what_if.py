"""Several moves tried together: nothing is written before Apply, and the scenario lives in the address alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import replace_url

from mapapp.access.rules import may_apply_moves, may_lead
from mapapp.access.visit import Visit
from mapapp.drawing.gantt import tried_timeline
from mapapp.drawing.outcome import outcome_of
from mapapp.drawing.reader import Reader
from mapapp.drawing.said import Said as Told
from mapapp.drawing.said import moved_words
from mapapp.drawing.scenarios import scenario_url
from mapapp.drawing.what_if import page_of, thens_of
from mapapp.pages.answer import Came, by_script, saved, standing_of
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.scenarios import LONGEST_ADDRESS, Said, said_in
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.scenario import Scenario, Tried, apply_scenario, as_it_would_be, try_moves
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, NoReason, PlanChanged, Refused, ShowFirst


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """The scenario of the address with all that would follow from it. A POST shows a new one, or applies it."""
    found, at = at_plan(request, code), timezone.now()
    if request.method != "POST":
        return _page(request, found, load_plan(found.workspace), said_in(request.GET), at)
    said = said_in(request.POST)
    if request.POST.get("act") == "apply":
        return _apply(request, found, said, at)
    plan = load_plan(found.workspace)
    if by_script(request):
        return _outcome(request, found, plan, said, at)
    url = scenario_url(code, said.scenario)
    if said.unread or len(url) > LONGEST_ADDRESS:
        return _page(request, found, plan, said, at, status=422 if said.unread else 200)
    return redirect(f"{url}#outcome")


def _apply(request: HttpRequest, found: Visit, said: Said, at: datetime) -> HttpResponse:
    plan, scenario, seen = load_plan(found.workspace), said.scenario, _number(request.POST.get("seen", ""))
    _may(found, plan, scenario)
    if said.unread:
        return _page(request, found, plan, said, at, status=422)
    by, why = found.actor(request.POST.get("form_key")), request.POST.get("why", "")[:500]
    try:
        changed = apply_scenario(
            found.workspace, scenario, seen=seen, why=why, force="force" in request.POST, by=by, at=at
        )
    except PlanChanged as shown:
        return _page(request, found, shown.preview.plan, said, at, changed=str(shown), status=409)
    except (ShowFirst, NoReason) as shown:
        error = str(shown) if isinstance(shown, NoReason) else ""
        return _page(request, found, shown.preview.plan, said, at, error=error, asked=not error, status=422)
    except AlreadyDone:
        return saved(request, found, Came(load_plan(found.workspace), Told("", _("Saved.")), whole=True), at)
    except Unchanged as same:
        return saved(request, found, Came(same.plan, Told("", _("Nothing changed.")), whole=True), at)
    except Refused as refused:
        return _page(request, found, load_plan(found.workspace), said, at, refused=str(refused), status=422)
    assert changed.preview is not None
    words = moved_words(changed.preview, Reader.of(found, standing_of(changed.plan, at)))
    told = words if changed.preview.moved_tasks else _("Applied.")
    return saved(request, found, Came.of(changed, Told(told, told), whole=True), at)


def _may(found: Visit, plan: Plan, scenario: Scenario) -> None:
    dated = [plan.by_number[n] for n in sorted(scenario.dated) if n in plan.by_number]
    relinked = [plan.by_number[n] for n in sorted(scenario.relinked) if n in plan.by_number]
    allowed(may_apply_moves(found, dated, relinked, target=scenario.target_on is not None))


def _tried(found: Visit, plan: Plan, said: Said, at: datetime) -> tuple[Tried, str]:
    """What the scenario does; when no plan can hold it, what nothing does, and why."""
    try:
        return try_moves(plan, said.scenario, by=found.side, at=at), ""
    except Refused as beyond:
        return try_moves(plan, Scenario(), by=found.side, at=at), str(beyond)


def _page(
    request: HttpRequest, found: Visit, plan: Plan, said: Said, at: datetime, *, status: int = 200, refused: str = "",
    **more: Any,
) -> HttpResponse:  # fmt: skip
    context, tried, reader = _context(request, found, plan, said, at)
    unread = said.unread
    page = page_of(tried, reader, unread, may_aim=may_lead(found) is None)
    context |= {**frame(found, "what_if", plan), **more, "page": page, "refused": refused or context["refused"]}
    return render(request, "plans/what_if.html", context, status=status)


def _outcome(request: HttpRequest, found: Visit, plan: Plan, said: Said, at: datetime) -> HttpResponse:
    """By script: what happens, and what becomes of each row; the address follows."""
    context, tried, reader = _context(request, found, plan, said, at)
    seen = _number(request.POST.get("seen", ""))
    if seen != plan.workspace.revision:
        context["changed"] = str(PlanChanged(tried.preview))
    context["thens"] = thens_of(tried, reader, said.unread).values()
    response = render(request, "plans/_outcome_swapped.html", context)
    url = scenario_url(found.workspace.code, said.scenario)
    return replace_url(response, url if len(url) <= LONGEST_ADDRESS else request.path)


def _context(
    request: HttpRequest, found: Visit, plan: Plan, said: Said, at: datetime
) -> tuple[dict[str, Any], Tried, Reader]:
    tried, refused = _tried(found, plan, said, at)
    reader = Reader.of(found, standing_of(plan, at))
    post: Mapping[str, str] = request.POST
    moved = {one.task.number: one.old_due for one in (*tried.preview.asked, *tried.preview.pushed)}
    context = {
        "drawing": tried_timeline(standing_of(as_it_would_be(tried), at), moved),
        "outcome": outcome_of(tried, reader, said.unread),
        "refused": refused,
        "why": post.get("why", ""),
        "form_key": post.get("form_key") or get_random_string(22),
        "here": request.path,
        "back": reader.url,
    }
    return context, tried, reader


def _number(text: str) -> int:
    """The revision that was looked at; -1 when none was said, which no plan has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

"""The portfolio: every deal that a member of a selling team may see, on one page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from mapapp.access.backend import in_a_team
from mapapp.access.mine import every_visit_of
from mapapp.drawing.tabs import address
from mapapp.exchange.csvfile import Cell, csv_stream
from mapapp.pages.gate import signed_in, user_of, wire_of
from mapapp.pages.sparing import had_enough
from mapapp.plans.models import Side
from mapapp.portfolio.asked import Asked
from mapapp.portfolio.changed import changed
from mapapp.portfolio.desk import desk, named
from mapapp.portfolio.sheet import TITLES, sheet_rows
from mapapp.private.listed import DeskVisit, desk_visits, lines_for, views_for

Page = Callable[..., HttpResponseBase]


def at_desk(request: HttpRequest) -> tuple[list[DeskVisit], DeskVisit]:
    """A member's visits to the portfolios of his teams, and the one that the address names; 404 for who is in none,
    before anything of a seller's is asked for, and for a team that is not his. One query."""
    user = user_of(request)
    if not in_a_team(user):
        raise Http404
    wire_of(request).allow(Side.SELLER)
    request.side = Side.SELLER  # type: ignore[attr-defined]  # the frame of the page draws its reader from it
    teams = desk_visits(user)
    if not teams:
        raise Http404
    visit = named(teams, request.POST.get("team") or request.GET.get("team", ""))
    if visit is None:
        raise Http404
    return teams, visit


def portfolio(request: HttpRequest) -> HttpResponse | None:
    """The page of `plans/` for a member of a selling team; None while no line of his is kept yet, and he has plans."""
    teams, visit = at_desk(request)
    lines, asked, at = lines_for(visit), Asked.of(request.GET), timezone.now()
    drawn = desk(visit, lines, views_for(visit), asked, at)
    is_over = drawn.is_empty and lines.filter(workspace__isnull=False).exists()  # there are plans, and none is open
    if drawn.is_empty and not is_over and not lines.exists() and every_visit_of(visit.user):
        return None
    context = {
        "desk": drawn, "is_over": is_over, "teams": teams, "new_url": address("plan_new"),
        "over_url": asked.url(state="all"), "coach_url": address("coach_week"),
        "bring_url": address("opportunities", visit.team.code) if visit.oversees else "",
        "csv_url": f"{address('deals_csv')}{asked.url()}",
        "changed_url": f"{address('deals_changed')}?team={visit.team.code}", "hand_on": [one.team for one in teams],
    }  # fmt: skip
    part = request.headers.get("HX-Target") == "deals"
    return render(request, "portfolio/_swapped.html" if part else "portfolio/portfolio.html", context)


def at_portfolio(page: Page) -> Page:
    """Gives the page the member's visit that the address names."""

    @wraps(page)
    def door(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        return page(request, at_desk(request)[1], *args, **named)

    return signed_in(door)


@at_portfolio
@require_safe
def deals_changed(request: HttpRequest, visit: DeskVisit) -> HttpResponse:
    """What of the deals is another than a week ago, by the readings of then: the first of each kind, or all of one."""
    kind, page = request.GET.get("kind", ""), Asked.of(request.GET).page
    drawn = changed(visit, lines_for(visit), timezone.now(), kind=kind, page=page)
    return render(request, "portfolio/changed.html", {"changed": drawn, "team": visit.team, "back": back_to(visit)})


def back_to(visit: DeskVisit) -> str:
    """The list of the team that is looked at."""
    return f"{address('plans')}?team={visit.team.code}"


@at_portfolio
@require_safe
def deals_csv(request: HttpRequest, visit: DeskVisit) -> HttpResponseBase:
    """The lines that the page shows with the same filters and in the same order, all of them."""
    if (enough := had_enough(request)) is not None:
        return enough
    rows = sheet_rows(lines_for(visit), Asked.of(request.GET), visit, timezone.now())
    return csv_file(request, visit, "deals", TITLES, rows)


def csv_file(
    request: HttpRequest, visit: DeskVisit, what: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase:
    """A file of the team's, row by row; who asks for the head alone has no row read."""
    kind, asked_for = "text/csv; charset=utf-8", request.method != "HEAD"
    answer = StreamingHttpResponse(csv_stream(titles, rows), content_type=kind) if asked_for else HttpResponse()
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{slugify(visit.team.name) or "team"}-{what}.csv"'
    return answer

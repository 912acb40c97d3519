"""What stands in a portfolio, as files for other programs: the columns of a pipeline report, and how plans stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from mapapp.exchange.csvfile import Cell, csv_stream
from mapapp.pages.portfolio import at_portfolio
from mapapp.pages.sparing import had_enough
from mapapp.portfolio import crm, reading_sheet
from mapapp.private.listed import DeskVisit, lines_for, readings_for


@at_portfolio
@require_safe
def crm_csv(request: HttpRequest, visit: DeskVisit) -> HttpResponseBase:
    """One row for each open deal that the member may see, by the CRM's own key."""
    return had_enough(request) or _file(visit, "crm", crm.TITLES, crm.crm_rows(lines_for(visit)))


@at_portfolio
@require_safe
def readings_csv(request: HttpRequest, visit: DeskVisit) -> HttpResponseBase:
    """How each plan that the member may see stood, night by night and version by version."""
    rows = reading_sheet.reading_rows(readings_for(visit))
    return had_enough(request) or _file(visit, "readings", reading_sheet.TITLES, rows)


def _file(visit: DeskVisit, what: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(csv_stream(titles, rows), content_type="text/csv; charset=utf-8")
    name = f"{slugify(visit.team.name) or 'team'}-{what}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

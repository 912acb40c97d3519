"""What stands in a portfolio, as files for other programs: the columns of a pipeline report, and how plans stood."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from mapapp.pages.portfolio import at_portfolio, csv_file
from mapapp.pages.sparing import had_enough
from mapapp.portfolio import crm, reading_sheet
from mapapp.private.listed import DeskVisit, lines_for, readings_for


@at_portfolio
@require_safe
def crm_csv(request: HttpRequest, visit: DeskVisit) -> HttpResponseBase:
    """One row for each open deal that the member may see, by the CRM's own key."""
    return had_enough(request) or csv_file(request, visit, "crm", crm.TITLES, crm.crm_rows(lines_for(visit)))


@at_portfolio
@require_safe
def readings_csv(request: HttpRequest, visit: DeskVisit) -> HttpResponseBase:
    """How each plan that the member may see stood, night by night and version by version."""
    rows = reading_sheet.reading_rows(readings_for(visit))
    return had_enough(request) or csv_file(request, visit, "readings", reading_sheet.TITLES, rows)

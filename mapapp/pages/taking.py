"""The plan to take away, for whoever reads it: as a spreadsheet, now or as a version kept it, and its tasks as CSV.

Of a retired plan, too.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapapp.exchange.planfile.taken import take, take_version
from mapapp.exchange.planfile.write import plan_xlsx, tasks_csv
from mapapp.pages.filenames import of_account
from mapapp.pages.gate import at_plan, signed_in, version_of
from mapapp.pages.sparing import sparing
from mapapp.plans.models import Workspace

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@sparing
@require_safe
def plan_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """All that both sides read, a sheet a part. The same bytes for everybody while the plan stands as it does."""
    taken = take(at_plan(request, code).workspace)
    return _file(
        plan_xlsx(taken), XLSX, _name(taken.plan.workspace, _("%(account)s, plan at change %(revision)s.xlsx"))
    )


@signed_in
@sparing
@require_safe
def version_sheet(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The same of a version, as it was kept."""
    found = at_plan(request, code)
    version = version_of(found, number)
    version.workspace = found.workspace
    said = {"account": of_account(found.workspace.account), "number": number}
    return _file(plan_xlsx(take_version(version)), XLSX, _("%(account)s, version %(number)s.xlsx") % said)


@signed_in
@sparing
@require_safe
def task_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The tasks alone, as CSV."""
    found = at_plan(request, code)
    plan = take(found.workspace, history=False).plan
    name = _name(plan.workspace, _("%(account)s, tasks at change %(revision)s.csv"))
    return _file(tasks_csv(plan), "text/csv; charset=utf-8", name)


def _name(workspace: Workspace, words: str) -> str:
    return words % {"account": of_account(workspace.account), "revision": workspace.revision}


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response

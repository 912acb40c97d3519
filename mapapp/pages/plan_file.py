"""A plan from a plan's own file: brought by the door of the sheets, looked at, created. Written once, at the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mapapp.drawing.plan_file import shown
from mapapp.exchange.capped import plan_capped
from mapapp.exchange.cells import Book
from mapapp.exchange.drafts import found_from_sheet, keep_plan_file, plan_in
from mapapp.exchange.jsonplan.shape import checked, looks_like_one
from mapapp.exchange.jsonplan.write import spelled
from mapapp.exchange.models import SheetDraft
from mapapp.exchange.planfile.asplan import plain_of
from mapapp.exchange.sheet import FILE_BYTES, one_name
from mapapp.pages.gate import user_of
from mapapp.pages.selling import plan_file_of, selling
from mapapp.pages.told import told_of
from mapapp.people.models import Team
from mapapp.plans.refusals import Refused
from mapapp.portfolio.jobs import ring_for


def is_plan_file(file: UploadedFile[Any]) -> bool:
    """Whether what was brought is a plan's own file, by its first bytes. It can be read from its begin after that."""
    start = file.read(4100)
    file.seek(0)
    return looks_like_one(start)


def brought(request: HttpRequest, file: UploadedFile[Any], team: Team, at: datetime) -> SheetDraft:
    """Look the file through, and keep it. Raises SheetRefused with the place and what to write there."""
    plain = plan_capped(file.read(FILE_BYTES + 1))
    return keep_plan_file(team, user_of(request), filename=one_name(file.name or ""), plain=plain, at=at)


def brought_as_sheet(request: HttpRequest, file: UploadedFile[Any], book: Book, team: Team, at: datetime) -> SheetDraft:
    """The same of a plan's own spreadsheet, all sheets of it."""
    plain = checked(spelled(plain_of(book)))
    return keep_plan_file(team, user_of(request), filename=one_name(file.name or ""), plain=plain, at=at)


@selling
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import_plan(request: HttpRequest, teams: list[Team], code: str) -> HttpResponse:
    """What the file would become; "Create the plan" creates it."""
    draft = plan_file_of(request, code)
    if draft.workspace:
        return redirect("plan", draft.workspace.code)
    plan, at, refused = plan_in(draft), timezone.now(), ""
    if request.method == "POST":
        try:
            workspace = found_from_sheet(draft, plan, at=at)
        except Refused as refusal:
            refused = str(refusal)
        else:
            ring_for(draft.team, at=at)
            messages.success(request, told_of(plan))
            return redirect("plan", workspace.code)
    context = {"draft": draft, "refused": refused, **shown(plan, user_of(request), draft.team.name, at.date())}
    return render(request, "exchange/plan_file.html", context, status=422 if refused else 200)

"""The first step of a plan from a spreadsheet: a file or pasted rows, and whose. Read by a capped child process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mapapp.access.founding import colleagues_of
from mapapp.exchange.capped import paste_capped, read_capped
from mapapp.exchange.cells import Book
from mapapp.exchange.decided import Decided
from mapapp.exchange.drafts import KEPT, Contents, decide, drafts_of, forget, keep_sheet, replace_sheet
from mapapp.exchange.header import guess_mapping
from mapapp.exchange.imported import Imported
from mapapp.exchange.memory import recalled, usual_encoding
from mapapp.exchange.models import SheetDraft
from mapapp.exchange.persons import Person
from mapapp.exchange.planfile.asplan import is_ours
from mapapp.exchange.refusals import SheetRefused
from mapapp.exchange.sheet import FILE_BYTES, one_name
from mapapp.pages import plan_file
from mapapp.pages.gate import user_of
from mapapp.pages.new_plan_forms import Upload
from mapapp.pages.selling import brought, selling, sheet_of, team_named
from mapapp.people.models import Team
from mapapp.plans.first_calendars import usual_calendar

asked = require_http_methods(["GET", "HEAD", "POST"])


@selling
@asked
def plan_import(request: HttpRequest, teams: list[Team]) -> HttpResponse:
    """Step 1: bring a sheet. What was begun before is listed, and can be gone on with."""
    at = timezone.now()
    form = Upload(*_posted(request), teams=teams)
    if request.method != "POST" or not (form.is_valid() or form.lacks_the_account_alone):
        return _step(request, form, drafts=drafts_of(user_of(request), at))
    if (file := form.cleaned_data.get("file")) and plan_file.is_plan_file(file):
        team = team_named(teams, form.cleaned_data.get("team", ""))
        return _own(request, form, lambda: plan_file.brought(request, file, team, at))
    team, user = team_named(teams, form.cleaned_data.get("team", "")), user_of(request)
    read = _read(form, usual_encoding(team.pk, user))
    if read is None or read.plan is None:
        return _step(request, form)
    if file and is_ours(book := read.plan):
        return _own(request, form, lambda: plan_file.brought_as_sheet(request, file, book, team, at))
    mapping = recalled(guess_mapping(read.plan.sheet), team.pk, user)
    draft = keep_sheet(
        team,
        user,
        filename=read.filename,
        contents=Contents(read.plan, read.people, read.raw),
        decided=Decided(form.cleaned_data.get("account", ""), sheet=read.plan.chosen, mapping=mapping),
        at=at,
    )
    if form.errors:  # of another field: the plan's own file is kept, and need not be chosen again
        return _step(request, _kept(form, draft), draft=draft)
    return redirect("plan_import_columns", draft.code)


def _own(request: HttpRequest, form: Upload, keep: Callable[[], SheetDraft]) -> HttpResponse:
    """A plan's own file, or its spreadsheet, names its account itself, and has no columns to be asked about."""
    try:
        draft = keep()
    except SheetRefused as refusal:
        form.errors.clear()
        form.add_error("file", str(refusal))
        return _step(request, form)
    return redirect("plan_import_plan", draft.code)


@selling
@asked
def plan_import_file(request: HttpRequest, teams: list[Team], code: str) -> HttpResponse:
    """Step 1 again: another file, another account, a list of people; or on as it was."""
    draft = sheet_of(request, code)
    if draft.workspace:
        return redirect("plan", draft.workspace.code)
    decided = Decided.from_json(draft.choices)
    form = Upload(*_posted(request), teams=[draft.team], kept=True, initial={"account": decided.account})
    if request.method != "POST" or not form.is_valid():
        return _step(request, form, draft=draft)
    read, before = _read(form, usual_encoding(draft.team_id, draft.user)), Contents.unpacked(bytes(draft.content))
    if form.errors or read is None:
        return _step(request, form, draft=draft)
    if read.plan or read.people:
        raw = read.raw if read.plan else before.raw
        contents = Contents(read.plan or before.plan, read.people or before.people, raw)
        replace_sheet(draft, contents=contents, filename=read.filename if read.plan else None)
    account = form.cleaned_data["account"]
    if read.plan:
        mapping = recalled(guess_mapping(read.plan.sheet), draft.team_id, draft.user)
        decided = Decided(account, decided.header, sheet=read.plan.chosen, mapping=mapping)
    decide(draft, Decided(account, decided.header, decided.sheet, decided.mapping, decided.rows))
    return redirect("plan_import_columns", draft.code)


@selling
@require_POST
def plan_import_forget(request: HttpRequest, teams: list[Team], code: str) -> HttpResponse:
    """Throw a sheet away before its 7 days are over."""
    forget(brought(request, code))
    return redirect("plan_import")


def imported(draft: SheetDraft, at: datetime) -> Imported:
    """A draft ready to be looked at: its contents, and the people of the team, who brought it first."""
    others = [each for each in colleagues_of(draft.team) if each.pk != draft.user_id]
    sellers = tuple(Person(each.get_full_name(), each.email, side="seller") for each in (draft.user, *others))
    decided = Decided.from_json(draft.choices)
    usual = usual_calendar(draft.team, at)
    return Imported(Contents.unpacked(bytes(draft.content)), decided, draft.team.name, sellers, usual.today(at), usual)


class Read:
    """What the form's files hold; None for a file that was not given."""

    def __init__(self, plan: Book | None, people: Book | None, filename: str, data: bytes = b"") -> None:
        self.plan, self.people, self.filename = plan, people, filename
        self.raw = data if plan and plan.readings else b""


def _read(form: Upload, encoding: str) -> Read | None:
    """Reads what was given. A refusal stands at its field; a plan is given even when the list of people is refused."""
    file, text = form.cleaned_data.get("file"), form.cleaned_data.get("text", "")
    people, plan, data = form.cleaned_data.get("people"), None, b""
    filename = one_name(file.name or "") if file else _("Pasted rows")
    try:
        if file:
            data = file.read(FILE_BYTES + 1)  # one too many is enough to refuse it
            plan = read_capped(data, file.name or "", encoding=encoding)
        elif text.strip():
            plan = paste_capped(text)
    except SheetRefused as refusal:
        form.add_error("file" if file else "text", str(refusal))
        return None
    try:
        return Read(plan, _people_in(people, encoding) if people else None, filename, data)
    except SheetRefused as refusal:
        form.add_error("people", str(refusal))
        return Read(plan, None, filename, data)


def _people_in(file: UploadedFile[Any], encoding: str) -> Book:
    return read_capped(file.read(FILE_BYTES + 1), file.name or "", encoding=encoding)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _kept(form: Upload, draft: SheetDraft) -> Upload:
    """The same form with its errors, for a draft whose sheet is kept already."""
    again = Upload(form.data, teams=[draft.team], kept=True)
    again.is_valid()
    again.errors.update(form.errors)
    return again


def _step(
    request: HttpRequest, form: Upload, *, draft: SheetDraft | None = None, drafts: list[SheetDraft] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "draft": draft, "drafts": drafts or []}
    if draft:
        context["until"] = draft.created_at + KEPT
    return render(request, "exchange/upload.html", context, status=422 if form.errors else 200)

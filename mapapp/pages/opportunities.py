"""A team's list from its CRM: what is open without a plan, the files that were brought, and the report of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mapapp.access.founding import colleagues_of
from mapapp.access.limits import too_often
from mapapp.access.members import TeamVisit
from mapapp.drawing.opportunities import listed
from mapapp.exchange.csvfile import csv_bytes
from mapapp.exchange.markup import A_LIST
from mapapp.exchange.opportunities.bringing import State, Taken, bring, go_on, going, job_of, look_again, take
from mapapp.exchange.opportunities.saying import line_told, looked
from mapapp.exchange.refusals import SheetRefused
from mapapp.pages.gate import at_pipeline, brought_of, signed_in
from mapapp.pages.sparing import sparing
from mapapp.pages.team import edited
from mapapp.plans.words import moment_words
from mapapp.private.changes.taking_in import forget_file
from mapapp.private.models import BroughtLineShape, BroughtShape
from mapapp.private.team_queries import counted, files_of, lines_of, open_without_plan, pipeline_of

PAGE = 50  # rows
What = BroughtLineShape.What


class FileForm(forms.Form):
    """A file, as a CRM exports it."""

    file = forms.FileField(
        label=gettext_lazy("The export of your CRM"), allow_empty_file=True,
        help_text=gettext_lazy("CSV or .xlsx with a row for each, up to 8 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )  # fmt: skip


@signed_in
@edited
def opportunities(request: HttpRequest, code: str) -> HttpResponse:
    """What is open without a plan, and the last files; a POST brings another one, which a worker looks at."""
    found = at_pipeline(request, code)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method != "POST" or not form.is_valid():
        return _list(request, found, form, status=422 if form.errors else 200)
    if too_often(request, "list", found.user.email):
        form.add_error("file", _("Too many files in ten minutes. Wait a little, then bring it again."))
        return _list(request, found, form, status=429)
    file = form.cleaned_data["file"]
    try:
        content = file.read(A_LIST.size + 1)
        brought = bring(found.team, filename=file.name or "", content=content, by=found.user, at=timezone.now())
    except SheetRefused as refusal:
        form.add_error("file", str(refusal))
        return _list(request, found, form, status=422)
    return redirect("opportunity_file", code, brought.code)


@signed_in
@edited
def opportunity_file(request: HttpRequest, code: str, brought: str) -> HttpResponse:
    """One file: how far a worker is with it, what it would do, and afterwards what it did."""
    found = at_pipeline(request, code)
    file = brought_of(found, brought)
    if request.method == "POST":
        return _acted(request, found, file)
    return _file(request, found, file)


def _acted(request: HttpRequest, found: TeamVisit, file: BroughtShape) -> HttpResponse:
    """Take it in, look again, go on after a failure, or throw it away."""
    at, act = timezone.now(), request.POST.get("act", "")
    seen = request.POST.get("seen", "")
    if act == "take":
        came = take(file, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else -1, at=at)
        if came is Taken.STOPPED:
            words = _("Nothing was taken in: something has to be said about this file first, as it stands here.")
            return _file(request, found, file, words=words, status=422)
        if came is Taken.MOVED_ON:
            words = _(
                "This is not what you looked at any more: it is looked at again. Look once more, then take it in."
            )
            return _file(request, found, brought_of(found, file.code), words=words, status=409)
    if act == "look":
        look_again(file, at=at)
    elif act == "again":
        go_on(file, at=at)
    elif act == "forget":
        if forget_file(file):
            messages.success(request, _("The file is gone; nothing of it was taken in."))
        return redirect("opportunities", found.team.code)
    return redirect("opportunity_file", found.team.code, file.code)


@signed_in
@sparing
@require_safe
def opportunity_report(request: HttpRequest, code: str, brought: str) -> HttpResponse:
    """What became of its rows, as CSV."""
    found = at_pipeline(request, code)
    file = brought_of(found, brought)
    labels = dict(What.choices)
    rows = [
        (str(line.line), str(labels[line.what]), line.key, line.account, "\n".join(line_told(line).words))
        for line in lines_of(file, most=A_LIST.rows)
    ]
    name = slugify(file.filename.rpartition(".")[0]) or "opportunities"
    return HttpResponse(
        csv_bytes(("row", "what", "number", "account", "details"), rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-report.csv"'},
    )


def _list(request: HttpRequest, found: TeamVisit, form: FileForm, *, status: int = 200) -> HttpResponse:
    at, zone = timezone.now(), found.user.time_zone
    page = _whole(request.GET.get("page", ""), 1)
    rows = list(open_without_plan(found.team)[(page - 1) * PAGE : page * PAGE + 1])
    names = {user.email: user.get_full_name() for user in colleagues_of(found.team)} if rows else {}
    context: dict[str, Any] = {
        "found": found, "team": found.team, "form": form, "counts": counted(found.team),
        "rows": listed(rows[:PAGE], names, timezone.localdate(at)),
        "page": page, "next": page + 1 if len(rows) > PAGE else None,
        "files": [(file, moment_words(file.done_at or file.brought_at, zone=zone, now=at))
                  for file in files_of(found.team)],
    }  # fmt: skip
    return render(request, "private/opportunities.html", context, status=status)


def _file(
    request: HttpRequest, found: TeamVisit, file: BroughtShape, *, words: str = "", status: int = 200
) -> HttpResponse:
    at, zone = timezone.now(), found.user.time_zone
    what = request.GET.get("what", "")
    what = what if what in What.values else ""
    after = _whole(request.GET.get("after", ""), 0)
    lines = lines_of(file, what=what, after=after, most=PAGE + 1) if file.state == State.DONE else []
    context: dict[str, Any] = {
        "team": found.team, "file": file, "going": going(file, job_of(file)), "words": words,
        "brought": moment_words(file.brought_at, zone=zone, now=at),
        "done": moment_words(file.done_at, zone=zone, now=at) if file.done_at else "",
        "looked": looked(file), "stale": file.state == State.LOOKED and file.settings != pipeline_of(found.team).number,
        "lines": [(What(line.what).label, line_told(line)) for line in lines[:PAGE]],
        "kinds": [(key, label, getattr(file, key)) for key, label in What.choices if getattr(file, key)],
        "what": what, "older": lines[PAGE - 1].line if len(lines) > PAGE else None, "after": after,
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true" and status == 200
    return render(request, "private/_brought.html" if part else "private/brought.html", context, status=status)


def _whole(text: str, least: int) -> int:
    return max(int(text), least) if text.isdecimal() and len(text) < 7 else least

"""A team's list from its CRM: what is open without a plan, the files that were brought, and the report of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mapapp.access.founding import colleagues_of
from mapapp.access.limits import too_often
from mapapp.access.members import TeamVisit
from mapapp.drawing.opportunities import listed
from mapapp.exchange.csvfile import csv_stream
from mapapp.exchange.markup import A_LIST
from mapapp.exchange.opportunities.bringing import State, Taken, bring, go_on, going, job_of, look_again, take
from mapapp.exchange.opportunities.joining import Offer, accounts_of, chosen_of, offers_of
from mapapp.exchange.opportunities.saying import line_told, looked, stays_words
from mapapp.exchange.refusals import SheetRefused
from mapapp.pages.gate import at_pipeline, brought_of, signed_in
from mapapp.pages.sparing import sparing
from mapapp.pages.team import edited
from mapapp.plans.refusals import Refused
from mapapp.plans.words import moment_words
from mapapp.portfolio.starting import found_of, said_to
from mapapp.private.answered import deal_answers_of
from mapapp.private.changes.taking_in import forget_file
from mapapp.private.joinable import plans_alone
from mapapp.private.models import BroughtLineShape, BroughtShape, OpportunityShape
from mapapp.private.team_queries import counted, files_of, lines_of, lines_through, open_without_plan, pipeline_of
from mapapp.private.withheld import Withheld, report_counts, withheld_from

PAGE = 50  # rows
What = BroughtLineShape.What


class FileForm(forms.Form):
    """A file, as a CRM exports it."""

    file = forms.FileField(
        label=gettext_lazy("The export of your CRM"), allow_empty_file=True,
        help_text=gettext_lazy("CSV or .xlsx with a row for each, up to 20 MB and 50,000 rows."),
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
        try:
            joins = chosen_of(_offers(found, file), request.POST.dict())
        except Refused as refused:
            return _file(request, found, file, words=str(refused), status=422)
        number = int(seen) if seen.isdecimal() and len(seen) < 9 else -1
        came = take(file, seen=number, at=at, joins=joins, by=found.user)
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
def opportunity_report(request: HttpRequest, code: str, brought: str) -> HttpResponseBase:
    """What became of its rows, as CSV; who asks for the head alone has no row read."""
    found = at_pipeline(request, code)
    file = brought_of(found, brought)
    labels, withheld = dict(What.choices), withheld_from(found)
    rows = (
        (str(line.line), str(labels[line.what]), line.key, line.account, "\n".join(line_told(line).words))
        for line in lines_through(file, withheld)
    )
    name = slugify(file.filename.rpartition(".")[0]) or "opportunities"
    kind, asked_for = "text/csv; charset=utf-8", request.method != "HEAD"
    titles = ("row", "what", "number", "account", "details")
    answer = StreamingHttpResponse(csv_stream(titles, rows), content_type=kind) if asked_for else HttpResponse()
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-report.csv"'
    return answer


def _list(request: HttpRequest, found: TeamVisit, form: FileForm, *, status: int = 200) -> HttpResponse:
    at, zone = timezone.now(), found.user.time_zone
    page = _whole(request.GET.get("page", ""), 1)
    rows = list(open_without_plan(found.team)[(page - 1) * PAGE : page * PAGE + 1])
    names = {user.email: user.get_full_name() for user in colleagues_of(found.team)} if rows else {}
    files, withheld = files_of(found.team), withheld_from(found)
    counts = report_counts(files, withheld)
    accounts = {row.account for row in rows[:PAGE]}
    alone = plans_alone(found.team, withheld.plans, of=accounts, user=found.user)
    told = _told(found, rows[:PAGE], at)
    context: dict[str, Any] = {
        "found": found, "team": found.team, "form": form, "counts": counted(found.team, withheld),
        "rows": listed(rows[:PAGE], names, timezone.localdate(at), alone, told),
        "page": page, "next": page + 1 if len(rows) > PAGE else None,
        "files": [(file, moment_words(file.done_at or file.brought_at, zone=zone, now=at), counts[file.pk])
                  for file in files],
    }  # fmt: skip
    return render(request, "private/opportunities.html", context, status=status)


def _offers(found: TeamVisit, file: BroughtShape, withheld: Withheld | None = None) -> tuple[Offer, ...]:
    """The rows of a file that waits whose account has a plan without a row, and those plans."""
    if file.state != State.LOOKED:
        return ()
    withheld = withheld_from(found) if withheld is None else withheld
    return offers_of(file, plans_alone(found.team, withheld.plans, of=accounts_of(file)), withheld)


def _told(found: TeamVisit, rows: list[OpportunityShape], at: datetime) -> dict[int, tuple[str, str, str]]:
    """What is found of those that should have a plan, and what was said to it. Two queries, none without rows."""
    if not rows:
        return {}
    pipeline, said = pipeline_of(found.team), deal_answers_of([row.pk for row in rows])
    told = {row.pk: found_of(row, found.team, pipeline, at) for row in rows}
    return {
        pk: (one.title, reverse("unplanned", args=[pk]), said_to(said.get(pk), found.team, at))
        for pk, one in told.items()
        if one
    }


def _file(
    request: HttpRequest, found: TeamVisit, file: BroughtShape, *, words: str = "", status: int = 200
) -> HttpResponse:
    at, zone = timezone.now(), found.user.time_zone
    what = request.GET.get("what", "")
    what = what if what in What.values else ""
    after = _whole(request.GET.get("after", ""), 0)
    done, withheld = file.state == State.DONE, withheld_from(found)
    lines = lines_of(file, what=what, after=after, most=PAGE + 1, withheld=withheld) if done else []
    counts = report_counts([file], withheld)[file.pk]
    context: dict[str, Any] = {
        "offers": [(offer, request.POST.get(offer.field, offer.chosen)) for offer in _offers(found, file, withheld)],
        "team": found.team, "file": file, "going": going(file, job_of(file)), "words": words,
        "brought": moment_words(file.brought_at, zone=zone, now=at),
        "done": moment_words(file.done_at, zone=zone, now=at) if file.done_at else "",
        "looked": looked(file, withheld), "stays": stays_words(file.found, withheld),
        "withheld": bool(withheld), "counts": counts,
        "stale": file.state == State.LOOKED and file.settings != pipeline_of(found.team).number,
        "lines": [(What(line.what).label, line_told(line)) for line in lines[:PAGE]],
        "kinds": [(key, label, counts[key]) for key, label in What.choices if counts[key]],
        "what": what, "older": lines[PAGE - 1].line if len(lines) > PAGE else None, "after": after,
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true" and status == 200
    return render(request, "private/_brought.html" if part else "private/brought.html", context, status=status)


def _whole(text: str, least: int) -> int:
    return max(int(text), least) if text.isdecimal() and len(text) < 7 else least

"""The versions of a plan: list and save them, read one as it was, compare two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.access.rules import may_lead
from mapapp.access.visit import Visit
from mapapp.drawing.agreement import agreed_words, moved_since, proposed_of, sent_words
from mapapp.drawing.changes import drawn as drawn_changes
from mapapp.drawing.news.voice import page_voice
from mapapp.drawing.palette import SCREEN
from mapapp.drawing.tabs import tabs_of
from mapapp.pages.ask_forms import AskForm, ask_forms, asks_of
from mapapp.pages.frame import reader_of
from mapapp.pages.gate import allowed, at_plan, signed_in, version_of
from mapapp.pages.papers import Choice, earlier, usual_paper
from mapapp.pages.proposals import proposed_words
from mapapp.plans.asks import likely_asks
from mapapp.plans.changes.agreement import Proposed, propose_version
from mapapp.plans.changes.versions import save_version
from mapapp.plans.differences.counting import moves_in
from mapapp.plans.frozen import agreed_in, due_in, plan_in
from mapapp.plans.models import Version
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.plans.standing import stand
from mapapp.plans.touchpoints import sent_with
from mapapp.plans.words import day_words
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.differences import differences
from mapapp.snapshots.frame import before_of, frame
from mapapp.snapshots.news import items
from mapapp.snapshots.sheet import drawn, saved_words

ON_A_PAGE = 20
BY_HAND = (Version.Reason.REVIEW, Version.Reason.TOUCHPOINT, Version.Reason.WEEKLY, Version.Reason.SAVED)


class SaveVersion(forms.Form):
    """Why a version is saved."""

    form_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you save it?"),
        choices=[(reason.value, reason.label) for reason in BY_HAND],
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One version in the list. `signature` is the day it was projected for when the version was saved, `agreed` who
    agreed to what; `marks` say what it is now: proposed, or what dates are measured against; `sent` to whom it went."""

    number: int
    saved: str
    by: str
    why: str
    agreed: str
    marks: tuple[str, ...]
    sent: str
    signature: str
    previous: int


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """The list, newest first; a lead saves the next one here."""
    found, at = at_plan(request, code), timezone.now()
    plan = load_plan(found.workspace)
    if request.method != "POST":
        first = SaveVersion(initial={"reason": Version.Reason.REVIEW, "form_key": get_random_string(22)})
        return _listed(request, found, plan, first, ask_forms(plan, likely=likely_asks(plan, plan.workspace.today(at))))
    allowed(may_lead(found))
    form, lines = SaveVersion(request.POST), ask_forms(plan, request.POST)
    if not all([form.is_valid(), *(line.is_valid() for line in lines)]):
        return _listed(request, found, plan, form, lines, status=422)
    try:
        by = found.actor(form.cleaned_data["form_key"])
        said: dict[str, Any] = {"reason": form.cleaned_data["reason"], "asks": asks_of(lines, request.POST)}
        if "propose" in request.POST:
            return _proposed(request, found, propose_version(found.workspace, None, **said, by=by, at=at), at)
        saved = save_version(found.workspace, **said, by=by, at=at)
    except AlreadyDone:
        return redirect("versions", code)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _listed(request, found, plan, form, lines, status=422)
    saved.workspace = found.workspace
    choice = Choice(saved, None, usual_paper(request, found))
    ask_for(saved, at=at, paper=choice.paper)
    return redirect(choice.address("pdf_progress"))


@signed_in
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The plan as it was frozen, with what had changed since the version before it."""
    found, at = at_plan(request, code), timezone.now()
    shown = _version(found, number)
    context = {
        "sheet": drawn(frame(shown, before_of(shown)), palette=SCREEN),
        "why": shown.get_reason_display(),
        "pdf": Choice(shown, None, usual_paper(request, found)).address("version_pdf"),
        "others": earlier(found, Choice(shown, None, "")),
        "sha256": shown.sha256,
        "may_share": may_lead(found) is None,
        **_agreeing(found, shown, at),
    }
    return render(request, "plans/version.html", {**_shell(found), **context})


@signed_in
@require_safe
def compare(request: HttpRequest, code: str, older: int, newer: int) -> HttpResponse:
    """What differs between two versions, what was beside what is."""
    found = at_plan(request, code)
    if older >= newer:
        raise Http404
    both = frame(_version(found, newer), _version(found, older))
    reader = reader_of(found, timezone.now())
    said = replace(page_voice(both.standing, reader), moves=moves_in(both.lines))
    context = {"older": older, "newer": newer, "groups": differences(both), "saved": saved_words(both)}
    context["changes"] = drawn_changes(items(both), said, reader)
    against = None if (usual := before_of(both.version)) and usual.number == older else both.before
    context["pdf"] = Choice(both.version, against, usual_paper(request, found)).address("version_pdf")
    context["others"] = earlier(found, Choice(both.version, both.before, ""))
    return render(request, "plans/version_compare.html", {**_shell(found), **context})


def _proposed(request: HttpRequest, found: Visit, made: Proposed, at: datetime) -> HttpResponse:
    """The plan as it stands was saved, unless it was already, and proposed."""
    ask_for(made.version, at=at, paper=usual_paper(request, found))
    messages.success(request, proposed_words(found, made.version))
    return redirect("version", found.workspace.code, made.version.number)


def _agreeing(found: Visit, shown: Version, at: datetime) -> dict[str, Any]:
    """What can be agreed about a version: the open proposal of it with what moved since, or that it may be proposed."""
    reader, plan = reader_of(found, at), load_plan(found.workspace)
    proposed = proposed_of(reader, {person.number: person.name for person in plan.people})
    mine = proposed if proposed and proposed.number == str(shown.number) else None
    baseline = found.workspace.baseline
    settled = {baseline.number, agreed_in(baseline)["version"]} if baseline else set()
    shifts, more = moved_since(due_in(shown), plan, reader) if mine else ((), 0)
    return {
        "proposed": mine,
        "shifts": shifts,
        "more_shifts": more,
        "other": reader.company(found.side.other),
        "may_propose": may_lead(found) is None and not mine and shown.number not in settled,
        "form_key": get_random_string(22),
    }


def _version(found: Visit, number: int) -> Version:
    shown = version_of(found, number)
    shown.workspace = found.workspace
    return shown


def _listed(
    request: HttpRequest, found: Visit, plan: Plan, form: SaveVersion, asks: list[AskForm], *, status: int = 200
) -> HttpResponse:
    page = Paginator(found.workspace.versions.order_by("-number"), ON_A_PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    reader, people = reader_of(found, at), {person.number: person.name for person in plan.people}
    context = {
        "lines": _lines(found, page, people, at),
        "paper": usual_paper(request, found),
        "page": page,
        "form": form if may_lead(found) is None else None,
        "asks": asks,
        "proposed": proposed_of(reader, people),
        "other": reader.company(found.side.other),
    }
    return render(request, "plans/versions.html", {**_shell(found), **context}, status=status)


def _lines(found: Visit, page: Page[Version], people: dict[int, str], at: datetime) -> list[Line]:
    today, zone = found.workspace.today(at), ZoneInfo(found.user.time_zone)
    agreed = _agreed(found) if any(row.reason == Version.Reason.AGREED for row in page) else set()
    sent = sent_with(found.workspace)
    return [
        _line(found, row, people, today, zone, previous=_before(row.number, agreed), sent=sent.get(row.number, ()))
        for row in page
    ]


def _agreed(found: Visit) -> set[int]:
    return set(found.workspace.versions.filter(reason=Version.Reason.AGREED).values_list("number", flat=True))


def _before(number: int, agreed: set[int]) -> int:
    """What a version is compared with, as `before_of` finds it; 0 for the first one."""
    return number - 1 if number not in agreed else max((n for n in agreed if n < number), default=1)


def _line(
    found: Visit, row: Version, people: dict[int, str], today: date, zone: ZoneInfo, *, previous: int,
    sent: Sequence[int],
) -> Line:  # fmt: skip
    there = row.at.astimezone(zone)
    signature = stand(plan_in(row, names={}), row.at).signature_on
    return Line(
        number=row.number,
        saved=f"{day_words(there.date(), today=today)}, {there:%H:%M}",
        by=people.get(row.author_number) or _("somebody who has left the plan"),
        why=row.get_reason_display(),
        agreed=agreed_words(agreed_in(row), people),
        marks=_marks(found, row),
        sent=sent_words([people[number] for number in sent if number in people]),
        signature=day_words(signature, today=today) if signature else "",
        previous=previous,
    )


def _marks(found: Visit, row: Version) -> tuple[str, ...]:
    workspace, marks = found.workspace, []
    if workspace.proposal and workspace.proposal.version_number == row.number:
        marks.append(_("Proposed"))
    if workspace.baseline_id == row.pk:
        marks.append(_("Dates are measured against it"))
    return tuple(marks)


def _shell(found: Visit) -> dict[str, object]:
    return {"visit": found, "workspace": found.workspace, "tabs": tabs_of(found, current="versions")}

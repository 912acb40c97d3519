"""The versions of a plan: list them, read one as it was, compare two. One is saved in saving.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapapp.access.rules import may_lead
from mapapp.access.visit import Visit
from mapapp.drawing.agreement import agreed_words, moved_since, proposed_of, received_words
from mapapp.drawing.changes import drawn as drawn_changes
from mapapp.drawing.news.voice import page_voice
from mapapp.drawing.palette import SCREEN
from mapapp.drawing.tabs import tabs_of
from mapapp.pages.frame import reader_of
from mapapp.pages.gate import at_plan, signed_in, version_of
from mapapp.pages.papers import Choice, earlier, usual_paper
from mapapp.plans.differences.counting import moves_in
from mapapp.plans.frozen import agreed_in, due_in, plan_in
from mapapp.plans.models import Version
from mapapp.plans.queries import load_plan
from mapapp.plans.reasons import why_words, words_of
from mapapp.plans.standing import stand
from mapapp.plans.touchpoints import sent_with
from mapapp.plans.words import clock_words, day_words
from mapapp.snapshots.differences import differences
from mapapp.snapshots.frame import Frame, before_of, frame
from mapapp.snapshots.news import items
from mapapp.snapshots.sheet import drawn, saved_words

ON_A_PAGE = 20


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
@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """The list, newest first."""
    found, at = at_plan(request, code), timezone.now()
    page = Paginator(found.workspace.versions.order_by("-number"), ON_A_PAGE).get_page(request.GET.get("page"))
    reader, people = reader_of(found, at), dict(found.workspace.people.values_list("number", "name"))
    context = {
        "lines": _lines(found, page, people, at),
        "paper": usual_paper(request, found),
        "page": page,
        "may_save": may_lead(found) is None,
        "proposed": proposed_of(reader, people),
    }
    return render(request, "plans/versions.html", {**_shell(found), **context})


@signed_in
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The plan as it was frozen, with what had changed since the version before it."""
    found, at = at_plan(request, code), timezone.now()
    shown = _version(found, number)
    seen = frame(shown, before_of(shown))
    context = {
        "sheet": drawn(seen, palette=SCREEN),
        "saved": _saved(found, seen, at),
        "why": why_words(shown, words_of([shown]).get(shown.number, "")),
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
    found, at = at_plan(request, code), timezone.now()
    if older >= newer:
        raise Http404
    both = frame(_version(found, newer), _version(found, older))
    reader = reader_of(found, at)
    said = replace(page_voice(both.standing, reader), moves=moves_in(both.lines))
    context = {"older": older, "newer": newer, "groups": differences(both), "saved": _saved(found, both, at)}
    context["changes"] = drawn_changes(items(both), said, reader)
    against = None if (usual := before_of(both.version)) and usual.number == older else both.before
    context["pdf"] = Choice(both.version, against, usual_paper(request, found)).address("version_pdf")
    context["others"] = earlier(found, Choice(both.version, both.before, ""))
    return render(request, "plans/version_compare.html", {**_shell(found), **context})


def _saved(found: Visit, seen: Frame, at: datetime) -> str:
    """When and by whom, in the reader's zone."""
    return saved_words(seen, clock_words(seen.version.at, zone=found.user.time_zone, now=at))


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


def _lines(found: Visit, page: Page[Version], people: dict[int, str], at: datetime) -> list[Line]:
    agreed = _agreed(found) if any(row.reason == Version.Reason.AGREED for row in page) else set()
    sent, words = sent_with(found.workspace), words_of(page)
    return [
        _line(
            found, row, people, at, why=why_words(row, words.get(row.number, "")),
            previous=_before(row.number, agreed), sent=sent.get(row.number, ()),
        )
        for row in page
    ]  # fmt: skip


def _agreed(found: Visit) -> set[int]:
    return set(found.workspace.versions.filter(reason=Version.Reason.AGREED).values_list("number", flat=True))


def _before(number: int, agreed: set[int]) -> int:
    """What a version is compared with, as `before_of` finds it; 0 for the first one."""
    return number - 1 if number not in agreed else max((n for n in agreed if n < number), default=1)


def _line(
    found: Visit, row: Version, people: dict[int, str], at: datetime, *, why: str, previous: int, sent: Sequence[int]
) -> Line:
    today = found.workspace.today(at)
    signature = stand(plan_in(row, names={}), row.at).signature_on
    return Line(
        number=row.number,
        saved=clock_words(row.at, zone=found.user.time_zone, now=at),
        by=people.get(row.author_number) or _("somebody who has left the plan"),
        why=why,
        agreed=agreed_words(agreed_in(row), people),
        marks=_marks(found, row),
        sent=received_words([people[number] for number in sent if number in people]),
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

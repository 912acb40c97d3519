"""Calls, meetings and reviews as history keeps them: when, who took part, what was written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from mapapp.plans.history import Line, read
from mapapp.plans.models import Event, ReviewNote, Workspace

REVIEWED, LOGGED, SENT = "review.ended", "touchpoint.logged", "version.sent"
HELD = (REVIEWED, LOGGED)
FREEZES = (*HELD, "version.saved", "version.proposed", "version.agreed")  # lines that may bring a version
MOST_A_DAY = 4  # times that one reader is sent the plan
BEFORE_THE_FIRST = timedelta(days=7)  # what a first review looks back on


class Kind(models.TextChoices):
    """How both companies talked. A review is held on the plan itself."""

    REVIEW = "review", _("Review")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One of them. `number` is its line's, `by` who wrote it down, `people` the numbers of who took part, `notes` task
    number and text. `version` is the one that was saved with it, if one was; `sent` who was to get the changes."""

    number: int
    kind: Kind
    on: date
    by: int | None
    people: tuple[int, ...]
    notes: tuple[tuple[int, str], ...]
    line: str
    version: int | None
    sent: tuple[int, ...]


def touchpoint_in(line: Line) -> Touchpoint:
    """What a line of one of the HELD verbs says."""
    facts = line.facts
    return Touchpoint(
        number=line.number,
        kind=Kind(facts["kind"]),
        on=date.fromisoformat(facts["on"]),
        by=line.by,
        people=tuple(facts["people"]),
        notes=tuple((number, text) for number, text in facts.get("notes", ())),
        line=line.why,
        version=facts.get("version"),
        sent=tuple(facts.get("sent", ())),
    )


def touchpoint_at(workspace: int, number: int) -> Touchpoint | None:
    """The touchpoint whose line has this number. One query."""
    event = Event.objects.filter(workspace=workspace, number=number, verb__in=HELD).first()
    return touchpoint_in(read(event)) if event else None


def written_by(workspace: Workspace, form_key: str) -> Touchpoint | None:
    """The touchpoint that this form wrote, if it has acted before. One query."""
    event = Event.objects.filter(workspace=workspace, form_key=form_key, verb__in=HELD).first()
    return touchpoint_in(read(event)) if event and form_key else None


def sent_with(workspace: Workspace) -> Mapping[int, tuple[int, ...]]:
    """Version number -> the people whom somebody has sent it to, after a review, a call or a meeting, or by itself: as
    both companies read it in history, not who got a letter or opened one. When nothing had changed at a review, it was
    the version before. One query."""
    found: dict[int, dict[int, None]] = {}
    newest = 0
    for event in Event.objects.filter(workspace=workspace, verb__in=(*FREEZES, SENT)).order_by("number"):
        line = read(event)
        if "sha256" in line.facts:
            newest = max(newest, line.facts["version"])
        if line.verb == SENT:
            found.setdefault(line.facts["version"], {}).update(dict.fromkeys(line.facts["sent"]))
        if line.verb in HELD and newest:
            found.setdefault(newest, {}).update(dict.fromkeys(line.facts.get("sent", ())))
    return {number: tuple(people) for number, people in found.items() if people}


def sent_today(workspace: Workspace, at: datetime) -> Mapping[int, tuple[datetime, ...]]:
    """Person number -> when somebody has sent him the plan, or one version, on the plan's day of `at`, the last time
    last; as history says it, whoever of them gets such letters. One query."""
    today, found = workspace.today(at), dict[int, tuple[datetime, ...]]()
    lately = Event.objects.filter(workspace=workspace, verb__in=(*HELD, SENT), at__gte=at - timedelta(days=2))
    for event in lately.order_by("number"):
        if workspace.today(event.at) == today:
            for number in read(event).facts.get("sent", ()):
                found[number] = (*found.get(number, ()), event.at)
    return found


def last_review(workspace: Workspace) -> Touchpoint | None:
    """The review before. One query."""
    event = Event.objects.filter(workspace=workspace, verb=REVIEWED).order_by("number").last()
    return touchpoint_in(read(event)) if event else None


def lines_since(workspace: Workspace, review: Touchpoint | None, at: datetime) -> list[Line]:
    """What happened since a review; before the first one, in the last seven days. One query."""
    events = Event.objects.filter(workspace=workspace)
    after = events.filter(number__gt=review.number) if review else events.filter(at__gte=at - BEFORE_THE_FIRST)
    return [read(event) for event in after]


def notes_of(workspace: Workspace) -> Mapping[int, str]:
    """Task number -> its note in the review that is going on. One query."""
    rows = ReviewNote.objects.filter(workspace=workspace).values_list("task__number", "body")
    return dict(rows)

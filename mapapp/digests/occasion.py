"""On what occasion somebody sends the refreshed plan: what both companies talked about, as values of a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.digests.frame import Frame, quoted, short
from mapapp.drawing.said import listed
from mapapp.plans.models import Side, Stakeholder
from mapapp.plans.touchpoints import Kind, Touchpoint

NOTE = 600  # characters of what was written down on a step; the rest stands on the plan


@dataclass(frozen=True, slots=True)
class Note:
    """What was said of a step."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """`sent` says who sends it and why, `line` what came of it, `pdf` what the link to the PDF is called."""

    sent: str
    line: str
    notes: tuple[Note, ...]
    pdf: str
    pdf_url: str


def occasion_of(frame: Frame, touch: Touchpoint) -> Occasion:
    """For every reader the same, in his language. Makes no query."""
    plan = frame.standing.plan
    version = touch.version or (plan.workspace.latest_version.number if plan.workspace.latest_version else None)
    url = settings.PUBLIC_URL + reverse("version_pdf", args=[plan.workspace.code, version]) if version else ""
    return Occasion(
        sent=_sent(frame, touch),
        line=quoted(touch.line),
        notes=tuple(_note(frame, number, text) for number, text in touch.notes),
        pdf=_("Version %(number)s as PDF") % {"number": version} if version else "",
        pdf_url=url,
    )


def _sent(frame: Frame, touch: Touchpoint) -> str:
    """`Anna Kessler of Larkspur sends you the plan after the review of Tue 10 Feb with Priya Raman.`"""
    person = frame.standing.plan.person
    said = {
        "who": _who(frame, person.get(touch.by or 0)),
        "day": frame.day(touch.on, weekday=True),
        "others": _names(frame, [n for n in touch.people if n != touch.by]),
    }
    match touch.kind, bool(said["others"]):
        case Kind.REVIEW, True:
            return _("%(who)s sends you the plan after the review of %(day)s with %(others)s.") % said
        case Kind.REVIEW, False:
            return _("%(who)s sends you the plan after the review of %(day)s.") % said
        case Kind.CALL, True:
            return _("%(who)s sends you the plan after the call of %(day)s with %(others)s.") % said
        case Kind.CALL, False:
            return _("%(who)s sends you the plan after the call of %(day)s.") % said
        case _, True:
            return _("%(who)s sends you the plan after the meeting of %(day)s with %(others)s.") % said
    return _("%(who)s sends you the plan after the meeting of %(day)s.") % said


def _who(frame: Frame, person: Stakeholder | None) -> str:
    if person is None or not person.name:
        return _("Somebody")
    return _("%(name)s of %(company)s") % {"name": person.name, "company": frame.company(Side(person.side))}


def _names(frame: Frame, numbers: Sequence[int]) -> str:
    people = (frame.standing.plan.person.get(number) for number in numbers)
    return listed([person.name for person in people if person and person.name])


def _note(frame: Frame, number: int, text: str) -> Note:
    task = frame.standing.plan.by_number.get(number)
    return Note(short(task.text) if task else str(number), short(text, NOTE))

"""When a buyer does not commit, as values for sellers: each person with facts, what they may mean, what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.lane import Linked
from mapapp.drawing.reader import Face, Reader, short
from mapapp.insight.case import Proposed
from mapapp.insight.commitment import Commitment
from mapapp.insight.held import Held
from mapapp.plans.models import Side, Stakeholder
from mapapp.plans.queries import Plan
from mapapp.private.models import ConditionShape


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that somebody left open: the step or the version, what he did about it and when, why in his words."""

    about: Linked
    words: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    title: str
    evidence: str
    ask: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody of the buying company. `ask_url` is where his answer is written down."""

    face: Face
    last: str
    facts: tuple[Fact, ...]
    meanings: tuple[Meaning, ...]
    ask_url: str


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that was written down. `became` is the step that was made of it; `step_url` where one can be made."""

    number: int
    face: Face
    when: str
    about: Linked | None
    text: str
    reading: str
    became: Linked | None
    by: str
    step_url: str


def holdings_of(rows: Sequence[Commitment], plan: Plan, reader: Reader) -> tuple[Holding, ...]:
    """Everybody who left something open, in the order of the judgement. Makes no query."""
    return tuple(_holding(row, plan, reader) for row in rows if row.held.person.number in plan.person)


def for_nobody(version: Proposed | None, reader: Reader) -> Fact | None:
    """A version that waits while nobody over there may answer it."""
    return _version_fact(version, _waits(version, version.on, reader), reader) if version else None


def said_of(rows: Sequence[ConditionShape], plan: Plan, reader: Reader) -> tuple[Said, ...]:
    """The answers, newest first. Makes no query."""
    return tuple(_said(row, plan, reader) for row in rows)


def _holding(row: Commitment, plan: Plan, reader: Reader) -> Holding:
    held = row.held
    new = reverse("answer_new", args=[reader.visit.workspace.code])
    task = f"&task={held.tasks[0]}" if held.tasks else ""
    reading = f"&reading={row.leanings[0].kind}" if row.leanings else ""
    last = _("Last did something on %(day)s") % {"day": reader.day(held.last_act_on)} if held.last_act_on else ""
    return Holding(
        reader.face(plan.person[held.person.number]),
        last or _("Has not done anything on the plan yet"),
        tuple(_facts(held, plan, reader)),
        tuple(Meaning(one.title, one.evidence, one.ask) for one in row.leanings),
        f"{new}?person={held.person.number}{task}{reading}",
    )


def _facts(held: Held, plan: Plan, reader: Reader) -> list[Fact]:
    day, found = reader.day, list[tuple[int, str]]()
    whole = [
        _version_fact(one, _("Declined on %(day)s") % {"day": day(one.answered_on or one.on)}, reader)
        for one in held.refused
    ]
    whole += [_version_fact(one, _waits(one, held.since[one], reader), reader) for one in held.versions]
    found += [(one.task, _("“Not mine”, on %(day)s") % {"day": day(one.on)}) for one in held.not_mine]
    declined = [(one, _("Date declined on %(day)s") % {"day": day(one.answered_on or one.on)}) for one in held.declined]
    found += [
        (one.task, _("Date proposed on %(day)s, no answer yet") % {"day": day(one.on)}) for one in held.unanswered
    ]
    for gone in held.passed_on:
        to = plan.person.get(gone.to or 0)
        told = {"name": to.name if to else _("somebody else"), "day": day(gone.on)}
        found.append((gone.task, _("Passed on to %(name)s on %(day)s") % told))
    for number in sorted({one.task for one in held.pushed}):
        moves = [one for one in held.pushed if one.task == number]
        moved = {"count": str(len(moves)), "old": reader.day(moves[0].old), "new": reader.day(moves[-1].new)}
        found.append((number, _("Moved later %(count)s times, from %(old)s to %(new)s") % moved))
    rows = [(one.task, words, one.why) for one, words in declined] + [(number, words, "") for number, words in found]
    steps = [
        Fact(step, words, why) for number, words, why in rows if (step := step_link(plan, reader, number)) is not None
    ]
    return [*whole, *steps]


def _version_fact(one: Proposed, words: str, reader: Reader) -> Fact:
    url = reverse("version", args=[reader.visit.workspace.code, one.version])
    return Fact(Linked(_("Version %(number)s of the plan") % {"number": one.version}, url), words, one.why)


def _waits(one: Proposed, since: date, reader: Reader) -> str:
    """Counted from the day on which somebody could answer it, as the judgement counts."""
    days, when = (reader.today - since).days, {"day": reader.day(one.on), "since": reader.day(since)}
    if not days:
        return (
            _("Proposed today, no answer yet")
            if since == one.on
            else _("Proposed on %(day)s, with them since today") % when
        )
    if since != one.on:
        return ngettext(
            "Proposed on %(day)s, with them since %(since)s: no answer for %(days)s day",
            "Proposed on %(day)s, with them since %(since)s: no answer for %(days)s days",
            days,
        ) % {**when, "days": days}
    return ngettext(
        "Proposed on %(day)s, no answer for %(days)s day", "Proposed on %(day)s, no answer for %(days)s days", days
    ) % {**when, "days": days}


def step_link(plan: Plan, reader: Reader, number: int | None) -> Linked | None:
    """A step of the plan with its number and words, and where it is; None for none."""
    task = plan.by_number.get(number or 0)
    return Linked(f"{task.number} {short(task.text, 90)}", f"{reader.url}task/{task.number}/") if task else None


def _said(row: ConditionShape, plan: Plan, reader: Reader) -> Said:
    code, became = reader.visit.workspace.code, step_link(plan, reader, row.became)
    author = plan.person.get(row.by_number)
    return Said(
        row.number,
        _face(plan.person.get(row.person), reader),
        reader.day(row.asked_on),
        step_link(plan, reader, row.task),
        row.said,
        str(ConditionShape.Reading(row.reading).label) if row.reading else "",
        became,
        author.name if author else "",
        "" if became else reverse("answer_step", args=[code, row.number]),
    )


def _face(person: Stakeholder | None, reader: Reader) -> Face:
    return reader.face(person) if person else Face("none", "?", _("Somebody"), reader.company(Side.BUYER))

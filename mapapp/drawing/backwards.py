"""The plan worked back from signature, as values: the verdict, three dates, the long ones, both ways side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.bothways import Lane, both_ways
from mapapp.drawing.facts import Fact
from mapapp.drawing.gantt import calendars_of
from mapapp.drawing.reader import Reader
from mapapp.drawing.repairs import Help, named, pulled, repairs_of
from mapapp.drawing.scenarios import scenario_url
from mapapp.plans.backwards import Backwards, BothWays
from mapapp.plans.models import Side
from mapapp.plans.words import days_words

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pole:
    """A long one: what has to happen by when or signature moves. `try_url` when it is promised too late for that."""

    words: str
    owner: str
    note: str
    try_url: str


@dataclass(frozen=True, slots=True)
class Lay:
    """A task both ways. `between` says whether they collide, `bad` that they do."""

    number: str
    url: str
    text: str
    early: str
    late: str
    between: str
    bad: bool
    pole: bool


@dataclass(frozen=True, slots=True)
class BackwardsPage:
    """What `plans/backwards.html` draws. `kind` of the verdict: good, warn or bad."""

    on_iso: str
    kind: str
    verdict: str
    advice: str
    facts: tuple[Fact, ...]
    poles: tuple[Pole, ...]
    repairs: tuple[Help, ...]
    rows: tuple[Lay, ...]
    drawing: SafeString


def backwards_of(found: Backwards, reader: Reader) -> BackwardsPage:
    """The page for one target."""
    kind, verdict = _verdict(found, reader)
    return BackwardsPage(
        on_iso=found.on.isoformat(),
        kind=kind,
        verdict=verdict,
        advice=_advice(found, reader),
        facts=tuple(_facts(found, reader)),
        poles=tuple(_pole(row, found, reader) for row in found.poles),
        repairs=tuple(repairs_of(found, reader)),
        rows=tuple(_lay(row, reader) for row in found.rows),
        drawing=both_ways(
            [_lane(row) for row in found.rows],
            today=reader.today,
            target=found.on,
            calendars=calendars_of(found.plan),
        ),
    )


def _verdict(found: Backwards, reader: Reader) -> tuple[str, str]:
    said = {"target": reader.day(found.on)}
    if found.fit.cannot_be_met:
        return "bad", _("No signature fits while a fixed date stands that what comes before it cannot keep.")
    if short := found.fit.short_by:
        need = ngettext(
            "To sign by %(target)s, this needs %(count)s more working day than you have.",
            "To sign by %(target)s, this needs %(count)s more working days than you have.",
            short,
        )
        return "bad", need % {**said, "count": short}
    if found.projected_on > found.on:
        return "warn", _("Signing by %(target)s is still possible, but not with the starts that are promised.") % said
    return "good", _("It fits: the plan can be signed by %(target)s, and the promised dates keep that.") % said


def _advice(found: Backwards, reader: Reader) -> str:
    """What to do about it, in one sentence; for fixed dates each one by name."""
    if unmet := found.fit.cannot_be_met:
        rows = {row.task.number: row for row in found.rows}
        return " ".join(
            _("%(task)s is fixed on %(day)s, and what comes before it ends %(days)s too late.")
            % {"task": named(rows[n].task), "day": reader.day(rows[n].task.due_on), "days": days_words(days)}
            for n, days in sorted(unmet.items())
        )
    if found.fit.short_by and found.fit.earliest_signature:
        return _long_ones(found, reader.day(found.fit.earliest_signature))
    ahead = [row for row in found.rows if not row.task.has_started]
    if not ahead:
        return _("Everything on the way to signature is under way.")
    first = min(ahead, key=lambda row: (row.by.start, row.task.number))
    said = {"day": reader.day(first.by.start), "task": named(first.task), "count": len(found.waiting)}
    if not found.waiting:
        return _("The next one is “%(task)s”: it has to start by %(day)s.") % said
    return (
        ngettext(
            "%(count)s step is promised later than it has to start; the first has to start by %(day)s.",
            "%(count)s steps are promised later than they have to start; the first has to start by %(day)s.",
            len(found.waiting),
        )
        % said
    )


def _long_ones(found: Backwards, earliest: str) -> str:
    """`22 and 24 are the long ones: start them this week, or sign on 24 Mar.`"""
    longest = sorted(found.poles, key=lambda row: (row.early.start - row.early.due, row.task.number))[:2]
    names = [_("“%(step)s”") % {"step": named(row.task)} for row in longest]
    said = {"first": names[0] if names else "", "second": names[-1] if names else "", "day": earliest}
    soon = all(not row.task.has_started and row.early.start < found.today + WEEK for row in longest)
    if len(names) == 2 and soon:
        return _("%(first)s and %(second)s are the long ones: start them this week, or sign on %(day)s.") % said
    if len(names) == 2:
        return _("%(first)s and %(second)s are the long ones: shorten or overlap them, or sign on %(day)s.") % said
    if names and soon:
        return _("%(first)s is the long one: start it this week, or sign on %(day)s.") % said
    if names:
        return _("%(first)s is the long one: shorten it, or sign on %(day)s.") % said
    return _("Sign on %(day)s.") % said


def _facts(found: Backwards, reader: Reader) -> Iterator[Fact]:
    target = found.plan.workspace.target_signature_on
    note = "" if found.on == target else _("tried here; the plan says %(day)s") % {"day": _day(target, reader)}
    yield Fact(_("Target signature"), reader.day(found.on), note)
    earliest, spare = found.fit.earliest_signature, found.spare
    if earliest is not None and spare is not None:
        words = _to_target(spare)
        yield Fact(_("Earliest signature that fits"), reader.day(earliest), words + ", " + _("ignores promised starts"),
                   bad=spare < 0)  # fmt: skip
    else:
        yield Fact(_("Earliest signature that fits"), _("none"), _("a fixed date is in the way"), bad=True)
    signature = found.plan.signature
    assert signature is not None
    days = found.plan.workspace.calendar(Side(signature.side)).working_days.distance(found.projected_on, found.on)
    words = _to_target(days) + ", " + _("keeps promised starts")
    yield Fact(_("Projected signature"), reader.day(found.projected_on), words, bad=days < 0)


def _to_target(days: int) -> str:
    if days < 0:
        return _("%(days)s too late") % {"days": days_words(-days)}
    return _("%(days)s in hand") % {"days": days_words(days)} if days else _("no day in hand")


def _day(day: date | None, reader: Reader) -> str:
    return reader.day(day) if day else _("nothing")


def _pole(row: BothWays, found: Backwards, reader: Reader) -> Pole:
    said = {"task": named(row.task), "start": reader.day(row.by.start), "due": reader.day(row.by.due)}
    if row.task.has_started:
        words = _("Finish %(task)s by %(due)s or signature moves.") % said
    elif row.by.start == row.by.due and row.task.kind == "milestone":
        words = _("Reach %(task)s by %(due)s or signature moves.") % said
    else:
        words = _("Start %(task)s by %(start)s or signature moves.") % said
    note = _("promised for %(day)s") % {"day": reader.day(row.task.starts_on)} if row.waits else ""
    owner = row.task.owner.name if row.task.owner else reader.company(Side(row.task.side))
    return Pole(words, owner, note, scenario_url(found.plan.workspace.code, pulled(found, [row])) if row.waits else "")


def _lay(row: BothWays, reader: Reader) -> Lay:
    task = row.task
    return Lay(
        number=str(task.number),
        url=f"{reader.url}task/{task.number}/",
        text=Truncator(task.text).chars(160),
        early=_span(row.early.start, row.early.due, reader),
        late=_("by %(day)s") % {"day": reader.day(row.late.due, weekday=False)}
        if task.has_started
        else _span(row.late.start, row.late.due, reader),
        between=_("collide by %(days)s") % {"days": days_words(row.short)} if row.short else _spare(row, reader),
        bad=row.short > 0,
        pole=row.pole,
    )


def _spare(row: BothWays, reader: Reader) -> str:
    days = reader.visit.workspace.calendar(Side(row.task.side)).working_days.distance(row.early.due, row.late.due)
    return _("%(days)s to spare") % {"days": days_words(days)} if days > 0 else _("nothing to spare")


def _span(start: date, due: date, reader: Reader) -> str:
    if start == due:
        return reader.day(due, weekday=False)
    both = {"start": reader.day(start, weekday=False), "due": reader.day(due, weekday=False)}
    return _("%(start)s to %(due)s") % both


def _lane(row: BothWays) -> Lane:
    return Lane(row.task.number, row.task.text, str(row.task.side), row.early, row.late, row.short, row.pole)

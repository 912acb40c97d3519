"""What the head of a plan says in six short facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.reader import Reader
from mapapp.drawing.tabs import address
from mapapp.plans.models import Part, Side, Stakeholder, Task
from mapapp.plans.silence import is_finished, silence_of
from mapapp.plans.standing import Standing
from mapapp.plans.words import days_words, moment_words

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, its value, and a note under it with `was` struck through before it. `url` leads to what is missing.

    `bad` is drawn in red, `warn` in amber; the words say it too.
    """

    label: str
    value: str
    note: str = ""
    was: str = ""
    bad: bool = False
    warn: bool = False
    url: str = ""


def facts_of(standing: Standing, reader: Reader) -> tuple[Fact, ...]:
    """The facts in the order in which a call asks for them."""
    found = [_signature(standing, reader), _go_live(standing, reader), _done(standing)]
    workspace = standing.plan.workspace
    if workspace.value is not None:
        label = _("Budget asked for") if reader.visit.is_buyer else _("Value")
        found.append(Fact(label, money(workspace.value, workspace.currency), workspace.value_note))
    return (*found, _sponsors(standing, reader), _updated(standing, reader))


def money(value: Decimal, currency: str) -> str:
    """`$120,000`, `CHF 120,000`; cents only when there are some."""
    number = number_format(value, decimal_pos=0 if value == value.to_integral_value() else 2, force_grouping=True)
    return f"{SIGNS[currency]}{number}" if currency in SIGNS else f"{currency} {number}".strip()


def _signature(standing: Standing, reader: Reader) -> Fact:
    label, task = _("Signature"), standing.plan.signature
    day, target = standing.signature_on, standing.plan.workspace.target_signature_on
    if task is None or day is None:
        note = _("target %(day)s") % {"day": reader.day(target, weekday=False)} if target else ""
        return Fact(label, _("No date yet"), note)
    value = reader.day(day, weekday=False)
    if task.status == Task.Status.DONE:
        return Fact(label, value, _("signed"))
    missed = _days(standing, target, day) if target and day > target else 0
    if target and missed:
        late = {"days": days_words(missed), "day": reader.day(target, weekday=False)}
        return Fact(label, value, _("%(days)s after the target, %(day)s") % late, bad=True)
    version, was = standing.plan.workspace.latest_version, standing.was_due.get(task.number)
    if version is None or was is None:
        note = _("target %(day)s") % {"day": reader.day(target, weekday=False)} if target else ""
        return Fact(label, value, note)
    if was == day:
        return Fact(label, value, _("unchanged since version %(number)s") % {"number": version.number})
    note = _("in version %(number)s") % {"number": version.number}
    return Fact(label, value, note, was=reader.day(was, weekday=False))


def _go_live(standing: Standing, reader: Reader) -> Fact:
    label, day, hand = _("Go live"), standing.go_live_on, standing.days_in_hand
    if day is None:
        return Fact(label, _("No date yet"))
    value = reader.day(day, weekday=False)
    if hand is None:
        return Fact(label, value)
    if hand < 0:
        return Fact(label, value, _("%(days)s after the target") % {"days": days_words(-hand)}, bad=True)
    return Fact(label, value, _("%(days)s in hand") % {"days": days_words(hand)} if hand else _("no day in hand"))


def _done(standing: Standing) -> Fact:
    late = sum(bool(flags.late) for flags in standing.flags.values())
    slipped = sum(bool(flags.slipped and not flags.late) for flags in standing.flags.values())
    risk = sum(flags.at_risk for flags in standing.flags.values())
    said = {"done": standing.done, "all": len(standing.counted)}
    words = [_("%(count)s late") % {"count": late}] if late else []
    words += [_("%(count)s later than agreed") % {"count": slipped}] if slipped else []
    words += [_("%(count)s at risk") % {"count": risk}] if risk else []
    calm = _("none late or at risk") if standing.counted else ""
    return Fact(_("Done"), _("%(done)s of %(all)s") % said, ", ".join(words) or calm)


def _sponsors(standing: Standing, reader: Reader) -> Fact:
    label, ours = _("Executive sponsors"), _sponsor(standing, Side.BUYER)
    theirs = _sponsor(standing, Side.SELLER)
    said = {"name": theirs.name, "company": reader.company(Side.SELLER)} if theirs else {"company": reader.team}
    note = _("with %(name)s, %(company)s") % said if theirs else _("nobody yet at %(company)s") % said
    if ours:
        return Fact(label, ours.name, note)
    return Fact(label, _("Nobody yet"), note, url=address("people", reader.visit.workspace.code))


def _sponsor(standing: Standing, side: Side) -> Stakeholder | None:
    sponsors = (p for p in standing.plan.people if p.part == Part.EXECUTIVE_SPONSOR and p.side == side)
    return next(sponsors, None)


def _updated(standing: Standing, reader: Reader) -> Fact:
    workspace = standing.plan.workspace
    label, zone = _("Last updated"), reader.visit.user.time_zone
    if workspace.updated_at is None:
        return Fact(label, _("Not yet"))
    by = next((person.name for person in standing.plan.people if person.pk == workspace.updated_by_id), "")
    words = [_("by %(name)s") % {"name": by}] if by else []
    if version := workspace.latest_version:
        day = reader.day(version.at.astimezone(ZoneInfo(zone)).date(), weekday=False)
        words.append(_("Version %(number)s is of %(day)s") % {"number": version.number, "day": day})
    if workspace.talked_on:
        words.append(_("Last talked %(day)s") % {"day": reader.day(workspace.talked_on)})
    silence = silence_of(workspace, reader.at, finished=is_finished(standing.plan))
    if silence.warns or silence.is_red:
        ago = ngettext("%(days)s day ago", "%(days)s days ago", silence.days) % {"days": silence.days}
        words = [", ".join([ago, *words[:1]]), *words[1:]] if by else [ago, *words]
    value = moment_words(workspace.updated_at, zone=zone, now=reader.at)
    return Fact(label, value, ". ".join(words), bad=silence.is_red, warn=silence.warns)


def _days(standing: Standing, start: date, end: date) -> int:
    return standing.plan.workspace.calendar(Side.SELLER).working_days.distance(start, end)

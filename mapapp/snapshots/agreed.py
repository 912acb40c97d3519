"""Who agreed to what and when, as a version says it: printed on it and on those that are measured against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from mapapp.plans.frozen import agreed_in
from mapapp.plans.models import Side, Version
from mapapp.plans.words import dated_words, stamp_words
from mapapp.snapshots.frame import Frame, short

HASH = 12  # hexadecimal digits that a person can compare
NAME = 80


@dataclass(frozen=True, slots=True)
class Signed:
    """One company's yes: who gave it, to what, and when. A row of the block that an executive looks for."""

    company: str
    name: str
    title: str
    what: str
    when: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """`said` is how this version stands to what is agreed; `companies` are those who would sign it by hand, while
    nothing is."""

    said: str
    signed: tuple[Signed, ...]
    companies: tuple[str, ...]


def sign_off(found: Frame) -> SignOff:
    """The last agreements, newest first, a row for each company; without any, room to sign by hand."""
    signed = tuple(one for version in found.agreements for one in _signed(found, version))
    return SignOff(_stands(found), signed, () if signed else (found.account, found.team))


def agreed_words(found: Frame) -> str:
    """`Agreed by Anna Kessler and Priya Raman on 4 Feb 2026, as version 4.`; empty as long as nothing is agreed."""
    if found.agreed is None:
        return ""
    agreement = agreed_in(found.agreed)
    first, second = (short(_name(found, one["name"]["sha256"], one["side"]), NAME) for one in agreement["by"])
    day = dated_words(_moment(found, agreement["by"][-1]["at"]).date())
    said = {
        "first": first, "second": second, "day": day, "number": agreement["version"], "kept": found.agreed.number,
    }  # fmt: skip
    if found.agreed.number == found.version.number:
        return _("Agreed by %(first)s and %(second)s on %(day)s, as version %(number)s.") % said
    return _("Dates are measured against version %(kept)s, agreed by %(first)s and %(second)s on %(day)s.") % said


def _stands(found: Frame) -> str:
    said = {"number": found.version.number, "kept": found.agreed.number if found.agreed else 0}
    if found.agreed is None:
        return _("No version of this plan had been agreed to when version %(number)s was saved.") % said
    if found.agreed.number == found.version.number:
        return _("Version %(number)s is what both companies agreed to.") % said
    return _("Version %(number)s itself is not agreed to: version %(kept)s is what holds.") % said


def _signed(found: Frame, version: Version) -> Iterator[Signed]:
    agreement: Mapping[str, Any] = agreed_in(version)
    what = {"number": agreement["version"], "kept": version.number, "hash": agreement["sha256"][:HASH]}
    for one in agreement["by"]:
        person = found.plan.person.get(one["person"])
        yield Signed(
            company=short(found.company(one["side"]), NAME),
            name=short(_name(found, one["name"]["sha256"], one["side"]), NAME),
            title=short(person.title, NAME) if person else "",
            what=_("Version %(number)s, kept as %(kept)s (%(hash)s)") % what,
            when=stamp_words(_moment(found, one["at"]), zone=_zone(found), weekday=True),
        )


def _moment(found: Frame, at: str) -> datetime:
    """In the time zone of the plan."""
    return datetime.fromisoformat(at).astimezone(ZoneInfo(_zone(found)))


def _zone(found: Frame) -> str:
    return found.plan.workspace.calendar(Side.SELLER).time_zone


def _name(found: Frame, commitment: str, side: str) -> str:
    """The name; somebody who was erased is one of his company."""
    return found.names.get(commitment) or _("a person of %(company)s") % {"company": found.company(side)}

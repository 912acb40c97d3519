"""What a file would do, and did, in sentences: for the pages and the report of a team's own list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mapapp.exchange.opportunities.columns import Field, labels
from mapapp.plans.words import day_words
from mapapp.private.models import BroughtLineShape, BroughtShape, OpportunityShape

What = BroughtLineShape.What
DAYS = (Field.CLOSE_ON, Field.CREATED_ON)


@dataclass(frozen=True, slots=True)
class Told:
    """A row of a file as its reader finds it: what it is, and in sentences what becomes of it, or why nothing does."""

    line: int
    key: str
    account: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """All that is said of a file before it is taken in."""

    counts: Mapping[str, int]
    stops: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[tuple[str, str, str], ...] = ()
    kinds: tuple[tuple[str, str, tuple[Told, ...], int], ...] = field(default_factory=tuple)

    @property
    def acts(self) -> bool:
        return bool(self.counts.get("new") or self.counts.get("changed")) and not self.stops


def looked(brought: BroughtShape) -> Looked:
    """From what a worker found."""
    found: Mapping[str, Any] = brought.found if isinstance(brought.found, dict) else {}
    counts = {str(name): int(count) for name, count in found.get("counts", {}).items()}
    titles = ((What.BAD, _("Skipped")), (What.CHANGED, _("Would change")), (What.OLDER, _("Older than what is here")),
              (What.NEW, _("New")))  # fmt: skip
    kinds = [(what, title, [told(what, *row) for row in found.get(what, [])]) for what, title in titles]
    return Looked(
        counts,
        tuple(stop_words(str(stop)) for stop in found.get("stops", [])),
        tuple(_notes(found)),
        tuple((title or letter, labels().get(name, ""), ", ".join(samples)) for title, letter, name, samples in
              found.get("columns", [])),
        tuple((what, title, tuple(rows), counts.get(what, 0) - len(rows)) for what, title, rows in kinds if rows),
    )  # fmt: skip


def told(what: str, line: int, key: str, account: str, said: Sequence[Sequence[str]]) -> Told:
    """A row in words."""
    if what == What.BAD:
        words = tuple(trouble_words(*three) for three in said)
    else:
        words = tuple(change_words(*three) for three in said)
    return Told(line, key, account, words)


def line_told(line: BroughtLineShape) -> Told:
    return told(line.what, line.line, line.key, line.account, line.said)


def field_words(name: str) -> str:
    """What a field is called; the outcome has no column of its own."""
    return _("Outcome") if name == "outcome" else labels().get(name, name)


def change_words(name: str, old: str, new: str) -> str:
    """`Stage: Validation → Negotiation`."""
    said = {"field": field_words(name), "old": value_words(name, old), "new": value_words(name, new)}
    return _("%(field)s: %(old)s → %(new)s") % said


def value_words(name: str, value: str) -> str:
    if not value:
        return _("nothing")
    if name == "outcome" and value in OpportunityShape.Outcome.values:
        return str(OpportunityShape.Outcome(value).label)
    if name in DAYS:
        return day_words(date.fromisoformat(value), today=date.min, weekday=False)  # with its year, whichever it is
    if name == Field.AMOUNT:
        return number_format(Decimal(value), 2 if "." in value else 0, force_grouping=True)
    return value


def trouble_words(column: str, kind: str, seen: str) -> str:
    """Why a row is skipped, and what to do."""
    told = {"column": column, "seen": seen}
    sentence = {
        "missing": _("%(column)s is empty. Fill it in the CRM, and export again."),
        "twice": _("This number stands in row %(seen)s already, which is taken. Keep one of the two in the CRM."),
        "amount": _("%(column)s: “%(seen)s” is no amount. Write digits, like 120000."),
        "amount_range": _("%(column)s: “%(seen)s” is below 0 or above 999,999,999,999."),
        "currency": _("%(column)s: “%(seen)s” is no currency. It has three letters, like USD."),
        "no_currency": _("There is an amount, and no currency. Give it one in the CRM."),
        "day": _("%(column)s: “%(seen)s” is no day with its year. Write it like 2026-02-28."),
        "day_range": _("%(column)s: “%(seen)s” is too far away. Look at its year."),
        "flag": _("%(column)s: “%(seen)s” is neither yes nor no."),
        "closed_how": _("It is closed, and nothing says whether it was won. Say in the settings what its stage means."),
        "email": _("%(column)s: “%(seen)s” is no e-mail address."),
        "long": _("%(column)s is too long: “%(seen)s…”."),
        "broken": _("%(column)s: the cell holds “%(seen)s” instead of a value. Save the file with its results."),
    }.get(kind, "%(column)s: %(seen)s")
    return sentence % told


def stop_words(stop: str) -> str:
    """What has to be said in the settings before the file can be taken in."""
    sentences = {
        "lacks_key": _("No column holds the number of each in the CRM, by which it is found again. Say which it is."),
        "lacks_account": _("No column holds the account: the company that buys. Say which it is."),
        "lacks_currency": _("There are amounts, and no column says in which currency. Say which it is, or export it."),
        "days": _("Days like 3/4/2026 may be read two ways, and no row shows which. Say which number is the day."),
        "amounts": _("Amounts like 120.000 may be read two ways, and no row shows how. Say what stands before cents."),
        "amounts_both": _("Some amounts are like 12.50, others like 12,50. Say what stands before cents; other rows "
                          "are skipped then, each named."),
    }  # fmt: skip
    return sentences.get(stop, stop)


def _notes(found: Mapping[str, Any]) -> list[str]:
    """What is worth knowing, and stops nothing."""
    notes = [str(found["note"])] if found.get("note") else []
    if gone := found.get("gone"):
        names = ", ".join(field_words(name) for name in gone)
        notes.append(_("The last file had columns that this one has not: %(names)s. What is here of them stays.")
                     % {"names": names})  # fmt: skip
    if others := found.get("others"):
        notes.append(_("Other worksheets are not read: %(names)s.") % {"names": ", ".join(others)})
    if stages := found.get("stages"):
        notes.append(_("Stages that the settings do not know yet: %(names)s. They are taken by their words.")
                     % {"names": ", ".join(stages)})  # fmt: skip
    if owners := found.get("owners"):
        names = ", ".join(f"{email} ({count})" for email, count in owners[:10])
        notes.append(_("Owners who are not in the team: %(names)s.") % {"names": names})
    if currencies := found.get("currencies"):
        notes.append(
            _("Currencies without a rate, so no sum counts them: %(names)s.") % {"names": ", ".join(currencies)}
        )
    if unnamed := found.get("unnamed"):
        notes.append(_("%(count)s that are here are not in this file; they stay as they are.") % {"count": unnamed})
    return notes

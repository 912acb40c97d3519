"""What a file would do, and did, in sentences: for the pages and the report of a team's own list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from mapapp.exchange.opportunities.columns import Field, labels
from mapapp.plans.words import day_words
from mapapp.private.models import BroughtLineShape, BroughtShape, OpportunityShape
from mapapp.private.withheld import NOTHING, Withheld

What = BroughtLineShape.What
DAYS = (Field.CLOSE_ON, Field.CREATED_ON)
NAMED = 10  # of a kind, in a sentence


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
    acts: bool = False
    warns: tuple[str, ...] = ()


def looked(brought: BroughtShape, withheld: Withheld = NOTHING) -> Looked:
    """From what a worker found, without what is kept from its reader: rows of plans on which he sits with the buyer,
    and, as nobody can say of which row they are, what stands in the columns and is not known of them."""
    found: Mapping[str, Any] = brought.found if isinstance(brought.found, dict) else {}
    counts = {str(name): int(count) for name, count in found.get("counts", {}).items()}
    acts = bool(counts.get("new") or counts.get("changed")) and not found.get("stops")
    told_of = [(what, *row[1:3], 1) for what in What.values for row in found.get(what, [])]
    kept_back: Counter[str] = Counter()
    for what, key, account, count in [*told_of, *_unshown(found)]:
        kept_back[what] += count if withheld.hides(key, account) else 0
    counts = {what: count - kept_back[what] for what, count in counts.items()}
    titles = ((What.BAD, _("Skipped")), (What.CHANGED, _("Would change")), (What.OLDER, _("Older than what is here")),
              (What.NEW, _("New")))  # fmt: skip
    kinds = [(what, title, [told(what, *row) for row in found.get(what, []) if not withheld.hides(row[1], row[2])])
             for what, title in titles]  # fmt: skip
    return Looked(
        counts,
        tuple(stop_words(str(stop), found) for stop in found.get("stops", [])),
        tuple(_notes(found, withheld)),
        tuple((title or letter, labels().get(name, ""), "" if withheld else " · ".join(samples)) for
              title, letter, name, samples in found.get("columns", [])),
        tuple((what, title, tuple(rows), counts.get(what, 0) - len(rows)) for what, title, rows in kinds if rows),
        acts,
        tuple(_warns(found, withheld)),
    )  # fmt: skip


def _warns(found: Mapping[str, Any], withheld: Withheld) -> list[str]:
    """What of the deals that are here would be lost, and what to do: as a report shows it that is grouped."""
    count = {
        name: number - sum(withheld.hides(key, "") for key in keys)
        for name, (number, keys) in found.get("emptied", {}).items()
    }
    told = (
        ("stage", ngettext_lazy("It would empty the stage of %(count)s that is here.",
                                "It would empty the stage of %(count)s that are here.", "count")),
        ("outcome", ngettext_lazy("%(count)s that was won or lost would be open again.",
                                  "%(count)s that were won or lost would be open again.", "count")),
        ("owner", ngettext_lazy("It would empty the owner of %(count)s that is here.",
                                "It would empty the owner of %(count)s that are here.", "count")),
        ("new", ngettext_lazy("%(count)s new one has no stage in it.", "%(count)s new ones have no stage in it.",
                              "count")),
    )  # fmt: skip
    said = [str(words % {"count": count[name]}) for name, words in told if count.get(name, 0) > 0]
    if not said:
        return []
    why = _(
        "A report that is grouped names stage and owner on the first row of a group alone: export it without groups, "
        "in Salesforce as “Details only”."
    )
    return [" ".join((*said, why))]


def _unshown(found: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
    """Kind, number, account and how many; a file that waits since an earlier release names each by itself."""
    rows = found.get("unshown", [])
    if isinstance(rows, dict):
        return [(what, key, account, 1) for what, named in rows.items() for key, account in named]
    return [(what, key, account, count) for what, key, account, count in rows]


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
    """What a field is called; the outcome and the plan have no column of their own."""
    more = {"outcome": _("Outcome"), "plan": _("Plan")}
    return more.get(name) or labels().get(name, name)


def change_words(name: str, old: str, new: str) -> str:
    """`Stage: Validation → Negotiation`."""
    if name == "not_joined":
        return _("Not joined to its plan: %(why)s") % {"why": new}
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
        "amount_negative": _("%(column)s: “%(seen)s” is below 0. Write what it is worth, 0 or more."),
        "amount_twice": _(
            "%(column)s: “%(seen)s” says itself how many it is, and so does its column. Write digits alone."
        ),
        "amount_range": _("%(column)s: “%(seen)s” is below 0 or above 999,999,999,999."),
        "currency": _("%(column)s: “%(seen)s” is no currency. It has three letters, like USD."),
        "no_currency": _("There is an amount, and no currency. Give it one in the CRM."),
        "day": _("%(column)s: “%(seen)s” is no day with its year. Write it like 2026-02-28."),
        "day_year": _(
            "%(column)s: “%(seen)s” has a year of two figures, which may stand first or last. Write it like 2026-02-28."
        ),
        "day_two_ways": _("%(column)s: “%(seen)s” may be read two ways. Say in the settings which number is the day."),
        "two_currencies": _("%(column)s: “%(seen)s” names another currency than the column of currencies does."),
        "title_currency": _("%(column)s: “%(seen)s” names another currency than the title of the amounts does."),
        "total": _("“%(seen)s” heads a sum of other rows, which is no row of the list."),
        "lone": _("“%(seen)s” stands alone: it is a remark, and no row of the list."),
        "other_sign": _("%(column)s: “%(seen)s” is not in your own currency. Export a column with it."),
        "day_range": _("%(column)s: “%(seen)s” is too far away. Look at its year."),
        "flag": _(
            "%(column)s: “%(seen)s” says neither yes nor no, nor open, won or lost. If the column is of "
            "something else, say in the settings that it is not read."
        ),
        "closed_how": _("It is closed, and nothing says whether it was won. Say in the settings what its stage means."),
        "email": _("%(column)s: “%(seen)s” is no e-mail address."),
        "shortened": _(
            "%(column)s: “%(seen)s” is a long number that a spreadsheet shortened: its last figures are "
            "gone. Bring the CRM’s own file, without opening it before."
        ),
        "long": _("%(column)s is too long: “%(seen)s…”."),
        "broken": _("%(column)s: the cell holds “%(seen)s” instead of a value. Save the file with its results."),
    }.get(kind, "%(column)s: %(seen)s")
    return sentence % told


def stop_words(stop: str, found: Mapping[str, Any] = MappingProxyType({})) -> str:
    """What has to be said in the settings before the file can be taken in. `found` names the columns."""
    columns = {"columns": _quoted(found.get(stop, []))}
    sentences = {
        "lacks_key": _("No column holds the number of each in the CRM, by which it is found again. Say which it is."),
        "lacks_account": _("No column holds the account: the company that buys. Say which it is."),
        "lacks_currency": _("There are amounts, and no column says in which currency. Say which it is, export it, or "
                            "name your own currency in the settings: then they are taken in that."),
        "days": _("Days like 3/4/2026 may be read two ways, and no row shows which in %(columns)s. Say which number is "
                  "the day.") % columns,
        "days_both": _("In %(columns)s some days put the day first and others the month, so one like 3/4/2026 may be "
                       "read two ways. Say which number is the day; what can be read one way only is read so.")
        % columns,
        "amounts": _("Amounts like 120.000 may be read two ways, and no row shows how. Say what stands before cents."),
        "scaled": _("%(columns)s may say that what stands below it is in thousands or millions. Say in the settings "
                    "what 120 is there, or export the amounts in full.") % columns,
        "amounts_both": _("Some amounts are like 12.50, others like 12,50. Say what stands before cents; other rows "
                          "are skipped then, each named."),
    }  # fmt: skip
    return sentences.get(stop, stop)


def _notes(found: Mapping[str, Any], withheld: Withheld) -> list[str]:
    """What is worth knowing, and stops nothing."""
    first = [str(found["note"])] if found.get("note") else []
    if found.get("bare"):
        first.append(_("The file has titles and no row below them. Look whether a filter hid all in the CRM."))
    return [*first, *_read_so(found), *_not_known(found, withheld), *_to_look_at(found, withheld)]


def _read_so(found: Mapping[str, Any]) -> list[str]:
    """How days and amounts are read where a file can be read in more than one way."""
    notes: list[str] = []
    if columns := found.get("days_mixed"):
        notes.append(
            _(
                "In %(columns)s some days put the day first and others the month: each is read in the only way "
                "that it can be, and one like 3/4/2026 as the settings say."
            )
            % {"columns": _quoted(columns)}
        )
    if columns := found.get("days_other"):
        notes.append(
            _("%(columns)s shows another order of day and month than the settings say, and is read as it shows it.")
            % {"columns": _quoted(columns)}
        )
    if columns := found.get("days_lent"):
        notes.append(
            _("%(columns)s does not show which number is the day; the other columns do, and it is read like them.")
            % {"columns": _quoted(columns)}
        )
    if columns := found.get("days_numbered"):
        notes.append(
            _("In %(columns)s some days are numbers, as spreadsheets count them: 46112 is read as 31 March 2026.")
            % {"columns": _quoted(columns)}
        )
    if (times := found.get("times", 1)) > 1:
        told = {
            "columns": _quoted(found.get("timed", [])),
            "amount": number_format(120 * times, 0, force_grouping=True),
        }
        notes.append(_("In %(columns)s 120 is read as %(amount)s, as the settings say.") % told)
    if currency := found.get("assumed"):
        notes.append(
            _(
                "Nothing says in which currency the amounts are: those that name none are taken in %(currency)s, "
                "your own; what is here in another one stays in that."
            )
            % {"currency": currency}
        )
    return notes


def _not_known(found: Mapping[str, Any], withheld: Withheld) -> list[str]:
    """Columns and sheets that are not read, and what the settings do not know; of the latter nothing where a row is
    kept from the reader, since nobody can say of which row it is."""
    notes: list[str] = []
    if gone := found.get("gone"):
        names = ", ".join(field_words(name) for name in gone)
        notes.append(_("The last file had columns that this one has not: %(names)s. What is here of them stays.")
                     % {"names": names})  # fmt: skip
    if others := found.get("others"):
        notes.append(_("Other worksheets are not read: %(names)s.") % {"names": ", ".join(others)})
    if (stages := found.get("stages")) and not withheld:
        notes.append(_("Stages that the settings do not know yet: %(names)s. They are taken by their words.")
                     % {"names": _and_more(stages, found.get("stages_more", 0))})  # fmt: skip
    if (owners := found.get("owners")) and not withheld:
        first = [f"{email} ({count})" for email, count in owners[:10]]
        names = _and_more(first, len(owners) - len(first) + found.get("owners_more", 0))
        notes.append(_("Owners who are not in the team: %(names)s.") % {"names": names})
    if (currencies := found.get("currencies")) and not withheld:
        names = _and_more(currencies, found.get("currencies_more", 0))
        notes.append(_("Currencies without a rate, so no sum counts them: %(names)s.") % {"names": names})
    return notes


def _to_look_at(found: Mapping[str, Any], withheld: Withheld) -> list[str]:
    """What may be one deal twice, another deal under one number, or a deal of a plan that is here."""
    notes: list[str] = []
    if titles := found.get("doubles"):
        notes.append(_("More than one column is called %(titles)s; the first is read.") % {"titles": _quoted(titles)})
    if alike := [pair for pair in found.get("alike", []) if not any(withheld.hides(key, "") for key in pair)]:
        names = ", ".join(f"{one} / {other}" for one, other in alike)
        notes.append(
            _(
                "Numbers of one account that differ in capitals or spaces alone are taken as two, so one may "
                "count twice: %(names)s."
            )
            % {"names": names}
        )
    if moved := [each for each in found.get("moved", []) if not withheld.hides(each[0], "")]:
        names = _and_more([f"{key} ({old} → {new})" for key, old, new in moved],
                          0 if withheld else found.get("moved_more", 0))  # fmt: skip
        notes.append(_("Numbers that go to another account: %(names)s. Look whether each is still the same one.")
                     % {"names": names})  # fmt: skip
    if (more := found.get("joins_more")) and not withheld:
        notes.append(_("%(count)s more have plans of their account; the team’s list offers to join them.")
                     % {"count": more})  # fmt: skip
    if stays := stays_words(found, withheld):
        notes.append(stays)
    return notes


def stays_words(found: Mapping[str, Any], withheld: Withheld = NOTHING) -> str:
    """Of what is here and not in the file: how many, and which of the open ones come first."""
    named = [each for each in found.get("unnamed_first", []) if not withheld.hides(each[0], each[1])]
    count = found.get("unnamed", 0) - len(found.get("unnamed_first", [])) + len(named)
    count -= sum(withheld.hides(key, "") for key in found.get("unnamed_more", []))
    if not count:
        return ""
    said = ngettext(
        "One that is here is not in this file; it stays as it is.",
        "%(count)s that are here are not in this file; they stay as they are.",
        count,
    ) % {"count": count}  # fmt: skip
    names = ", ".join(f"{account or key} ({key})" for key, account in named)
    if names and len(found["unnamed_first"]) == NAMED:  # there may be more
        return said + " " + _("The first open ones: %(names)s.") % {"names": names}
    return said + " " + _("Open among them: %(names)s.") % {"names": names} if names else said


def _and_more(names: Sequence[str], more: int) -> str:
    """These, and how many are not named."""
    named = ", ".join(names)
    return _("%(names)s and %(count)s more") % {"names": named, "count": more} if more else named


def _quoted(titles: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)

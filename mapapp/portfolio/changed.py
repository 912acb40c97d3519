"""What of the deals is another than a week ago: each line beside the last reading of its plan from then or before.

A reading says what was said then; a plan that had none yet is new, or has not been read for a week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import JSONField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.words import day_words
from mapapp.portfolio.money import short_money
from mapapp.portfolio.narrowing import OPEN
from mapapp.portfolio.words import BAND_WORDS, STATE_WORDS
from mapapp.private.kept import readings_table
from mapapp.private.listed import DeskVisit
from mapapp.private.models import FiguresShape

WEEK = timedelta(days=7)
LEAST = 5  # points of health that are a change, in the same band
MOST = 50  # lines of one kind
COLUMNS = (
    "pk", "account", "name", "workspace__code", "seller_name", "state", "outcome", "health", "band", "signature_on",
    "stage", "amount", "currency", "values", "opportunity__created_on", "opportunity__outcome_on",
)  # fmt: skip
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One deal: what it was, what it is, and how far that is apart, in words. `is_bad`: it got worse."""

    account: str
    url: str
    seller: str
    was: str
    now: str
    apart: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of change; `more` are those that are not listed."""

    key: str
    title: str
    changes: tuple[Change, ...]
    more: int

    @property
    def count(self) -> int:
        return len(self.changes) + self.more


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed since a day, part by part; parts without a change are left out."""

    since: str
    parts: tuple[Part, ...]
    unread: int


def changed(visit: DeskVisit, lines: QuerySet[FiguresShape], at: datetime) -> Changed:
    """Since the day a week before the aware moment `at`, for all lines that a reader sees. One query."""
    today = at.astimezone(ZoneInfo(visit.team.time_zone)).date()
    since = today - WEEK
    rows = _read(lines, since)
    parts = (
        _part("ended", _("Won and lost"), filter(None, (_ended(row, since, today) for row in rows)), _first),
        _part("later", _("Signature moved"), filter(None, (_moved(row, today) for row in rows)), _furthest),
        _part("health", _("Health up or down"), filter(None, map(_healed, rows)), _furthest),
        _part("stage", _("Another stage"), filter(None, map(_staged, rows)), _first),
        _part("new", _("New"), filter(None, (_new(row, since, today) for row in rows)), _first),
        _part("retired", _("Retired"), filter(None, map(_retired, rows)), _first),
    )
    unread = sum(row["was"] is None and not _is_new(row, since) and bool(row["workspace__code"]) for row in rows)
    return Changed(day_words(since, today=today), tuple(part for part in parts if part.changes), unread)


def _read(lines: QuerySet[FiguresShape], since: date) -> list[Line]:
    """What is open, and what came to its end since, each with the reading of then."""
    readings = readings_table()._default_manager.filter(workspace=OuterRef("workspace"), version=0, on__lte=since)
    ended = Q(opportunity__outcome_on__gt=since) | Q(state="retired", as_of__gt=since)
    was = Subquery(readings.order_by("-on").values("values")[:1], output_field=JSONField())
    return list(lines.filter(OPEN | ended).annotate(was=was).order_by("account", "pk").values(*COLUMNS, "was"))


Sorted = tuple[Any, Change]


def _part(key: str, title: str, found: Iterable[Sorted], order: Callable[[Sorted], Any]) -> Part:
    every = [change for _far, change in sorted(found, key=order)]
    return Part(key, title, tuple(every[:MOST]), max(0, len(every) - MOST))


def _first(pair: Sorted) -> Any:
    return (pair[0], pair[1].account)


def _furthest(pair: Sorted) -> Any:
    return (-abs(pair[0]), pair[1].account)


def _change(row: Line, was: str, now: str, apart: str = "", *, bad: bool = False) -> Change:
    code = row["workspace__code"]
    url = reverse("plan", args=[code]) if code else ""
    return Change(row["account"] or row["name"], url, row["seller_name"], was, now, apart, bad)


def _ended(row: Line, since: date, today: date) -> Sorted | None:
    """Won or lost since then, by its day in the CRM, or by the reading of then."""
    if row["outcome"] == "open":
        return None
    on, was = row["opportunity__outcome_on"], (row["was"] or {}).get("outcome")
    if not (on > since if on else was == "open"):
        return None
    worth = short_money(row["amount"], row["currency"])
    when = day_words(on, today=today) if on else ""
    words = ", ".join(part for part in (str(STATE_WORDS[row["outcome"]]), worth) if part)
    return row["outcome"] != "won", _change(row, str(STATE_WORDS[""]), words, when, bad=row["outcome"] == "lost")


def _moved(row: Line, today: date) -> Sorted | None:
    if row["outcome"] != "open" or row["was"] is None:
        return None
    said, now = row["was"].get("signature_on"), row["signature_on"]
    was = date.fromisoformat(said) if said else None
    if was == now:
        return None
    words = [day_words(day, today=today) if day else _("no date") for day in (was, now)]
    if was is None or now is None:
        return 0, _change(row, words[0], words[1], bad=now is None)
    days = (now - was).days
    said = (
        ngettext("%(count)s day later", "%(count)s days later", days)
        if days > 0
        else ngettext("%(count)s day earlier", "%(count)s days earlier", -days)
    )
    return days, _change(row, words[0], words[1], said % {"count": abs(days)}, bad=days > 0)


def _healed(row: Line) -> Sorted | None:
    if row["outcome"] != "open" or row["was"] is None:
        return None
    was, now = row["was"].get("health"), row["health"]
    if was is None or now is None or was == now:
        return None
    bands = [str(BAND_WORDS.get(band, "")) for band in (row["was"].get("band"), row["band"])]
    if abs(now - was) < LEAST and bands[0] == bands[1]:
        return None
    words = [f"{points} {band}".strip() for points, band in zip((was, now), bands, strict=True)]
    return now - was, _change(row, words[0], words[1], f"{now - was:+}".replace("-", "−"), bad=now < was)


def _staged(row: Line) -> Sorted | None:
    if row["outcome"] != "open" or row["was"] is None:
        return None
    was, now = row["was"].get("stage") or "", row["stage"]
    return None if was == now else (0, _change(row, was or _("No stage"), now or _("No stage")))


def _is_new(row: Line, since: date) -> bool:
    """Its plan began since then; or there is no plan, and the CRM has known it since then."""
    began = (row["values"] or {}).get("began_on") if row["workspace__code"] else row["opportunity__created_on"]
    return began is not None and str(began) > since.isoformat()


def _new(row: Line, since: date, today: date) -> Sorted | None:
    if row["outcome"] != "open" or row["was"] is not None or not _is_new(row, since):
        return None
    kind = _("A plan") if row["workspace__code"] else _("No plan yet")
    return 0, _change(row, "", kind, short_money(row["amount"], row["currency"]))


def _retired(row: Line) -> Sorted | None:
    if row["outcome"] != "open" or row["state"] != "retired" or (row["was"] or {}).get("state") == "retired":
        return None
    return 0, _change(row, str(STATE_WORDS[""]), str(STATE_WORDS["retired"]), bad=True)

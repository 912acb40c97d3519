"""What of the deals is another than a week ago: each line beside the last reading of its plan from then or before.

A reading says what was said then; a plan that had none yet is new, or has not been read for a week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Func, JSONField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.words import day_words
from mapapp.portfolio.figures import RETIRED
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
    "pk", "account", "name", "workspace__code", "seller_name", "state", "outcome", "as_of", "health", "band",
    "signature_on", "stage", "amount", "currency", "opportunity__created_on", "opportunity__outcome_on",
)  # fmt: skip
TOLD = ("outcome", "state", "health", "band", "stage", "signature_on")  # of a reading
Line = dict[str, Any]


class Told(Func):
    """These members of an object, as a list in their order, made by the database: of a reading few are told here, and
    to read all of ten thousand takes a second. What is no object has none of them."""

    output_field = JSONField()

    def __init__(self, column: Any, names: Sequence[str]) -> None:
        super().__init__(column)
        self.names = tuple(names)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        paths = ", ".join(f"'$.{name}'" for name in (*self.names, "none"))  # of one path it makes no list
        return self.as_sql(compiler, connection, template=f"JSON_EXTRACT(%(expressions)s, {paths})", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        column, parameters = compiler.compile(self.source_expressions[0])
        parts = [f"({column}) -> '{name}'" for name in self.names]
        return f"JSONB_BUILD_ARRAY({', '.join(parts)})", tuple(parameters) * len(parts)


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
        _part("retired", _("Retired"), filter(None, (_retired(row, since) for row in rows)), _first),
    )
    unread = sum(row["was"] is None and not _is_new(row, since) and bool(row["workspace__code"]) for row in rows)
    return Changed(day_words(since, today=today), tuple(part for part in parts if part.changes), unread)


def _read(lines: QuerySet[FiguresShape], since: date) -> list[Line]:
    """What is open, and what came to its end since, each with the reading of then."""
    readings = readings_table()._default_manager.filter(workspace=OuterRef("workspace"), version=0, on__lte=since)
    ended = Q(opportunity__outcome_on__gt=since) | Q(state=RETIRED, as_of__gt=since)
    told = readings.order_by("-on").values(told=Told(F("values"), TOLD))[:1]
    then = Subquery(readings.order_by("-on").values(then=KT("values__outcome"))[:1])
    undated = Q(outcome__in=("won", "lost"), opportunity__outcome_on=None, then="open")  # the CRM gave no day
    rows = lines.annotate(then=then).filter(OPEN | ended | undated).order_by("account", "pk")
    found = rows.annotate(was=Subquery(told, output_field=JSONField()), own=Told(F("values"), ["began_on"]))
    return [_plain(row) for row in found.values(*COLUMNS, "was", "own")]


def _plain(row: Line) -> Line:
    """With what was told then by its names, as far as it can be read; None where no reading was."""
    was = row["was"]
    if was is not None:
        was = dict(zip(TOLD, was, strict=False))
        health = was["health"] if isinstance(was["health"], int) else None
        row["was"] = {name: said if isinstance(said, str) else "" for name, said in was.items()} | {"health": health}
        row["was"]["signature_on"] = day_in(was["signature_on"])
    row["began_on"] = day_in(row.pop("own")[0])
    return row


def day_in(said: Any) -> date | None:
    """A day as it is kept in JSON; None for anything else."""
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError):
        return None


Sorted = tuple[Any, Line, Callable[[], Change]]  # how far it moved, whose it is, and what draws it when it is listed


def _part(key: str, title: str, found: Iterable[Sorted], order: Callable[[Sorted], Any]) -> Part:
    every = sorted(found, key=order)
    return Part(key, title, tuple(draw() for _far, _row, draw in every[:MOST]), max(0, len(every) - MOST))


def _first(one: Sorted) -> Any:
    return (one[0], _account(one[1]))


def _furthest(one: Sorted) -> Any:
    return (-abs(one[0]), _account(one[1]))


def _account(row: Line) -> str:
    return str(row["account"] or row["name"])


def _change(row: Line, was: str, now: str, apart: str = "", *, bad: bool = False) -> Change:
    code = row["workspace__code"]
    url = reverse("plan", args=[code]) if code else ""
    return Change(_account(row), url, row["seller_name"], was, now, apart, bad)


def _ended(row: Line, since: date, today: date) -> Sorted | None:
    """Won or lost since then, by its day in the CRM, or by the reading of then."""
    if row["outcome"] == "open":
        return None
    on, was = row["opportunity__outcome_on"], (row["was"] or {}).get("outcome")
    if not (on > since if on else was == "open"):
        return None

    def draw() -> Change:
        worth = short_money(row["amount"], row["currency"])
        when = day_words(on, today=today) if on else ""
        words = ", ".join(part for part in (str(STATE_WORDS[row["outcome"]]), worth) if part)
        return _change(row, str(STATE_WORDS[""]), words, when, bad=row["outcome"] == "lost")

    return row["outcome"] != "won", row, draw


def _goes_on(row: Line) -> bool:
    """It is open, and was read then: of a plan that is retired nothing else is told."""
    return row["outcome"] == "open" and row["state"] != RETIRED and row["was"] is not None


def _moved(row: Line, today: date) -> Sorted | None:
    if not _goes_on(row):
        return None
    was, now = row["was"]["signature_on"], row["signature_on"]
    if was == now:
        return None
    days = 0 if was is None or now is None else (now - was).days

    def draw() -> Change:
        words = [day_words(day, today=today) if day else _("no date") for day in (was, now)]
        said = (
            ngettext("%(count)s day later", "%(count)s days later", days)
            if days > 0
            else ngettext("%(count)s day earlier", "%(count)s days earlier", -days)
        )
        return _change(
            row, words[0], words[1], said % {"count": abs(days)} if days else "", bad=now is None or days > 0
        )

    return days, row, draw


def _healed(row: Line) -> Sorted | None:
    if not _goes_on(row):
        return None
    was, now = row["was"]["health"], row["health"]
    if was is None or now is None or was == now:
        return None
    bands = (row["was"]["band"], row["band"])
    if abs(now - was) < LEAST and bands[0] == bands[1]:
        return None

    def draw() -> Change:
        said = zip((was, now), bands, strict=True)
        words = [f"{points} {BAND_WORDS.get(band, '')}".strip() for points, band in said]
        return _change(row, words[0], words[1], f"{now - was:+}".replace("-", "−"), bad=now < was)

    return now - was, row, draw


def _staged(row: Line) -> Sorted | None:
    if not _goes_on(row):
        return None
    was, now = row["was"]["stage"], row["stage"]
    return None if was == now else (0, row, lambda: _change(row, was or _("No stage"), now or _("No stage")))


def _is_new(row: Line, since: date) -> bool:
    """Its plan began since then; or there is no plan, and the CRM has known it since then."""
    began: date | None = row["began_on"] if row["workspace__code"] else row["opportunity__created_on"]
    return began is not None and began > since


def _new(row: Line, since: date, today: date) -> Sorted | None:
    if row["outcome"] != "open" or row["state"] == RETIRED or row["was"] is not None or not _is_new(row, since):
        return None
    kind = _("A plan") if row["workspace__code"] else _("No plan yet")
    return 0, row, lambda: _change(row, "", kind, short_money(row["amount"], row["currency"]))


def _retired(row: Line, since: date) -> Sorted | None:
    """Retired since then: its figures are those of the day on which it was."""
    if row["outcome"] != "open" or row["state"] != RETIRED or row["as_of"] <= since:
        return None
    return 0, row, lambda: _change(row, str(STATE_WORDS[""]), str(STATE_WORDS["retired"]), bad=True)

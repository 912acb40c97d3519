"""What of the deals is another than a week ago: each line beside the last reading of its plan from then or before.

A reading says what was said then; a plan that had none yet is new, or has not been read for a week. What the CRM said
then of a deal that has no plan, or one that is over and read no more, is told by the reports of the files that were
taken in since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Func, JSONField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.insight.ended import RETIRED, SIGNED
from mapapp.plans.words import day_words
from mapapp.portfolio import differences as differs
from mapapp.portfolio.differences import Change, Line, Sorted, account_of, day_in, money_in
from mapapp.portfolio.narrowing import OPEN
from mapapp.private.kept import readings_table
from mapapp.private.listed import DeskVisit
from mapapp.private.models import FiguresShape
from mapapp.private.then import Before, before

WEEK = timedelta(days=7)
MOST = 50  # lines of one kind on one page
NOT_READ = Q(workspace__isnull=False) & (Q(state=RETIRED) | Q(band=SIGNED))  # maybe no more, though the row changes
COLUMNS = (
    "pk", "account", "name", "workspace_id", "workspace__code", "seller_name", "state", "outcome", "as_of", "health",
    "band", "signature_on", "stage", "close_on", "amount", "currency", "amount_from", "opportunity_id",
    "opportunity__key", "opportunity__created_on", "opportunity__outcome_on",
)  # fmt: skip
OF_CRM = ("stage", "close_on", "amount", "currency")
TOLD = ("outcome", "state", "health", "band", "signature_on", *OF_CRM)  # of a reading


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
class Part:
    """One kind of change, of which one page is listed; `by` says what stands last in each of its lines."""

    key: str
    title: str
    by: str
    changes: tuple[Change, ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        return -(-self.count // MOST)

    @property
    def page_words(self) -> str:
        """`51 to 100 of 230`; empty when that is all of it."""
        first = (self.page - 1) * MOST
        numbers = {"first": first + 1, "last": first + len(self.changes), "count": self.count}
        return _("%(first)s to %(last)s of %(count)s") % numbers if self.pages > 1 else ""

    @property
    def before(self) -> int:
        """The page before this one; 0 for none."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The page after this one; 0 for none."""
        return self.page + 1 if self.page < self.pages else 0


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed since a day, part by part; parts without a change are left out, and all but one where one `kind` is
    asked for. `first` says of the first list that
    the team brought, when that was since then, how many deals it told of: they are no news one by one. `older` says
    which are compared with an older reading, because nobody was up to read them that night."""

    since: str
    parts: tuple[Part, ...]
    unread: int
    first: str
    older: str
    kind: str


def changed(visit: DeskVisit, lines: QuerySet[FiguresShape], at: datetime, *, kind: str = "", page: int = 1) -> Changed:
    """Since the day a week before the aware moment `at`, for all lines that a reader sees: the first of each kind, or a
    page of one of which there is a change. Three queries."""
    zone = ZoneInfo(visit.team.time_zone)
    today = at.astimezone(zone).date()
    since = today - WEEK
    keys = lines.order_by().values("opportunity__key")
    unread_plans = lines.filter(NOT_READ).order_by().values("workspace")
    told = before(visit.team, datetime.combine(since, time.min, tzinfo=zone), keys, unread_plans)
    rows = _read(lines, since, today, told)
    parts = tuple(_parts(rows, since, today, kind, page))
    if not parts:
        parts, kind = tuple(_parts(rows, since, today, "", 1)), ""
    unread = sum(row["was"] is None and not differs.is_new(row, since) and bool(row["workspace__code"]) for row in rows)
    first = _first_list(rows, told, zone, today)
    return Changed(day_words(since, today=today), parts, unread, first, _older(rows, since, today), kind)


def _parts(rows: Sequence[Line], since: date, today: date, kind: str, page: int) -> Iterator[Part]:
    """Those in which there is something; of no other kind than that which is asked for is anything compared."""
    when = _("When")
    kinds: tuple[tuple[str, str, Callable[[Line], Sorted | None], Callable[[Sorted], Any], str], ...] = (
        ("ended", _("Won and lost"), lambda row: differs.ended(row, since, today), _first, when),
        ("again", _("Open again"), differs.reopened, _first, _("Stage")),
        ("later", _("Signature moved"), lambda row: differs.moved(row, today), _furthest, ""),
        ("close", _("Close date in the CRM"), lambda row: differs.closing(row, today), _furthest, ""),
        ("amount", _("Amount"), differs.priced, _furthest, ""),
        ("health", _("Health up or down"), differs.healed, _furthest, ""),
        ("stage", _("Another stage"), differs.staged, _first, ""),
        ("new", _("New"), lambda row: differs.new(row, since), _first, _("Amount")),
        ("retired", _("Retired"), lambda row: differs.retired(row, since), _first, ""),
    )
    for key, title, differ, order, by in kinds:
        if kind in ("", key):
            part = _part(key, title, map(differ, rows), order, by, page)
            if part.changes:
                yield part


def _older(rows: Sequence[Line], since: date, today: date) -> str:
    """`1 plan was not read that night: it is compared with how it stood on Fri 30 Jan.` Empty where all were."""
    days = [row["was_on"] for row in rows if differs.is_read_each_night(row) and row["was_on"] < since]
    if not days:
        return ""
    words = ngettext(
        "%(count)s plan was not read that night: it is compared with how it stood on %(day)s.",
        "%(count)s plans were not read that night: they are compared with how they stood before, on %(day)s at the "
        "earliest.",
        len(days),
    )
    return words % {"count": len(days), "day": day_words(min(days), today=today)}


def _first_list(rows: Sequence[Line], told: Before, zone: ZoneInfo, today: date) -> str:
    """`The first list came in on Mon 9 Feb: 3 deals that have no plan.` Empty when it told of none of them."""
    count = sum(differs.is_of_first_list(row) for row in rows)
    if not count or told.first_at is None:
        return ""
    words = ngettext(
        "The first list came in on %(day)s: %(count)s deal that has no plan.",
        "The first list came in on %(day)s: %(count)s deals that have no plan.",
        count,
    )
    return words % {"day": day_words(told.first_at.astimezone(zone).date(), today=today), "count": count}


def _read(lines: QuerySet[FiguresShape], since: date, today: date, told: Before) -> list[Line]:
    """What is open, and what came to its end since, each with the reading of then."""
    readings = readings_table()._default_manager.filter(workspace=OuterRef("workspace"), version=0, on__lte=since)
    was = readings.order_by("-on").values(told=Told(F("values"), TOLD))[:1]
    then = Subquery(readings.order_by("-on").values(then=KT("values__outcome"))[:1])
    ended = Q(opportunity__outcome_on__gt=since, opportunity__outcome_on__lte=today) | Q(then="open")
    ended = Q(outcome__in=("won", "lost")) & (ended | Q(opportunity__key__in=told.ended()))
    rows = lines.annotate(then=then).filter(OPEN | ended | Q(state=RETIRED, as_of__gt=since)).order_by("account", "pk")
    found = rows.annotate(
        was=Subquery(was, output_field=JSONField()), was_on=Subquery(readings.order_by("-on").values("on")[:1]),
        own=Told(F("values"), ["began_on"]),
    )  # fmt: skip
    return [_plain(row, told) for row in found.values(*COLUMNS, "was", "was_on", "own")]


def _plain(row: Line, told: Before) -> Line:
    """With what was told then by its names, as far as it can be read: `was` of its plan, `crm` of its purchase, each
    None where nobody knows; `told` is what of it a file changed since."""
    was, key = row["was"], row["opportunity__key"] or ""
    if was is not None:
        was = dict(zip(TOLD, was, strict=False))
        health = was["health"] if isinstance(was["health"], int) else None
        row["was"] = {name: said if isinstance(said, str) else "" for name, said in was.items()} | {"health": health}
        row["was"]["signature_on"] = day_in(was["signature_on"])
    row["began_on"] = day_in(row.pop("own")[0])
    row["told"], row["came"], row["first"] = told.of(key, row["workspace_id"]), key in told.came, key in told.first
    row["crm"] = _of_crm(row)
    return row


def _of_crm(row: Line) -> Line | None:
    """What the CRM said then. The reading of a plan that goes on says it; of one that is retired or signed, which may
    be read no more, and of none, what the CRM says now is taken back by the reports."""
    if row["was"] is not None and row["state"] != RETIRED and row["band"] != SIGNED:
        said = row["was"]
        return {"stage": said["stage"], "close_on": day_in(said["close_on"]), "currency": said["currency"],
                "amount": money_in(said["amount"])}  # fmt: skip
    if not row["told"]:
        return None
    said, found = row["told"], {name: row[name] for name in OF_CRM}
    found |= {name: said[name] for name in ("stage", "currency") if name in said}
    found |= {"close_on": day_in(said["close_on"])} if "close_on" in said else {}
    found |= {"amount": money_in(said["amount"])} if "amount" in said else {}
    return found


def _part(
    key: str, title: str, found: Iterable[Sorted | None], order: Callable[[Sorted], Any], by: str, page: int
) -> Part:
    every = sorted((one for one in found if one is not None), key=order)
    page = max(min(page, -(-len(every) // MOST)), 1)
    drawn = tuple(draw() for _far, _row, draw in every[(page - 1) * MOST : page * MOST])
    return Part(key, title, by or _("By how much"), drawn, len(every), page)


def _first(one: Sorted) -> Any:
    return (one[0], account_of(one[1]))


def _furthest(one: Sorted) -> Any:
    return (-abs(one[0]), account_of(one[1]))

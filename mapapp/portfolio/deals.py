"""The rows of a page of the portfolio: read in one question, drawn as values that are equal for equal lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.drawing.phasebar import beats, gauge
from mapapp.drawing.tabs import address
from mapapp.insight.detectors.endings import CLOSED
from mapapp.insight.ended import RETIRED
from mapapp.plans.words import day_words
from mapapp.portfolio.asked import Asked, Days
from mapapp.portfolio.money import percent, short_money
from mapapp.portfolio.narrowing import order
from mapapp.portfolio.ordering import OVER
from mapapp.portfolio.paging import on_page
from mapapp.portfolio.weighing import weight_words
from mapapp.portfolio.words import BAND_WORDS
from mapapp.private.joinable import led_by, not_led_by
from mapapp.private.kept import figures_table
from mapapp.private.listed import DeskVisit
from mapapp.private.models import FiguresShape

PAGE = 50  # rows
SAID_BESIDE = "later_than_crm"  # the finding that a column of its own says
FRESH = 60  # seconds that figures may be behind
BUSY = 5  # acts of the buyer's in a week that fill a bar
COLUMNS = (
    "pk", "workspace_id", "opportunity_id", "seller_name", "account", "name", "state", "outcome", "is_mutual", "health",
    "band", "done", "counted", "buyer_done", "buyer_counted", "beats", "last_buyer_act_on", "signature_on", "stage",
    "is_qualified", "close_on", "apart", "amount", "currency", "own_by_plan", "values__weights", "findings", "as_of",
    "revision",
    "counted_by", "own_currency", "workspace__code", "workspace__revision", "workspace__updated_at",
)  # fmt: skip
OUTCOMES = {"won": gettext_lazy("Won"), "lost": gettext_lazy("Lost")}


@dataclass(frozen=True, slots=True)
class Deal:
    """One row. `url` is the plan's; `start_url` where one is started when there is none, or none that goes on;
    `join_url` where it is joined to one of its account. `line` is what endangers it most, and `warns` when it is that;
    `line_url` where that is told in full, of what has no plan.
    `look` is the band, by which the number is coloured. `percent` is what it was weighed by, and `how` how that was
    got. A plan that is retired says nothing of what is ahead or was done."""

    account: str
    url: str
    start_url: str
    join_url: str
    line: str
    line_url: str
    warns: bool
    seller: str
    health: str
    band: str
    look: str
    done: str
    gauge: SafeString
    buyer: str
    beats: SafeString
    signature: str
    close: str
    is_overdue: bool
    apart: str
    is_later: bool
    amount: str
    weighted: str
    percent: str
    how: str
    behind: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page of so many, `first` to `last` of `count`; `lines` are what they were drawn from."""

    lines: tuple[dict[str, Any], ...]
    rows: tuple[Deal, ...]
    number: int
    pages: int
    count: int
    behind: bool

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page_of(
    visit: DeskVisit, lines: QuerySet[FiguresShape], asked: Asked, days: Days, *, count: int, currency: str,
    at: datetime, numbers: Collection[int] | None = None,
) -> Page:  # fmt: skip
    """The page that is asked for, the last one when there are fewer; `currency` is the team's own. One query; none when
    there is nothing."""
    pages = max(1, -(-count // PAGE))
    number = min(asked.page, pages)
    start = (number - 1) * PAGE
    # numbers are put in order, and the rows read after them: sorted whole they are more than a database has at hand;
    # by their numbers alone, so that it has no other way to them, whatever it believes of the team's
    table = figures_table()._default_manager
    stop = min(start + PAGE, count)
    page = on_page(lines, asked, days, count=count, start=start, stop=stop, numbers=numbers) if count else []
    shown = table.filter(pk__in=page).order_by(*order(asked)).annotate(join=_joined_to(lines, visit))
    read = tuple(shown.values(*COLUMNS, "join", "opportunity__key"))
    rows = deals(read, today=days.today, currency=currency)
    return Page(read, rows, number, pages, count, _is_behind(read, at))


def _joined_to(lines: QuerySet[FiguresShape], visit: DeskVisit) -> Case:
    """For an open deal without a plan: the code of an open plan of its account that no row of the CRM tells of, and on
    whose page the visitor may join it."""
    alone = Q(opportunity=None) | Q(opportunity__key="")
    plans = lines.filter(alone, workspace__isnull=False, state="open", outcome="open")
    if visit.oversees:
        plans = plans.exclude(workspace__in=not_led_by(visit.user).values("workspace"))
    else:
        plans = plans.filter(workspace__in=led_by(visit.user).values("workspace"))
    plans = plans.annotate(of=Lower("account")).filter(of=Lower(OuterRef("account"))).order_by("workspace")
    return Case(When(workspace=None, outcome="open", then=Subquery(plans.values("workspace__code")[:1])))


def deals(lines: Iterable[dict[str, Any]], *, today: date, currency: str) -> tuple[Deal, ...]:
    """Each line as it is drawn. Makes no query."""
    return tuple(_deal(line, today, currency) for line in lines)


def _deal(line: dict[str, Any], today: date, currency: str) -> Deal:
    plan, over = line["workspace_id"] is not None, line["state"] == RETIRED
    goes_on, look = plan and not over, "" if over else line["band"]
    words, warns = _line(line)
    ended = over or line["band"] in OVER  # so that no figure counts its days
    share = line["done"] / line["counted"] if line["counted"] else 0.0
    kept = line["values__weights"] if line["own_by_plan"] is not None else None
    chance, how = weight_words(kept, has_plan=goes_on)
    return Deal(
        account=line["account"] or line["name"],
        url=reverse("plan", args=[line["workspace__code"]]) if plan else "",
        start_url=_start_url(line),
        join_url=_join_url(line),
        line=words,
        line_url=_line_url(line),
        warns=warns,
        seller=line["seller_name"],
        health="" if line["health"] is None or over else str(line["health"]),
        band=str(BAND_WORDS[look]) if look in BAND_WORDS else "" if plan else _("No plan"),
        look=look,
        done=_("%(percent)s%%") % {"percent": percent(line["done"], line["counted"])}
        if goes_on and line["counted"]
        else "",
        gauge=gauge(share, done=True),
        buyer=_of(line) if goes_on else "",
        beats=_beats(line["beats"]),
        signature="" if over else _day(line["signature_on"], today),
        close=_day(line["close_on"], today),
        is_overdue=line["outcome"] == "open" and line["close_on"] is not None and line["close_on"] < today,
        apart="" if ended else _apart(line["apart"]),
        is_later=(line["apart"] or 0) > 0 and not ended,
        amount=short_money(line["amount"], line["currency"]),
        weighted=short_money(line["own_by_plan"], line["own_currency"] or currency),
        percent=chance,
        how=how,
        behind=plan and line["workspace__revision"] > line["revision"],
    )


def _start_url(line: dict[str, Any]) -> str:
    """Where an open deal without a plan gets one; where its plan is retired, the page that frees it for another."""
    if line["outcome"] != "open" or not line["opportunity_id"]:
        return ""
    if line["workspace_id"] is None:
        return start_url(line["opportunity_id"])
    page = address("opportunity", line["workspace__code"]) if line["state"] == "retired" else ""
    return page and f"{page}#another"


def _join_url(line: dict[str, Any]) -> str:
    page = address("opportunity", line["join"]) if line.get("join") else ""
    return page and f"{page}?{urlencode({'key': line['opportunity__key'] or ''})}#join"


def start_url(opportunity: int | None) -> str:
    """Where the plan of an opportunity is started."""
    found = address("plan_new")
    return f"{found}?opportunity={opportunity}" if found and opportunity else found


def _line(line: dict[str, Any]) -> tuple[str, bool]:
    """What stands under the account: how it ended, and where its plan says otherwise; else its worst finding, else what
    the plan is for or its stage."""
    if line["outcome"] in OUTCOMES:
        said = {one.get("code"): one["title"] for one in findings_in(line["findings"])}
        return said.get(CLOSED.code, str(OUTCOMES[line["outcome"]])), CLOSED.code in said
    if line["state"] == RETIRED:
        return (_("Its plan is retired"), True) if line["opportunity_id"] else (_("Retired"), False)
    if line["band"] == "signed":
        return _("Signed: say in the CRM how it ended"), True
    worst = next((one for one in findings_in(line["findings"]) if one.get("code") != SAID_BESIDE), None)
    if worst is not None:
        return worst["title"], True
    if line["workspace_id"] is None and line["stage"]:
        return _("Stage: %(stage)s") % {"stage": line["stage"]}, False
    return line["name"], False


def _line_url(line: dict[str, Any]) -> str:
    """Where what stands under the account is told in full, and answered: of what has no plan and should."""
    wanted = line["workspace_id"] is None and line["outcome"] == "open" and line["is_qualified"]
    return address("unplanned", line["opportunity_id"]) if wanted and line["opportunity_id"] else ""


def findings_in(kept: Any) -> list[dict[str, Any]]:
    """The findings that a line keeps, without any that cannot be read: one line never keeps a page from being drawn."""
    found = kept if isinstance(kept, list) else []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("title"), str)]


def _of(line: dict[str, Any]) -> str:
    return _("%(done)s of %(all)s") % {"done": line["buyer_done"], "all": line["buyer_counted"]}


def _beats(kept: Any) -> SafeString:
    weeks = [week for week in kept if isinstance(week, int)] if isinstance(kept, list) else []
    said = ", ".join(str(week) for week in weeks)
    label = _("What the buyer did in each of the last four weeks: %(acts)s") % {"acts": said}
    return _drawn(tuple(weeks), label)


@lru_cache(maxsize=1024)
def _drawn(weeks: tuple[int, ...], label: str) -> SafeString:
    return beats([week / BUSY for week in weeks], label=label)


def _day(day: date | None, today: date) -> str:
    return day_words(day, today=today, weekday=False) if day else ""


def _apart(days: int | None) -> str:
    if days is None:
        return ""
    if not days:
        return _("same day")
    count = {"count": abs(days)}
    if days > 0:
        return ngettext("%(count)s day later", "%(count)s days later", days) % count
    return ngettext("%(count)s day earlier", "%(count)s days earlier", -days) % count


def _is_behind(lines: Iterable[dict[str, Any]], at: datetime) -> bool:
    """Is a figure here more than a minute behind its plan?"""
    return any(
        line["workspace__updated_at"]
        and line["workspace__revision"] > line["revision"]
        and (at - line["workspace__updated_at"]).total_seconds() > FRESH
        for line in lines
    )

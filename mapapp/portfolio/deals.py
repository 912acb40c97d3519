"""The rows of a page of the portfolio: read in one question, drawn as values that are equal for equal lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.drawing.phasebar import beats, gauge
from mapapp.drawing.tabs import address
from mapapp.plans.words import day_words
from mapapp.portfolio.asked import Asked, Days
from mapapp.portfolio.money import percent, short_money
from mapapp.portfolio.narrowing import condition, order
from mapapp.portfolio.words import BAND_WORDS
from mapapp.private.models import FiguresShape

PAGE = 50  # rows
SAID_BESIDE = "later_than_crm"  # the finding that a column of its own says
FRESH = 60  # seconds that figures may be behind
BUSY = 5  # acts of the buyer's in a week that fill a bar
COLUMNS = (
    "pk", "workspace_id", "opportunity_id", "seller_name", "account", "name", "state", "outcome", "is_mutual", "health",
    "band", "done", "counted", "buyer_done", "buyer_counted", "beats", "last_buyer_act_on", "signature_on", "stage",
    "close_on", "apart", "amount", "currency", "own_by_plan", "findings", "as_of", "revision",
    "counted_by", "values__own", "workspace__code", "workspace__revision", "workspace__updated_at",
)  # fmt: skip
OUTCOMES = {"won": gettext_lazy("Won"), "lost": gettext_lazy("Lost")}


@dataclass(frozen=True, slots=True)
class Deal:
    """One row. `url` is the plan's; `start_url` where a plan is started when there is none. `line` is what endangers
    it most, and `warns` when it is that; `look` is the band, by which the number is coloured."""

    account: str
    url: str
    start_url: str
    line: str
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
    apart: str
    is_later: bool
    amount: str
    weighted: str
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
    lines: QuerySet[FiguresShape], asked: Asked, days: Days, *, count: int, currency: str, at: datetime
) -> Page:
    """The page that is asked for, the last one when there are fewer; `currency` is the team's own. One query; none when
    there is nothing."""
    pages = max(1, -(-count // PAGE))
    number = min(asked.page, pages)
    start = (number - 1) * PAGE
    wanted = lines.filter(condition(asked, days)).order_by(*order(asked)) if count else lines.none()
    read = tuple(wanted.values(*COLUMNS)[start : start + PAGE])
    rows = deals(read, today=days.today, currency=currency)
    return Page(read, rows, number, pages, count, _is_behind(read, at))


def deals(lines: Iterable[dict[str, Any]], *, today: date, currency: str) -> tuple[Deal, ...]:
    """Each line as it is drawn. Makes no query."""
    return tuple(_deal(line, today, currency) for line in lines)


def _deal(line: dict[str, Any], today: date, currency: str) -> Deal:
    plan, look = line["workspace_id"] is not None, line["band"]
    words, warns = _line(line)
    share = line["done"] / line["counted"] if line["counted"] else 0.0
    return Deal(
        account=line["account"] or line["name"],
        url=reverse("plan", args=[line["workspace__code"]]) if plan else "",
        start_url="" if plan or line["outcome"] != "open" else start_url(line["opportunity_id"]),
        line=words,
        warns=warns,
        seller=line["seller_name"],
        health="" if line["health"] is None else str(line["health"]),
        band=str(BAND_WORDS[look]) if look in BAND_WORDS else "" if plan else _("No plan"),
        look=look,
        done=_("%(percent)s%%") % {"percent": percent(line["done"], line["counted"])}
        if plan and line["counted"]
        else "",
        gauge=gauge(share, done=True),
        buyer=_of(line) if plan else "",
        beats=_beats(line["beats"]),
        signature=_day(line["signature_on"], today),
        close=_day(line["close_on"], today),
        apart=_apart(line["apart"]),
        is_later=(line["apart"] or 0) > 0,
        amount=short_money(line["amount"], line["currency"]),
        weighted=short_money(line["own_by_plan"], line["values__own"] or currency),
        behind=plan and line["workspace__revision"] > line["revision"],
    )


def start_url(opportunity: int | None) -> str:
    """Where the plan of an opportunity is started."""
    found = address("plan_new")
    return f"{found}?opportunity={opportunity}" if found and opportunity else found


def _line(line: dict[str, Any]) -> tuple[str, bool]:
    """What stands under the account: how it ended, else its worst finding, else what the plan is for or its stage."""
    if line["outcome"] in OUTCOMES:
        return str(OUTCOMES[line["outcome"]]), False
    if line["state"] == "retired":
        return (_("Plan retired: open it to reopen it"), True) if line["opportunity_id"] else (_("Retired"), False)
    if line["workspace_id"] is None:
        return _("Stage: %(stage)s") % {"stage": line["stage"]} if line["stage"] else line["name"], False
    if line["band"] == "signed":
        return _("Signed: say in the CRM how it ended"), True
    worst = next((one for one in findings_in(line["findings"]) if one.get("code") != SAID_BESIDE), None)
    return (worst["title"], True) if worst else (line["name"], False)


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

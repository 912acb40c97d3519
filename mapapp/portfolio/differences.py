"""In what one deal differs from a week ago, kind by kind: how far it moved, and the words for it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.insight.ended import RETIRED, SIGNED
from mapapp.plans.words import day_words
from mapapp.portfolio.money import short_money
from mapapp.portfolio.words import BAND_WORDS, STATE_WORDS

LEAST = 5  # points of health that are a change, in the same band
MONEY = ("amount", "currency")
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


def day_in(said: Any) -> date | None:
    """A day as it is kept in JSON; None for anything else."""
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError):
        return None


def money_in(said: Any) -> Decimal | None:
    """An amount as it is kept in JSON or in a report; None for anything else."""
    try:
        return Decimal(said) if isinstance(said, str) and said else None
    except InvalidOperation:
        return None


Sorted = tuple[Any, Line, Callable[[], Change]]  # how far it moved, whose it is, and what draws it when it is listed


def account_of(row: Line) -> str:
    return str(row["account"] or row["name"])


def _change(row: Line, was: str, now: str, apart: str = "", *, bad: bool = False) -> Change:
    code = row["workspace__code"]
    url = reverse("plan", args=[code]) if code else ""
    return Change(account_of(row), url, row["seller_name"], was, now, apart, bad)


def ended(row: Line, since: date, today: date) -> Sorted | None:
    """Won or lost since then: by the reading of then, by the files since, or by its day, which is never one to come."""
    if row["outcome"] == "open":
        return None
    on, was = row["opportunity__outcome_on"], row["was"]
    on = on if on and on <= today else None
    then = was["outcome"] if was else row["told"].get("outcome", "")
    if then != "open" and (then or not (on and on > since)):
        return None

    def draw() -> Change:
        worth = short_money(row["amount"], row["currency"])
        when = day_words(on, today=today) if on else ""
        words = ", ".join(part for part in (str(STATE_WORDS[row["outcome"]]), worth) if part)
        return _change(row, str(STATE_WORDS[""]), words, when)

    return row["outcome"] != "won", row, draw


def reopened(row: Line) -> Sorted | None:
    """It was won or lost then, and is open now: by the reading of then, or by what was said otherwise since."""
    if row["outcome"] != "open":
        return None
    was = row["was"]["outcome"] if row["was"] else ""
    was = row["told"].get("outcome", was) if row["state"] == RETIRED or not was else was
    if was not in ("won", "lost"):
        return None

    def draw() -> Change:
        worth = short_money(row["amount"], row["currency"])
        now = ", ".join(part for part in (str(STATE_WORDS[""]), worth) if part)
        return _change(row, str(STATE_WORDS[was]), now, row["stage"])

    return 0, row, draw


def goes_on(row: Line) -> bool:
    """It is open, and was read then: of a plan that is retired nothing else is told."""
    return row["outcome"] == "open" and row["state"] != RETIRED and row["was"] is not None


def is_read_each_night(row: Line) -> bool:
    """It goes on, and was neither signed nor over then, nor is it now: of such a plan the last reading may hold for
    good, so that a night without one was not missed."""
    return goes_on(row) and row["was"]["outcome"] == "open" and SIGNED not in (row["band"], row["was"]["band"])


def _is_open(row: Line) -> bool:
    """It is open in the CRM, whatever its plan is, and somebody knows what stood there then."""
    return row["outcome"] == "open" and (row["state"] != RETIRED or row["opportunity_id"]) and row["crm"] is not None


def moved(row: Line, today: date) -> Sorted | None:
    """Its signature is on another day."""
    return _days(row, row["was"]["signature_on"], row["signature_on"], today) if goes_on(row) else None


def closing(row: Line, today: date) -> Sorted | None:
    """The CRM closes it on another day."""
    return _days(row, row["crm"]["close_on"], row["close_on"], today) if _is_open(row) else None


def _days(row: Line, was: date | None, now: date | None, today: date) -> Sorted | None:
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


def priced(row: Line) -> Sorted | None:
    """It is worth another amount."""
    if not _is_open(row):
        return None
    (was, from_), (now, currency) = (row["crm"][name] for name in MONEY), (row[name] for name in MONEY)
    if was == now and (was is None or from_ == currency):
        return None
    same = was is not None and now is not None and from_ == currency
    more = now - was if same else Decimal(0)

    def draw() -> Change:
        words = [short_money(amount, code) or _("no amount") for amount, code in ((was, from_), (now, currency))]
        if words[0] == words[1]:  # apart by less than three figures show
            words = [f"{amount:,.2f} {code}" for amount, code in ((was, from_), (now, currency))]
        sign = "+" if more > 0 else ""
        return _change(row, words[0], words[1], f"{sign}{short_money(more, currency)}" if more else "", bad=more < 0)

    return more, row, draw


def healed(row: Line) -> Sorted | None:
    """Its plan is healthier or less so: by five points, or in another band."""
    if not goes_on(row):
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


def staged(row: Line) -> Sorted | None:
    """The CRM has it in another stage."""
    if not _is_open(row):
        return None
    was, now = row["crm"]["stage"], row["stage"]
    return None if was == now else (0, row, lambda: _change(row, was or _("No stage"), now or _("No stage")))


def is_new(row: Line, since: date) -> bool:
    """Its plan began since then; or there is no plan, and the CRM has it since then, or told of it first since then
    where it does not say since when it has it."""
    if row["workspace__code"]:
        return row["began_on"] is not None and row["began_on"] > since
    made: date | None = row["opportunity__created_on"]
    return made > since if made else bool(row["came"])


def is_of_first_list(row: Line) -> bool:
    """It is here since the team's first list, which does not say since when the CRM has it, and has no plan."""
    return (
        row["outcome"] == "open" and not row["workspace__code"] and not row["opportunity__created_on"] and row["first"]
    )


def new(row: Line, since: date) -> Sorted | None:
    if row["outcome"] != "open" or row["state"] == RETIRED or row["was"] is not None or not is_new(row, since):
        return None
    kind = _("A plan") if row["workspace__code"] else _("No plan yet")
    return 0, row, lambda: _change(row, "", kind, short_money(row["amount"], row["currency"]))


def retired(row: Line, since: date) -> Sorted | None:
    """Retired since then: its figures are those of the day on which it was."""
    if row["outcome"] != "open" or row["state"] != RETIRED or row["as_of"] <= since:
        return None
    return 0, row, lambda: _change(row, str(STATE_WORDS[""]), str(STATE_WORDS["retired"]), bad=True)

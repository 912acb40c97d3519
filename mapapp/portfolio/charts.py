"""The portfolio's two drawings, for a screen: when each deal signs by plan and by CRM, and what is weighed by month.

Each has a table beside it that says the same. They are coloured by classes, since nothing private goes onto paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.lettering import fitted, text_width, written
from mapapp.drawing.svg import circle, middle, path, rect, svg, words
from mapapp.plans.words import count_words
from mapapp.portfolio.money import short_money

WIDE, NAMES, RIGHT = 560.0, 150.0, 546.0
MOST = 10  # deals that are drawn
ROW, TOP = 31.0, 38.0
MONTHS = 8  # that are drawn
FLOOR, CEILING, AXIS = 256.0, 16.0, 54.0
BANDS = (("healthy", "f-done"), ("care", "f-blocked"), ("risk", "f-late"), ("", "f-todo"))
CEILINGS = (1, Decimal("1.25"), Decimal("1.5"), 2, Decimal("2.5"), 3, 4, 5, Decimal("7.5"), 10)


@dataclass(frozen=True, slots=True)
class Span:
    """One deal: what the CRM says, what the plan says, and the days from the one to the other."""

    account: str
    close_on: date
    signature_on: date
    apart: int


def dumbbells(spans: Sequence[Span], count: int, later: int) -> SafeString:
    """A line a deal, from the CRM's date to the plan's; a plan that is later is red. They are those of so many whose
    dates are furthest apart, of whom so many are later."""
    days = [day for span in spans for day in (span.close_on, span.signature_on)]
    first, last = min(days) - timedelta(days=4), max(days) + timedelta(days=4)
    unit = (RIGHT - NAMES) / max((last - first).days, 1)
    bottom = TOP + ROW * len(spans) - 4

    def x(day: date) -> float:
        return NAMES + (day - first).days * unit

    parts = list(_months(first, last, x, bottom))
    for place, span in enumerate(spans):
        y = TOP + ROW * place
        parts += [words("", 0, y + 4, fitted(span.account, NAMES - 12, 12)), path(' class="hair"', f"M150 {y:g}H546")]
        parts += _dumbbell(x(span.close_on), x(span.signature_on), y, later=span.apart > 0)
    label = f'role="img" aria-label="{written(_said(len(spans), count, later))}"'
    return svg(f'class="chart" viewBox="0 0 {WIDE:g} {bottom + 8:g}" {label}', "".join(parts))


def _dumbbell(crm: float, plan: float, y: float, *, later: bool) -> list[str]:
    if abs(crm - plan) < 1:
        return [circle(' class="f-paper"', crm, y, 5), circle(' class="f-ink"', plan, y, 3)]
    look = "late-line" if later else "early-line"
    line = path(f' class="{look}"', f"M{crm:.1f} {y:g}H{plan:.1f}")
    return [line, circle(' class="f-paper"', crm, y, 5), circle(' class="f-ink"', plan, y, 5)]


def _months(first: date, last: date, x: Any, bottom: float) -> Iterable[str]:
    """A line and a name where each month begins; names only where they have room."""
    day, free = date(first.year, first.month, 1), 0.0
    while day <= last:
        if day >= first:
            left = x(day)
            yield path(' class="hair"', f"M{left:.1f} 20V{bottom:g}")
            name = dateformat.format(day, "F Y" if day.month == 1 else "F")
            wide = text_width(name, 11)
            if left >= free and left + 3 + wide <= WIDE:
                yield words(' class="t3"', left + 3, 14, name)
                free = left + wide + 10
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def drawn_words(drawn: int, count: int) -> str:
    """Of how many deals those are that are drawn; empty when they are all."""
    return _("The %(drawn)s furthest apart of %(all)s") % {"drawn": drawn, "all": count} if drawn < count else ""


def _said(drawn: int, count: int, later: int) -> str:
    said = [
        ngettext(
            "Close date in the CRM and signature in the plan of %(all)s deal.",
            "Close date in the CRM and signature in the plan of %(all)s deals.",
            count,
        ) % {"all": count},
        ngettext("%(later)s is later than the CRM says.", "%(later)s are later than the CRM says.", later or 1)
        % {"later": count_words(later, none=_("None"))},
    ]  # fmt: skip
    if some := drawn_words(drawn, count):
        said.append(_("Drawn: %(words)s.") % {"words": some[:1].lower() + some[1:]})
    return " ".join(said)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of signature: how much of it is in each band, in the team's own currency. `key` empty: all later ones."""

    key: str
    name: str
    amounts: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, Decimal(0))


def months_of(weights: Mapping[tuple[str, str], Decimal]) -> tuple[Month, ...]:
    """By month and band, the first ones each, the rest together."""
    keys = sorted({month for month, _band in weights})
    kept, rest = (keys, []) if len(keys) <= MONTHS else (keys[: MONTHS - 1], keys[MONTHS - 1 :])

    def amounts(*months: str) -> tuple[Decimal, ...]:
        return tuple(sum((weights.get((m, band), Decimal(0)) for m in months), Decimal(0)) for band, _look in BANDS)

    found = [Month(key, _month_name(key, first=key == keys[0]), amounts(key)) for key in kept]
    return (*found, Month("", _("Later"), amounts(*rest))) if rest else tuple(found)


def month_name(key: str) -> str:
    """`March 2026`, of 2026-03."""
    year, month = map(int, key.split("-"))
    return dateformat.format(date(year, month, 1), "F Y")


def _month_name(key: str, *, first: bool) -> str:
    year, month = map(int, key.split("-"))
    return dateformat.format(date(year, month, 1), "M Y" if first or month == 1 else "M")


def weights(months: Sequence[Month], currency: str) -> SafeString:
    """A bar a month, in it the bands from healthy up."""
    top = _ceiling(max(month.total for month in months))
    parts: list[str] = []
    for step in range(5):
        y = FLOOR - (FLOOR - CEILING) * step / 4
        parts += [path(' class="hair"', f"M{AXIS:g} {y:g}H{WIDE:g}"),
                  words(' class="t3"', AXIS - 8, y + 4, short_money(top * step / 4, currency), end=True)]  # fmt: skip
    room = (WIDE - AXIS) / len(months)
    for place, month in enumerate(months):
        parts += _bar(month, AXIS + room * (place + 0.5), min(64.0, room * 0.7), top, currency)
    label = _("Weighted amount by month of signature in the plan and by plan health.")
    return svg(f'class="chart" viewBox="0 0 {WIDE:g} 290" role="img" aria-label="{written(label)}"', "".join(parts))


def _bar(month: Month, centre: float, wide: float, top: Decimal, currency: str) -> Iterable[str]:
    y = FLOOR - 1
    for amount, (_band, look) in zip(month.amounts, BANDS, strict=True):
        tall = float(amount / top) * (FLOOR - CEILING)
        if tall >= 0.5:
            y -= tall
            yield rect(f' class="{look}"', centre - wide / 2, y, wide, max(tall - 1.5, 1), 2)
    yield middle(' class="b"', centre, y - 6, short_money(month.total, currency))
    yield middle(' class="t2"', centre, 278, month.name)


def _ceiling(most: Decimal) -> Decimal:
    """A round number at or over the highest bar, that four lines divide well."""
    quarter = max(most, Decimal(4)) / 4
    power = Decimal(10) ** (len(str(int(quarter))) - 1)
    return next(4 * step * power for step in CEILINGS if step * power >= quarter)

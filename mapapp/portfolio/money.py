"""Amounts in few letters, as one says them in a meeting: $120K, €2.3M. The file has every cent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
STEPS = ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "K"))


def short_money(amount: Decimal | None, currency: str) -> str:
    """Three figures at most, and the sign of the currency or its letters; empty for no amount."""
    if amount is None:
        return ""
    sign = SIGNS.get(currency) or (f"{currency}\N{NO-BREAK SPACE}" if currency else "")
    minus = "−" if amount < 0 else ""
    return f"{minus}{sign}{_short(abs(amount))}"


def _short(amount: Decimal) -> str:
    for step, letter in STEPS:
        if amount >= step * Decimal("0.9995"):
            return _figures(amount / step) + letter
    return _figures(amount, whole=True)


def _figures(value: Decimal, *, whole: bool = False) -> str:
    """Three figures, no noughts behind the point."""
    places = 0 if whole or value >= 100 else 1 if value >= 10 else 2
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    while places and rounded == rounded.quantize(Decimal(1).scaleb(1 - places)):
        places -= 1
        rounded = rounded.quantize(Decimal(1).scaleb(-places))
    return number_format(rounded, places)


def percent(part: int, whole: int) -> int | None:
    """A part in percent of the whole, a half rounded up, in a list and in a file alike; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def whole(mean: Decimal | float) -> int:
    """A mean as a whole number, a half rounded up, as the points of plan health are."""
    return int(Decimal(mean).quantize(Decimal(1), ROUND_HALF_UP))

"""Amounts, currencies and yes or no as CRMs write them. What may be read two ways is said, not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.cleaning import folded

POINT, COMMA = ".", ","
SPACES = re.compile(r"[\s\u00a0\u202f'’_]")
CODE = re.compile(r"^([A-Za-z]{3})(?=[-\d])|(?<=\d)([A-Za-z]{3})$")
SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}  # a dollar may be of many countries
YES = frozenset(["true", "yes", "y", "1", "x", "closed", "won", "ja", "wahr", "oui", "si", "vrai", "✓", "✔"])
NO = frozenset(["false", "no", "n", "0", "open", "lost", "nein", "falsch", "non", "faux", "", "-"])
MOST = Decimal(10) ** 12


class NotThis(ValueError):
    """What stands there is no such thing; the text is the kind of trouble."""


def money(text: str) -> tuple[str, str]:
    """The digits and marks of an amount, and the currency that stands beside them in its cell, if any."""
    bare = SPACES.sub("", text.strip())
    code = ""
    for sign, currency in SIGNS.items():
        if sign in bare:
            bare, code = bare.replace(sign, ""), currency
    bare = bare.replace("$", "")
    if match := CODE.search(bare):
        code, bare = (match[1] or match[2]).upper(), CODE.sub("", bare, count=1)
    return bare, code


def marks(cells: Iterable[Cell]) -> tuple[str, bool]:
    """The mark before the cents that a column shows, and whether it has an amount that may be read two ways.

    1.234,50 and 12,5 show a comma; 1.234.567 likewise, since no number has two marks before its cents. 120.000 shows
    nothing by itself.
    """
    found, open_ones = {POINT: 0, COMMA: 0}, 0
    for cell in cells:
        if cell.kind is not Kind.TEXT:
            continue
        bare, _code = money(cell.text)
        points, commas = bare.count(POINT), bare.count(COMMA)
        if points and commas:
            found[max((POINT, COMMA), key=bare.rfind)] += 1
        elif points + commas > 1:
            found[COMMA if points else POINT] += 1
        elif points + commas == 1:
            mark = POINT if points else COMMA
            if len(bare) - bare.index(mark) - 1 == 3 and bare.lstrip("-").index(mark) in (1, 2, 3):
                open_ones += 1
            else:
                found[mark] += 1
    mark = "" if found[POINT] == found[COMMA] else max(found, key=found.__getitem__)
    return mark, open_ones > 0


def read_amount(cell: Cell, mark: str) -> tuple[Decimal | None, str]:
    """The amount of a cell and the currency beside it; None of an empty one. Raises NotThis."""
    if cell.kind is Kind.EMPTY:
        return None, ""
    if cell.kind is Kind.NUMBER:
        return _bounded(Decimal(cell.text)), ""
    bare, code = money(cell.text)
    decimal = mark or POINT
    thousands = COMMA if decimal == POINT else POINT
    if bare.count(decimal) > 1 or (decimal in bare and thousands in bare[bare.index(decimal) :]):
        raise NotThis("amount")
    plain = bare.replace(thousands, "").replace(decimal, ".")
    if not re.fullmatch(r"-?\d{1,15}(\.\d*)?", plain):
        raise NotThis("amount")
    return _bounded(Decimal(plain)), code


def _bounded(amount: Decimal) -> Decimal:
    try:
        cents = amount.quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise NotThis("amount_range") from error
    if not 0 <= cents < MOST:
        raise NotThis("amount_range")
    return cents


def read_currency(text: str) -> str:
    """Three letters; nothing of an empty cell. Raises NotThis."""
    code = SIGNS.get(text.strip(), text.strip().upper())
    if code and not re.fullmatch("[A-Z]{3}", code):
        raise NotThis("currency")
    return code


def read_flag(text: str) -> bool:
    """Yes or no. Raises NotThis."""
    word = folded(text) or text.strip()
    if word in YES:
        return True
    if word in NO:
        return False
    raise NotThis("flag")

"""Amounts, currencies and yes or no as CRMs write them. What may be read two ways is said, not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.cleaning import folded
from mapapp.exchange.opportunities.currencies import currency_in, without_sign

POINT, COMMA = ".", ","
SPACES = re.compile(r"\s+")
NEGATIVE = re.compile(r"^\((.+)\)$")  # as accounts are written
CODE = re.compile(r"^([A-Za-z]{3})\s*(?=[-\d])|(?<=[\d–—-])\s*([A-Za-z]{3})$")
ROUND = re.compile(r"(?<=\d)([.,])[-–—]+$")  # 12'000.- and 1.234,-: no cents, behind the mark that stands before them
YES = frozenset(["true", "yes", "y", "1", "x", "closed", "won", "ja", "wahr", "oui", "si", "vrai", "✓", "✔"])
NO = frozenset(["false", "no", "n", "0", "open", "lost", "nein", "falsch", "non", "faux", ""])
MOST = Decimal(10) ** 12
NUMBER = {
    mark: re.compile(
        rf"(?P<sign>-?)(?P<whole>\d+|[1-9]\d{{0,2}}(?P<between>[{other} '_])\d{{3}}(?:(?P=between)\d{{3}})*)"
        rf"(?:[{mark}](?P<cents>\d*))?",
        re.ASCII,
    )
    for mark, other in ((POINT, COMMA), (COMMA, POINT))
}


class NotThis(ValueError):
    """What stands there is no such thing; the text is the kind of trouble."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a column of amounts shows: the mark before its cents, empty when it shows none or both (`both`); and whether
    one of them may be read two ways."""

    mark: str
    open_ones: bool = False
    both: bool = False


def money(text: str) -> tuple[str, str]:
    """The digits and marks of an amount, and the currency that stands beside them in its cell, if any."""
    bare, code = without_sign(NEGATIVE.sub(r"-\1", text.strip().replace("−", "-")))
    bare = bare.strip()
    if match := CODE.search(bare):
        code, bare = (match[1] or match[2]).upper(), CODE.sub("", bare, count=1)
    bare = ROUND.sub(r"\g<1>0", SPACES.sub(" ", bare.strip()).replace("’", "'"))
    return re.sub("^- ", "-", bare), code


def marks(cells: Iterable[Cell]) -> Marks:
    """What the cells that can be read in one way only show: 1.234,50 and 12,5 a comma, and 1.234.567 likewise, since no
    number has two marks before its cents. 120.000 shows nothing by itself; 1,2,3.5 is no amount and shows nothing."""
    found, open_ones = set(), False
    for cell in cells:
        if cell.kind is not Kind.TEXT:
            continue
        bare, _code = money(cell.text)
        ways = {mark: number for mark in (POINT, COMMA) if (number := _number(bare, mark)) is not None}
        if len(ways) == 1:
            found |= set(ways)
        elif len(set(ways.values())) > 1:
            open_ones = True
    return Marks(found.pop() if len(found) == 1 else "", open_ones, len(found) > 1)


def read_amount(cell: Cell, mark: str) -> tuple[Decimal | None, str]:
    """The amount of a cell and the currency beside it; None of an empty one. Raises NotThis."""
    if cell.kind is Kind.EMPTY:
        return None, ""
    if cell.kind is Kind.NUMBER:
        return _bounded(Decimal(cell.text)), ""
    bare, code = money(cell.text)
    number = _number(bare, mark or POINT)
    if number is None:
        raise NotThis("amount")
    return _bounded(number), code


def _number(bare: str, mark: str) -> Decimal | None:
    """The number, where the mark stands before its cents, and the other mark, a space, ' or _ may stand between groups
    of three; None for what is none so."""
    if not (match := NUMBER[mark].fullmatch(bare)):
        return None
    digits = re.sub(r"\D", "", match["whole"])
    return Decimal(f"{match['sign']}{digits}.{match['cents'] or '0'}") if len(digits) <= 15 else None


def _bounded(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise NotThis("amount_range")
    try:
        cents = amount.quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise NotThis("amount_range") from error
    if not 0 <= cents < MOST:
        raise NotThis("amount_range")
    return cents


def read_currency(text: str) -> str:
    """Three letters; nothing of an empty cell. Raises NotThis."""
    code = currency_in(text)
    if code is None:
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

"""Amounts, currencies and yes or no as CRMs write them. What may be read two ways is said, not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.cleaning import folded
from mapapp.exchange.opportunities.currencies import KNOWN, currency_in, without_sign

POINT, COMMA = ".", ","
LONGEST = 100  # letters of a cell that may be an amount
SPACES = re.compile(r"\s+")
APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`′", "'") | {"−": "-"})
NEGATIVE = re.compile(r"^\((.+)\)$|^(.*\d)\s?[-–—]$")  # as accounts are written: (1,200), and 1.200,00-
ROUND = re.compile(r"(?<=\d)([.,])[-–—]+$")  # 12'000.- and 1.234,-: no cents, behind the mark that stands before them
TIMES = {  # what is written behind a number instead of its zeros; T and B alone are not the same everywhere
    "k": 1000, "tsd": 1000, "thousand": 1000, "m": 10**6, "mio": 10**6, "mn": 10**6, "mln": 10**6, "million": 10**6,
    "millions": 10**6,
}  # fmt: skip
MACHINES = re.compile(r"-?\d\.\d+E\d{1,2}")  # 1.2E7, as programs write with all figures; 1.2E+07 has lost some
THOUSANDS = re.compile(r"(?<=[\d ])T(?=€|EUR\b|CHF\b)", re.IGNORECASE)  # 12 T€, 12 TEUR
BARE = re.compile(r"-?\d[\d.,' ]*(?<!\s)", re.ASCII)  # as nearly all of a list are
LETTERS = "[A-Za-z]{3}"
WRITTEN = re.compile(
    rf"(?P<minus>-\s?)?(?:(?P<before>{LETTERS})\s?)?(?P<bare>[^A-Za-z]+?)"
    rf"\s?(?:(?P<times>{'|'.join(TIMES)})\.?)?\s?(?P<after>{LETTERS})?",
    re.IGNORECASE,
)
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
INDIAN = re.compile(r"(?P<sign>-?)(?P<whole>[1-9]\d?(?:,\d\d)+,\d{3})(?:\.(?P<cents>\d*))?", re.ASCII)


class NotThis(ValueError):
    """What stands there is no such thing; the text is the kind of trouble."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a column of amounts shows: the mark before its cents, empty when it shows none or both (`both`); and whether
    one of them may be read two ways."""

    mark: str
    open_ones: bool = False
    both: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """An amount as it stands in its cell: digits and marks, what they are times, and the currency beside them."""

    bare: str
    times: int = 1
    code: str = ""


def written(text: str) -> Written:
    """What stands in a cell, taken apart; what is too odd for that is left as it is, and is no number."""
    plain = SPACES.sub(" ", text.strip())
    if len(plain) > LONGEST or BARE.fullmatch(plain):
        return Written(plain)
    if MACHINES.fullmatch(plain):
        number = Decimal(plain)  # with cents it has two of them, so that its point is not taken for a comma's thousands
        return Written(f"{number:f}" if number == number.to_integral_value() else f"{number:.2f}")
    plain = _unbracketed(ROUND.sub(r"\g<1>0", THOUSANDS.sub("k", plain.translate(APOSTROPHES))))
    bare, code = without_sign(plain)
    match = WRITTEN.fullmatch(bare.strip())
    beside = {letters.upper() for letters in match.group("before", "after") if letters} if match else set()
    if match is None or len(beside) > 1 or not beside <= KNOWN:
        return Written(plain)
    code = beside.pop() if beside else code
    bare = ("-" if match["minus"] else "") + _unbracketed(ROUND.sub(r"\g<1>0", match["bare"].strip()))
    return Written(re.sub("^- ", "-", bare), TIMES.get((match["times"] or "").lower(), 1), code)


def _unbracketed(text: str) -> str:
    """With a minus before it, where it is less than nothing as accounts write that."""
    return NEGATIVE.sub(lambda match: f"-{match[1] or match[2]}", text)


def marks(cells: Iterable[Cell]) -> Marks:
    """What the cells that can be read in one way only show: 1.234,50 and 12,5 a comma, and 1.234.567 likewise, since no
    number has two marks before its cents. 120.000 shows nothing by itself; 1,2,3.5 is no amount and shows nothing."""
    found, open_ones = set(), False
    for cell in cells:
        if cell.kind is not Kind.TEXT:
            continue
        said = written(cell.text)
        ways = {mark: number for mark in (POINT, COMMA) if (number := _number(said, mark)) is not None}
        if len(ways) == 1:
            found |= set(ways)
        elif len(set(ways.values())) > 1 and min(ways.values()) >= 0:  # one below nothing is skipped however it is read
            open_ones = True
    return Marks(found.pop() if len(found) == 1 else "", open_ones, len(found) > 1)


def read_amount(cell: Cell, mark: str, *, times: int = 1) -> tuple[Decimal | None, str]:
    """The amount of a cell and the currency beside it; None of an empty one. `times` is what its column is times: 12k
    among thousands may be twelve thousand or twelve million. Raises NotThis."""
    if cell.kind is Kind.EMPTY:
        return None, ""
    if cell.kind is Kind.NUMBER:
        return _bounded(Decimal(cell.text) * times), ""
    said = written(cell.text)
    number = _number(said, mark or POINT)
    if number is None:
        raise NotThis("amount")
    if times > 1 and said.times > 1:
        raise NotThis("amount_twice")
    return _bounded(number * times), said.code


def _number(said: Written, mark: str) -> Decimal | None:
    """The number, where the mark stands before its cents, and the other mark, a space, ' or _ may stand between groups
    of three, or of rupees a comma as in ₹12,34,567; None for what is none so."""
    match = NUMBER[mark].fullmatch(said.bare) or (
        INDIAN.fullmatch(said.bare) if mark == POINT and said.code == "INR" else None
    )
    if not match:
        return None
    digits = re.sub(r"\D", "", match["whole"])
    return Decimal(f"{match['sign']}{digits}.{match['cents'] or '0'}") * said.times if len(digits) <= 15 else None


def _bounded(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise NotThis("amount_range")
    try:
        cents = amount.quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise NotThis("amount_range") from error
    if cents < 0:
        raise NotThis("amount_negative")
    if cents >= MOST:
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

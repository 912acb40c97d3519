"""What the title rows above the table say about the plan: target dates and the value of the purchase."""

import re
from datetime import date

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.checked import Fact
from mapapp.exchange.date_columns import DateRead, read_dates
from mapapp.exchange.dates import Order
from mapapp.exchange.grid import Grid
from mapapp.exchange.layout import RowKind, filled

SIGNATURE = re.compile(
    r"\b(?:signature|sign(?:ing)? date|close date|contract date|target close|signing)\b", re.IGNORECASE
)
GO_LIVE = re.compile(r"\bgo[- ]?live\b|\blaunch date\b|\blive date\b", re.IGNORECASE)
VALUE = re.compile(r"\b(?:budget|value|amount|price|acv|arr|tcv|deal size|investment|cost)\b", re.IGNORECASE)
MONEY = re.compile(
    r"(?P<sign>[$€£]|USD|EUR|GBP|CHF)?\s*(?P<digits>\d[\d.,' ]*)\s*(?P<scale>[kKmM])?"
    r"\s*(?P<after>[$€£]|USD|EUR|GBP|CHF)?\b"
)
CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP"}


def read_facts(
    grid: Grid, today: date, order: Order | None, signature_on: date | None, go_live_on: date | None
) -> tuple[Fact, ...]:
    """Facts of the title rows. Of two readings of a date the one that agrees with the task's own date comes first."""
    facts: list[Fact] = []
    for laid in grid.laid:
        if laid.kind is not RowKind.TITLE:
            continue
        cells = sorted(filled(grid.sheet, laid.row).items())
        for (_at, cell), following in zip(cells, [*cells[1:], None], strict=True):
            before, _colon, after = cell.text.partition(":")
            label, value = (
                (before, after.strip()) if after.strip() else (cell.text, following[1].text if following else "")
            )
            for kind, words, expected in (
                ("target_signature", SIGNATURE, signature_on),
                ("target_go_live", GO_LIVE, go_live_on),
            ):
                if words.search(label) and value and (read := _read(value, today, order, expected)):
                    facts.append(Fact(kind, laid.row, value, read.on, read.other))
            if VALUE.search(label) and (money := _money(value)) and cell.kind is Kind.TEXT:
                facts.append(Fact("value", laid.row, value, amount=money[0], currency=money[1]))
    return tuple(facts)


def _read(value: str, today: date, order: Order | None, expected: date | None) -> DateRead | None:
    cell = Cell(value, Kind.TEXT)
    read = read_dates({1: cell}, expected or today, order).cells[1]
    if read.on and read.other and expected and abs(read.other - expected) < abs(read.on - expected):
        return DateRead(read.seen, read.other, read.on, sure=False)
    return read if read.on else None


def _money(text: str) -> tuple[str, str] | None:
    match = MONEY.search(text)
    if not match:
        return None
    digits = match["digits"].strip().replace(" ", "").replace("'", "")
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", digits).replace(",", ".").rstrip(".")
    try:
        amount = float(whole) * {"k": 1_000, "m": 1_000_000}.get((match["scale"] or "").casefold(), 1)
    except ValueError:
        return None
    sign = match["sign"] or match["after"] or ""
    return f"{amount:.2f}".removesuffix(".00"), CURRENCIES.get(sign, sign)

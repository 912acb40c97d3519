"""A table as CSV that a spreadsheet opens right and runs nothing of."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

# What a spreadsheet takes for a formula when a cell begins so; the wide ones in Japanese, Chinese and Korean.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
AT_ONCE = 32_000  # characters
Cell = str | int | float | Decimal


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it: the titles, then a line a row. Text that begins like a formula gets
    an apostrophe before it (SAFETY, Text); a number stays one, also below zero."""
    return b"".join(csv_stream(columns, rows))


def csv_stream(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same, so many rows at a time: a file of any length then needs no room."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(columns)
    yield codecs.BOM_UTF8
    for row in rows:
        lines.writerow([harmless(cell) for cell in row])
        if out.tell() > AT_ONCE:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    """What has been written so far, which goes."""
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def harmless(cell: Cell) -> str:
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if cell.startswith(RUNS) else cell

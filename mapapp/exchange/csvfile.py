"""A table as CSV that a spreadsheet opens right and runs nothing of."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet takes what begins so for a formula


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it: the titles, then a line a row. What begins like a formula gets an
    apostrophe before it (SAFETY, Text)."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(columns)
    lines.writerows([harmless(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + out.getvalue().encode()


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RUNS) else text

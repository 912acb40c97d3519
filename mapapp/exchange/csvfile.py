"""A table as CSV that a spreadsheet opens right and runs nothing of."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet takes what begins so for a formula
AT_ONCE = 32_000  # characters


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it: the titles, then a line a row. What begins like a formula gets an
    apostrophe before it (SAFETY, Text)."""
    return b"".join(csv_stream(columns, rows))


def csv_stream(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
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


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RUNS) else text

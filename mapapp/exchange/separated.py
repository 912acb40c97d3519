"""CSV and what is pasted from a spreadsheet: the encoding and the separator found out, then rows of text cells."""

import codecs
import csv
import io

from django.utils.translation import gettext as _

from mapapp.exchange.cells import EMPTY, Cell, Kind, Sheet
from mapapp.exchange.cleaning import clean
from mapapp.exchange.markup import COLUMNS, ROWS, too_many_rows
from mapapp.exchange.refusals import NotASheet, SheetTooLarge

SEPARATORS = "\t,;|"
SAMPLE_LINES = 60
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """Text of a CSV: UTF-8, UTF-16, Windows-1252 or Latin-1. Raises NotASheet when it is no text."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _as_text(data[len(mark) :].decode(encoding, "replace"))
    if data[:200].count(0) * 3 > len(data[:200]):
        return _as_text(data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace"))
    for encoding in ("utf-8", "cp1252"):
        try:
            return _as_text(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _as_text(data.decode("latin-1"))


def read_separated(text: str, name: str) -> Sheet:
    """Rows of CSV, TSV or text with | or ; between. Raises SheetTooLarge or NotASheet."""
    separator, text = _separator(text)
    rows: list[tuple[Cell, ...]] = []
    for line in _records(text, separator):
        if len(rows) >= ROWS or len(line) > COLUMNS:
            raise SheetTooLarge(too_many_rows())
        rows.append(tuple(_cell(each) for each in line))
    while rows and not any(cell is not EMPTY for cell in rows[-1]):
        rows.pop()
    return Sheet(name, tuple(rows))


def _as_text(text: str) -> str:
    strange = sum((each < " " and each not in "\t\n\r\f") or each == "\ufffd" for each in text)
    if strange > len(text) // 1000:
        raise NotASheet(_("The file is no sheet: it is not text and no Excel workbook. Choose a .xlsx or .csv file."))
    return text


def _separator(text: str) -> tuple[str, str]:
    """The separator under which most lines have the same number of cells; a `sep=` line of Excel decides."""
    first, _line, rest = text.partition("\n")
    if first.strip().casefold()[:4] == "sep=" and len(first.strip()) <= 5:
        return first.strip()[4:] or "\t", f"\n{rest}"
    sample = "\n".join(text.splitlines()[:SAMPLE_LINES])
    return max(SEPARATORS, key=lambda each: _evenness(sample, each)), text


def _evenness(sample: str, separator: str) -> tuple[int, int]:
    widths = [len(line) for line in csv.reader(io.StringIO(sample), delimiter=separator) if len(line) > 1]
    if not widths:
        return 0, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return widths.count(usual) * min(usual, 4), usual


def _records(text: str, separator: str) -> list[list[str]]:
    """Records by the letter of the format; a text with stray quotation marks is read leniently instead."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error) or "field larger" in str(error):
            raise NotASheet(
                _(
                    "A cell opens with a quotation mark that never closes, so the rows below it run together."
                    " Close it, then choose the file again."
                )
            ) from error
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _cell(text: str) -> Cell:
    text = clean(text)
    return Cell(text, Kind.TEXT) if text else EMPTY

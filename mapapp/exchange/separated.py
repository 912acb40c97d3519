"""CSV and what is pasted from a spreadsheet: the encoding and the separator found out, then rows of text cells."""

import codecs
import csv
import io
import re

from django.utils.translation import gettext as _

from mapapp.exchange.cells import EMPTY, Cell, Kind, Sheet
from mapapp.exchange.cleaning import clean
from mapapp.exchange.encodings import NAMES, Reading, decoded, readings_of
from mapapp.exchange.markup import A_PLAN, Reach
from mapapp.exchange.refusals import NotASheet

SEPARATORS = "\t,;|"
SAMPLE_LINES = 60
ERROR = re.compile(r"#(?:N/A|NV|[A-ZÄÖÜÉÈ][A-ZÄÖÜÉÈ/0-9]{1,14}[!?])")  # as a spreadsheet writes one in any language
STRANGE = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffd]")
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before the shorter mark that it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, encoding: str = "") -> str:
    """Text of a CSV: UTF-8, UTF-16, or as in `encoding`, without one the likeliest. Raises NotASheet for no text."""
    for mark, marked in BOMS:
        if data.startswith(mark):
            return _as_text(data[len(mark) :].decode(marked, "replace"))
    if data[:200].count(0) * 3 > len(data[:200]):
        return _as_text(data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace"))
    try:
        return _as_text(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _as_text(decoded(data, encoding or readings_of(data)[0].encoding))


def doubts(data: bytes) -> tuple[Reading, ...]:
    """All that a CSV may be whose encoding nothing tells, the likeliest first; nothing when that is known."""
    if data.startswith(tuple(mark for mark, _encoding in BOMS)) or data[:200].count(0):
        return ()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return readings_of(data)
    return ()


def doubt(data: bytes) -> str:
    """What to say of a CSV whose encoding nothing tells; empty when that is known."""
    readings = doubts(data)
    return doubt_words(readings[0]) if readings else ""


def doubt_words(reading: Reading) -> str:
    """What to say of a CSV that was read so, and may have been another."""
    said = _(
        "The file does not say how its letters are written; it was read as %(name)s."
        " Is “%(seen)s” right? If not, save it as .xlsx or as “CSV UTF-8”, and bring that."
    )
    return said % {"name": NAMES[reading.encoding], "seen": reading.words}


def read_separated(text: str, name: str, reach: Reach = A_PLAN) -> Sheet:
    """Rows of CSV, TSV or text with | or ; between. Raises SheetTooLarge or NotASheet."""
    separator, text = _separator(text)
    rows: list[tuple[Cell, ...]] = []
    known: dict[str, Cell] = {"": EMPTY}  # equal cells are one
    cells = 0
    for line in _records(text, separator, reach):
        cells += len(line)
        if len(line) > reach.columns or cells > reach.cells:
            raise reach.too_many()
        rows.append(tuple([known.get(each) or known.setdefault(each, _cell(each)) for each in line]))
    while rows and not any(cell is not EMPTY for cell in rows[-1]):
        rows.pop()
    return Sheet(name, tuple(rows))


def _as_text(text: str) -> str:
    strange = [each.start() for each in STRANGE.finditer(text)]
    if len(strange) > len(text) // 20:
        raise NotASheet(_("The file is no sheet: it is not text and no Excel workbook. Choose a .xlsx or .csv file."))
    if len(strange) > len(text) // 1000:
        words = _(
            "Line %(line)s holds characters that are no text. Open the file in your spreadsheet program, save it as"
            " .xlsx or as “CSV UTF-8”, and bring that."
        )
        raise NotASheet(words % {"line": text.count("\n", 0, strange[0]) + 1})
    return text


def _separator(text: str) -> tuple[str, str]:
    """The separator under which most lines have the same number of cells; a `sep=` line of Excel decides."""
    first, _line, rest = text.partition("\n")
    if first.strip().casefold()[:4] == "sep=" and len(first.strip()) <= 5:
        return first.strip()[4:] or "\t", f"\n{rest}"
    sample = "\n".join(text.splitlines()[:SAMPLE_LINES])
    return max(SEPARATORS, key=lambda each: _evenness(sample, each)), text


def _evenness(sample: str, separator: str) -> tuple[int, int]:
    try:
        widths = [len(line) for line in csv.reader(io.StringIO(sample), delimiter=separator) if len(line) > 1]
    except csv.Error:  # a cell without an end: `_records` says which
        return 0, 0
    if not widths:
        return 0, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return widths.count(usual) * min(usual, 4), usual


def _records(text: str, separator: str, reach: Reach) -> list[list[str]]:
    """Records by the letter of the format; a text with stray quotation marks is read leniently instead."""
    try:
        return _read(text, separator, reach, strict=True)
    except csv.Error:
        pass
    try:
        return _read(text, separator, reach, strict=False)
    except csv.Error as error:
        raise NotASheet(
            _("The file cannot be read as CSV. Open it in your spreadsheet program, save it as .xlsx, and bring that.")
        ) from error


def _read(text: str, separator: str, reach: Reach, *, strict: bool) -> list[list[str]]:
    """All records but for the empty cells at the end of each, and what is empty at the end. Raises csv.Error for what
    is no CSV by the letter, NotASheet for a cell that never ends, SheetTooLarge."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    records: list[list[str]] = []
    try:
        for record in reader:
            while record and not record[-1].strip():
                record.pop()
            if len(records) < reach.rows:
                records.append(record)
            elif record:
                raise reach.too_many()
    except csv.Error as error:
        words = {
            "unexpected end": _(
                "In row %(row)s a cell opens with a quotation mark that never closes, so the rows below it run"
                " together. Close it, then choose the file again."
            ),
            "field larger": _(
                "A cell of row %(row)s holds more than 130,000 characters. Shorten it, or close the quotation mark it"
                " opens with, then choose the file again."
            ),
        }
        if said := next((said for words_of, said in words.items() if words_of in str(error)), ""):
            raise NotASheet(said % {"row": len(records) + 1}) from error
        raise
    return records


def _cell(text: str) -> Cell:
    text = clean(text)
    if not text:
        return EMPTY
    return Cell(text, Kind.ERROR if ERROR.fullmatch(text) else Kind.TEXT)

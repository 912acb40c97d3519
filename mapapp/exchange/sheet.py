"""The importer's front door: bytes or pasted text in, a `Book` of sheets out. Callable in a capped worker."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Book, Sheet
from mapapp.exchange.cleaning import clean
from mapapp.exchange.header import guess_mapping
from mapapp.exchange.jsonplan.shape import looks_like_one
from mapapp.exchange.markup import A_PLAN
from mapapp.exchange.otherfiles import refuse_others
from mapapp.exchange.refusals import NotASheet, SheetEmpty, SheetTooLarge
from mapapp.exchange.separated import decode, doubt_words, doubts, read_separated
from mapapp.exchange.vocabulary import Field
from mapapp.exchange.xlsx import read_xlsx

FILE_BYTES = A_PLAN.size
ZIP = b"PK\x03\x04"
DISCARDED = re.compile(
    r"\b(old|archive|archived|backup|copy|do not use|ignore|unused|template|legend|lists?)\b", re.IGNORECASE
)


def read_sheet(data: bytes, filename: str, encoding: str = "") -> Book:
    """What an uploaded file holds, with the worksheet that looks like the plan chosen. `encoding` is the one to read a
    CSV by that does not tell its own, if it can be that.

    Raises a SheetRefused (SheetTooLarge, SheetEncrypted, NotASheet, SheetEmpty), whose text goes to the person. Limits
    are checked before anything is parsed. The file's bytes decide what it is, not its name.
    """
    if len(data) > FILE_BYTES:
        raise SheetTooLarge(
            _("The file is larger than 2 MB. Copy the plan alone into a new file, then choose that one.")
        )
    if not data.strip(b"\0 \r\n\t"):
        raise SheetEmpty(_("The file is empty. Choose the file that holds the plan."))
    if looks_like_one(data):
        raise NotASheet(_("This is a plan's own file. Bring it by itself, as a new plan, without a list of people."))
    refuse_others(data)
    if data.startswith(ZIP):
        return _book(read_xlsx(data))
    readings = doubts(data)
    taken = next((one for one in readings if one.encoding == encoding), readings[0] if readings else None)
    book = _book((read_separated(decode(data, taken.encoding if taken else ""), one_name(filename)),))
    if taken is None:
        return book
    return replace(book, note=doubt_words(taken), encoding=taken.encoding, readings=readings)


def read_pasted(text: str) -> Book:
    """What was pasted: cells copied from a spreadsheet, or CSV. Raises a SheetRefused as `read_sheet` does."""
    if len(text.encode("utf-8", "replace")) > FILE_BYTES:
        raise SheetTooLarge(_("The text is larger than 2 MB. Paste the plan's rows alone."))
    return _book((read_separated(text.replace("\0", ""), _("Pasted")),))


def one_name(filename: str) -> str:
    """The file's name without folders, safe to show."""
    return clean(re.split(r"[/\\]", filename)[-1])[:120]


def _book(sheets: tuple[Sheet, ...]) -> Book:
    if not any(sheet.filled for sheet in sheets):
        raise SheetEmpty(_("There is nothing in it: no cell holds a value. Choose the file that holds the plan."))
    return Book(sheets, max(range(len(sheets)), key=lambda index: (_likeness(sheets[index]), -index)))


def _likeness(sheet: Sheet) -> tuple[bool, bool, int]:
    """How much a worksheet looks like the plan in use: no name that says otherwise, titles of tasks and dates, and
    filled rows of several cells. An old copy or a list of people may be longer than the plan."""
    rows = sum(sum(cell.text != "" for cell in line) >= 3 for line in sheet.rows)
    fields = {column.field for column in guess_mapping(sheet).columns if column.sure}
    dated = Field.TASK in fields and bool(fields & {Field.DUE, Field.START})
    return rows > 1 and not sheet.hidden and not DISCARDED.search(sheet.name), dated, rows

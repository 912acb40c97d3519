"""A file of opportunities, by its bytes: the CSV, or the worksheet that looks like the list. For a capped child."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Book, Cell, Kind, Sheet
from mapapp.exchange.jsonplan.shape import looks_like_one
from mapapp.exchange.markup import A_LIST, ENTRIES
from mapapp.exchange.opportunities.columns import columns_of
from mapapp.exchange.otherfiles import refuse_others
from mapapp.exchange.refusals import NotASheet, SheetEmpty, SheetTooLarge
from mapapp.exchange.separated import decode, doubt, read_separated
from mapapp.exchange.sheet import ZIP, one_name
from mapapp.exchange.xlsx import read_xlsx


def read_list(data: bytes, filename: str) -> Book:
    """What the file holds, as much of it as A_LIST says. Raises a SheetRefused, whose text goes to the person."""
    if len(data) > A_LIST.size:
        raise too_large()
    if not data.strip(b"\0 \r\n\t"):
        raise SheetEmpty(_("The file is empty. Choose the one that your CRM exported."))
    if looks_like_one(data):
        raise NotASheet(_("This is a plan’s own file. Choose the list that your CRM exported, as CSV or .xlsx."))
    refuse_others(data)
    if data.startswith(ZIP):
        return _book(read_xlsx(data, A_LIST))
    return replace(_book((read_separated(decode(data), one_name(filename), A_LIST),)), note=doubt(data))


def too_large() -> SheetTooLarge:
    """What is raised for more bytes than are read."""
    return SheetTooLarge(_("The file is larger than 20 MB. Export fewer columns, or bring it in parts."))


def _book(sheets: tuple[Sheet, ...]) -> Book:
    """Only the worksheet that is read: its siblings are named, not carried along."""
    if not any(sheet.filled for sheet in sheets):
        raise SheetEmpty(_("There is nothing in it: no cell holds a value. Choose the file that your CRM exported."))
    likeness = [sum(each.field is not None for each in columns_of(sheet, {}).columns) for sheet in sheets]
    chosen = max(range(len(sheets)), key=lambda place: (not sheets[place].hidden, likeness[place], -place))
    bare = [replace(sheet, rows=() if place != chosen else sheet.rows) for place, sheet in enumerate(sheets)]
    columns = columns_of(sheets[chosen], {})
    if sum(_is_entry(line) for line in sheets[chosen].rows[columns.header_row :]) > ENTRIES:
        raise A_LIST.too_many()
    return Book(tuple(bare), chosen)


def _is_entry(line: tuple[Cell, ...]) -> bool:
    """Whether it holds more than a remark, as a report has some above and below its rows."""
    return sum(cell.kind is not Kind.EMPTY for cell in line) > 1

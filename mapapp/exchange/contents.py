"""What a column is, judged by what stands in it: for tables without titles, and for titles nobody has heard of."""

import re
from dataclasses import replace

from mapapp.exchange.cells import Cell, Kind, Sheet
from mapapp.exchange.dates import readings
from mapapp.exchange.mapping import Column, Mapping
from mapapp.exchange.vocabulary import Field
from mapapp.exchange.words import read_status

EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
MOST = 0.6


def guess_by_contents(sheet: Sheet, mapping: Mapping) -> Mapping:
    """Fills the fields that no title gave: the task always, the others only in a table without titles that we know.
    Never sure."""
    unknown = not any(column.field for column in mapping.columns)
    if unknown:
        for test, fields in (
            (_is_email, (Field.OWNER_EMAIL,)),
            (_is_date, (Field.START, Field.DUE)),
            (_is_number, (Field.NUMBER,)),
            (_is_status, (Field.STATUS,)),
        ):
            columns = [each for each in _free(mapping) if _share(sheet, mapping, each, test) >= MOST]
            names = fields[-1:] if len(columns) == 1 else fields
            for column, field in zip(columns, names, strict=False):
                mapping = _given(mapping, column, field)
    if mapping.column(Field.TASK) is None and (columns := [each for each in _free(mapping) if each.filled]):
        mapping = _given(mapping, max(columns, key=lambda each: _length(sheet, mapping, each)), Field.TASK)
    if unknown and mapping.column(Field.OWNER) is None:
        names_of = [each for each in _free(mapping) if _share(sheet, mapping, each, _is_name) >= MOST]
        mapping = _given(mapping, names_of[0], Field.OWNER) if names_of else mapping
    return mapping


def _free(mapping: Mapping) -> list[Column]:
    return [each for each in mapping.columns if each.field is None]


def _given(mapping: Mapping, column: Column, field: Field) -> Mapping:
    columns = (replace(each, field=str(field), sure=False) if each is column else each for each in mapping.columns)
    return replace(mapping, columns=tuple(columns))


def _cells(sheet: Sheet, mapping: Mapping, column: Column) -> list[Cell]:
    found = (sheet.at(row, column.index) for row in range(mapping.header_row + 1, len(sheet.rows) + 1))
    return [cell for cell in found if cell.kind is not Kind.EMPTY]


def _share(sheet: Sheet, mapping: Mapping, column: Column, test: object) -> float:
    cells = _cells(sheet, mapping, column)
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells and callable(test) else 0


def _length(sheet: Sheet, mapping: Mapping, column: Column) -> float:
    cells = _cells(sheet, mapping, column)
    return sum(len(cell.text) for cell in cells) / max(len(cells), 1) * min(len(cells), 5)


def _is_email(cell: Cell) -> bool:
    return EMAIL.search(cell.text) is not None


def _is_date(cell: Cell) -> bool:
    return bool(readings(cell))


def _is_number(cell: Cell) -> bool:
    return re.fullmatch(r"#?\d{1,4}(\.\d{1,3}){0,3}\.?", cell.text) is not None


def _is_status(cell: Cell) -> bool:
    return read_status(cell).known


def _is_name(cell: Cell) -> bool:
    return 0 < len(cell.text.split()) <= 3 and len(cell.text) <= 40 and not any(each.isdigit() for each in cell.text)

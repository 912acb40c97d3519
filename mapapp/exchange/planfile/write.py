"""The tables as an XLSX that calculates nothing, and as CSV. The same tables give the same bytes, on any day."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from mapapp.exchange.csvfile import RUNS, csv_bytes
from mapapp.exchange.planfile.tables import Row, Table, Value, tables_of, task_table
from mapapp.exchange.planfile.taken import Taken
from mapapp.exchange.planfile.titles import Column
from mapapp.plans.queries import Plan

Sheet = Any  # a sheet that is only written has more than its stubs say
_new: Callable[[Sheet, Value], Cell] = WriteOnlyCell  # type: ignore[assignment]
CORE, STAMP = "docProps/core.xml", re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
WHEN = (1980, 1, 1, 0, 0, 0)  # of every part of the archive
FIRST_DAY = date(1901, 1, 1)  # before it, spreadsheets do not agree on what a number means
BOLD, FILL = Font(bold=True), PatternFill("solid", fgColor="FFE8ECEA")
WRAPPED, TOP = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top")
ESCAPE, NO_TEXT = re.compile("_(?=x[0-9A-Fa-f]{4}_)"), re.compile("[\ufffe\uffff\ud800-\udfff]")
SPARE_ROWS = 500  # below the last task: new rows choose their status from the list, too
LONGEST = 32_000  # characters that a cell takes


def plan_xlsx(taken: Taken) -> bytes:
    """The workbook of a plan."""
    with override(None):
        book = Workbook(write_only=True)
        for table in tables_of(taken):
            _sheet(book, table)
    file = io.BytesIO()
    book.save(file)
    return _settled(file.getvalue(), taken.plan.workspace.updated_at or datetime(2000, 1, 1, tzinfo=UTC))


def tasks_csv(plan: Plan) -> bytes:
    """The tasks alone, with the same titles; days as 2026-02-25."""
    table = task_table(plan)
    return csv_bytes(
        [column.title for column in table.columns], [[_text(value) for value in row] for row in table.rows]
    )


def _text(value: Value) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _sheet(book: Workbook, table: Table) -> None:
    sheet: Sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    if table.filtered:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.append([_head(sheet, column.title) for column in table.columns])
    for row in table.rows:
        sheet.append(list(_cells(sheet, row)))
    for place, column in enumerate(table.columns, start=1):
        if column.words:
            _choice(sheet, get_column_letter(place), column.words, len(table.rows) + SPARE_ROWS)
        elif column.offered:
            _offer(sheet, get_column_letter(place), column.offered, len(table.rows) + SPARE_ROWS)
        elif column.hint:
            _hint(sheet, get_column_letter(place), column, len(table.rows) + 2)


def _head(sheet: Sheet, title: str) -> Cell:
    cell = _cell(sheet, title)
    cell.font, cell.fill, cell.alignment = BOLD, FILL, WRAPPED
    return cell


def _cells(sheet: Sheet, row: Row) -> Iterable[Cell | None]:
    return (None if value is None or value == "" else _cell(sheet, value) for value in row)


def _cell(sheet: Sheet, value: Value) -> Cell:
    """A number or a day as such; whatever else is text, typed as text: openpyxl takes one that begins with = for a
    formula, and a spreadsheet takes it for one when somebody opens the cell, but for the mark of a quoted text."""
    if isinstance(value, date) and value < FIRST_DAY:
        value = value.isoformat()
    cell = _new(sheet, _written(value) if isinstance(value, str) else value)
    if not isinstance(value, str):
        cell.alignment = TOP
        if isinstance(value, date):
            cell.number_format = "d mmm yyyy"
        elif isinstance(value, Decimal):
            cell.number_format = "#,##0.00"
        return cell
    cell.data_type = "s"
    cell.alignment = WRAPPED
    if str(cell.value).startswith(RUNS):
        cell.quotePrefix = True
    return cell


def _offer(sheet: Sheet, letter: str, cells: str, last: int) -> None:
    """A list to choose from, that refuses nothing: a step may wait for somebody whom nobody has named yet."""
    rule = DataValidation(type="list", formula1=cells, allow_blank=True, showErrorMessage=False)
    rule.add(f"{letter}2:{letter}{last}")
    sheet.data_validations.append(rule)


def _hint(sheet: Sheet, letter: str, column: Column, first: int) -> None:
    """A line beside cells that are chosen, that refuses nothing."""
    rule = DataValidation(showInputMessage=True, promptTitle=column.title, prompt=column.hint)
    rule.add(f"{letter}{first}:{letter}{first + SPARE_ROWS}")
    sheet.data_validations.append(rule)


def _written(text: str) -> str:
    """What XML can hold; what reads as an escape of a letter, such as _x0041_, is no escape."""
    return ESCAPE.sub("_x005F_", NO_TEXT.sub("", ILLEGAL_CHARACTERS_RE.sub("", text)))[:LONGEST]


def _choice(sheet: Sheet, letter: str, words: tuple[str, ...], last: int) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    rule.error, rule.errorTitle = f"Choose one of: {', '.join(words)}.", "Not in the list"
    rule.add(f"{letter}2:{letter}{last}")
    sheet.data_validations.append(rule)


def _settled(data: bytes, at: datetime) -> bytes:
    """The same archive without the moment at which it was written: its parts are of 1980, its properties of `at`."""
    stamp = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as written, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in written.namelist():
            content = written.read(name)
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            settled.writestr(info, STAMP.sub(rb"\g<1>" + stamp, content) if name == CORE else content)
    return out.getvalue()

"""An XLSX to sheets: values by calamine out of an archive that we packed, and what calamine does not tell."""

import io
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import isfinite

import python_calamine as calamine
from django.utils.translation import gettext as _

from mapapp.exchange.archive import Parts, pack, unpack
from mapapp.exchange.cells import EMPTY, Aside, Cell, Kind, Merge, Sheet
from mapapp.exchange.cleaning import clean
from mapapp.exchange.markup import (
    A_PLAN,
    Markup,
    Place,
    Reach,
    counts_from_1904,
    read_markup,
    refuse_doctype,
    sheet_paths,
)
from mapapp.exchange.otherfiles import what_it_is
from mapapp.exchange.refusals import NotASheet

LINK = re.compile(r'=HYPERLINK\(\s*"([^"]*)"\s*(?:[,;]\s*"([^"]*)"\s*)?\)', re.IGNORECASE)
NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/|worksheets/|workbook|sharedStrings|styles).*", re.IGNORECASE
)
DOCTYPE = b"<!DOCTYPE"
KEPT = 10**15  # a spreadsheet keeps fifteen figures of a number
NEW_ERROR = re.compile(rb"(<(?:\w+:)?v>)#(?:SPILL|CALC|FIELD|BLOCKED|BUSY|CONNECT|UNKNOWN|EXTERNAL|PYTHON|TIMEOUT)!<")


def read_xlsx(data: bytes, reach: Reach = A_PLAN) -> tuple[Sheet, ...]:
    """All worksheets, hidden ones too. Raises SheetTooLarge, SheetEncrypted or NotASheet."""
    parts = unpack(data, reach.bloated)
    if "xl/workbook.xml" not in parts:
        raise NotASheet(what_it_is(parts))
    if any(DOCTYPE in content for name, content in parts.items() if NEEDED.fullmatch(name)):
        refuse_doctype()
    markups = {name: read_markup(parts, path, reach) for name, path in sheet_paths(parts).items()}
    tables, early = _worksheets(parts), counts_from_1904(parts)
    sheets = [_sheet(table, markups[table.name], hidden) for table, hidden in tables if table.name in markups]
    return tuple(replace(sheet, from_1904=True) for sheet in sheets) if early else tuple(sheets)


def _worksheets(parts: Parts) -> list[tuple[calamine.CalamineSheet, bool]]:
    needed = {name: NEW_ERROR.sub(rb"\1#N/A<", content) for name, content in parts.items() if NEEDED.fullmatch(name)}
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(pack(needed)))
        known = [each for each in book.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]
        visible = calamine.SheetVisibleEnum.Visible
        return [(book.get_sheet_by_name(each.name), each.visible != visible) for each in known]
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":  # a panic is no Exception
            raise NotASheet(_("The workbook is damaged: it cannot be read. Save it again as .xlsx.")) from error
        raise


def _sheet(table: calamine.CalamineSheet, markup: Markup, hidden: bool) -> Sheet:
    texts: dict[str, Cell] = {"": EMPTY}  # equal ones are one cell
    values = {
        (row, column): _text(value, texts) if isinstance(value, str) else _cell(value)
        for row, line in enumerate(table.to_python(skip_empty_area=False), start=1)
        for column, value in enumerate(line)
        if value != ""
    }
    links = dict(markup.links)
    values |= {at: Cell(text, Kind.ERROR) for at, text in markup.errors.items()}
    for at, formula in markup.formulas.items():
        values[at] = Cell(formula, Kind.FORMULA)
        if link := LINK.fullmatch(formula):
            values[at], links[at] = Cell(clean(link[2] or link[1]), Kind.TEXT), link[1]
    merged = tuple(Merge(a[0] + 1, a[1], b[0] + 1, b[1]) for a, b in table.merged_cell_ranges or ())
    hidden_rows = tuple(markup.hidden_rows)
    return Sheet(
        clean(table.name), _rows(values), merged, hidden_rows, _asides(links), _asides(markup.remarks), hidden,
        tuple(sorted(markup.hidden_columns)),
    )  # fmt: skip


def _rows(values: dict[Place, Cell]) -> tuple[tuple[Cell, ...], ...]:
    widths: dict[int, int] = {}
    for row, column in values:
        widths[row] = max(widths.get(row, 0), column + 1)
    last = max(widths, default=0)
    return tuple(
        tuple(values.get((row, column), EMPTY) for column in range(widths.get(row, 0))) for row in range(1, last + 1)
    )


def _asides(found: dict[Place, str]) -> tuple[Aside, ...]:
    return tuple(Aside(row, column, clean(text)) for (row, column), text in sorted(found.items()))


def _text(value: str, known: dict[str, Cell]) -> Cell:
    if (found := known.get(value)) is None:
        text = clean(value)
        found = known[value] = Cell(text, Kind.TEXT) if text else EMPTY
    return found


def _cell(value: int | float | bool | date | datetime | time | timedelta) -> Cell:
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", Kind.BOOL)
    if isinstance(value, (int, float)):
        if not isfinite(value):
            return Cell("#NUM!", Kind.ERROR)
        whole = abs(value) < KEPT and value == int(value)  # a number by which a CRM finds a row again is no measure
        return Cell(str(int(value)) if whole else f"{value:.12g}", Kind.NUMBER)
    if isinstance(value, timedelta):  # [h]:mm: hours of work, however many
        minutes = round(value.total_seconds() / 60)
        return Cell(f"{'-' if minutes < 0 else ''}{abs(minutes) // 60}:{abs(minutes) % 60:02}", Kind.TEXT)
    if isinstance(value, time):
        return Cell(f"{value:%H:%M}", Kind.TEXT)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat(), Kind.DATE)
    return Cell(value.isoformat(), Kind.DATE)

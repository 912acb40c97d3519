"""The sheet as the mapping sees it: a row's cell by field, with the person's corrections and merged cells filled in."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from mapapp.exchange.cells import EMPTY, Aside, Cell, Kind, Sheet
from mapapp.exchange.choices import Choices
from mapapp.exchange.layout import Laid, RowKind, lay_out, phase_name
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.vocabulary import Field

DATES = (Field.START, Field.DUE, Field.DONE_ON)
DAY_1904 = date(1904, 1, 1)


@dataclass(frozen=True)
class Grid:
    """One sheet with its mapping and the choices made so far. Nothing in it changes."""

    sheet: Sheet
    mapping: Mapping
    choices: Choices

    @cached_property
    def laid(self) -> tuple[Laid, ...]:
        """Every row and what it is."""
        return lay_out(self.sheet, self.mapping, self.choices)

    @cached_property
    def tasks(self) -> tuple[int, ...]:
        """The rows that are tasks."""
        return tuple(each.row for each in self.laid if each.kind is RowKind.TASK)

    def cell(self, row: int, field: str) -> Cell:
        """The cell of a field: as corrected, as written, or as the merged cell above it says."""
        fixed = self.choices.fixed(row, field)
        if fixed is not None:
            return Cell(fixed, Kind.TEXT) if fixed.strip() else EMPTY
        column = self.mapping.column(field)
        if column is None:
            return EMPTY
        cell = self.sheet.at(row, column.index)
        if cell.kind is Kind.EMPTY:
            cell = self._from_merge(row, column.index)
        return self._since_1904(cell) if self.sheet.from_1904 and field in DATES else cell

    def text(self, row: int, field: str) -> str:
        """The cell's text; nothing for a formula whose result the file does not hold, and for an error."""
        cell = self.cell(row, field)
        return "" if cell.kind in (Kind.FORMULA, Kind.ERROR) else cell.text

    def texts(self, row: int, field: str) -> tuple[tuple[str, str], ...]:
        """Title and text of each column of a field that has something in this row, for fields of several columns."""
        fixed = self.choices.fixed(row, field)
        if fixed is not None:
            return (("", fixed),) if fixed else ()
        columns = self.mapping.all_of(field)
        found = ((column.title, self.sheet.at(row, column.index)) for column in columns)
        return tuple(
            (title, cell.text) for title, cell in found if cell.kind not in (Kind.EMPTY, Kind.FORMULA, Kind.ERROR)
        )

    def broken(self, row: int) -> tuple[tuple[str, Cell], ...]:
        """Fields of this row whose cell has no value to read: a formula without its result, or an error."""
        found = []
        for column in self.mapping.columns:
            cell = self.sheet.at(row, column.index)
            if (
                column.field
                and cell.kind in (Kind.FORMULA, Kind.ERROR)
                and self.choices.fixed(row, column.field) is None
            ):
                found.append((column.field, cell))
        return tuple(found)

    def links(self, row: int) -> tuple[str, ...]:
        """Addresses that hang on this row's cells."""
        return tuple(each.text for each in self.links_by_row.get(row, ()))

    @cached_property
    def links_by_row(self) -> dict[int, list[Aside]]:
        """The sheet's links, by row."""
        found: dict[int, list[Aside]] = {}
        for each in self.sheet.links:
            found.setdefault(each.row, []).append(each)
        return found

    @cached_property
    def phases(self) -> dict[int, tuple[int, str]]:
        """Task row -> the row that names its phase, and the phase's name; empty when nothing names one."""
        found: dict[int, tuple[int, str]] = {}
        carried: tuple[int, str] = (0, "")
        for each in self.laid:
            if each.kind is not RowKind.TASK:
                carried = (0, "") if each.kind is RowKind.PHASE else carried
                continue
            if written := self.text(each.row, Field.PHASE):
                carried = (each.row, phase_name(written))
            found[each.row] = carried if carried[1] else self._heading(each.heading)
        return found

    def _heading(self, row: int) -> tuple[int, str]:
        if not row:
            return 0, ""
        fixed = self.choices.fixed(row, Field.PHASE)
        cells = [cell.text for cell in self.sheet.rows[row - 1] if cell.kind is not Kind.EMPTY]
        return row, phase_name(fixed or max(cells, key=len))

    def _since_1904(self, cell: Cell) -> Cell:
        """A bare number in a column of dates, as the day that this workbook means by it."""
        if cell.number is None or not 18_000 <= cell.number < 78_000:
            return cell
        return Cell((DAY_1904 + timedelta(days=int(cell.number))).isoformat(), Kind.DATE)

    def _from_merge(self, row: int, column: int) -> Cell:
        above = self.sheet.merged_down.get((row, column))
        return self.sheet.at(above, column) if above else EMPTY

"""What a sheet holds, whatever file it came from: rows of typed cells. Rows count from 1, as on the screen."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from mapapp.exchange.encodings import Reading
from mapapp.exchange.plain import from_plain, to_plain


class Kind(StrEnum):
    """What the file says a cell is. TEXT may still look like a date; that is for `dates` to judge."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    FORMULA = "formula"  # a formula whose result the file does not hold
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `text` is what the person sees; of a DATE it is ISO, of a FORMULA the formula itself."""

    text: str = ""
    kind: Kind = Kind.EMPTY

    @property
    def on(self) -> date | None:
        """The day of a real date cell."""
        return date.fromisoformat(self.text) if self.kind is Kind.DATE else None

    @property
    def number(self) -> float | None:
        """The number of a numeric cell."""
        return float(self.text) if self.kind is Kind.NUMBER else None


EMPTY = Cell()


@dataclass(frozen=True)
class Merge:
    """A rectangle of merged cells; its value stands in the first. Rows from 1, columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Aside:
    """Something that hangs on a cell without being its value: a link's address or a comment's text."""

    row: int
    column: int
    text: str


@dataclass(frozen=True)
class Sheet:
    """One worksheet, or one CSV, or what was pasted."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[Merge, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    links: tuple[Aside, ...] = ()
    remarks: tuple[Aside, ...] = ()
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()  # from 0
    from_1904: bool = False  # what a bare number means as a day

    def at(self, row: int, column: int) -> Cell:
        """The cell of row (from 1) and column (from 0); an empty one beyond the edge."""
        line = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return line[column] if 0 <= column < len(line) else EMPTY

    @cached_property
    def wide_rows(self) -> frozenset[int]:
        """Rows with a merged cell that spans columns: headings, mostly."""
        wide = (each for each in self.merged if each.last_column > each.first_column)
        return frozenset(each.first_row for each in wide if each.first_row == each.last_row)

    @cached_property
    def merged_down(self) -> dict[tuple[int, int], int]:
        """Place of a cell that a merged one above covers -> the row of that one."""
        covered: dict[tuple[int, int], int] = {}
        for each in self.merged:
            for row in range(each.first_row + 1, min(each.last_row, len(self.rows)) + 1):
                if (row, each.first_column) in covered:
                    break
                covered[row, each.first_column] = each.first_row
        return covered

    @property
    def width(self) -> int:
        """Columns in use."""
        return max((len(line) for line in self.rows), default=0)

    @property
    def filled(self) -> int:
        """Cells that hold something."""
        return sum(cell.kind is not Kind.EMPTY for line in self.rows for cell in line)


@dataclass(frozen=True)
class Book:
    """All worksheets of a file, and which of them looks like the plan (index into `sheets`). `note`: what was guessed
    in reading it, as a sentence; empty when nothing was. `encoding` is the one a text was read by that did not tell,
    `readings` are all that it can be."""

    sheets: tuple[Sheet, ...]
    chosen: int = 0
    note: str = ""
    encoding: str = ""
    readings: tuple[Reading, ...] = ()

    @property
    def sheet(self) -> Sheet:
        """The chosen worksheet."""
        return self.sheets[self.chosen]

    @property
    def others(self) -> tuple[Sheet, ...]:
        """The worksheets that are not read, to be listed: nothing is lost silently."""
        return tuple(each for index, each in enumerate(self.sheets) if index != self.chosen)

    def to_json(self) -> dict[str, Any]:
        """Plain values for a stored draft; cells as [text, kind], which keeps 5,000 rows small."""
        bare = replace(self, sheets=tuple(replace(sheet, rows=()) for sheet in self.sheets))
        plain: dict[str, Any] = to_plain(bare)
        for sheet, packed in zip(self.sheets, plain["sheets"], strict=True):
            packed["rows"] = [[_packed(cell) for cell in line] for line in sheet.rows]
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The book that `to_json` packed."""
        sheets = tuple(_unpacked(each) for each in plain["sheets"])
        readings = tuple(from_plain(Reading, each) for each in plain.get("readings", ()))
        return cls(sheets, plain["chosen"], plain.get("note", ""), plain.get("encoding", ""), readings)


def column_letter(column: int) -> str:
    """The letters of a column (from 0), as a spreadsheet heads it: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _packed(cell: Cell) -> str | list[str]:
    return cell.text if cell.kind is Kind.TEXT or cell.kind is Kind.EMPTY else [cell.text, cell.kind.value]


def _unpacked(plain: dict[str, Any]) -> Sheet:
    """Equal cells are one: of a list's most stand in hundreds of rows."""
    known: dict[str | tuple[str, ...], Cell] = {"": EMPTY}

    def cell(packed: str | list[str]) -> Cell:
        key = packed if isinstance(packed, str) else tuple(packed)
        if (found := known.get(key)) is None:
            found = known[key] = (
                Cell(packed, Kind.TEXT) if isinstance(packed, str) else Cell(packed[0], Kind(packed[1]))
            )
        return found

    rows = tuple(tuple(map(cell, line)) for line in plain["rows"])
    return replace(from_plain(Sheet, {**plain, "rows": ()}), rows=rows)

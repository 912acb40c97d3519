"""Everything in a sheet that does not become part of the plan, each with its place and the reason."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Book, Kind, column_letter
from mapapp.exchange.checked import LeftOut
from mapapp.exchange.grid import Grid
from mapapp.exchange.layout import RowKind, filled
from mapapp.exchange.vocabulary import Field

SEEN = 300


def left_out(grid: Grid, book: Book | None = None) -> tuple[LeftOut, ...]:
    """Rows, columns, single cells, comments and other worksheets that are not imported. Nothing is lost silently."""
    found = [*_rows(grid), *_columns(grid), *_stray_cells(grid), *_notes(grid), *_comments(grid)]
    return (*sorted(found, key=lambda each: (each.row, each.column)), *_sheets(book))


def _reasons() -> dict[RowKind, str]:
    return {
        RowKind.TITLE: _("Above the table"),
        RowKind.BLANK: _("Empty row"),
        RowKind.TOTAL: _("A total, not a task"),
        RowKind.HEADING: _("A heading without tasks below it"),
        RowKind.REMARK: _("A remark, not a task"),
        RowKind.REPEATED: _("The titles of the columns once more"),
        RowKind.SKIPPED: _("Skipped by you"),
    }


def _rows(grid: Grid) -> Iterable[LeftOut]:
    reasons = _reasons()
    for each in grid.laid:
        if each.kind in reasons:
            cells = filled(grid.sheet, each.row).values()
            seen = " | ".join(cell.text for cell in cells)[:SEEN]
            yield LeftOut(each.row, "", each.kind.value, seen, reasons[each.kind])


def _columns(grid: Grid) -> Iterable[LeftOut]:
    for column in grid.mapping.columns:
        if column.field is None and column.filled:
            seen = f"{column.title or column.letter}: {', '.join(column.samples)}"[:SEEN]
            why = _("The column is not imported; cells with something in it: %(count)s") % {"count": column.filled}
            yield LeftOut(0, column.letter, "column", seen, why)


def _stray_cells(grid: Grid) -> Iterable[LeftOut]:
    """Values beside the heading of a phase, second columns of a field, and further links of a row."""
    once = {field: column.index for field in Field if (column := grid.mapping.column(field))}
    for each in grid.laid:
        if each.kind is RowKind.PHASE:
            cells = filled(grid.sheet, each.row)
            longest = max(cells, key=lambda at: len(cells[at].text))
            number = once.get(Field.NUMBER)
            for at, cell in cells.items():
                if at not in (longest, number):
                    yield LeftOut(
                        each.row, column_letter(at), "cell", cell.text[:SEEN], _("Beside the heading of a phase")
                    )
        elif each.kind is RowKind.TASK:
            for address in _further_links(grid, each.row):
                yield LeftOut(each.row, "", "cell", address[:SEEN], _("A task has one link; this one stays behind"))


def _notes(grid: Grid) -> Iterable[LeftOut]:
    """Notes are written for one's own side; a plan that both companies read does not take them over by itself."""
    for row in grid.tasks:
        for title, text in grid.texts(row, Field.NOTES):
            yield LeftOut(
                row, "", "note", f"{title}: {text}"[:SEEN], _("A note, kept out of a plan that both companies read")
            )


def _further_links(grid: Grid, row: int) -> tuple[str, ...]:
    links = [text for _title, text in grid.texts(row, Field.LINK)] + list(grid.links(row))
    return tuple(dict.fromkeys(links))[1:]


def _comments(grid: Grid) -> Iterable[LeftOut]:
    for each in grid.sheet.remarks:
        yield LeftOut(each.row, column_letter(each.column), "comment", each.text[:SEEN], _("A comment on a cell"))
    rows = {each.row: each.kind for each in grid.laid}
    for link in grid.sheet.links:
        if rows.get(link.row) not in (RowKind.TASK, None):
            yield LeftOut(link.row, column_letter(link.column), "cell", link.text[:SEEN], _("A link outside the tasks"))


def _sheets(book: Book | None) -> Iterable[LeftOut]:
    for each in book.others if book else ():
        first = next((cell.text for line in each.rows for cell in line if cell.kind is not Kind.EMPTY), "")
        why = _("A hidden worksheet of the same file") if each.hidden else _("Another worksheet of the same file")
        yield LeftOut(0, "", "sheet", f"{each.name}: {first}"[:SEEN], why)

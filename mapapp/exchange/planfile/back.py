"""A plan's spreadsheet that comes back: which cells hold something else than when it was taken. Pure, over one book."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Book, column_letter
from mapapp.exchange.planfile import titles
from mapapp.exchange.planfile.fields import TASK, Values
from mapapp.exchange.planfile.then import Origin
from mapapp.exchange.refusals import NotASheet


@dataclass(frozen=True, slots=True)
class Edit:
    """A field that says something else in the file than when the file was made; number 0 is the plan's."""

    number: int
    field: str
    then: str
    file: str
    on: str = TASK


@dataclass(frozen=True, slots=True)
class Added:
    """A row of the file without a number: something that the plan does not have."""

    row: int
    values: Values
    on: str = TASK


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that the plan has, and had then, whose row is not in the file any more. `then` as Edit has it."""

    on: str
    number: int
    then: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be read, by its name in the sheet, and what to do."""

    cell: str
    words: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brings back. `notes` say what of it is not read."""

    edits: tuple[Edit, ...] = ()
    added: tuple[Added, ...] = ()
    gone: tuple[Gone, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    def __add__(self, other: Brought) -> Brought:
        return Brought(
            self.edits + other.edits, self.added + other.added, self.gone + other.gone,
            self.problems + other.problems, self.notes + other.notes,
        )  # fmt: skip


class Bad(Exception):
    """A cell cannot be taken; the text says why and what to do. `title` is the one of its column."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__(words)
        self.title = title


def place(sheet: str, column: int | None, row: int) -> str:
    """`People C5`: a cell by its sheet, its column and its row."""
    cell = _("Row %(row)s") % {"row": row} if column is None else f"{column_letter(column)}{row}"
    return f"{sheet} {cell}"


def origin_of(book: Book) -> Origin:
    """What the sheet About tells. Raises NotASheet when the file is none of ours."""
    said = {}
    for sheet in book.sheets:
        if sheet.name == titles.ABOUT:
            said = {sheet.at(row, 0).text: sheet.at(row, 1).text for row in range(1, len(sheet.rows) + 1)}
    revision = said.get(titles.REVISION, "")
    if said.get("Format") != titles.FORMAT or not _is_number(revision):
        raise NotASheet(
            _(
                "The file does not say which plan it is from: its sheet About is missing or was changed. Take the plan"
                " as a spreadsheet, make your changes in that file, and bring it here as .xlsx."
            )
        )
    version = said.get(titles.VERSION, "")
    return Origin(
        int(revision),
        said.get(titles.FINGERPRINT, ""),
        int(version) if _is_number(version) else 0,
        said.get(titles.VERSION_FINGERPRINT, ""),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9

"""A sheet of a file that came back, row by row: its titles, its numbers, and what is found in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from mapapp.exchange.cells import EMPTY, Cell, Kind, Sheet
from mapapp.exchange.cleaning import clean, folded
from mapapp.exchange.planfile.back import Added, Brought, Edit, Gone, Problem, place

LABEL = re.compile(r"new\s*#?\s*(\d{1,4})", re.IGNORECASE)
IN_TEXT = re.compile(r"\bnew\s*#?\s*0*(\d{1,4})(?!\d)", re.IGNORECASE)


def columns_of(sheet: Sheet, known: Collection[str]) -> dict[str, int]:
    """Where each title stands; the first of a double."""
    titles = {folded(title): title for title in known}
    found: dict[str, int] = {}
    for at in range(sheet.width):
        title = sheet.at(1, at).text
        if title:
            found.setdefault(titles.get(folded(title), title), at)
    return found


def label_in(text: str) -> str:
    """`new1` of a cell that says `new 1`: what a new row is called by others; empty for anything else."""
    match = LABEL.fullmatch(text.strip())
    return f"new{int(match[1])}" if match else ""


def labelled(cell: Cell) -> Cell:
    """A cell that names others, with the labels of new rows as one word: `20, new1`."""
    return replace(cell, text=IN_TEXT.sub(r"new\1", cell.text)) if cell.kind is Kind.TEXT else cell


def number_of(text: str) -> int | None:
    """The number that a cell says; 0 for none or a label, None for what is neither."""
    said = text.strip().lstrip("#").removesuffix(".0")
    if not said or label_in(said):
        return 0
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None


@dataclass
class Lines:
    """One sheet, gone through once."""

    sheet: Sheet
    columns: Mapping[str, int]
    edits: list[Edit] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, int], int] = field(default_factory=dict)  # what has a row, and which one first
    elsewhere: list[str] = field(default_factory=list)  # cells that say something new and are not read

    def rows(self, read: Collection[str]) -> Iterator[int]:
        """The rows that say something in one of these columns."""
        for row in range(2, len(self.sheet.rows) + 1):
            if any(self.text(row, title) for title in read):
                yield row

    def cell(self, row: int, title: str) -> Cell:
        column = self.columns.get(title)
        return EMPTY if column is None else self.sheet.at(row, column)

    def text(self, row: int, title: str) -> str:
        return self.cell(row, title).text

    def cells(self, row: int) -> dict[str, Cell]:
        return {title: self.sheet.at(row, at) for title, at in self.columns.items()}

    def problem(self, row: int, title: str, words: str) -> None:
        self.problems.append(Problem(place(self.sheet.name, self.columns.get(title), row), words))

    def changed_elsewhere(self, row: int, title: str, was: str) -> None:
        """Note a cell of a column that is written and not read, if it says something else than it did."""
        if title in self.columns:
            cell = self.cell(row, title)
            if cell.kind is not Kind.FORMULA and cell.text != was:
                self.elsewhere.append(place(self.sheet.name, self.columns[title], row))

    def brought(self, notes: Iterable[str] = ()) -> Brought:
        return Brought(tuple(self.edits), tuple(self.added), tuple(self.gone), tuple(self.problems), tuple(notes))

    def column_notes(self, ours: Collection[str], read: Collection[str]) -> Iterator[str]:
        """What of the columns is not read, or is missing."""
        name = self.sheet.name
        if unknown := [clean(title)[:60] for title in self.columns if title not in ours]:
            yield _("Not read in %(sheet)s, for the plan has no such field: %(titles)s.") % {
                "sheet": name, "titles": ", ".join(unknown[:30])}  # fmt: skip
        if gone := [title for title in read if title not in self.columns]:
            yield _("Not in %(sheet)s, so left as it is: %(titles)s.") % {"sheet": name, "titles": ", ".join(gone)}
        if self.elsewhere:
            more = " …" if len(self.elsewhere) > 30 else ""
            words = _("Changed in the file, and changed only on the plan itself: %(cells)s.")
            yield words % {"cells": ", ".join(self.elsewhere[:30]) + more}

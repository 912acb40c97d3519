"""A plan's spreadsheet that comes back: which cells hold something else than when it was taken. Pure, over one book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.exchange.cells import Book, Kind, Sheet, column_letter
from mapapp.exchange.cleaning import clean, folded
from mapapp.exchange.planfile import titles
from mapapp.exchange.planfile.cellvalues import Bad, Reader
from mapapp.exchange.planfile.fields import COLUMNS, Values, values_of
from mapapp.exchange.planfile.then import Origin, State
from mapapp.exchange.refusals import NotASheet

BESIDE = {"owner": (titles.OWNER_EMAIL, titles.COMPANY), "status": (titles.DONE_ON, titles.BLOCKED_BY)}  # read with it
OURS = {column.title for column in titles.TASK_COLUMNS}
READ = {*COLUMNS.values(), *(title for every in BESIDE.values() for title in every), titles.NUMBER}
MOST = 200  # changes that one page offers


@dataclass(frozen=True, slots=True)
class Edit:
    """A field of a task that says something else in the file than when the file was made."""

    number: int
    field: str
    then: str
    file: str


@dataclass(frozen=True, slots=True)
class Added:
    """A row of the file without a number: a step that the plan does not have."""

    row: int
    values: Values


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
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.edits or self.added)


def origin_of(book: Book) -> Origin:
    """What the sheet About tells. Raises NotASheet when the file is none of ours."""
    said = {}
    for sheet in book.sheets:
        if sheet.name == titles.ABOUT:
            said = {sheet.at(row, 0).text: sheet.at(row, 1).text for row in range(1, len(sheet.rows) + 1)}
    revision = said.get(titles.REVISION, "")
    if said.get("Format") != titles.FORMAT or not (revision.isascii() and revision.isdigit() and len(revision) < 9):
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
        int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
        said.get(titles.VERSION_FINGERPRINT, ""),
    )


def read_back(book: Book, then: State, now: State, *, team: str) -> Brought:
    """What the sheet Tasks says otherwise than the plan said `then`. Raises NotASheet without such a sheet."""
    sheet = next((one for one in book.sheets if one.name == titles.TASKS), None)
    columns = _columns(sheet) if sheet else {}
    if sheet is None or titles.NUMBER not in columns or titles.TASK not in columns:
        raise NotASheet(
            _("The sheet Tasks, or its column Number or Task, is missing. Give them back their names, then try again.")
        )
    return _Reading(sheet, columns, then, now, team).brought()


def _columns(sheet: Sheet) -> dict[str, int]:
    """Where each title stands; the first of a double."""
    known = {folded(title): title for title in OURS}
    found: dict[str, int] = {}
    for at in range(sheet.width):
        title = sheet.at(1, at).text
        if title:
            found.setdefault(known.get(folded(title), title), at)
    return found


def beside_words(name: str) -> str:
    """Why cells that are read with another one say nothing new."""
    if name == "owner":
        return _("The owner reads as before. Names, e-mails and companies of people are changed on the page People.")
    return _(
        "The status reads as before. Blocked by and Done on are read with a status Blocked or Done: set that, too."
    )


@dataclass
class _Reading:
    """Goes through the sheet once."""

    sheet: Sheet
    columns: Mapping[str, int]
    then: State
    now: State
    team: str
    edits: list[Edit] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)

    def brought(self) -> Brought:
        were = {task["number"]: task for task in self.then["tasks"]}
        there = {task["number"] for task in self.now["tasks"]}
        reader = Reader(self.then, self.now, self.team, there | were.keys())
        for row in range(2, len(self.sheet.rows) + 1):
            if not any(self.text(row, title) for title in READ):
                continue
            number = self.number(row, were)
            if number == 0:
                self.new(reader, row)
            elif number is not None and number not in there:
                words = _("Task %(number)s is not on the plan any more, so its row is not read.")
                self.problem(row, titles.NUMBER, words % {"number": number})
            elif number is not None:
                self.compare(reader, row, number, were[number])
        missing = sorted((were.keys() & there) - self.seen.keys())
        left = max(len(self.edits) + len(self.added) - MOST, 0)
        added = self.added[: MOST - min(len(self.edits), MOST)]
        notes = tuple(self.notes(missing, left))
        return Brought(tuple(self.edits[:MOST]), tuple(added), tuple(self.problems), notes)

    def text(self, row: int, title: str) -> str:
        column = self.columns.get(title)
        return "" if column is None else self.sheet.at(row, column).text

    def number(self, row: int, were: Mapping[int, Any]) -> int | None:
        """The task of a row; 0 for a new one, None for a cell that says neither."""
        said = self.text(row, titles.NUMBER).strip().lstrip("#").removesuffix(".0")
        if not said:
            return 0
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
        if number not in were:
            words = _("The plan had no task “%(number)s” when the file was made. Empty the cell for a new step.")
        elif number in self.seen:
            words = _("Task %(number)s stands in row %(row)s already. Empty the cell to make the copy a new step.")
        else:
            self.seen[number] = row
            return number
        self.problem(row, titles.NUMBER, words % {"number": said[:20], "row": self.seen.get(number)})
        return None

    def compare(self, reader: Reader, row: int, number: int, was: Mapping[str, Any]) -> None:
        then, shown = values_of(was), reader.shown(was)
        for name, title in COLUMNS.items():
            if title not in self.columns:
                continue
            if self.same(row, shown, name):
                continue
            try:
                file = reader.read(name, self.cells(row), number)
            except Bad as bad:
                self.problem(row, bad.title, str(bad))
                continue
            if file != then[name]:
                self.edits.append(Edit(number, name, then[name], file))
            elif name in BESIDE:
                self.problem(row, COLUMNS[name], beside_words(name))

    def same(self, row: int, shown: Mapping[str, str], name: str) -> bool:
        """Whether the cells of a field read as they were written."""
        every = [t for t in (COLUMNS[name], *BESIDE.get(name, ())) if t in self.columns]
        return all(self.text(row, title) == shown[title] for title in every)

    def cells(self, row: int) -> dict[str, Any]:
        return {title: self.sheet.at(row, at) for title, at in self.columns.items()}

    def new(self, reader: Reader, row: int) -> None:
        values: Values = {}
        bad = False
        for name in COLUMNS:
            try:
                values[name] = reader.read(name, self.cells(row), 0)
            except Bad as problem:
                self.problem(row, problem.title, str(problem))
                bad = True
        if not bad:
            self.added.append(Added(row, values))

    def problem(self, row: int, title: str, words: str) -> None:
        letter = column_letter(self.columns[title]) if title in self.columns else ""
        self.problems.append(Problem(f"{letter}{row}" if letter else _("Row %(row)s") % {"row": row}, words))

    def notes(self, missing: list[int], left: int) -> Iterator[str]:
        if left:
            words = _("The file holds %(count)s changes more than fit on this page. Apply these, then bring it again.")
            yield words % {"count": left}
        if missing:
            words = ngettext(
                "Task %(numbers)s is not in the file. A file deletes nothing: mark it as not needed on the plan.",
                "Tasks %(numbers)s are not in the file. A file deletes nothing: mark them as not needed on the plan.",
                len(missing),
            )
            yield words % {"numbers": ", ".join(map(str, missing[:30])) + (" …" if len(missing) > 30 else "")}
        if unknown := [clean(title)[:60] for title in self.columns if title not in OURS]:
            yield _("Not read, for the plan has no such field: %(titles)s.") % {"titles": ", ".join(unknown[:30])}
        if gone := [title for title in COLUMNS.values() if title not in self.columns]:
            yield _("Not in the file, so left as it is: %(titles)s.") % {"titles": ", ".join(gone)}
        if fixed := list(self.not_taken()):
            words = _("Changed in the file, and changed only on the plan itself: %(cells)s.")
            yield words % {"cells": ", ".join(fixed[:30]) + (" …" if len(fixed) > 30 else "")}

    def not_taken(self) -> Iterator[str]:
        """Cells of columns that are written and not read, and say something else than they did."""
        reader = Reader(self.then, self.now, self.team, set())
        were = {task["number"]: task for task in self.then["tasks"]}
        rest = [title for title in self.columns if title in OURS - READ]
        for number, row in self.seen.items():
            shown = reader.shown(were[number])
            for title in rest:
                cell = self.sheet.at(row, self.columns[title])
                if cell.kind is not Kind.FORMULA and cell.text != shown[title]:
                    yield f"{column_letter(self.columns[title])}{row}"

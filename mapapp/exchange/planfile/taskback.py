"""The steps of a plan's spreadsheet that comes back: which of their cells hold something else than then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.exchange.cleaning import folded
from mapapp.exchange.planfile import titles
from mapapp.exchange.planfile.back import Added, Bad, Brought, Edit
from mapapp.exchange.planfile.cellvalues import Known, Reader
from mapapp.exchange.planfile.fields import COLUMNS, OWNER, PHASE, TEXT, Values, values_of
from mapapp.exchange.planfile.lines import Lines, label_in, number_of

BESIDE = {"owner": (titles.OWNER_EMAIL, titles.COMPANY), "status": (titles.DONE_ON, titles.BLOCKED_BY)}  # read with it
OURS = {column.title for column in titles.TASK_COLUMNS}
READ = {*COLUMNS.values(), *(title for every in BESIDE.values() for title in every), titles.NUMBER}


def labels_of(lines: Lines) -> dict[str, int]:
    """What new steps are called by others, `new1`, and their rows. The first of a double."""
    found: dict[str, int] = {}
    for row in lines.rows([titles.NUMBER]):
        if label := label_in(lines.text(row, titles.NUMBER)):
            found.setdefault(label, row)
    return found


def read_tasks(lines: Lines, known: Known) -> Brought:
    """All rows of the sheet."""
    return _Reading(lines, known).brought()


def beside_words(name: str) -> str:
    """Why cells that are read with another one say nothing new."""
    if name == "owner":
        return _("The owner reads as before. Names, e-mails and titles of people are changed in the sheet People.")
    return _(
        "The status reads as before. Blocked by and Done on are read with a status Blocked or Done: set that, too."
    )


class _Reading:
    """Goes through the sheet once."""

    def __init__(self, lines: Lines, known: Known) -> None:
        self.lines, self.known = lines, known
        self.were = {task["number"]: task for task in known.then["tasks"]}
        self.there = {task["number"]: task for task in known.now["tasks"]}
        self.reader = Reader(known, self.there.keys() | self.were.keys())
        self.seen: dict[int, int] = {}

    def brought(self) -> Brought:
        for row in self.lines.rows(READ):
            number = self.number(row)
            if number == 0:
                self.new(row)
            elif number is not None and number not in self.there:
                words = _("Task %(number)s is not on the plan any more, so its row is not read.")
                self.lines.problem(row, titles.NUMBER, words % {"number": number})
            elif number is not None:
                self.compare(row, number)
        return self.lines.brought(self.notes())

    def number(self, row: int) -> int | None:
        """The task of a row; 0 for a new one, None for a cell that says neither."""
        said = self.lines.text(row, titles.NUMBER)
        number = number_of(said)
        if number == 0 and self.known.labels.get(label_in(said), row) != row:
            words = _("“%(number)s” stands in row %(row)s already. Give each new row a label of its own.")
            more = {"row": self.known.labels[label_in(said)]}
        elif number == 0:
            return 0
        elif number is None or number not in self.were:
            words = _(
                "The plan had no task “%(number)s” when the file was made. Empty the cell for a new step, or write"
                " new 1 there, so that others can come after it."
            )
            more = {}
        elif number in self.seen:
            words = _("Task %(number)s stands in row %(row)s already. Empty the cell to make the copy a new step.")
            more = {"row": self.seen[number]}
        else:
            self.seen[number] = row
            return number
        self.lines.problem(row, titles.NUMBER, words % {"number": said[:20], **more})
        return None

    def compare(self, row: int, number: int) -> None:
        was = self.were[number]
        then, shown = values_of(was), self.reader.shown(was)
        for name, title in COLUMNS.items():
            if title not in self.lines.columns or self.same(row, shown, name):
                continue
            try:
                file = self.reader.read(name, self.lines.cells(row), number)
            except Bad as bad:
                self.lines.problem(row, bad.title, str(bad))
                continue
            if file != then[name]:
                self.lines.edits.append(Edit(number, name, then[name], file))
            elif name in BESIDE and not self.followed(row, shown, name):
                self.lines.problem(row, COLUMNS[name], beside_words(name))

    def same(self, row: int, shown: Mapping[str, str], name: str) -> bool:
        """Whether the cells of a field read as they were written."""
        every = [t for t in (COLUMNS[name], *BESIDE.get(name, ())) if t in self.lines.columns]
        return all(self.lines.text(row, title) == shown[title] for title in every)

    def followed(self, row: int, shown: Mapping[str, str], name: str) -> bool:
        """Whether an owner's cells say otherwise what the sheet People says, too: another name, another address."""
        if name != OWNER:
            return False
        mail, owner = (
            self.lines.text(row, titles.OWNER_EMAIL),
            self.known.people.one(self.lines.text(row, titles.OWNER)),
        )
        mailed = {"", shown[titles.OWNER_EMAIL].casefold(), self.known.mails.get(owner or "", "").casefold()}
        company = self.lines.text(row, titles.COMPANY)
        return owner is not None and mail.casefold() in mailed and company in ("", shown[titles.COMPANY])

    def new(self, row: int) -> None:
        values: Values = {}
        bad = False
        for name in COLUMNS:
            try:
                values[name] = self.reader.read(name, self.lines.cells(row), -row)
            except Bad as problem:
                self.lines.problem(row, problem.title, str(problem))
                bad = True
        if not bad:
            self.lines.added.append(Added(row, values))

    def notes(self) -> Iterator[str]:
        missing = sorted((self.were.keys() & self.there) - self.seen.keys())
        if missing:
            words = ngettext(
                "Task %(numbers)s is not in the file. A file deletes nothing: mark it as not needed on the plan.",
                "Tasks %(numbers)s are not in the file. A file deletes nothing: mark them as not needed on the plan.",
                len(missing),
            )
            yield words % {"numbers": ", ".join(map(str, missing[:30])) + (" …" if len(missing) > 30 else "")}
        for number, row in self.seen.items():
            shown = self.reader.shown(self.were[number])
            for title in OURS - READ:
                self.lines.changed_elsewhere(row, title, shown[title])
        yield from self.lines.column_notes(OURS, list(COLUMNS.values()))


def stands_already(values: Values, then: Mapping[int, Any], now: Mapping[int, Any]) -> int | None:
    """The task that came onto the plan since with the words and the phase of a new row: the file was brought before."""
    for number, task in now.items():
        if number not in then:
            said = values_of(task)
            if (folded(said[TEXT]), said[PHASE]) == (folded(values[TEXT]), values[PHASE]):
                return number
    return None

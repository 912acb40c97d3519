"""The columns of a sheet read as wholes, since the cells of a column explain each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mapapp.exchange.after import AfterRead
from mapapp.exchange.cells import Kind
from mapapp.exchange.chains import Links, double_numbers, doubles, numbers_of, read_links, without_loops
from mapapp.exchange.date_columns import DatesRead, evidence, read_dates
from mapapp.exchange.grid import Grid
from mapapp.exchange.kinds import MILESTONE, KindRead, read_kind
from mapapp.exchange.owners import Company, OwnerKind, OwnerRead, people_of, read_owner
from mapapp.exchange.ownertext import OwnerCell
from mapapp.exchange.persons import Person
from mapapp.exchange.sides import Names
from mapapp.exchange.spans import SpanRead, due_after, read_span
from mapapp.exchange.vocabulary import Field
from mapapp.exchange.words import Status, StatusRead, read_status, scale_of
from mapapp.plans.models.side import SideCalendar
from mapapp.schedule import Calendar, Step

Calendars = Mapping[str, Mapping[str, Any]]
DATES = (Field.START, Field.DUE, Field.DONE_ON)


@dataclass(frozen=True)
class Columns:
    """All that the columns say, by row. `introduced`: rows that name a new person first. `steps`: tasks with a date.

    `dues`: due dates as written or worked out from start and length, `due_found` those that were worked out.
    """

    today: date
    names: Names
    numbers: dict[int, int]
    owners: dict[int, OwnerRead]
    introduced: frozenset[int]
    statuses: dict[int, StatusRead]
    start: DatesRead
    due: DatesRead
    done_on: DatesRead
    after: dict[int, AfterRead]
    links: Links
    loops: dict[int, tuple[str, ...]]
    same_text: dict[int, int]
    same_number: dict[int, int]
    steps: dict[int, Step[int]]
    spans: dict[int, SpanRead]
    kinds: dict[int, KindRead]
    dues: dict[int, date]
    due_found: frozenset[int]
    calendars: Calendars

    def calendar(self, row: int) -> SideCalendar:
        """When the side works that the row's task is for."""
        return _calendar(self.calendars, self.owners, row)

    def finished(self, row: int) -> date | None:
        """When a done task was done; where the sheet does not say, on its due date, or today if that lies ahead."""
        return _finished(self.statuses[row], self.done_on, self.dues, row, self.today)


def read_columns(grid: Grid, people: Sequence[Person], names: Names, today: date, calendars: Calendars) -> Columns:
    """Reads owners, statuses, dates and links of every task row."""
    statuses = _statuses(grid)
    start, due, done_on = _dates(grid, today)
    numbers = numbers_of(grid)
    after = read_links(grid, numbers)
    links, loops = without_loops(after)
    named = {
        row: tuple(" → ".join(str(numbers[each]) for each in (*loop, loop[0])) for loop in found)
        for row, found in loops.items()
    }
    owners = _owners(grid, people, names)
    days = {row: _calendar(calendars, owners, row).working_days for row in grid.tasks}
    spans = {row: read for row in grid.tasks if (read := read_span(grid.cell(row, Field.DURATION)))}
    dues, due_found = _dues(grid, start, due, spans, days)
    kinds = _kinds(grid, start, dues, due_found, spans)
    done = {row: _finished(statuses[row], done_on, dues, row, today) for row in dues}
    steps = {
        row: _step(row, dues[row], days[row], done[row], kinds[row])
        for row in dues
        if statuses[row].status is not Status.NOT_NEEDED
    }
    return Columns(
        today, names, numbers, owners, _introduced(owners), statuses, start, due, done_on, after, links, named,
        doubles(grid), double_numbers(grid), steps, spans, kinds, dues, due_found, calendars,
    )  # fmt: skip


def _step(row: int, due: date, days: Calendar, done: date | None, kind: KindRead) -> Step[int]:
    """As long as its due date: enough to tell what comes before what."""
    return Step(row, due, due, days, "done" if done else "open", done, milestone=kind.kind == MILESTONE)


def _calendar(calendars: Calendars, owners: dict[int, OwnerRead], row: int) -> SideCalendar:
    return SideCalendar.of(calendars, owners[row].side)


def _statuses(grid: Grid) -> dict[int, StatusRead]:
    cells, column = {row: grid.cell(row, Field.STATUS) for row in grid.tasks}, grid.mapping.column(Field.STATUS)
    scale = scale_of(column.title if column else "", cells.values())
    return {row: read_status(cell, grid.choices.words, scale) for row, cell in cells.items()}


def _dues(
    grid: Grid, start: DatesRead, due: DatesRead, spans: dict[int, SpanRead], days: Mapping[int, Calendar]
) -> tuple[dict[int, date], frozenset[int]]:
    """The due date of each task that has one: written, or its start and its length. And which were worked out."""
    dues, found = {}, set()
    for row in grid.tasks:
        written, begins, span = due.cells.get(row), start.cells.get(row), spans.get(row)
        if written and written.on:
            dues[row] = written.on
        elif written is None and begins and begins.on and span and span.days is not None:
            dues[row] = due_after(begins.on, span.days, days[row])
            found.add(row)
    return dues, frozenset(found)


def _kinds(
    grid: Grid, start: DatesRead, dues: dict[int, date], found: frozenset[int], spans: dict[int, SpanRead]
) -> dict[int, KindRead]:
    column = grid.mapping.column(Field.KIND)
    kinds = {}
    for row in grid.tasks:
        begins, day = start.cells.get(row), dues.get(row)
        one_day = begins is None or row in found or begins.on == day
        text, title = grid.text(row, Field.TASK), column.title if column else ""
        kinds[row] = read_kind(grid.cell(row, Field.KIND), title, text, spans.get(row), one_day=one_day)
    return kinds


def _finished(status: StatusRead, done_on: DatesRead, dues: dict[int, date], row: int, today: date) -> date | None:
    if status.status is not Status.DONE:
        return None
    written = done_on.cells.get(row)
    if written and written.on and written.on <= today:
        return written.on
    return min(dues.get(row, today), today)


def _dates(grid: Grid, today: date) -> tuple[DatesRead, DatesRead, DatesRead]:
    """Three columns of one sheet, written by one hand: the evidence of one serves the others."""
    cells = {
        field: {row: cell for row in grid.tasks if (cell := grid.cell(row, field)).kind is not Kind.EMPTY}
        for field in DATES
    }
    found = [evidence(each) for each in cells.values()]
    also = (sum(each[0] for each in found), sum(each[1] for each in found))
    start, due, done_on = (read_dates(cells[field], today, grid.choices.order, also) for field in DATES)
    return start, due, done_on


def _owners(grid: Grid, people: Sequence[Person], names: Names) -> dict[int, OwnerRead]:
    cells = {row: _owner_cell(grid, row) for row in grid.tasks}
    known = Company(tuple(people), names)
    new = people_of(tuple(cells.values()), known)
    keys = {each.key for each in new}
    everybody = Company((*known.people, *new), names)
    owners = {}
    for row, cell in cells.items():
        read = read_owner(cell, grid.text(row, Field.TASK), everybody, grid.choices.owners)
        owners[row] = read.as_new() if read.person and read.person.key in keys else read
    return owners


def _introduced(owners: dict[int, OwnerRead]) -> frozenset[int]:
    """The first row of each new person: one sentence about him is enough."""
    first: dict[str, int] = {}
    for row, read in owners.items():
        if read.kind is OwnerKind.NEW and read.person:
            first.setdefault(read.person.key, row)
    return frozenset(first.values())


def _owner_cell(grid: Grid, row: int) -> OwnerCell:
    return OwnerCell(
        grid.text(row, Field.OWNER).lstrip("@ "),
        grid.text(row, Field.OWNER_EMAIL),
        grid.text(row, Field.OWNER_ORGANISATION),
    )

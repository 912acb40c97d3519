"""One row made a task: the columns' readings put together, with every problem in its place."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Kind
from mapapp.exchange.chains import label_of
from mapapp.exchange.checked import Level, Offer, Problem, TaskRow
from mapapp.exchange.cleaning import one_line
from mapapp.exchange.columns import Columns
from mapapp.exchange.date_columns import DateRead
from mapapp.exchange.grid import Grid
from mapapp.exchange.kinds import MILESTONE
from mapapp.exchange.lengths import kind_troubles, span_troubles
from mapapp.exchange.spans import start_before
from mapapp.exchange.starts import start_of
from mapapp.exchange.troubles import (
    after_troubles,
    broken_troubles,
    date_troubles,
    day_off_trouble,
    owner_troubles,
    status_troubles,
)
from mapapp.exchange.vocabulary import Field
from mapapp.exchange.words import Status, said_status

LONGEST = 4_000
ADDRESS = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)


def task_row(grid: Grid, columns: Columns, row: int, phase: int) -> TaskRow:
    """The task that this row becomes, its problems with it."""
    text = one_line(grid.text(row, Field.TASK))
    due_on, starts_on, found = _dates(columns, row)
    status = columns.statuses[row]
    link, dropped = _link(grid, row)
    return TaskRow(
        row,
        columns.numbers[row],
        label_of(grid, row),
        text,
        phase,
        columns.owners[row],
        starts_on,
        due_on,
        status.status,
        found,
        columns.finished(row),
        status.rest[:LONGEST] if status.status is Status.BLOCKED else "",
        columns.links[row],
        grid.text(row, Field.DONE_WHEN),
        "\n".join(text for _title, text in grid.texts(row, Field.NOTES)),
        link,
        row in grid.sheet.hidden_rows,
        columns.kinds[row].kind,
        tuple(_problems(grid, columns, row, text, dropped)),
    )


def _dates(columns: Columns, row: int) -> tuple[date | None, date | None, bool]:
    """Due, start, and whether the start was worked out."""
    due_on, start, span = columns.dues.get(row), columns.start.cells.get(row), columns.spans.get(row)
    starts_on = start.on if start else None
    if due_on and columns.kinds[row].kind == MILESTONE:
        return due_on, due_on, False
    days = columns.calendar(row).working_days
    if due_on and start is None and span and span.days is not None:
        return due_on, start_before(due_on, span.days, days), True
    if due_on and start is None:
        return due_on, start_of(row, due_on, columns.links[row], columns.steps, days), True
    return due_on, starts_on, False


def _problems(grid: Grid, columns: Columns, row: int, text: str, dropped: tuple[str, ...]) -> Iterator[Problem]:
    broken = grid.broken(row)
    yield from broken_troubles(row, broken)
    yield from _text_troubles(columns, row, text, grid)
    yield from owner_troubles(row, columns.owners[row], columns.names, introduced=row in columns.introduced)
    yield from _date_problems(grid, columns, row)
    yield from span_troubles(row, columns)
    yield from kind_troubles(row, columns)
    status = columns.statuses[row]
    yield from status_troubles(row, status, said_status(status.status))
    seen = grid.cell(row, Field.AFTER).text
    yield from after_troubles(row, columns.after[row], columns.loops.get(row, ()), seen)
    for address in dropped:
        words = _("“%(seen)s” is no web or mail address. It stays behind.") % {"seen": address[:200]}
        yield Problem(row, Field.LINK, Level.ASK, "link_refused", words, address)
    if row in grid.sheet.hidden_rows:
        yield Problem(
            row, Field.TASK, Level.ASK, "row_hidden", _("The row is hidden in the sheet. Skip it if it is over.")
        )


def _text_troubles(columns: Columns, row: int, text: str, grid: Grid) -> Iterator[Problem]:
    if not text:
        yield Problem(
            row,
            Field.TASK,
            Level.STOP,
            "text_missing",
            _("The row does not say what will be done. Type it, or skip the row."),
        )
    for field in (Field.TASK, Field.DONE_WHEN, Field.NOTES):
        if len(grid.text(row, field)) > LONGEST:
            yield Problem(
                row, field, Level.STOP, "text_long", _("The text is longer than 4,000 characters. Shorten it.")
            )
    if other := columns.same_text.get(row):
        said = _("Row %(row)s has the same words. Skip one of the two, unless both are meant.") % {"row": other}
        yield Problem(row, Field.TASK, Level.ASK, "text_double", said, text)
    if other := columns.same_number.get(row):
        said = _("Row %(row)s has the same number. Links by this number mean that row.") % {"row": other}
        yield Problem(row, Field.NUMBER, Level.ASK, "number_double", said, label_of(grid, row))


def _date_problems(grid: Grid, columns: Columns, row: int) -> Iterator[Problem]:
    today = columns.today
    due, start, done = (each.cells.get(row) for each in (columns.due, columns.start, columns.done_on))
    if due is None and row not in columns.dues:
        offers = _offer(start)
        yield Problem(
            row, Field.DUE, Level.STOP, "date_missing", _("No due date. Choose a day, or skip the row."), "", offers
        )
    for field, read, order in (
        (Field.START, start, columns.start.order),
        (Field.DUE, due, columns.due.order),
        (Field.DONE_ON, done, columns.done_on.order),
    ):
        if read and grid.cell(row, field).kind not in (Kind.FORMULA, Kind.ERROR):
            yield from date_troubles(row, field, read, order, today)
        elif read:
            yield Problem(
                row, field, Level.STOP, "date_missing", _("No date to read. Choose a day, or skip the row."), read.seen
            )
    for field, read in ((Field.START, start), (Field.DUE, due)):
        if read and read.on:
            yield from day_off_trouble(row, field, read.on, columns, today)
    if due and due.on and start and start.on and start.on > due.on:
        said = _("It starts after it is due. Choose an earlier start, or a later due date.")
        yield Problem(row, Field.START, Level.STOP, "start_after_due", said, start.seen)
    if done and done.on and done.on > today and columns.statuses[row].status is Status.DONE:
        said = _("It is done, so it cannot be finished on a day to come; taken as finished by today.")
        yield Problem(row, Field.DONE_ON, Level.ASK, "done_ahead", said, done.seen)


def _offer(start: DateRead | None) -> tuple[Offer, ...]:
    return (Offer(start.on.isoformat(), start.seen),) if start and start.on else ()


def _link(grid: Grid, row: int) -> tuple[str, tuple[str, ...]]:
    """The first address of the row that a browser may follow, and what is no such address."""
    found = [text for _title, text in grid.texts(row, Field.LINK)] + list(grid.links(row))
    good = [each for each in found if ADDRESS.fullmatch(each)]
    return (good[0] if good else ""), tuple(each for each in found if each not in good)

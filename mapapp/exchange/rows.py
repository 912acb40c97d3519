"""A sheet, its mapping and the people, checked: every row a task, a phase, or on the list of what stays behind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Book
from mapapp.exchange.checked import Checked, PhaseRow, TaskRow, Word
from mapapp.exchange.choices import Choices
from mapapp.exchange.columns import Calendars, Columns, read_columns
from mapapp.exchange.facts import read_facts
from mapapp.exchange.grid import Grid
from mapapp.exchange.leftovers import left_out
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.marks import go_live_of, signature_of
from mapapp.exchange.owners import OwnerKind
from mapapp.exchange.persons import Person
from mapapp.exchange.sides import Names
from mapapp.exchange.taskrows import task_row
from mapapp.exchange.vocabulary import Field
from mapapp.exchange.words import word_of

TASKS, DEPENDENCIES = 500, 2_000  # a plan's limits, said here before anything is written


def check_rows(
    book: Book, mapping: Mapping, people: Sequence[Person], names: Names, today: date, choices: Choices | None = None,
    calendars: Calendars | None = None,
) -> Checked:  # fmt: skip
    """Everything the third step of the wizard shows. Pure: the same sheet and choices give the same rows.

    `people` are those known so far (a list of people, the team's own); `today` is the seller side's, `calendars` are
    both sides' as a plan keeps them. Raises nothing: a cell that cannot be read is a problem in its place.
    """
    choices = choices or Choices()
    grid = Grid(book.sheet, mapping, choices)
    if len(grid.tasks) > 2 * TASKS:
        return _far_too_many(grid, book)
    columns = read_columns(grid, people, names, today, calendars or {})
    phases, of_row = _phases(grid)
    tasks = tuple(task_row(grid, columns, row, of_row[row]) for row in grid.tasks)
    texts = [(task.row, task.text) for task in tasks]
    signature, signatures = _marked(choices.signature, signature_of(texts), grid)
    go_live, go_lives = _marked(choices.go_live, go_live_of([each for each in texts if each[0] != signature]), grid)
    due = {task.row: task.due_on for task in tasks}
    order = columns.due.order
    return Checked(
        tasks,
        phases,
        _newcomers(tasks),
        left_out(grid, book),
        _words(grid, columns),
        read_facts(grid, today, choices.order, due.get(signature or 0), due.get(go_live or 0)),
        order,
        columns.due.day_first,
        columns.due.month_first,
        signature,
        signatures,
        go_live,
        go_lives,
        _refusal(tasks),
    )


def _phases(grid: Grid) -> tuple[tuple[PhaseRow, ...], dict[int, int]]:
    """The phases in the sheet's order, and for each task row the index of its phase. A name said twice is one phase."""
    phases: dict[str, PhaseRow] = {}
    of_row: dict[int, int] = {}
    for row in grid.tasks:
        heading, name = grid.phases[row]
        name = name or _("Steps")
        phases.setdefault(name.casefold(), PhaseRow(heading, name))
        of_row[row] = list(phases).index(name.casefold())
    return tuple(phases.values()), of_row


def _too_many(count: int) -> str:
    return _("The sheet has %(count)s tasks, and a plan holds 500. Skip rows, or split the sheet.") % {"count": count}


def _far_too_many(grid: Grid, book: Book) -> Checked:
    """Nothing but the refusal: checking thousands of rows that make no plan helps nobody."""
    rest = left_out(grid, book)
    return Checked((), (), (), rest, (), (), None, 0, 0, None, (), None, (), _too_many(len(grid.tasks)))


def _newcomers(tasks: Sequence[TaskRow]) -> tuple[Person, ...]:
    found = (task.owner.person for task in tasks if task.owner.kind is OwnerKind.NEW)
    return tuple({person.key: person for person in found if person}.values())


def _words(grid: Grid, columns: Columns) -> tuple[Word, ...]:
    words: dict[str, Word] = {}
    for row in grid.tasks:
        read = columns.statuses[row]
        if read.seen:
            key = word_of(grid.cell(row, Field.STATUS))
            word = words.setdefault(key, Word(key, read.seen, read.status, read.known, ()))
            words[key] = replace(word, rows=(*word.rows, row))
    return tuple(words.values())


def _marked(
    chosen: int | None, guess: tuple[int | None, tuple[int, ...]], grid: Grid
) -> tuple[int | None, tuple[int, ...]]:
    """The choice if one was made (0: no task at all), else the guess."""
    if chosen is None:
        return guess
    return (chosen if chosen in grid.tasks else None), guess[1]


def _refusal(tasks: Sequence[TaskRow]) -> str:
    """Why the sheet as a whole makes no plan."""
    if not tasks:
        return _("No row looks like a task. Choose the column that says what will be done.")
    if len(tasks) > TASKS:
        return _too_many(len(tasks))
    if sum(len(task.after) for task in tasks) > DEPENDENCIES:
        return _("The sheet has more than 2,000 links between tasks, and a plan holds 2,000. Take some out.")
    return ""

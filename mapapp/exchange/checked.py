"""What a checked sheet is: the plan to be, each cell's problems in place, and everything that stays behind."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mapapp.exchange.after import Link
from mapapp.exchange.dates import Order
from mapapp.exchange.owners import OwnerKind, OwnerRead
from mapapp.exchange.persons import Person
from mapapp.exchange.plain import Plain
from mapapp.exchange.words import Status


class Level(StrEnum):
    """STOP: no plan before it is mended or the row skipped. ASK: we took a reading, look at it. NOTE: said, no more."""

    STOP = "stop"
    ASK = "ask"
    NOTE = "note"


@dataclass(frozen=True)
class Offer:
    """A value that one click puts in the cell (as a Fix), and how it reads."""

    value: str
    label: str


@dataclass(frozen=True)
class Problem:
    """One thing about one cell: which (`field`), what kind, a sentence, what the sheet says, and values to choose."""

    row: int
    field: str
    level: Level
    kind: str
    text: str
    seen: str = ""
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class PhaseRow:
    """A phase. `row` is its heading's row, or the first row that names it; 0 when the sheet has none for its tasks."""

    row: int
    name: str


@dataclass(frozen=True)
class TaskRow:
    """One row that becomes a task. `label` is the sheet's number, `number` the plan's; `phase` is an index.

    A date is None only beside a STOP. `start_found` says that we worked the start out.
    """

    row: int
    number: int
    label: str
    text: str
    phase: int
    owner: OwnerRead
    starts_on: date | None
    due_on: date | None
    status: Status
    start_found: bool = False
    done_on: date | None = None
    blocked_by: str = ""
    after: tuple[Link, ...] = ()
    done_when: str = ""
    notes: str = ""
    link: str = ""
    hidden: bool = False
    kind: str = "task"
    problems: tuple[Problem, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing about this row stops the plan."""
        return not any(each.level is Level.STOP for each in self.problems)


@dataclass(frozen=True)
class LeftOut:
    """Something of the sheet that does not become part of the plan: where, what stands there, and why.

    `row` 0: a whole column. `column` empty: a whole row. `kind`: title, blank, total, heading, remark, repeated,
    skipped, column, comment, cell, note, sheet.
    """

    row: int
    column: str
    kind: str
    seen: str
    why: str


@dataclass(frozen=True)
class Word:
    """One status word of the sheet, what it is taken for, and in which rows. Not `known`: asked about."""

    key: str
    seen: str
    status: Status
    known: bool
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Fact:
    """What a title row says about the plan: target_signature, target_go_live (with both readings) or value."""

    kind: str
    row: int
    seen: str
    on: date | None = None
    other: date | None = None
    amount: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Checked(Plain):
    """The whole sheet, checked. Nothing is lost: what is no task, phase or fact is in `left_out`."""

    tasks: tuple[TaskRow, ...]
    phases: tuple[PhaseRow, ...]
    people: tuple[Person, ...]
    left_out: tuple[LeftOut, ...]
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]
    order: Order | None
    day_first: int
    month_first: int
    signature: int | None
    signature_offers: tuple[int, ...]
    go_live: int | None
    go_live_offers: tuple[int, ...]
    refusal: str = ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of every row, in the sheet's order."""
        return tuple(problem for task in self.tasks for problem in task.problems)

    @property
    def stops(self) -> tuple[Problem, ...]:
        """What must be mended, or its row skipped, before the plan can be made."""
        return tuple(each for each in self.problems if each.level is Level.STOP)

    @property
    def asks(self) -> tuple[Problem, ...]:
        """What somebody should look at."""
        return tuple(each for each in self.problems if each.level is Level.ASK)

    @property
    def ready(self) -> bool:
        """Whether the plan can be made as it stands."""
        return bool(self.tasks) and not self.refusal and not self.stops

    @property
    def starts_found(self) -> int:
        """How many starts we worked out."""
        return sum(task.start_found for task in self.tasks)

    @property
    def gaps(self) -> tuple[TaskRow, ...]:
        """The tasks nobody owns by name."""
        return tuple(task for task in self.tasks if task.owner.kind is OwnerKind.GAP)

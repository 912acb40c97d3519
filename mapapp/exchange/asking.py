"""The third step as values: what the person is asked about, and what needs no asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from mapapp.exchange.checked import Level, Problem, TaskRow, Word
from mapapp.exchange.imported import Imported
from mapapp.exchange.layout import RowKind
from mapapp.exchange.naming import field_labels, sheet_says
from mapapp.exchange.owners import OwnerKind, OwnerRead
from mapapp.exchange.vocabulary import Field
from mapapp.exchange.words import Status, said_status
from mapapp.plans.words import day_words

DATES = (Field.START, Field.DUE, Field.DONE_ON)
ELSEWHERE = {"owner_gap", "owner_new", "owner_guess", "owner_several", "status_unknown"}  # asked once, not in each row


@dataclass(frozen=True)
class Sentence:
    """One thing said of a cell; `stop` when there is no plan before it is mended."""

    text: str
    stop: bool


@dataclass(frozen=True)
class CellAsk:
    """A cell with an input: `name` is the input's, `value` our best reading of what stands in the sheet."""

    name: str
    label: str
    kind: str
    value: str
    original: str
    sentences: tuple[Sentence, ...] = ()
    offers: tuple[tuple[str, str], ...] = ()

    @property
    def stops(self) -> bool:
        return any(each.stop for each in self.sentences)


@dataclass(frozen=True)
class RowShown:
    """A row as the page tells it: whose, when, how far; with the cells to look at, if any."""

    row: int
    number: int
    text: str
    owner: str
    side: str
    gap: bool
    due: str
    status: str
    after: str
    cells: tuple[CellAsk, ...] = ()
    notes: tuple[str, ...] = ()
    wanted: bool = False


@dataclass(frozen=True)
class OwnerAsk:
    """One owner's cell, however many rows have it. `name` is the select's, `value` what is taken now."""

    name: str
    key: str
    seen: str
    rows: tuple[int, ...]
    value: str
    texts: tuple[str, ...]
    can_be_new: bool
    sure: bool


@dataclass(frozen=True)
class WordAsk:
    """One status word: `name` is the select's."""

    name: str
    key: str
    seen: str
    value: str
    known: bool
    rows: tuple[int, ...]


def rows_shown(draft: Imported) -> tuple[tuple[RowShown, ...], tuple[RowShown, ...]]:
    """The rows with something to decide or decided, and those that are ready."""
    fixed = {(fix.row, fix.field) for fix in draft.decided.rows.fixes}
    numbers = {task.row: task.number for task in draft.checked.tasks}
    shown = [_row(draft, task, numbers, fixed) for task in draft.checked.tasks]
    return tuple(each for each in shown if each.cells), tuple(each for each in shown if not each.cells)


def owners_asked(draft: Imported) -> tuple[tuple[OwnerAsk, ...], tuple[OwnerAsk, ...]]:
    """Owners to look at, which are the gaps and the guesses, and the new people about whom there is no doubt."""
    found: dict[str, OwnerAsk] = {}
    for task in draft.checked.tasks:
        read, asks = task.owner, [each for each in task.problems if each.kind.startswith("owner_")]
        decided = read.key in draft.decided.rows.owners
        if known := found.get(read.key):
            found[read.key] = replace(known, rows=(*known.rows, task.row))
        elif asks or decided or read.kind is OwnerKind.NEW:
            sure = not decided and read.kind is OwnerKind.NEW and all(each.level is Level.NOTE for each in asks)
            found[read.key] = _owner(task, read, asks, sure)
    return tuple(each for each in found.values() if not each.sure), tuple(each for each in found.values() if each.sure)


def words_asked(draft: Imported) -> tuple[WordAsk, ...]:
    """Every status word, those we do not know first."""
    decided = draft.decided.rows.words
    asked = [_word(place, word, decided) for place, word in enumerate(draft.checked.words)]
    return tuple(sorted(asked, key=lambda each: each.known))


def marks_asked(draft: Imported, offers: Iterable[int], chosen: int | None) -> list[tuple[int, str, bool]]:
    """Rows for the select of the signature, or of go-live: the likely ones first, then all."""
    by_row = {task.row: task for task in draft.checked.tasks}
    order = [*(row for row in offers if row in by_row), *by_row]
    return [(row, f"{by_row[row].number} {by_row[row].text}"[:110], row == chosen) for row in dict.fromkeys(order)]


def may_be_tasks(draft: Imported) -> frozenset[int]:
    """Rows that we took for something else, and that the person may call a task."""
    kinds = (RowKind.PHASE, RowKind.HEADING, RowKind.TOTAL, RowKind.REMARK)
    return frozenset(each.row for each in draft.grid.laid if each.kind in kinds)


def _row(draft: Imported, task: TaskRow, numbers: dict[int, int], fixed: set[tuple[int, str]]) -> RowShown:
    problems = [each for each in task.problems if each.kind not in ELSEWHERE]
    open_fields = {each.field for each in problems if each.level is not Level.NOTE}
    open_fields |= {field for row, field in fixed if row == task.row}
    owner = task.owner
    who = owner.person.name if owner.person and owner.kind is not OwnerKind.GAP else owner.label
    return RowShown(
        task.row,
        task.number,
        task.text,
        who,
        owner.side,
        owner.kind is OwnerKind.GAP,
        day_words(task.due_on, today=draft.today) if task.due_on else "",
        said_status(task.status),
        ", ".join(str(numbers[link.row]) for link in task.after if link.row in numbers),
        tuple(_cell(draft, task, field, problems) for field in Field if field in open_fields),
        tuple(each.text for each in problems if each.field not in open_fields),
        task.row in draft.decided.rows.wanted,
    )


def _cell(draft: Imported, task: TaskRow, field: Field, problems: list[Problem]) -> CellAsk:
    here = [each for each in problems if each.field == field]
    original = _original(draft, task.row, field)
    fix = draft.decided.rows.fixed(task.row, field)
    offers = tuple((offer.value, offer.label) for each in here for offer in each.offers)
    kind = "date" if field in DATES else "status" if field == Field.STATUS else "text"
    value = original if fix is None else fix
    if kind == "date":
        value = _day(task, field, value) or (offers[0][0] if offers else "")
    elif kind == "status":
        value = task.status.value
    sentences = [Sentence(each.text, each.level is Level.STOP) for each in here]
    if fix is not None and original and original != fix:
        sentences = [*sentences, Sentence(sheet_says(original), False)]
    name = f"fix-{task.row}-{field}"
    return CellAsk(name, field_labels()[field], kind, value, original, tuple(sentences), tuple(dict.fromkeys(offers)))


def _original(draft: Imported, row: int, field: str) -> str:
    column = draft.mapping.column(field)
    return draft.book.sheet.at(row, column.index).text if column else ""


def _day(task: TaskRow, field: Field, text: str) -> str:
    """The day as a date input takes it: what we read, else what was typed when that is a day."""
    read = {Field.START: task.starts_on, Field.DUE: task.due_on, Field.DONE_ON: task.done_on}[field]
    if read and not (field is Field.START and task.start_found):
        return read.isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _owner(task: TaskRow, read: OwnerRead, asks: list[Problem], sure: bool) -> OwnerAsk:
    value = f"{read.kind.value}:{read.side}"
    if read.kind is OwnerKind.KNOWN and read.person:
        value = read.person.key
    texts = tuple(each.text for each in asks)
    name = f"owner-{task.row}"
    return OwnerAsk(name, read.key, read.seen, (task.row,), value, texts, any(map(str.isalpha, read.seen)), sure)


def _word(place: int, word: Word, decided: dict[str, str]) -> WordAsk:
    known = word.known and word.key not in decided
    return WordAsk(f"word-{place}", word.key, word.seen, word.status.value, known, word.rows)


def statuses() -> Iterator[tuple[str, str]]:
    """Value and words of every status."""
    return ((each.value, said_status(each)) for each in Status)

"""The dates that the owner's side of each task set or accepted last, worked out from the events alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mapapp.plans.frozen import applied, state_in
from mapapp.plans.history import Line
from mapapp.plans.models import Version

Dates = tuple[str, str]
Kept = dict[int, dict[int, "Then"]]  # line -> task -> what it was about that line
DATED = {"starts_on", "due_on", "proposed_by", "owner", "gap_side"}


@dataclass
class Then:
    """What a task's side had before a line, and after it; whose the task was after it, and its dates before it."""

    was: Dates | None
    became: Dates | None
    whose: str
    dates: Dates | None


@dataclass
class Books:
    """The plan's state as it goes, and what each task's side had last: None for a step that it was only given."""

    state: Mapping[str, Any]
    had: dict[int, Dates | None] = field(default_factory=dict)

    def side(self, number: int) -> str:
        task = self.tasks[number]
        people = {person["number"]: person["side"] for person in self.state["people"]}
        return str(people[task["owner"]] if task.get("owner") else task["gap_side"])

    def dates(self, number: int) -> Dates:
        return self.tasks[number]["starts_on"], self.tasks[number]["due_on"]

    @property
    def tasks(self) -> dict[int, Mapping[str, Any]]:
        return {task["number"]: task for task in self.state["tasks"]}

    def waits(self, number: int) -> bool:
        return self.had[number] != self.dates(number)


def dates_had(first: Mapping[str, Any], lines: Sequence[Line], versions: Mapping[int, Version]) -> dict[int, Any]:
    """Task number -> (start, due) or None, after these lines. What a side takes back has never been."""
    books = Books(first)
    books.had = {number: books.dates(number) for number in books.tasks}
    kept: Kept = {}
    for line in lines:
        before = Books(books.state, dict(books.had))
        books.state = applied(books.state, [c for c in line.changes if c.on != "version"])
        if line.verb == "change.undone":
            undone = next(one for one in lines if one.number == line.facts["event"])
            _take_back(books, before, line, undone, kept)
        elif line.verb.startswith("version."):
            _agree(books, before, line, versions)
        else:
            for number in books.tasks:
                _happen(books, before, line, number)
        kept[line.number] = {
            n: Then(before.had.get(n), had, books.side(n), before.dates(n) if n in before.had else None)
            for n, had in books.had.items()
        }
    return {number: dates and _days(dates) for number, dates in books.had.items()}


def _happen(books: Books, before: Books, line: Line, number: int) -> None:
    """An act of one side: its own tasks have the dates that it gives them; the other side's keep what they had."""
    if number not in before.had:
        books.had[number] = books.dates(number) if books.side(number) == line.side else None
        return
    side, moved = books.side(number), books.dates(number) != before.dates(number)
    if side != before.side(number):
        takes = side == line.side or before.waits(number)  # or the date was its own proposal
        books.had[number] = books.dates(number) if takes else None
    elif side == line.side and _says(before, line, number, moved):
        books.had[number] = books.dates(number)


def _says(before: Books, line: Line, number: int, moved: bool) -> bool:
    """Whether the owner's side says something to the date: sets one, accepts or declines it."""
    if line.verb == "dates.accepted":
        return number in line.facts["tasks"]
    if line.verb == "task.described":
        return moved and not before.waits(number)  # what it is now, not when
    declined = line.verb == "task.rescheduled" and line.task == number and before.waits(number)
    return moved or declined


def _agree(books: Books, before: Books, line: Line, versions: Mapping[int, Version]) -> None:
    """To propose a version is to accept it: what it says of the own side's tasks is accepted."""
    if line.verb not in ("version.proposed", "version.agreed"):
        return
    version = versions[line.facts.get("accepted", line.facts["version"])]
    for task in state_in(version)["tasks"]:
        number = task["number"]
        if books.side(number) == line.side and before.waits(number):
            books.had[number] = task["starts_on"], task["due_on"]


def _take_back(books: Books, before: Books, line: Line, undone: Line, kept: Kept) -> None:
    for number in {change.number for change in undone.changes if change.field in DATED}:
        side, then = books.side(number), kept[undone.number][number]
        answered = before.had[number] != then.became
        if side != before.side(number):
            takes = side == line.side and books.dates(number) != then.dates  # with the date that it has by now
            books.had[number] = books.dates(number) if takes else then.was
        elif side != then.whose and line.side != undone.side and before.waits(number):
            continue  # what the others did when it was theirs: to take that back is no answer to what they gave since
        elif side == line.side:
            books.had[number] = books.dates(number) if answered else then.was


def _days(dates: Dates) -> tuple[date, date]:
    return date.fromisoformat(dates[0]), date.fromisoformat(dates[1])

"""Which rows of a sheet are of which thing of the plan, and which are new: before any of their other cells is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Sheet
from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.planfile import fields, titles
from mapapp.exchange.planfile.fields import token_of
from mapapp.exchange.planfile.lines import Lines, columns_of, label_in, number_of
from mapapp.exchange.planfile.names import Names
from mapapp.exchange.planfile.then import State

LISTS = {fields.PERSON: "people", fields.PHASE: "phases", fields.GOAL: "goals", fields.MEASURE: "measures"}


@dataclass(frozen=True)
class Part:
    """A sheet, or the half of one, that holds the things of one kind: which columns hold their number and fields."""

    on: str
    sheet: str
    number: str
    ours: tuple[str, ...]
    more: tuple[str, ...] = ()  # read of a new row alone

    @property
    def columns(self) -> Mapping[str, str]:
        return fields.OTHERS[self.on]

    @property
    def called(self) -> str:
        return self.columns[fields.CALLED[self.on]]


def _titles(columns: Collection[titles.Column]) -> tuple[str, ...]:
    return tuple(column.title for column in columns)


PHASES = Part(fields.PHASE, titles.PHASES, "Number", _titles(titles.PHASE_COLUMNS))
PEOPLE = Part(fields.PERSON, titles.PEOPLE, "Number", _titles(titles.PEOPLE_COLUMNS), ("Company",))
GOALS = Part(fields.GOAL, titles.GOALS, "Goal number", _titles(titles.GOAL_COLUMNS))
MEASURES = Part(fields.MEASURE, titles.GOALS, "Number", _titles(titles.GOAL_COLUMNS))


@dataclass
class Scan:
    """The rows of a part: by the number of the thing; new ones by their token, with the rows that are about each.

    `stands`: tokens of new rows of which the plan has got the like since the file was made: brought a second time."""

    part: Part
    lines: Lines
    numbered: dict[int, list[int]] = field(default_factory=dict)
    new: dict[str, list[int]] = field(default_factory=dict)
    stands: dict[str, int] = field(default_factory=dict)

    def name(self, row: int) -> str:
        return one_line(self.lines.text(row, self.part.called))

    def token(self, row: int) -> str:
        """The thing that a row is about; empty for none that is known."""
        for number, rows in self.numbered.items():
            if row in rows:
                return str(number)
        token = next((token for token, rows in self.new.items() if row in rows), "")
        return str(self.stands.get(token, token))

    def names(self, then: State, now: State) -> Names:
        file = {number: name for number, rows in self.numbered.items() if (name := self.name(rows[0]))}
        new = {str(self.stands.get(token, token)): self.name(rows[0]) for token, rows in self.new.items()}
        return Names(called(self.part.on, now), called(self.part.on, then), file, new)


def called(on: str, state: State) -> dict[int, str]:
    """Number -> what a thing is called in a state of the plan."""
    return {thing["number"]: str(thing.get(fields.CALLED[on], "")) for thing in state[LISTS[on]]}


def scan(part: Part, sheet: Sheet, then: State, now: State) -> Scan | None:
    """None when the sheet has lost the columns of its numbers and names."""
    lines = Lines(sheet, columns_of(sheet, part.ours))
    if part.number not in lines.columns or part.called not in lines.columns:
        return None
    found, were, there = Scan(part, lines), called(part.on, then), called(part.on, now)
    for row in lines.rows([part.number, *part.columns.values()]):
        _one(found, row, were, there)
    return found


def _one(found: Scan, row: int, were: Mapping[int, str], there: Mapping[int, str]) -> None:
    part, lines = found.part, found.lines
    said, title = lines.text(row, part.number), part.number
    number = number_of(said)
    if number == 0 and not found.name(row) and not label_in(said):
        if part.on != fields.GOAL:  # a measure below its goal, which the row names no second time
            lines.problem(row, part.called, _("Nothing is written here. Write it, or delete the row."))
        return
    if number == 0:
        _new(found, row, label_in(said), were, there)
    elif number is None or number not in were:
        words = _("The plan had no “%(number)s” here when the file was made. Empty the cell for a new one.")
        lines.problem(row, title, words % {"number": said[:20]})
    elif number not in there:
        words = _("“%(number)s” is not on the plan any more, so its row is not read.")
        lines.problem(row, title, words % {"number": said[:20]})
    elif number in found.numbered and part.on != fields.GOAL:
        words = _("“%(number)s” stands in row %(row)s already. Empty the cell to make the copy a new one.")
        lines.problem(row, title, words % {"number": said[:20], "row": found.numbered[number][0]})
    else:
        found.numbered.setdefault(number, []).append(row)


def _new(found: Scan, row: int, label: str, were: Mapping[int, str], there: Mapping[int, str]) -> None:
    """A goal has a row a measure: rows of one label, or of the same words, are about one; also about one that has a
    number, when they say its words."""
    name = found.name(row)
    if found.part.on == fields.GOAL:
        for number, rows in found.numbered.items():
            if number in there and not label and found.name(rows[0]) == name:
                rows.append(row)
                return
        for rows in found.new.values():
            same = label_in(found.lines.text(rows[0], found.part.number))
            if label == same if label or same else found.name(rows[0]) == name:
                rows.append(row)
                return
    token = token_of(row)
    found.new[token] = [row]
    since = [n for n, called_so in there.items() if n not in were and folded(called_so) == folded(name)]
    if since and found.part.on != fields.MEASURE:  # two goals may count the same
        found.stands[token] = since[0]

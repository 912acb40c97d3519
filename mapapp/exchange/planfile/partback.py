"""The other sheets of a plan's spreadsheet that comes back: people, phases, goals and how they are measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.kinds import NO, YES
from mapapp.exchange.planfile import fields, titles
from mapapp.exchange.planfile.asplan import criteria_in
from mapapp.exchange.planfile.back import Added, Bad, Brought, Edit, Gone
from mapapp.exchange.planfile.cellvalues import Known, day_in, fitting, sound
from mapapp.exchange.planfile.fields import Values
from mapapp.exchange.planfile.labels import labels
from mapapp.exchange.planfile.scanning import LISTS, Scan
from mapapp.people.models import normal_email
from mapapp.plans.models import Part as PlayedPart

LIMITS = {
    fields.NAME: 200, fields.TITLE: 200, fields.EMAIL: 254, fields.WHAT: 300, fields.RESULT_NOTE: 300,
    **dict.fromkeys(("today", "target", "unit", fields.RESULT, *fields.LOOKS), 60),
}  # fmt: skip
LONGEST = 4000
NEEDED = {fields.CALLED[on] for on in fields.CALLED}


def read_part(scan: Scan, known: Known, goals: Scan | None = None) -> Brought:
    """What the rows of a part say otherwise than then, and which are new. `goals`: of the same sheet, for measures."""
    return _Reading(scan, known, goals).brought()


def part_word(part: str) -> str:
    """How the file spells the part somebody plays."""
    return part.replace("_", " ").capitalize()


class _Reading:
    def __init__(self, scan: Scan, known: Known, goals: Scan | None) -> None:
        self.scan, self.part, self.lines, self.known, self.goals = scan, scan.part, scan.lines, known, goals
        self.were, self.there = ({t["number"]: t for t in state[LISTS[self.on]]} for state in (known.then, known.now))
        self.called = {  # as the cells were written
            fields.PERSON: labels(known.people.then.items()), fields.GOAL: labels(known.goals.then.items())
        }  # fmt: skip

    @property
    def on(self) -> str:
        return self.part.on

    def brought(self) -> Brought:
        for number, rows in self.scan.numbered.items():
            self.compare(number, rows)
        for token, rows in self.scan.new.items():
            if token not in self.scan.stands:
                self.new(rows)
        self.order()
        self.missing()
        return self.lines.brought(self.notes())

    def compare(self, number: int, rows: Sequence[int]) -> None:
        """Of a goal with several rows, those that say something new decide; two that say two things are told."""
        then = fields.values_in(self.on, self.were[number])
        for name, title in self.part.columns.items():
            said: dict[str, int] = {}
            for row in rows if title in self.lines.columns else ():
                try:
                    value = self.value(name, row, then[name])
                except Bad as bad:
                    self.lines.problem(row, bad.title, str(bad))
                    continue
                if value != then[name]:
                    said.setdefault(value, row)
            if len(said) > 1:
                words = _(
                    "The rows of one goal say different things here. Write the same in each, or leave the others."
                )
                self.lines.problem(max(said.values()), title, words)
            elif said:
                self.lines.edits.append(Edit(number, name, then[name], next(iter(said)), self.on))
        if self.on == fields.PERSON:
            was = self.known.companies.get(self.were[number]["side"], "")
            self.lines.changed_elsewhere(rows[0], "Company", was)
        if self.on == fields.PHASE:
            self.lines.changed_elsewhere(
                rows[0], "Exit criteria stand since", self.were[number].get("criteria_frozen_on", "")
            )
        if self.on == fields.MEASURE and self.goals and self.goals.token(rows[0]) != str(self.were[number]["goal"]):
            self.lines.changed_elsewhere(rows[0], "Goal number", str(self.were[number]["goal"]))

    def value(self, name: str, row: int, then: str) -> str:
        """A field of a thing that had a value then: a name that stood there is that one, whoever is called so now."""
        cell = self.lines.cell(row, self.part.columns[name])
        if name in (fields.SAID_BY, fields.CHECKER) and cell.text == self.called[fields.PERSON].get(_number(then), ""):
            return then
        return self.read(name, cell)

    def new(self, rows: Sequence[int]) -> None:
        values: Values = {}
        bad = False
        for name, title in self.part.columns.items():
            try:
                found = [self.read(name, self.lines.cell(row, title)) for row in rows]
                values[name] = next((value for value in found if value), "")
            except Bad as no:
                self.lines.problem(rows[0], no.title, str(no))
                bad = True
        try:
            values |= self.more(rows[0])
        except Bad as no:
            self.lines.problem(rows[0], no.title, str(no))
            bad = True
        if not bad:
            self.lines.added.append(Added(rows[0], values, self.on))

    def more(self, row: int) -> Values:
        """What else a new row has to say: of whom somebody is, which goal is measured."""
        if self.on == fields.PERSON:
            said = self.lines.text(row, "Company")
            side = self.known.side_of(said)
            if not side:
                words = _("“%(text)s” is neither company. Write one of these: %(words)s.")
                every = ", ".join(self.known.companies.values())
                raise Bad("Company", words % {"text": said[:60], "words": every})
            return {fields.SIDE: side}
        if self.on == fields.MEASURE:
            goal = self.goals.token(row) if self.goals else ""
            if not goal:
                raise Bad("Goal number", _("Which goal is measured so? Write its number, or its words for a new one."))
            return {fields.GOAL: goal}
        return {}

    def read(self, name: str, cell: Cell) -> str:
        """A cell as the value of a field, as fields.py spells it. Raises Bad."""
        title = self.part.columns[name]
        text = sound(cell, title).text
        match name:
            case fields.SAID_BY | fields.CHECKER:
                return self.person(text, title)
            case fields.SAID_ON | fields.BY_ON:
                return day_in(cell, title) if cell.kind is not Kind.EMPTY else ""
            case fields.PART:
                return _played(text, title)
            case fields.TRIAL:
                return _yes(text, title)
            case fields.CRITERIA:
                return fields.criteria_key(fitting(one, LONGEST, title) for one in criteria_in(text))
            case fields.EMAIL:
                return _address(text, title)
        text = one_line(text) if name in (fields.NAME, fields.TITLE) else text
        if name in NEEDED and not text:
            raise Bad(title, _("Nothing is written here. Write it, or delete the row."))
        return fitting(text, LIMITS.get(name, LONGEST), title)

    def person(self, text: str, title: str) -> str:
        found = self.known.people.called(text)
        if text and len(found) != 1:
            words = (
                _("Several people are called “%(name)s”. Write the name with the number, like %(name)s [3].")
                if found
                else _("“%(name)s” is nobody on this plan. Write a name that stands in the sheet People, or add a row.")
            )
            raise Bad(title, words % {"name": text[:60]})
        return found[0] if found else ""

    def order(self) -> None:
        """Phases stand in the sheet in their order: another order of rows is one of the plan."""
        if self.on != fields.PHASE:
            return
        rows = {rows[0]: str(number) for number, rows in self.scan.numbered.items()}
        rows |= {rows[0]: str(self.scan.stands.get(token, token)) for token, rows in self.scan.new.items()}
        file = [rows[row] for row in sorted(rows)]
        were = sorted(self.scan.numbered, key=lambda number: (self.were[number]["position"], number))
        usual = [*map(str, were), *(token for token in file if fields.row_of(token) is not None)]
        if [token for token in file if token in usual] != usual:
            self.lines.edits.append(Edit(0, fields.ORDER, ",".join(map(str, were)), ",".join(file), self.on))

    def missing(self) -> None:
        """What has no row any more is offered to be taken off; people leave a plan on its pages alone."""
        if self.on != fields.PERSON:
            gone = (Gone(self.on, number, _said(self.on, self.were[number])) for number in self.without_row())
            self.lines.gone += gone

    def without_row(self) -> list[int]:
        return sorted((self.were.keys() & self.there.keys()) - self.scan.numbered.keys())

    def notes(self) -> Iterator[str]:
        missing = self.without_row()
        if missing and self.on == fields.PERSON:
            names = ", ".join(self.known.people.now[number] for number in missing[:30])
            words = ngettext(
                "%(names)s is not in the file. Nobody is taken off the plan by it.",
                "%(names)s are not in the file. Nobody is taken off the plan by it.",
                len(missing),
            )
            yield words % {"names": names}
        if again := [self.scan.name(rows[0]) for token, rows in self.scan.new.items() if token in self.scan.stands]:
            yield _("On the plan by now, so not added again: %(names)s.") % {"names": ", ".join(again[:30])}
        if self.on != fields.MEASURE:
            columns = {**fields.OTHERS[fields.MEASURE], **self.part.columns} if self.goals_too else self.part.columns
            yield from self.lines.column_notes(self.part.ours, list(columns.values()))

    @property
    def goals_too(self) -> bool:
        return self.part.sheet == titles.GOALS


def _said(on: str, thing: Mapping[str, Any]) -> str:
    """All that a thing said, to see whether it says so still."""
    return "|".join(fields.values_in(on, thing).values())


def _number(token: str) -> int:
    return int(token) if token.isdecimal() else 0


def _played(text: str, title: str) -> str:
    """The part in the decision; without any, he takes part."""
    words = {folded(part_word(part)): part for part in PlayedPart.values}
    if text and folded(text) not in words:
        said = _("“%(text)s” is no part in the decision. Write one of these: %(words)s.")
        raise Bad(title, said % {"text": text[:60], "words": ", ".join(part_word(part) for part in PlayedPart.values)})
    return words[folded(text)] if text else PlayedPart.OTHER.value


def _yes(text: str, title: str) -> str:
    if text and folded(text) not in YES | NO:
        raise Bad(title, _("“%(text)s” is neither yes nor no. Write Yes, or leave it empty.") % {"text": text[:60]})
    return "yes" if folded(text) in YES and text else ""


def _address(text: str, title: str) -> str:
    email = normal_email(text)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            words = _("“%(text)s” is no e-mail address. Write one, like name@company.com, or leave it empty.")
            raise Bad(title, words % {"text": text[:60]}) from None
    return fitting(email, LIMITS[fields.EMAIL], title)

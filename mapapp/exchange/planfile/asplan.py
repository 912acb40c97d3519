"""A plan's own spreadsheet as the plan it is: every sheet of it, as the values of a plan's file. Pure, over one book.

So a plan moves by its spreadsheet without losing anything of what both sides share, also after work on it offline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from mapapp.exchange.after import Known, read_after
from mapapp.exchange.cells import EMPTY, Book, Cell, Kind, Sheet, column_letter
from mapapp.exchange.cleaning import folded
from mapapp.exchange.dates import readings
from mapapp.exchange.jsonplan.shape import FORMAT, NUMBER, PARTS
from mapapp.exchange.planfile import titles
from mapapp.exchange.planfile.labels import companies, gap_in, number_in
from mapapp.exchange.planfile.lines import label_in, labelled
from mapapp.exchange.refusals import NotAPlan

Row = dict[str, Any]
CRITERION = re.compile(r"^\d+\. ", re.MULTILINE)
MEASURE = (
    ("what", "Measure"), ("today", "Today"), ("target", "Target"), ("unit", "Unit"), ("by_on", "By"),
    ("result", "So far"), ("result_note", "Note on the result"), ("day30", "After 30 days"), ("day60", "After 60 days"),
    ("day90", "After 90 days"),
)  # fmt: skip


def is_ours(book: Book) -> bool:
    """Whether the book says that it is a plan's own spreadsheet, with all that makes one up."""
    names = {sheet.name for sheet in book.sheets}
    return names >= {titles.TASKS, titles.PHASES, titles.PEOPLE, titles.CALENDARS} and (
        _about(book).get("Format", EMPTY).text == titles.FORMAT
    )


def plain_of(book: Book) -> Row:
    """The plan as values of a plan's file, for `jsonplan.shape.checked`. Raises NotAPlan with sheet and cell."""
    return _Plan(book).plain()


def _about(book: Book) -> dict[str, Cell]:
    sheet = next((one for one in book.sheets if one.name == titles.ABOUT), None)
    return {sheet.at(row, 0).text: sheet.at(row, 1) for row in range(1, len(sheet.rows) + 1)} if sheet else {}


@dataclass(frozen=True)
class _Line:
    """A row of a sheet by its titles."""

    sheet: Sheet
    row: int
    places: Mapping[str, int]

    def cell(self, title: str) -> Cell:
        return self.sheet.at(self.row, self.places[title]) if title in self.places else EMPTY

    def text(self, title: str) -> str:
        cell = self.cell(title)
        if cell.kind in (Kind.FORMULA, Kind.ERROR):
            self.refuse(title, _("“%(text)s” is a formula without a result, or an error. Write the value itself."))
        return cell.text

    def day(self, title: str) -> str:
        cell = self.cell(title)
        if not self.text(title):
            return ""
        days = {day for one in readings(cell) if one.year and (day := one.on())}
        if len(days) != 1:
            self.refuse(title, _("“%(text)s” is no day. Write one like 2026-02-25."))
        return days.pop().isoformat()

    def one_of(self, title: str, named: Mapping[int, str]) -> int | None:
        """Which of these is named here; None for nothing."""
        text = self.text(title)
        number = number_in(text, named) if text else None
        if text and number is None:
            self.refuse(title, _("“%(text)s” is not in its sheet, or there are several. Write it as it stands there."))
        return number

    def word(self, title: str, words: Mapping[str, str]) -> str:
        """The key of a word; empty for nothing."""
        text = self.text(title)
        found = next((key for key, word in words.items() if folded(word) == folded(text)), "")
        if text and not found:
            self.refuse(title, _("“%(text)s” is not known here. Write one of these: %(words)s."), words=words.values())
        return found

    def refuse(self, title: str, why: str, **more: Any) -> None:
        said = {"text": self.cell(title).text[:60], **{name: ", ".join(values) for name, values in more.items()}}
        at = f"{self.sheet.name}, {column_letter(self.places.get(title, 0))}{self.row}"
        end = _("Or delete the sheet About, and the file is read as any other sheet.")
        raise NotAPlan(f"{at}: {why % said} {end}")


class _Plan:
    def __init__(self, book: Book) -> None:
        self.about = _about(book)
        self.sheets = {sheet.name: sheet for sheet in book.sheets}
        account = self.said("Buyer")
        self.sides = {folded(name): side for side, name in companies(account, self.said("Seller")).items()}
        self.people = {int(line.text("Number") or 0): line.text("Name") for line in self.lines(titles.PEOPLE, "Name")}
        self.person = {number: place for place, number in enumerate(self.people, 1)}
        self.renamed = self._renamed()
        self.goals = {int(line.text("Goal number") or 0): line.text("In their words") for line in self.goal_lines()}
        self.goal = {number: place for place, number in enumerate(self.goals, 1)}
        self.phases = {int(line.text("Number") or 0): line.text("Phase") for line in self.lines(titles.PHASES, "Phase")}

    def said(self, name: str) -> str:
        return self.about.get(name, EMPTY).text

    def lines(self, name: str, needs: str) -> Iterator[_Line]:
        """The rows that say something. A number that is missing or no number is refused, where there has to be one."""
        sheet = self.sheets.get(name)
        if sheet is None:
            return
        places: dict[str, int] = {}
        for at in range(sheet.width):
            places.setdefault(sheet.at(1, at).text, at)
        for row in range(2, len(sheet.rows) + 1):
            line = _Line(sheet, row, places)
            if any(cell.kind is not Kind.EMPTY for cell in sheet.rows[row - 1]):
                if not line.text(needs):
                    line.refuse(needs, _("Nothing is written here. Write it, or delete the row."))
                number = "Goal number" if name == titles.GOALS else "Number"
                if name not in (titles.TASKS, titles.CALENDARS) and not line.text(number).isdecimal():
                    line.refuse(number, _("“%(text)s” is no number. Give each row one of its own."))
                yield line

    def _renamed(self) -> dict[str, int]:
        """Names of owners that are not in the sheet People any more: whose e-mail is there, and who is called so in
        each step of his, got another name there. A name of several people is nobody's."""
        mails = {line.text("E-mail").casefold(): int(line.text("Number")) for line in self.lines(titles.PEOPLE, "Name")}
        names: dict[int, set[str]] = {}
        for line in self.lines(titles.TASKS, titles.TASK):
            if number := mails.get(line.text(titles.OWNER_EMAIL).casefold() or "-"):
                names.setdefault(number, set()).add(folded(line.text(titles.OWNER)))
        alone = {number: next(iter(called)) for number, called in names.items() if len(called) == 1}
        once = [name for name in alone.values() if list(alone.values()).count(name) == 1]
        return {name: n for n, name in alone.items() if name in once and number_in(name, self.people) is None}

    def goal_lines(self) -> Iterator[_Line]:
        return self.lines(titles.GOALS, "In their words")

    def plain(self) -> Row:
        head = {
            "account": self.said("Buyer"), "name": self.said("Plan"), "value": self.said("Amount"),
            "currency": self.said("Currency"), "value_note": self.said("About the value"),
            "target_signature_on": self.said("Target for signature"),
            "target_go_live_on": self.said("Target for go live"),
        }  # fmt: skip
        return {
            FORMAT: NUMBER, "plan": _set(head), "calendars": self._calendars(),
            "people": [self._person(line) for line in self.lines(titles.PEOPLE, "Name")],
            "goals": list(self._goals()), "phases": list(self._phases()),
        }  # fmt: skip

    def _person(self, line: _Line) -> Row:
        part = line.word("Part in the decision", {part: part.replace("_", " ") for part in PARTS}) or "other"
        return _set({
            "side": self._side(line), "name": line.text("Name"), "email": line.text("E-mail"),
            "title": line.text("Title"), "part": part, "needs": line.text("Needs to say yes"),
        })  # fmt: skip

    def _side(self, line: _Line) -> str:
        side = self.sides.get(folded(line.text("Company")), "")
        if not side:
            words = _("“%(text)s” is neither company. Write one of these: %(words)s.")
            line.refuse("Company", words, words=list(companies(self.said("Buyer"), self.said("Seller")).values()))
        return side

    def _goals(self) -> Iterator[Row]:
        for _number, mine in groupby(self.goal_lines(), key=lambda line: line.text("Goal number")):
            lines = list(mine)
            head = lines[0]
            yield {**_set({
                "statement": head.text("In their words"), "said_by": self._place(head, "Said by"),
                "said_on": head.day("Said on"),
            }), "measures": [self._measure(line) for line in lines if line.text("Measure")]}  # fmt: skip

    def _measure(self, line: _Line) -> Row:
        said: Row = {name: line.day(t) if name == "by_on" else line.text(t) for name, t in MEASURE}
        return _set({**said, "checker": self._place(line, "Looks at it after go live")})

    def _place(self, line: _Line, title: str) -> int | None:
        number = self.renamed.get(folded(line.text(title))) or line.one_of(title, self.people)
        return None if number is None else self.person[number]

    def _phases(self) -> Iterator[Row]:
        tasks: dict[int, list[Row]] = {number: [] for number in self.phases}
        lines = list(self.lines(titles.TASKS, titles.TASK))
        numbers = [int(text) for line in lines if (text := line.text(titles.NUMBER)).isdecimal()]
        free = iter(range(max(numbers, default=0) + 1, 2**31))
        given = {line.row: next(free) for line in lines if not line.text(titles.NUMBER).isdecimal()}
        labels = {label: given[line.row] for line in lines if (label := label_in(line.text(titles.NUMBER)))}
        known = Known({**{str(one): one for one in numbers}, **labels}, {}, frozenset(), False)
        for line in lines:
            phase = line.one_of(titles.PHASE, self.phases)
            if phase is None:
                line.refuse(titles.PHASE, _("Nothing is written here. Write a phase of the sheet Phases."))
            else:
                number = given.get(line.row) or int(line.text(titles.NUMBER))
                tasks[phase].append(self._task(line, number, known))
        for line in self.lines(titles.PHASES, "Phase"):
            yield {**_set({
                "name": line.text("Phase"), "is_trial": line.text("A trial") != "",
                "criteria": criteria_in(line.text("Exit criteria")),
                "criteria_frozen_on": line.day("Exit criteria stand since"),
            }), "tasks": tasks[int(line.text("Number"))]}  # fmt: skip

    def _task(self, line: _Line, number: int, known: Known) -> Row:
        status = line.word(titles.STATUS, titles.STATUS_WORDS) or "not_started"
        goal = line.one_of(titles.GOAL, self.goals)
        due = line.day(titles.DUE)
        return {"number": number, **_set({
            "text": line.text(titles.TASK), "kind": line.word(titles.KIND, titles.KIND_WORDS) or "task",
            "mark": line.word(titles.MARK, titles.MARK_WORDS), **self._owner(line),
            "starts_on": line.day(titles.STARTS) or due, "due_on": due, "fixed": line.text(titles.FIXED) != "",
            "locked": line.text(titles.LOCKED) != "", "status": status,
            "under_way": line.text(titles.UNDER_WAY) != "" or status == "in_progress",
            "done_on": line.day(titles.DONE_ON), "blocked_by": line.text(titles.BLOCKED_BY),
            "unblocker": self._place(line, titles.UNBLOCKER), "goal": None if goal is None else self.goal[goal],
            "done_when": line.text(titles.DONE_WHEN), "evidence": line.text(titles.EVIDENCE),
            "after": self._after(line, number, known),
        })}  # fmt: skip

    def _owner(self, line: _Line) -> Row:
        """A person, or a side with the question who it will be; who is named with an address has to be there."""
        name, email = line.text(titles.OWNER), line.text(titles.OWNER_EMAIL)
        asked = gap_in(name) != name
        number = number_in(name, self.people) or self.renamed.get(folded(name)) if name and not asked else None
        if number is not None:
            return {"owner": self.person[number]}
        if email:
            line.refuse(titles.OWNER, _("“%(text)s” is not in the sheet People. Add a row there, or empty the e-mail."))
        return {"gap_side": self._side(line), "gap": gap_in(name)}

    def _after(self, line: _Line, number: int, known: Known) -> list[list[int]]:
        read = read_after(labelled(line.cell(titles.AFTER)), number, known)
        if read.troubles:
            line.refuse(titles.AFTER, _("“%(text)s” cannot be read. Write numbers of tasks, like 20, 21FS+2d."))
        return [list(pair) for pair in sorted((link.row, link.lag) for link in read.links)]

    def _calendars(self) -> Row:
        found: dict[str, Row] = {}
        words = {folded(word): key for key, word in titles.CALENDAR_WORDS.items()}
        for line in self.lines(titles.CALENDARS, "What"):
            mine, what = found.setdefault(self._side(line), {}), line.text("What")
            if key := words.get(folded(what)):
                mine[key] = line.text("Says")
            elif what == titles.HOLIDAY:
                day = line.day("From")
                mine.setdefault("holidays", {}).setdefault(line.text("Says"), []).append(day[2:].replace("-", ""))
            elif what == titles.CLOSED:
                closed = {"first_on": line.day("From"), "last_on": line.day("To"), "name": line.text("Says")}
                mine.setdefault("closures", []).append(closed)
        for mine in found.values():
            if days := mine.get("holidays"):
                mine["holidays"] = "\n".join(f"{name}\t{' '.join(every)}" for name, every in days.items())
        return {side: {k: v for k, v in mine.items() if v or k == "weekend"} for side, mine in found.items()}


def criteria_in(text: str) -> list[str]:
    """`1. One` and `2. Another`, a line each, or more; lines alone when nobody numbered them."""
    if not CRITERION.match(text):
        return [line for line in text.split("\n") if line]
    found: list[str] = []
    for line in text.split("\n"):
        begin = f"{len(found) + 1}. "
        if line.startswith(begin):
            found.append(line.removeprefix(begin))
        else:
            found[-1:] = [f"{found[-1]}\n{line}"] if found else [line]
    return found


def _set(row: Row) -> Row:
    """What is not set is left out."""
    return {name: value for name, value in row.items() if value not in ("", None, False, [])}

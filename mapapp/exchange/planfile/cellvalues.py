"""One cell of a file that came back, as the value of a field; and how a task's cells read when they were written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from mapapp.exchange.after import Known as After
from mapapp.exchange.after import read_after
from mapapp.exchange.cells import EMPTY, Cell, Kind
from mapapp.exchange.cleaning import clean, folded
from mapapp.exchange.dates import readings
from mapapp.exchange.kinds import WORDS as KINDS
from mapapp.exchange.planfile import fields, titles
from mapapp.exchange.planfile.back import Bad
from mapapp.exchange.planfile.labels import companies, gap_in, gap_label, labels
from mapapp.exchange.planfile.lines import labelled
from mapapp.exchange.planfile.names import Names
from mapapp.exchange.planfile.then import State
from mapapp.exchange.words import read_status

Cells = Mapping[str, Cell]
NEW_ROWS = 1_000_000  # above it, a row of the file that has no number yet
LONGEST = {fields.TEXT: 4000, fields.DONE_WHEN: 4000, fields.EVIDENCE: 2000}


@dataclass(frozen=True)
class Known:
    """What the cells of a file may mean: the plan `then` and `now`, and what things are called there and in the file.

    `mails`: token -> e-mail of people; `labels`: what new steps are called by others -> their rows."""

    then: State
    now: State
    team: str
    people: Names
    phases: Names
    goals: Names
    mails: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def companies(self) -> dict[str, str]:
        """Side -> its company, as the file spells it."""
        return companies(self.then["plan"].get("account", ""), self.team)

    def side_of(self, company: str) -> str:
        """The side that a cell names, by the name of then or of now; empty for neither."""
        found = {folded(self.now["plan"].get("account", "")): "buyer", folded(self.team): "seller"}
        found |= {folded(name): side for side, name in self.companies.items()}
        return found.get(folded(company), "") if company else ""


def day_in(cell: Cell, title: str) -> str:
    """The one day that a cell says. Raises Bad."""
    if cell.on:
        return cell.on.isoformat()
    days = {day for one in readings(cell) if one.year and (day := one.on())} if cell.text else set()
    if len(days) == 1:
        return days.pop().isoformat()
    if len(days) > 1:
        words = _("“%(text)s” can be two days. Write it like 2026-02-25.")
    else:
        words = _("“%(text)s” is no day. Write one like 2026-02-25.") if cell.text else _("Write a day here.")
    raise Bad(title, words % {"text": cell.text[:60]})


def sound(cell: Cell, title: str) -> Cell:
    """The cell, unless it is a formula without a result, or an error. Raises Bad then."""
    if cell.kind in (Kind.FORMULA, Kind.ERROR):
        words = _("“%(text)s” is a formula without a result, or an error. Write the value itself.")
        raise Bad(title, words % {"text": cell.text[:60]})
    return cell


def fitting(text: str, limit: int, title: str) -> str:
    """Text that the plan can keep. Raises Bad."""
    if len(text) > limit:
        words = _("This has %(length)s characters, and %(limit)s fit. Shorten it.")
        raise Bad(title, words % {"length": len(text), "limit": limit})
    return text


@dataclass(frozen=True)
class Reader:
    """Reads the cells of steps. `numbers` are those of the plan's."""

    known: Known
    numbers: Collection[int]

    def read(self, name: str, cells: Cells, number: int) -> str:
        """The value of a field, as fields.py spells it. Of a new task `number` is its row, below zero. Raises Bad."""
        cell = sound(cells.get(fields.COLUMNS[name], EMPTY), fields.COLUMNS[name])
        match name:
            case fields.PHASE:
                return self._phase(cell)
            case fields.OWNER:
                return self._owner(cells, number)
            case fields.STARTS | fields.DUE:
                return self._day(name, cells, number)
            case fields.STATUS:
                return self._status(cells)
            case fields.AFTER:
                return self._after(cell, number)
            case fields.KIND:
                return self._kind(cell)
        return self._text(name, cell)

    def shown(self, task: Mapping[str, Any]) -> dict[str, str]:
        """What the cells of a task held, as they are read again, in the plan as it was then."""
        owner = self._people.get(task.get("owner", 0), {})
        side = owner.get("side") or task.get("gap_side", "")
        texts = {
            titles.NUMBER: str(task["number"]), titles.PHASE: self._phases.get(task["phase"], ""),
            titles.TASK: task.get("text", ""),
            titles.OWNER: self._called.get(task.get("owner", 0)) or gap_label(clean(task.get("gap", "")), self._names),
            titles.OWNER_EMAIL: owner.get("email", ""), titles.COMPANY: self._company(side),
            titles.STARTS: task["starts_on"], titles.DUE: task["due_on"],
            titles.STATUS: titles.STATUS_WORDS[task["status"]], titles.DONE_ON: task.get("done_on", ""),
            titles.AFTER: ", ".join(f"{n}FS{lag:+d}d" if lag else str(n) for n, lag in task.get("after", ())),
            titles.KIND: titles.KIND_WORDS[task.get("kind", "task")], titles.DONE_WHEN: task.get("done_when", ""),
            titles.EVIDENCE: task.get("evidence", ""), titles.BLOCKED_BY: task.get("blocked_by", ""),
            titles.UNBLOCKER: self._called.get(task.get("unblocker", 0), ""),
            titles.GOAL: self._goals.get(task.get("goal", 0), ""),
            titles.UNDER_WAY: titles.YES if task.get("under_way") and task["status"] != "in_progress" else "",
            titles.MARK: titles.MARK_WORDS.get(task.get("mark", ""), ""),
            titles.FIXED: titles.YES if task.get("fixed") else "",
            titles.PROPOSED_BY: self._company(task.get("proposed_by", "")),
            titles.AGREED_START: task.get("accepted_starts_on", ""), titles.AGREED_DUE: task.get("accepted_due_on", ""),
            titles.LOCKED: titles.YES if task.get("locked") else "",
        }  # fmt: skip
        return {title: clean(text) for title, text in texts.items()}

    @cached_property
    def _people(self) -> dict[int, Mapping[str, Any]]:
        return {person["number"]: person for person in self.known.then["people"]}

    @cached_property
    def _called(self) -> dict[int, str]:
        return labels(self._names.items())

    @cached_property
    def _names(self) -> dict[int, str]:
        return {person["number"]: person.get("name", "") for person in self.known.then["people"]}

    @cached_property
    def _goals(self) -> dict[int, str]:
        return labels((goal["number"], goal["statement"]) for goal in self.known.then["goals"])

    @cached_property
    def _phases(self) -> dict[int, str]:
        return labels((phase["number"], phase["name"]) for phase in self.known.then["phases"])

    @cached_property
    def _owners(self) -> dict[int, int]:
        return {task["number"]: task.get("owner", 0) for task in self.known.then["tasks"]}

    def _company(self, side: str) -> str:
        return self.known.companies.get(side, "")

    def _text(self, name: str, cell: Cell) -> str:
        if name == fields.TEXT and not cell.text:
            raise Bad(titles.TASK, _("Nothing is written here. Write what will be done."))
        return fitting(cell.text, LONGEST[name], fields.COLUMNS[name])

    def _phase(self, cell: Cell) -> str:
        found = self.known.phases.called(cell.text)
        if len(found) == 1:
            return found[0]
        names = self.known.phases
        every = [*{**names.now, **{n: name for n, name in names.file.items() if n in names.now}}.values()]
        words = (
            _("There are several phases “%(name)s”. Give each a name of its own first.")
            if found
            else _("There is no phase “%(name)s”. Write one of these, or add a row to the sheet Phases: %(names)s.")
        )
        raise Bad(titles.PHASE, words % {"name": cell.text[:60], "names": ", ".join([*every, *names.new.values()])})

    def _owner(self, cells: Cells, number: int) -> str:
        known = self.known
        said, email, company = (cells.get(t, EMPTY).text for t in (titles.OWNER, titles.OWNER_EMAIL, titles.COMPANY))
        named = known.people.called(said)
        mailed = [token for token, one in known.mails.items() if email and one.casefold() == email.casefold()]
        moved = bool(mailed) and named == [str(self._owners.get(number))]  # the name stood there: another address
        named = [] if moved else named
        both = [one for one in named if one in mailed] or named or (mailed if moved or not said else [])
        if len(both) == 1:
            return both[0]
        if len(both) > 1:
            raise Bad(titles.OWNER, _("Several people are called “%(name)s”. Write the e-mail, too.") % {"name": said})
        if (side := known.side_of(company)) and not mailed:
            return f"{side}:{gap_in(said)[:300]}"
        words = _(
            "“%(name)s” is nobody on this plan. Write a name as it stands in the sheet People, or add a row there; or,"
            " for somebody yet to be named, empty the e-mail and write %(account)s or %(team)s as company."
        )
        said = said or email or company
        raise Bad(titles.OWNER, words % {"name": said[:60], "account": self._company("buyer"), "team": known.team})

    def _day(self, name: str, cells: Cells, number: int) -> str:
        cell = cells.get(fields.COLUMNS[name], EMPTY)
        if cell.kind is Kind.EMPTY and name == fields.STARTS and number < 0:
            cell = cells.get(titles.DUE, EMPTY)
        return day_in(cell, fields.COLUMNS[name])

    def _status(self, cells: Cells) -> str:
        cell = cells.get(titles.STATUS, EMPTY)
        read = read_status(cell)
        if not read.known or read.rest:
            words = _("“%(text)s” is no status. Write one of these: %(words)s.")
            every = ", ".join(titles.STATUS_WORDS.values())
            raise Bad(titles.STATUS, words % {"text": cell.text[:60], "words": every})
        done, blocked = "", cells.get(titles.BLOCKED_BY, EMPTY).text
        if read.status == "done" and (day := cells.get(titles.DONE_ON, EMPTY)).kind is not Kind.EMPTY:
            done = day_in(day, titles.DONE_ON)
        if read.status == "blocked" and not blocked:
            raise Bad(titles.BLOCKED_BY, _("It is blocked: write by what, for both companies read it."))
        return fields.status_key(read.status, done, blocked)

    def _after(self, cell: Cell, number: int) -> str:
        """Numbers of the plan, and labels of new rows: `20, new 1`."""
        labels = {str(one): one for one in self.numbers} | {
            label: NEW_ROWS + row for label, row in self.known.labels.items()
        }
        me = number if number > 0 else NEW_ROWS - number
        read = read_after(labelled(cell), me, After(labels, {}, frozenset(), False))
        if read.troubles:
            words = _(
                "“%(text)s” cannot be read. Write the numbers of tasks on this plan, like 20, 21FS+2d; or what stands"
                " in the column Number of a new row, like new 1."
            )
            raise Bad(titles.AFTER, words % {"text": read.troubles[0][0][:60] or cell.text[:60]})
        return fields.after_key((_token(link.row), link.lag) for link in read.links)

    def _kind(self, cell: Cell) -> str:
        if not cell.text:
            return "task"
        if (word := folded(cell.text)) in KINDS:
            return KINDS[word]
        words = _("“%(text)s” is no type of step. Write one of these: %(words)s.")
        every = ", ".join(titles.KIND_WORDS.values())
        raise Bad(titles.KIND, words % {"text": cell.text[:60], "words": every})


def _token(number: int) -> str:
    return fields.token_of(number - NEW_ROWS) if number > NEW_ROWS else str(number)

"""One cell of a file that came back, as the value of a field; and how a task's cells read when they were written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from mapapp.exchange.after import Known, read_after
from mapapp.exchange.cells import EMPTY, Cell, Kind
from mapapp.exchange.cleaning import clean, folded
from mapapp.exchange.dates import readings
from mapapp.exchange.kinds import WORDS as KINDS
from mapapp.exchange.planfile import fields, titles
from mapapp.exchange.planfile.labels import companies, gap_in, gap_label, labels, number_in
from mapapp.exchange.planfile.then import State
from mapapp.exchange.words import read_status

Cells = Mapping[str, Cell]
LONGEST = {fields.TEXT: 4000, fields.DONE_WHEN: 4000, fields.EVIDENCE: 2000}


class Bad(Exception):
    """A cell cannot be taken; the text says why and what to do. `title` is the one of its column."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__(words)
        self.title = title


@dataclass(frozen=True)
class Reader:
    """Reads cells with the names that the plan had `then` and has `now`. `numbers` are those of its tasks."""

    then: State
    now: State
    team: str
    numbers: Collection[int]

    def read(self, name: str, cells: Cells, number: int) -> str:
        """The value of a field, as fields.py spells it. `number` 0: of a new task. Raises Bad."""
        cell = cells.get(fields.COLUMNS[name], EMPTY)
        if cell.kind in (Kind.FORMULA, Kind.ERROR):
            words = _("“%(text)s” is a formula without a result, or an error. Write the value itself.")
            raise Bad(fields.COLUMNS[name], words % {"text": cell.text[:60]})
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
        return {person["number"]: person for person in self.then["people"]}

    @cached_property
    def _called(self) -> dict[int, str]:
        return labels(self._names.items())

    @cached_property
    def _names(self) -> dict[int, str]:
        return {person["number"]: person.get("name", "") for person in self.then["people"]}

    @cached_property
    def _goals(self) -> dict[int, str]:
        return labels((goal["number"], goal["statement"]) for goal in self.then["goals"])

    @cached_property
    def _phases(self) -> dict[int, str]:
        return labels((phase["number"], phase["name"]) for phase in self.then["phases"])

    @cached_property
    def _owners(self) -> dict[int, int]:
        return {task["number"]: task.get("owner", 0) for task in self.then["tasks"]}

    def _company(self, side: str) -> str:
        return companies(self.then["plan"].get("account", ""), self.team).get(side, "")

    def _text(self, name: str, cell: Cell) -> str:
        if name == fields.TEXT and not cell.text:
            raise Bad(titles.TASK, _("Nothing is written here. Write what will be done."))
        if len(cell.text) > LONGEST[name]:
            words = _("This has %(length)s characters, and %(limit)s fit. Shorten it.")
            raise Bad(fields.COLUMNS[name], words % {"length": len(cell.text), "limit": LONGEST[name]})
        return cell.text

    def _phase(self, cell: Cell) -> str:
        there = {phase["number"]: phase["name"] for phase in self.now["phases"]}
        if (number := number_in(cell.text, there)) is not None:
            return str(number)
        for names in (there, self._phases):
            for number, name in names.items():
                if folded(name) == folded(cell.text) and number in there:
                    return str(number)
        words = _("There is no phase “%(name)s”. Write one of these, or add it on the plan first: %(names)s.")
        raise Bad(titles.PHASE, words % {"name": cell.text[:60], "names": ", ".join(there.values())})

    def _owner(self, cells: Cells, number: int) -> str:
        said, email, company = (cells.get(t, EMPTY).text for t in (titles.OWNER, titles.OWNER_EMAIL, titles.COMPANY))
        people = self.now["people"]
        named = [p["number"] for p in people if folded(p["name"]) == folded(said)] if said else []
        if (meant := number_in(said, {p["number"]: p["name"] for p in people})) is not None:
            named = [meant]
        mailed = [p["number"] for p in people if email and p.get("email", "").casefold() == email.casefold()]
        moved = bool(mailed) and named == [self._owners.get(number)]  # the name stood there: the address was changed
        named = [] if moved else named
        both = [one for one in named if one in mailed] or named or (mailed if moved or not said else [])
        if len(both) == 1:
            return str(both[0])
        if len(both) > 1:
            raise Bad(titles.OWNER, _("Several people are called “%(name)s”. Write the e-mail, too.") % {"name": said})
        sides = {folded(self.now["plan"]["account"]): "buyer", folded(self.team): "seller"}
        side = sides.get(folded(company)) or {folded(self._company("buyer")): "buyer"}.get(folded(company), "")
        if side and not mailed:
            return f"{side}:{gap_in(said)[:300]}"
        words = _(
            "“%(name)s” is nobody on this plan. Write a name as it stands in the sheet People; or, for somebody yet"
            " to be named, empty the e-mail and write %(account)s or %(team)s as company."
        )
        said = said or email or company
        raise Bad(titles.OWNER, words % {"name": said[:60], "account": self._company("buyer"), "team": self.team})

    def _day(self, name: str, cells: Cells, number: int) -> str:
        cell = cells.get(fields.COLUMNS[name], EMPTY)
        if cell.kind is Kind.EMPTY and name == fields.STARTS and number == 0:
            cell = cells.get(titles.DUE, EMPTY)
        return self._read_day(cell, fields.COLUMNS[name])

    def _read_day(self, cell: Cell, title: str) -> str:
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

    def _status(self, cells: Cells) -> str:
        cell = cells.get(titles.STATUS, EMPTY)
        read = read_status(cell)
        if not read.known or read.rest:
            words = _("“%(text)s” is no status. Write one of these: %(words)s.")
            every = ", ".join(titles.STATUS_WORDS.values())
            raise Bad(titles.STATUS, words % {"text": cell.text[:60], "words": every})
        done, blocked = "", cells.get(titles.BLOCKED_BY, EMPTY).text
        if read.status == "done" and (day := cells.get(titles.DONE_ON, EMPTY)).kind is not Kind.EMPTY:
            done = self._read_day(day, titles.DONE_ON)
        if read.status == "blocked" and not blocked:
            raise Bad(titles.BLOCKED_BY, _("It is blocked: write by what, for both companies read it."))
        return fields.status_key(read.status, done, blocked)

    def _after(self, cell: Cell, number: int) -> str:
        known = Known({str(one): one for one in self.numbers}, {}, frozenset(), False)
        read = read_after(cell, number, known)
        if read.troubles:
            words = _("“%(text)s” cannot be read. Write the numbers of tasks on this plan, like 20, 21FS+2d.")
            raise Bad(titles.AFTER, words % {"text": read.troubles[0][0][:60] or cell.text[:60]})
        return fields.after_key((link.row, link.lag) for link in read.links)

    def _kind(self, cell: Cell) -> str:
        if not cell.text:
            return "task"
        if (word := folded(cell.text)) in KINDS:
            return KINDS[word]
        words = _("“%(text)s” is no type of step. Write one of these: %(words)s.")
        every = ", ".join(titles.KIND_WORDS.values())
        raise Bad(titles.KIND, words % {"text": cell.text[:60], "words": every})

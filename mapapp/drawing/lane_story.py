"""What happened in a side's own list, a sentence a line: for that side only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.drawing.reader import Face, Reader, short
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.history import Line
from mapapp.plans.labels import LABELS
from mapapp.plans.models import Part, Side
from mapapp.plans.queries import Plan
from mapapp.plans.words import moment_words
from mapapp.private.models import OwnTaskShape
from mapapp.private.queries import LaneRows

SENTENCES: Mapping[str, Promise] = {
    "task.added": gettext_lazy("put %(task)s on the list."),
    "task.changed": gettext_lazy("changed %(task)s."),
    "task.started": gettext_lazy("started %(task)s."),
    "task.blocked": gettext_lazy("marked %(task)s as blocked."),
    "task.completed": gettext_lazy("completed %(task)s."),
    "task.reopened": gettext_lazy("opened %(task)s again."),
    "task.dropped": gettext_lazy("marked %(task)s as not needed."),
    "task.handed_on": gettext_lazy("gave the tasks of %(handed)s to %(other)s."),
    "plan.handed_on": gettext_lazy("handed on to %(other)s what %(handed)s did on this plan."),
    "task.stood_in": gettext_lazy("gave %(task)s a stand-in on the shared plan: step %(shared)s."),
    "note.written": gettext_lazy("wrote a note."),
    "note.changed": gettext_lazy("changed a note."),
    "note.removed": gettext_lazy("removed a note."),
    "person.written_down": gettext_lazy("wrote %(person)s down."),
    "person.changed": gettext_lazy("changed what is written about %(person)s."),
    "person.removed": gettext_lazy("took %(person)s off the list."),
    "person.erased": gettext_lazy("erased a person from the list, as was asked."),
    "person.shown": gettext_lazy("put %(person)s on the shared plan."),
    "value.kept": gettext_lazy("took the value off the shared plan. It is kept for your company."),
    "value.given": gettext_lazy("put the value on the shared plan again."),
    "person.placed": gettext_lazy("placed %(person)s on the map."),
    "person.line_set": gettext_lazy("said to whom %(person)s reports."),
    "person.need_written": gettext_lazy("wrote what %(person)s needs and does not say."),
    "opportunity.ended": gettext_lazy("wrote down how it ended."),
    "plan.snoozed": gettext_lazy("put the silent plan off."),
    "finding.put_off": gettext_lazy("put a finding of the coach off."),
    "finding.dismissed": gettext_lazy("said that a finding of the coach is not relevant."),
    "finding.taken_back": gettext_lazy("took back what was said to a finding of the coach."),
    "plan.woken": gettext_lazy("does not put the silent plan off any more."),
    "opportunity.noted": gettext_lazy("wrote down what the CRM says."),
    "opportunity.parted": gettext_lazy("took what the CRM says off this plan."),
    "condition.written": gettext_lazy("wrote down what %(person)s would need to commit."),
    "condition.became": gettext_lazy("made step %(became)s of what somebody would need."),
    "plan.coached": gettext_lazy("wrote down what is thought of the plan."),
    "change.undone": gettext_lazy("took a change back."),
}
ANYTHING = gettext_lazy("changed the list.")
MORE: Mapping[str, Promise] = {
    "note": gettext_lazy("More about it"), "own_person": gettext_lazy("Owner"), "side": gettext_lazy("Company"),
    "after": gettext_lazy("Comes after"), "lag": gettext_lazy("Working days between"),
}  # fmt: skip
TOLD = {"task.changed", "note.changed", "person.changed", "change.undone"}
QUOTED = {"note.written", "note.removed", "task.blocked"}
QUIET = {EXISTS, "author", "stand_in", "shown_as", "task", "person"}
MOST, QUOTE = 5, 400  # fields of a line that are told, characters of a note


@dataclass(frozen=True, slots=True)
class Said:
    """One field of a line: what it was, what it is."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LaneEntry:
    face: Face
    said: str
    when: str
    fields: tuple[Said, ...]
    quote: str = ""


def entries_of(
    rows: LaneRows, plan: Plan, reader: Reader, lines: Iterable[Line] | None = None
) -> tuple[LaneEntry, ...]:
    """The lane's lines, newest first. Makes no query."""
    teller = _Teller(rows, plan, reader)
    return tuple(teller.entry(line) for line in (rows.lines if lines is None else lines))


@dataclass(frozen=True)
class _Teller:
    rows: LaneRows
    plan: Plan
    reader: Reader

    def entry(self, line: Line) -> LaneEntry:
        fields = [c for c in line.changes if c.field not in QUIET] if line.verb in TOLD else []
        return LaneEntry(
            self.reader.author(line, self.plan.person.get(line.by or 0), who=self._clear(line.facts.get("who") or "")),
            str(SENTENCES.get(line.verb, ANYTHING)) % self._names(line),
            moment_words(line.at, zone=self.reader.visit.user.time_zone, now=self.reader.at),
            tuple(Said(self._label(c), self._words(c, c.old), self._words(c, c.new)) for c in fields[:MOST]),
            short(self._note(line), QUOTE) if line.verb in QUOTED else "",
        )

    @staticmethod
    def _note(line: Line) -> str:
        return next((c.new or c.old or "" for c in line.changes if c.field in ("text", "blocked_by")), "")

    def _names(self, line: Line) -> dict[str, Any]:
        number = line.task or 0
        text = next((task.text for task in self.rows.tasks if task.number == number), "")
        key = self.rows.tables.key(number)
        shared = next((c.new for c in line.changes if c.field == "stand_in"), "")
        handed, other = (self.plan.person.get(line.facts.get(name) or 0) for name in ("person", "to"))
        return {
            "task": f"{key} {short(text)}".strip(),
            "shared": shared,
            "became": next((c.new for c in line.changes if c.field == "became"), ""),
            "person": self._person(line),
            "handed": handed.name if handed else _("somebody"),
            "other": other.name if other else _("somebody"),
        }

    def _person(self, line: Line) -> str:
        """Whom a line is about: by what the plan or the list says now, else by what the line says."""
        if (shared := self.plan.person.get(line.facts.get("on_plan") or 0)) is not None:
            return shared.name
        number = line.facts.get("person") or next((c.number for c in line.changes if c.on == "person"), 0)
        now = next((person.name for person in self.rows.people if person.number == number), "")
        told = [v for c in line.changes if c.field == "name" for v in (c.new, c.old) if v]
        return now or (self._clear(told[0]) if told else "") or _("somebody")

    def _clear(self, value: Any) -> str:
        """What a commitment stands for, while that is kept."""
        return self.rows.names.get(value["sha256"], "") if isinstance(value, dict) else str(value)

    def _label(self, change: Change) -> str:
        if change.on == "note":
            return _("Note")
        return str(MORE.get(change.field) or LABELS[change.on].get(change.field) or "")

    def _words(self, change: Change, value: Any) -> str:
        if value in (None, ""):
            return ""
        match change.field:
            case "starts_on" | "due_on" | "done_on":
                return self.reader.day(date.fromisoformat(value))
            case "status":
                return str(OwnTaskShape.Status(value).label)
            case "part":
                return str(Part(value).label)
            case "side":
                return self.reader.company(Side(value))
            case "owner" | "unblocker":
                found = self.plan.person.get(value)
                return found.name if found else str(value)
            case "own_person":
                return next((p.name for p in self.rows.people if p.number == value), _("somebody"))
        return short(self._clear(value), 200)

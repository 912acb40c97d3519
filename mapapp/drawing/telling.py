"""One line of history as a sentence: who, what, before and after, why; for the activity page and a task's history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.mail_links import MAIL
from mapapp.access.models import Role
from mapapp.access.rules import may_undo
from mapapp.drawing.cures import event_url
from mapapp.drawing.differences import FieldChange, fields_of
from mapapp.drawing.fields import thing_name
from mapapp.drawing.markdown import words_of
from mapapp.drawing.reader import Face, Reader, names_in, short
from mapapp.drawing.said import listed
from mapapp.drawing.tabs import address
from mapapp.drawing.verbs import ANYTHING, SENTENCES, VARIANTS
from mapapp.plans.changes.undo import can_undo, edited_in, is_a_leads, side_set_in
from mapapp.plans.facts import EXISTS, FROZEN
from mapapp.plans.history import Line
from mapapp.plans.models import Side
from mapapp.plans.queries import Plan
from mapapp.plans.said import SAID
from mapapp.plans.touchpoints import HELD
from mapapp.plans.words import day_words, tasks_words

MOST = 6  # fields that one line spells out
QUOTE, TEXT = 400, 90  # characters of what somebody wrote, and of a task in a sentence about it


@dataclass(frozen=True, slots=True)
class Entry:
    """What `plans/_entry.html` draws. `said` follows the name; `undo_url` is empty when it cannot or may not be."""

    number: str
    face: Face
    who: str
    day: date
    day_words: str
    time: str
    said: SafeString
    fields: tuple[FieldChange, ...]
    tail: str
    quote: str
    undo_url: str


@dataclass(frozen=True)
class Teller:
    """Tells lines to one reader. `task` keeps to what happened to that one; `said` is what the comments among the lines
    say by now (plans/reading.said_now), `most` how many fields a line spells out. Makes no query."""

    plan: Plan
    reader: Reader
    task: int | None = None
    said: Mapping[int, str] = field(default_factory=dict)
    most: int = MOST

    def entry(self, line: Line) -> Entry:
        there = line.at.astimezone(self._zone)
        face = self.reader.author(line, self.plan.person.get(line.by or 0))
        fields = tuple(fields_of(line, self.plan, self.reader, self.task))
        tail = [*self._tail(line), *self._more(len(fields) - self.most)]
        return Entry(
            number=str(line.number),
            face=face,
            who=face.name,
            day=there.date(),
            day_words=day_words(there.date(), today=self.today),
            time=f"{there:%H:%M}",
            said=self._said(line),
            fields=fields[: self.most],
            tail=" ".join(tail),
            quote=short(self._quote(line), QUOTE),
            undo_url=self._undo(line),
        )

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.reader.visit.user.time_zone)

    @cached_property
    def today(self) -> date:
        return self.reader.at.astimezone(self._zone).date()

    def _said(self, line: Line) -> SafeString:
        words = VARIANTS.get(f"{line.verb} {self._variant(line)}") or SENTENCES.get(line.verb) or ANYTHING
        return format_html(str(words), **self._names(line))

    def _variant(self, line: Line) -> str:
        match line.verb:
            case "task.completed" if line.facts.get("for") not in (None, line.by):
                return "for"
            case "task.rescheduled" | "task.handed_over" | "task.moved" if line.task is None:
                return "many"
            case "person.described" if line.facts.get("person") == line.by:
                return "self"
            case "plan.handed_on" if line.by is None:
                return "team"
            case "plan.handed_on" if line.facts.get("for") != line.by:
                return "own"
            case "seat.ended" if line.facts.get("person") == line.by:
                return "self"
            case "person.invited" if line.facts.get("again"):
                return "again"
            case "change.undone" if line.task is not None:
                return "task"
            case "review.noted" if not line.facts.get("text"):
                return "gone"
            case "review.ended" | "touchpoint.logged":
                alone = not set(line.facts.get("people", ())) - {line.by}
                kind = "meeting" if line.facts.get("kind") == "meeting" else ""
                return " ".join(filter(None, (kind, "alone" if alone else "")))
        return ""

    def _names(self, line: Line) -> dict[str, Any]:
        """What a sentence may name; each is there for every line, so that a sentence cannot miss one."""
        facts = line.facts
        numbers = [line.task] if line.task else list(facts.get("tasks", ()))
        born = sum(c.on == "person" and c.field == EXISTS for c in line.changes)
        moved = {c.number for c in line.changes if c.on == "task"}
        side = facts.get("side")
        return {
            "task": self._tasks(numbers) or tasks_words(len(moved)),
            "tasks": tasks_words(len(moved)),
            "added": tasks_words(len(facts.get("tasks", ()))),
            "people": ngettext("%(count)s person", "%(count)s people", born) % {"count": born},
            "other": self._name(facts.get("for")),
            "person": self._name(facts.get("person")),
            "phase": self._thing("phase", line),
            "goal": self._thing("goal", line),
            "measure": self._thing("measure", line),
            "role": self._role(facts.get("role")),
            "was": self._role(facts.get("was")),
            "company": self.reader.company(Side(side)) if side else "",
            "version": self._version(facts.get("version")),
            "accepted": self._version(facts.get("accepted")),
            "others": listed([self._name(n) for n in facts.get("people", ()) if n != line.by]),
            "sent": listed([self._name(n) for n in facts.get("sent", ())]),
            "until": self.reader.day(date.fromisoformat(facts["until"])) if "until" in facts else "",
            "day": self.reader.day(date.fromisoformat(facts["on"])) if "on" in facts else "",
            "event": self._event(facts.get("event")),
        }

    def _tasks(self, numbers: list[int]) -> SafeString | str:
        links = [self._link(number) for number in numbers[:MOST]]
        found: SafeString | str = ""
        for link in links:
            found = format_html("{}, {}", found, link) if found else link
        return found

    def _link(self, number: int) -> SafeString | str:
        if number == self.task:
            return _("this task")
        task, url = self.plan.by_number.get(number), f"{self.reader.url}task/{number}/"
        text = f" {short(task.text, TEXT)}" if task else ""
        return format_html('<a href="{}">#{}{}</a>', url, str(number), text)

    def _version(self, number: Any) -> SafeString | str:
        words = _("version %(number)s") % {"number": number} if number else _("a version")
        url = address("version", self.reader.visit.workspace.code, number) if number else ""
        return format_html('<a href="{}">{}</a>', url, words) if url else words

    def _event(self, number: Any) -> SafeString | str:
        if not number:
            return _("an earlier change")
        url, words = event_url(self.reader.visit.workspace.code, number), _("change %(number)s") % {"number": number}
        return format_html('<a href="{}">{}</a>', url, words)

    def _role(self, role: Any) -> str:
        """What somebody may do, inside a sentence."""
        return str(Role(role).label).lower() if role in Role.values else ""

    def _name(self, number: Any) -> str:
        person = self.plan.person.get(number or 0)
        return person.name if person else _("somebody")

    def _thing(self, on: str, line: Line) -> str:
        """What it is called now; what it was called when it left."""
        number = line.facts.get(on) or next((c.number for c in line.changes if c.on == on), 0)
        return thing_name(self.plan, on, number) or short(str(line.facts.get("name", "")))

    def _tail(self, line: Line) -> Iterator[str]:
        """What followed: later tasks that moved along, and signature."""
        pushed = [number for number, _days in line.facts.get("pushed", ())]
        if pushed and self.task not in pushed:
            words = ngettext("%(count)s later task moved with it.", "%(count)s later tasks moved with it.", len(pushed))
            yield words % {"count": len(pushed)}
        if line.verb in HELD and (number := line.facts.get("version")):
            yield _("Version %(number)s was saved with it.") % {"number": number}
        if line.verb in HELD and (count := len(line.facts.get("sent", ()))):
            words = ngettext("The changes went to %(count)s person.", "The changes went to %(count)s people.", count)
            yield words % {"count": count}
        if line.via == MAIL:
            yield _("By the link mailed to %(name)s.") % {"name": self._name(line.by)}
        was, now = line.facts.get("signature") or (None, None)
        if was and now and was != now:
            days = {name: self.reader.day(date.fromisoformat(day), weekday=False)
                    for name, day in (("was", was), ("now", now))}  # fmt: skip
            yield _("Signature moved from %(was)s to %(now)s.") % days
        for change in line.changes:
            if change.field == FROZEN and change.new and line.verb != "plan.created":
                yield _("The exit criteria of %(phase)s are frozen from then on.") % {
                    "phase": thing_name(self.plan, "phase", change.number)
                }

    def _more(self, count: int) -> Iterator[str]:
        if count > 0:
            yield ngettext("One more field changed.", "%(count)s more fields changed.", count) % {"count": count}

    def _quote(self, line: Line) -> str:
        if line.verb in SAID:
            return words_of(self.said.get(line.number, ""), names_in(self.plan))
        return str(line.facts.get("text") or "") if line.verb == "review.noted" else line.why

    def _undo(self, line: Line) -> str:
        visit = self.reader.visit
        if line.verb == "change.undone" or visit.seat is None:
            return ""
        edited, leads = edited_in(self.plan, line), is_a_leads(line)
        if may_undo(visit, line.by, side=side_set_in(line), edited=edited, leads=leads) is not None:
            return ""
        possible = can_undo(self.plan, line, visit.side)
        return reverse("undo", args=[visit.workspace.code, line.number]) if possible else ""

"""A side's own list as one of its readers gets it: tasks, notes, people. Values only, made for that side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.drawing.flags import Flag, late_words
from mapapp.drawing.lane_story import LaneEntry, entries_of
from mapapp.drawing.reader import AVATARS, CHIPS, Face, Reader, short
from mapapp.plans.models import Part, Side
from mapapp.plans.queries import Plan
from mapapp.plans.words import moment_words
from mapapp.private.choosing import lane_of
from mapapp.private.fitting import Misfit, misfit
from mapapp.private.models import NoteShape, OwnPersonShape, OwnTaskShape
from mapapp.private.queries import LaneRows
from mapapp.private.rules import may_edit_note, may_lead_lane, may_write_lane


@dataclass(frozen=True, slots=True)
class Fitting:
    """What no longer fits, in a sentence, and the dates to post that would."""

    words: str
    act: str
    starts_on: str
    due_on: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A step of the shared plan that is pointed to."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A task of the own list. `fit` is there when it no longer fits behind the step that it comes after."""

    key: str
    url: str
    text: str
    note: str
    owner: Face
    starts: str
    due: str
    starts_iso: str
    due_iso: str
    status: str
    status_words: str
    chip: str
    is_open: bool
    dropped: bool
    flags: tuple[Flag, ...]
    fit: Fitting | None
    after: Linked | None
    stand_in: Linked | None
    blocked_by: str
    unblocker: str
    unblocker_key: int | None
    done: str
    may_edit: bool
    may_reschedule: bool = False


@dataclass(frozen=True, slots=True)
class NoteCard:
    number: str
    text: str
    face: Face
    when: str
    about: str
    about_url: str
    url: str


@dataclass(frozen=True, slots=True)
class OwnPersonRow:
    """Somebody on the list; `shown_url` leads to him on the plan once he was shown."""

    number: str
    face: Face
    part: str
    email: str
    needs: str
    url: str
    show_url: str
    shown_url: str


@dataclass(frozen=True)
class LaneDrawer:
    """Draws the rows of one lane for one reader. Makes no query."""

    rows: LaneRows
    plan: Plan
    reader: Reader

    @property
    def side(self) -> Side:
        return self.rows.tables.side

    @property
    def company(self) -> str:
        return self.reader.company(self.side)

    @property
    def other(self) -> str:
        return self.reader.company(self.side.other)

    @cached_property
    def today(self) -> date:
        return self.plan.workspace.calendar(self.side).today(self.reader.at)

    @cached_property
    def own(self) -> dict[int, OwnPersonShape]:
        return {person.number: person for person in self.rows.people}

    @cached_property
    def tasks(self) -> tuple[OwnRow, ...]:
        """Open ones by their date, then what is done or not needed."""
        rows = sorted(self.rows.tasks, key=lambda task: (not task.is_open, task.due_on, task.number))
        return tuple(self.row(task) for task in rows)

    @cached_property
    def notes(self) -> tuple[NoteCard, ...]:
        return tuple(self._note(note) for note in self.rows.notes)

    @cached_property
    def people(self) -> tuple[OwnPersonRow, ...]:
        return tuple(self._person(person) for person in self.rows.people)

    @cached_property
    def entries(self) -> tuple[LaneEntry, ...]:
        return entries_of(self.rows, self.plan, self.reader)

    @property
    def may_write(self) -> bool:
        return may_write_lane(self.reader.visit) is None

    @property
    def may_lead(self) -> bool:
        return may_lead_lane(self.reader.visit) is None

    def row(self, task: OwnTaskShape) -> OwnRow:
        wrong = misfit(task, self.plan.by_number.get(task.after or 0), self.plan.workspace, self.side)
        return OwnRow(
            key=self.rows.tables.key(task.number),
            url=reverse("own_task", args=[self.plan.workspace.code, self.rows.tables.key(task.number)]),
            text=task.text,
            note=task.note,
            owner=self._owner(task),
            starts=self.reader.day(task.starts_on),
            due=self.reader.day(task.due_on),
            starts_iso=task.starts_on.isoformat(),
            due_iso=task.due_on.isoformat(),
            status=task.status,
            status_words=str(OwnTaskShape.Status(task.status).label),
            chip=CHIPS.get(task.status, ""),
            is_open=task.is_open,
            dropped=task.status == OwnTaskShape.Status.NOT_NEEDED,
            flags=self._flags(task),
            fit=self._fitting(wrong) if wrong else None,
            after=self._linked(task.after, task.lag) if task.after else None,
            stand_in=self._linked(task.stand_in) if task.stand_in else None,
            done=self.reader.day(task.done_on) if task.done_on else "",
            blocked_by=task.blocked_by,
            unblocker=person.name if (person := self.plan.person.get(task.unblocker or 0)) else "",
            unblocker_key=task.unblocker,
            may_edit=self.may_write,
        )

    def _flags(self, task: OwnTaskShape) -> tuple[Flag, ...]:
        days = self.plan.workspace.calendar(self.side).working_days
        due = days.add(task.due_on, 0)
        late = task.is_late(self.today) and due < self.today
        return (Flag("late", late_words(max(1, days.distance(due, self.today)))),) if late else ()

    def _fitting(self, wrong: Misfit) -> Fitting:
        day, number = self.reader.day(wrong.starts_on), wrong.after
        words = _("%(number)s ends too late: this no longer fits. The first day that works is %(day)s.")
        return Fitting(
            words % {"number": number, "day": day},
            _("Start it on %(day)s") % {"day": day},
            wrong.starts_on.isoformat(),
            wrong.due_on.isoformat(),
        )

    def _owner(self, task: OwnTaskShape) -> Face:
        if task.owner is not None and (person := self.plan.person.get(task.owner)):
            return self.reader.face(person)
        if task.own_person is not None and (listed := self.own.get(task.own_person)):
            return self._face(listed)
        return Face("none", "?", task.gap or _("To be named"), self.company)

    def _face(self, person: OwnPersonShape) -> Face:
        side = Side(person.side)
        return Face(AVATARS[side], person.initials, person.name, self.reader.company(side), person.title)

    def _linked(self, number: int, lag: int = 0) -> Linked:
        task = self.plan.by_number.get(number)
        text = f"{number}{f'{lag:+d}' if lag else ''} {short(task.text, 50) if task else ''}".strip()
        return Linked(text, reverse("task", args=[self.plan.workspace.code, number]))

    def _note(self, note: NoteShape) -> NoteCard:
        author = self.plan.person.get(note.author)
        zone = self.reader.visit.user.time_zone
        about, about_url = self._about(note)
        return NoteCard(
            number=str(note.number),
            text=note.text,
            face=self.reader.face(author) if author else Face("none", "?", _("Somebody")),
            when=moment_words(note.at, zone=zone, now=self.reader.at),
            about=about,
            about_url=about_url,
            url=self._url("lane_note", note.number) if may_edit_note(self.reader.visit, note.author) is None else "",
        )

    def _about(self, note: NoteShape) -> tuple[str, str]:
        """What a note is on, in words, and where that is; nothing for the plan as a whole."""
        if note.task is not None:
            found = self._linked(note.task)
            return found.words, found.url
        if note.person is not None and (person := self.plan.person.get(note.person)):
            return person.name, reverse("people", args=[self.plan.workspace.code]) + f"#person-{note.person}"
        if note.own_person is not None and (listed := self.own.get(note.own_person)):
            return listed.name, f"#own-person-{listed.number}"
        return "", ""

    def _person(self, person: OwnPersonShape) -> OwnPersonRow:
        shown = person.shown_as
        people = reverse("people", args=[self.plan.workspace.code])
        return OwnPersonRow(
            number=str(person.number),
            face=self._face(person),
            part=str(Part(person.part).label),
            email=person.email,
            needs=person.needs,
            url=self._url("lane_person", person.number) if self.may_lead else "",
            show_url=self._url("lane_person_show", person.number) if self.may_lead and shown is None else "",
            shown_url=f"{people}#person-{shown}" if shown is not None else "",
        )

    def _url(self, name: str, number: int) -> str:
        return reverse(name, args=[self.plan.workspace.code, number])


def draw_lane(rows: LaneRows, plan: Plan, reader: Reader) -> LaneDrawer:
    """The lane of the reader's own side; the rows must be of that lane."""
    assert rows.tables is lane_of(reader.visit)
    return LaneDrawer(rows, plan, reader)

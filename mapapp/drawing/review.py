"""The page for the weekly call: done since the last review, what is next, what is at risk and who acts.

It is looked at on a shared screen: there is nothing on it that one company keeps to itself, whoever opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import gettext as _

from mapapp.access.rules import may_comment, may_edit_task, may_lead, may_reschedule
from mapapp.drawing.facts import Fact, facts_of
from mapapp.drawing.flags import REASON, Flag, flags_of, risk_words
from mapapp.drawing.reader import Face, Reader, short
from mapapp.drawing.rows import owner_of
from mapapp.drawing.said import first_up
from mapapp.drawing.tabs import Act, address
from mapapp.plans.history import Line, fold
from mapapp.plans.models import Task
from mapapp.plans.standing import Standing
from mapapp.plans.touchpoints import Touchpoint

AHEAD = timedelta(days=10)
MOST = 20  # items of a column; nobody goes through more in a call
BACK = "?back=review"
FACTS = 3  # signature, go-live, done


@dataclass(frozen=True, slots=True)
class Note:
    """What was written down about one task; `text` is what stands there, as the next one who writes has seen it."""

    number: str
    text: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """A task in a column. `who` is its owner, or at risk who has to act; `note` is None where it stands elsewhere."""

    number: str
    url: str
    text: str
    face: Face
    who: str
    flags: tuple[Flag, ...]
    when: str
    act: Act | None
    note: Note | None


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is done, next, risk or noted; `empty` what stands there instead of items."""

    key: str
    title: str
    count: int
    items: tuple[Item, ...]
    empty: str

    @property
    def more(self) -> int:
        return self.count - len(self.items)


@dataclass(frozen=True)
class Review:
    """What `plans/_review.html` draws."""

    url: str
    plan_url: str
    facts: tuple[Fact, ...]
    held: str
    columns: tuple[Column, ...]
    noted: Column | None
    may_note: bool
    may_end: bool
    revision: str


def review_of(
    standing: Standing, reader: Reader, lines: Sequence[Line], last: Touchpoint | None, notes: Mapping[int, str]
) -> Review:
    """The plan as it stands, for a call. `lines` is what happened since the `last` review. Makes no query."""
    drawer = _Drawer(standing, reader, notes)
    done, coming, risky = _done(standing, lines), _coming(standing), _risky(standing)
    on_page = {task.number for task in (*done, *coming, *risky)}
    elsewhere = [task for task in standing.plan.tasks if task.number in notes and task.number not in on_page]
    since = (
        _("Done since %(day)s") % {"day": reader.day(last.on, weekday=False)} if last else _("Done in the last week")
    )
    columns = (
        drawer.column("done", since, done, _("Nothing was finished since then.")),
        drawer.column("next", _("Next 10 days"), coming, _("Nothing is due in the next 10 days."), but=risky),
        drawer.column("risk", _("At risk"), risky, _("Nothing at risk. Say why that is believable.")),
    )
    return Review(
        url=address("review", reader.visit.workspace.code),
        plan_url=reader.url,
        facts=facts_of(standing, reader)[:FACTS],
        held=_("Last held %(day)s") % {"day": reader.day(last.on)} if last else _("Not held yet"),
        columns=columns,
        noted=drawer.column("noted", _("Noted on other tasks"), elsewhere, "") if elsewhere else None,
        may_note=drawer.may_note,
        may_end=may_lead(reader.visit) is None,
        revision=str(standing.plan.workspace.revision),
    )


def _done(standing: Standing, lines: Sequence[Line]) -> list[Task]:
    """The tasks that were finished since, the last one first."""
    closed = {c.number for c in fold(lines) if (c.on, c.field, c.new) == ("task", "status", Task.Status.DONE)}
    tasks = [task for task in standing.plan.tasks if task.number in closed and task.status == Task.Status.DONE]
    return sorted(tasks, key=lambda t: (t.done_on or t.due_on, t.number), reverse=True)


def _coming(standing: Standing) -> list[Task]:
    """The open tasks that are due within ten days; a late one is past that."""
    until = standing.today + AHEAD
    tasks = [t for t in standing.plan.tasks if t.is_open and t.due_on <= until and t.number not in standing.late]
    return sorted(tasks, key=lambda t: (t.due_on, t.number))


def _risky(standing: Standing) -> list[Task]:
    """Late, then later than agreed, then at risk; the worst first."""
    flags = standing.flags
    tasks = [t for t in standing.plan.tasks if (f := flags[t.number]).late or f.slipped or f.at_risk]
    return sorted(tasks, key=lambda t: (-flags[t.number].late, -flags[t.number].slipped, t.due_on, t.number))


@dataclass(frozen=True)
class _Drawer:
    standing: Standing
    reader: Reader
    notes: Mapping[int, str]

    @property
    def may_note(self) -> bool:
        visit = self.reader.visit
        return visit.seat is not None and may_comment(visit) is None

    def column(self, key: str, title: str, tasks: Sequence[Task], empty: str, *, but: Iterable[Task] = ()) -> Column:
        """`but` are tasks whose note stands in another column."""
        elsewhere = {task.number for task in but}
        items = [self._item(key, task, noted=task.number not in elsewhere) for task in tasks[:MOST]]
        return Column(key, title, len(tasks), tuple(items), empty)

    def _item(self, key: str, task: Task, *, noted: bool) -> Item:
        flags = self.standing.flags[task.number]
        face = owner_of(task, self.reader)
        told = flags_of(task, flags, self.standing, self.reader, yours=False)
        if key == "risk":
            told = tuple(self._why(task, flag) if flag.css == "risk" else flag for flag in told)
        elif key == "next":
            told = tuple(flag for flag in told if flag.css in ("crit", "risk"))
        day = task.done_on if task.status == Task.Status.DONE and task.done_on else task.due_on
        return Item(
            number=str(task.number),
            url=f"{self.reader.url}task/{task.number}/{BACK}",
            text=task.text,
            face=face,
            who=_("%(name)s acts") % {"name": self._who_acts(task)} if key == "risk" else face.name,
            flags=told,
            when=self.reader.day(day, weekday=False),
            act=self._act(task) if key == "risk" else None,
            note=self._note(task) if noted else None,
        )

    def _why(self, task: Task, flag: Flag) -> Flag:
        """Why it is at risk, where the column says already that it is, and who acts stands below."""
        if task.status == Task.Status.BLOCKED:
            said = short(task.blocked_by, REASON)
            return replace(flag, words=_("Blocked: “%(said)s”") % {"said": said} if said else _("Blocked"))
        words = risk_words(task, self.standing.flags[task.number], self.standing, self.reader)
        return replace(flag, words=first_up(words))

    def _note(self, task: Task) -> Note | None:
        text = self.notes.get(task.number, "")
        if not text and not self.may_note:
            return None
        return note_of(self.reader, task, text)

    def _who_acts(self, task: Task) -> str:
        """Who unblocks it; whose late task it waits for; else who owns it."""
        flags, plan = self.standing.flags[task.number], self.standing.plan
        if flags.risk == "blocked" and task.unblocker:
            return task.unblocker.name
        first = plan.by_number.get(flags.waits_for or 0)
        return owner_of(first or task, self.reader).name

    def _act(self, task: Task) -> Act:
        """The one thing to do about it on the call."""
        visit, url = self.reader.visit, f"{self.reader.url}task/{task.number}/"
        flags = self.standing.flags[task.number]
        if flags.risk == "blocked" and may_edit_task(visit, task) is None:
            return Act(_("Unblock"), f"{url}status/{BACK}")
        if (flags.late or flags.risk == "will_not_hold") and may_reschedule(visit, task) is None:
            return Act(_("New date"), f"{url}due/{BACK}")
        return Act(_("Open"), f"{url}{BACK}")


def note_of(reader: Reader, task: Task, text: str) -> Note:
    """The field for what is said of a task."""
    said = {"number": task.number, "text": task.text}
    url = address("review_note", reader.visit.workspace.code, task.number)
    return Note(str(task.number), text, url, _("Note on %(number)s, %(text)s") % said)

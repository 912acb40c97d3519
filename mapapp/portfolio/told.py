"""What the shared history tells judgement: who acted when, each new date, what was asked of the other side, who passed
a step on. Pure: played forward once, from the first line on.

What was taken back later stays, because it was done: it is marked so. Working days are counted by the calendars as they
are now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from mapapp.insight.case import Act, Asked, Handed, Redate
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.history import Line
from mapapp.plans.models import Side, Task

UNDONE = "change.undone"
HANDED_ON = "plan.handed_on"
ANSWERED = {"dates.accepted": "accepted", "version.agreed": "accepted", "version.proposed": "accepted"}
CLOSED = (Task.Status.DONE, Task.Status.NOT_NEEDED)
WITHDRAWN, REPLACED, SHUT = "withdrawn", "replaced", "closed"  # what becomes of a date that nobody answered
Days = Callable[[str, date, date], int]


@dataclass(slots=True)
class Story:
    """What history tells of one step: its due dates with when each was given, who set the last of its dates, who began
    it, and who completed it."""

    owner: int | None = None
    gap_side: str = ""
    status: str = "not_started"
    due: list[tuple[datetime, date]] = field(default_factory=list)
    stood: date | None = None
    proposed_by: str = ""
    set_by: str = ""
    begun_by: str = ""
    done_by: str = ""
    done_by_person: int | None = None
    added_on: date | None = None
    waits: int | None = None

    def due_at(self, at: datetime) -> date | None:
        """The due date that stood at a moment; the first one of a step that came later."""
        then = [day for given, day in self.due if given <= at]
        return then[-1] if then else self.due[0][1] if self.due else None


@dataclass(frozen=True, slots=True)
class Told:
    """`steps` by number of the task. `joined`: when somebody of the buyer's took a seat for the first time.
    `target`: the first target for signature that the plan had, whatever it was given since."""

    acts: tuple[Act, ...] = ()
    redates: tuple[Redate, ...] = ()
    asked: tuple[Asked, ...] = ()
    handed: tuple[Handed, ...] = ()
    steps: Mapping[int, Story] = field(default_factory=dict)
    joined: datetime | None = None
    target: date | None = None


def told(lines: Iterable[Line], *, day: Callable[[datetime], date], days: Days) -> Told:
    """Read all lines of a plan, the oldest first. `day` says on which of the plan's days a moment is, `days` counts the
    working days of a side between two days."""
    reader = _Reader(day, days)
    for line in lines:
        reader.read(line)
    gone, both = reader.undone, reader.undone | reader.undoing
    return Told(
        tuple(replace(act, undone=True) if act.event in gone else act for act in reader.acts),
        tuple(replace(one, undone=True) if one.event in both else one for one in reader.redates),
        tuple(reader.asked),
        tuple(reader.handed),
        reader.steps,
        reader.joined,
        reader.target,
    )


class _Reader:
    def __init__(self, day: Callable[[datetime], date], days: Days) -> None:
        self.day, self.days = day, days
        self.acts: list[Act] = []
        self.redates: list[Redate] = []
        self.asked: list[Asked] = []
        self.handed: list[Handed] = []
        self.steps: dict[int, Story] = {}
        self.side: dict[int, str] = {}
        self.undone: set[int] = set()
        self.undoing: set[int] = set()
        self.joined: datetime | None = None
        self.target: date | None = None

    def read(self, line: Line) -> None:
        on = self.day(line.at)
        if line.by is not None:
            self.acts.append(Act(line.number, on, line.side, line.by, line.verb, line.task))
        if line.verb == UNDONE:
            self.undone.add(line.facts["event"])
            self.undoing.add(line.number)
        if line.verb == "person.joined" and line.side == Side.BUYER and self.joined is None:
            self.joined = line.at
        of_task: dict[int, dict[str, Change]] = {}
        for change in line.changes:
            if change.on == "task":
                of_task.setdefault(change.number, {})[change.field] = change
            elif change.on == "plan" and change.field == "target_signature_on" and change.new:
                self.target = self.target or date.fromisoformat(change.new)
            elif change.on == "person" and change.field == "side" and change.new:
                self.side[change.number] = change.new
        for number, changes in of_task.items():
            if EXISTS in changes:
                self.steps[number] = _born(line, on, changes)
                self._asks(line, on, number, changes)
            elif number in self.steps:
                self._changed(line, on, number, changes)

    def _changed(self, line: Line, on: date, number: int, changes: Mapping[str, Change]) -> None:
        story, due = self.steps[number], changes.get("due_on")
        if due:
            self._redated(line, on, number, story, date.fromisoformat(due.new))
        if due or "starts_on" in changes:
            story.set_by = line.side
        if "owner" in changes or "gap_side" in changes:
            self._handed(line, on, number, story, changes)
        if "status" in changes:
            self._set(line, story, changes["status"].new)
        self._asks(line, on, number, changes)

    def _redated(self, line: Line, on: date, number: int, story: Story, new: date) -> None:
        old = story.due[-1][1]
        open_still = story.status not in CLOSED
        self.redates.append(
            Redate(
                line.number, on, number, line.side, line.by, old, new, self.days(self._side(story), old, new),
                was_late=open_still and old < on, on_due_day=open_still and old == on,
                pushed=number not in _given(line),
            )
        )  # fmt: skip
        story.due.append((line.at, new))

    def _handed(self, line: Line, on: date, number: int, story: Story, changes: Mapping[str, Change]) -> None:
        was = story.owner
        if "owner" in changes:
            story.owner = changes["owner"].new
        if "gap_side" in changes:
            story.gap_side = changes["gap_side"].new or ""
        if was != story.owner and line.verb != HANDED_ON:
            not_mine = line.verb == "task.handed_back"
            self.handed.append(Handed(line.number, number, on, line.by, line.side, was, story.owner, not_mine))
        if story.waits is not None:
            self.asked[story.waits] = replace(self.asked[story.waits], owner=story.owner)

    def _set(self, line: Line, story: Story, status: str) -> None:
        story.status = status
        story.done_by, story.done_by_person = "", None
        if status == Task.Status.DONE:
            story.done_by, story.done_by_person = (line.side, line.by) if line.by is not None else ("", None)
        if status in (Task.Status.DONE, Task.Status.IN_PROGRESS) and line.by is not None:
            story.begun_by = line.side

    def _asks(self, line: Line, on: date, number: int, changes: Mapping[str, Change]) -> None:
        """What becomes of a date that waits for the other side, and whether another one does."""
        story = self.steps[number]
        if "accepted_due_on" in changes:
            new = changes["accepted_due_on"].new
            story.stood = date.fromisoformat(new) if new else story.stood
        set_now = changes.get("proposed_by")
        if set_now and not set_now.old and "accepted_due_on" not in changes:
            story.stood = None
        if set_now:
            story.proposed_by = set_now.new or ""
        if story.waits is not None:
            self._answered(line, on, story, changes)
        asks = bool(story.proposed_by) and (set_now is not None or "due_on" in changes)
        if asks and story.status not in CLOSED and story.waits is None:
            story.waits = len(self.asked)
            self.asked.append(Asked(line.number, number, on, story.proposed_by, story.owner))

    def _answered(self, line: Line, on: date, story: Story, changes: Mapping[str, Change]) -> None:
        assert story.waits is not None
        waiting = self.asked[story.waits]
        if story.status in CLOSED:
            answer = SHUT
        elif story.proposed_by == waiting.by_side and "due_on" not in changes:
            return
        elif line.side == waiting.by_side:
            answer = REPLACED if story.proposed_by else WITHDRAWN
        else:
            answer = _answer(line, story, changes)
        self.asked[story.waits] = replace(waiting, answer=answer, answered_on=on, answered_by=line.by)
        story.waits = None

    def _side(self, story: Story) -> str:
        return self.side.get(story.owner, "") if story.owner else story.gap_side


def _born(line: Line, on: date, changes: Mapping[str, Change]) -> Story:
    def said(name: str) -> Any:
        return changes[name].new if name in changes else None

    due = date.fromisoformat(said("due_on"))
    return Story(
        owner=said("owner"), gap_side=said("gap_side") or "", status=said("status") or "not_started",
        due=[(line.at, due)], proposed_by=said("proposed_by") or "", set_by=line.side, added_on=on,
    )  # fmt: skip


def _given(line: Line) -> Sequence[int]:
    """The tasks that were given a date; those that only follow are pushed. All of them where the line does not say."""
    asked = line.facts.get("asked")
    if asked is None:
        return [change.number for change in line.changes if change.on == "task"]
    return [*asked, *([line.task] if line.task is not None and line.verb != "task.completed" else ())]


def _answer(line: Line, story: Story, changes: Mapping[str, Change]) -> str:
    """What somebody of the asked side said by this line: yes, no, or another date."""
    if line.verb in ANSWERED or "due_on" not in changes:
        return "accepted"
    return "declined" if story.stood == date.fromisoformat(changes["due_on"].new) else "countered"

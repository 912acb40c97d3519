"""What the shared history tells judgement: who acted when, each new date, what was asked of the other side, which
version was proposed to it, who passed a step on. Pure: played forward once, from the first line on.

What was taken back later stays, because it was done: it is marked so. Working days are counted by the calendars as they
are now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from mapapp.insight.case import Act, Asked, Handed, Proposed, Redate, Restart
from mapapp.insight.held import LEADS
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.history import Line
from mapapp.plans.models import Side, Task

UNDONE = "change.undone"
HANDED_ON, RESCHEDULED, ROLE_GIVEN = "plan.handed_on", "task.rescheduled", "seat.role_given"
ANSWERED = {"dates.accepted": "accepted", "version.agreed": "accepted", "version.proposed": "accepted"}
CLOSED = (Task.Status.DONE, Task.Status.NOT_NEEDED)
WITHDRAWN, REPLACED, SHUT = "withdrawn", "replaced", "closed"  # what becomes of a date that nobody answered
TARGETS = ("target_signature_on", "target_go_live_on")
TAKEN_BACK = "undone"  # what becomes of an answer that its author undid: the same date waits again after it
OF_VERSIONS = {"version.agreed": "accepted", "version.declined": "declined", "version.withdrawn": WITHDRAWN}
Days = Callable[[str, date, date], int]
Dates = tuple[date, date]  # start and due


@dataclass(frozen=True, slots=True)
class Was:
    """Who had done what of a step when an event came, and the side whose event that is."""

    side: str
    set_by: str
    set_in: int
    begun_by: str
    done_by: str
    done_by_person: int | None


@dataclass(slots=True)
class Story:
    """What history tells of one step: its due dates with when each was given, who set the dates that stand, who began
    it, and who completed it. `set_in` is the event by which that side set them. `stood` are the dates that come back
    when its side says no, and `stood_by` is who set those; `before` is what was so when an event came that was taken
    back since, so that this leaves what people did as it was."""

    owner: int | None = None
    gap_side: str = ""
    status: str = "not_started"
    due: list[tuple[datetime, date]] = field(default_factory=list)
    starts: date | None = None
    stood: Dates | None = None
    proposed_by: str = ""
    set_by: str = ""
    set_in: int = 0
    stood_by: str = ""
    begun_by: str = ""
    done_by: str = ""
    done_by_person: int | None = None
    added_on: date | None = None
    waits: int | None = None
    before: dict[int, Was] = field(default_factory=dict)

    def due_at(self, at: datetime) -> date | None:
        """The due date that stood at a moment; the first one of a step that came later."""
        then = [day for given, day in self.due if given <= at]
        return then[-1] if then else self.due[0][1] if self.due else None


@dataclass(frozen=True, slots=True)
class Told:
    """`steps` by number of the task. `joined`: when somebody of the buyer's took a seat for the first time.
    `target`: the first target for signature that the plan had, whatever it was given since. `leads`: since when
    somebody is a lead who was none when he came."""

    acts: tuple[Act, ...] = ()
    redates: tuple[Redate, ...] = ()
    restarts: tuple[Restart, ...] = ()
    asked: tuple[Asked, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    handed: tuple[Handed, ...] = ()
    steps: Mapping[int, Story] = field(default_factory=dict)
    joined: datetime | None = None
    target: date | None = None
    leads: Mapping[int, date] = field(default_factory=dict)


def told(
    lines: Sequence[Line], *, day: Callable[[datetime], date], days: Days, there: Callable[[str, datetime], date]
) -> Told:
    """Read all lines of a plan, the oldest first. `day` says on which of the plan's days a moment is, `there` on which
    day where a side works, `days` counts the working days of a side between two days."""
    undoing = [line for line in lines if line.verb == UNDONE]
    gone = {line.facts["event"] for line in undoing}
    reader = _Reader(day, days, there, gone)
    for line in lines:
        reader.read(line)
    unsaid = _unsaid(undoing, {line.number: line.side for line in lines if line.number in gone})
    noes = {(one.answered_event, one.task) for one in reader.asked if one.answer == "declined"}
    stays = {event for event, _task in noes} - unsaid
    return Told(
        tuple(reader.acts),
        tuple(replace(one, back=True) if (one.event, one.task) in noes else one for one in reader.redates),
        tuple(reader.restarts),
        tuple(
            replace(one, answer=TAKEN_BACK) if one.answered_event in gone and one.answered_event not in stays else one
            for one in reader.asked
        ),
        tuple(reader.proposed),
        tuple(one for one in reader.handed if one.event not in unsaid),
        reader.steps,
        reader.joined,
        reader.target,
        reader.leads,
    )


def _unsaid(undoing: Sequence[Line], sides: Mapping[int, str]) -> set[int]:
    """What was taken back, with the taking back, but for a buyer's that a seller took back: it was said all the same,
    else a seller could make a refusal go away. `sides`: whose the events were."""
    own = [line for line in undoing if (sides.get(line.facts["event"]), line.side) != (Side.BUYER, Side.SELLER)]
    return {number for line in own for number in (line.number, line.facts["event"])}


class _Reader:
    """`undone`: the events that were taken back later."""

    def __init__(
        self, day: Callable[[datetime], date], days: Days, there: Callable[[str, datetime], date], undone: Set[int]
    ) -> None:
        self.day, self.days, self.there, self.undone = day, days, there, undone
        self.acts: list[Act] = []
        self.redates: list[Redate] = []
        self.restarts: list[Restart] = []
        self.asked: list[Asked] = []
        self.proposed: list[Proposed] = []
        self.handed: list[Handed] = []
        self.steps: dict[int, Story] = {}
        self.side: dict[int, str] = {}
        self.leads: dict[int, date] = {}
        self.joined: datetime | None = None
        self.target: date | None = None
        self.targets: dict[str, str] = {}  # the earliest one of each that was set

    def read(self, line: Line) -> None:
        on, retargets = self.day(line.at), self._retargets(line)
        if line.by is not None:
            more = {"undone": line.number in self.undone, "retargets": retargets}
            about = line.facts.get("person")
            self.acts.append(Act(line.number, on, line.side, line.by, line.verb, line.task, about=about, **more))
        self._seats(line, on)
        self._versions(line, on)
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

    def _seats(self, line: Line, on: date) -> None:
        if line.verb == "person.joined" and line.side == Side.BUYER and self.joined is None:
            self.joined = line.at
        if line.verb == ROLE_GIVEN and line.facts["role"] == LEADS:
            self.leads[line.facts["person"]] = on

    def _is_undone(self, line: Line) -> bool:
        """It was taken back later, or is itself the taking back."""
        return line.verb == UNDONE or line.number in self.undone

    def _retargets(self, line: Line) -> bool:
        """Whether the line gives the plan other targets than it had, none of them earlier than each before, or takes
        them away, and does nothing else."""
        given = {change.field: change.new for change in line.changes if change.on == "plan" and change.field in TARGETS}
        later = [name in self.targets and (new is None or new >= self.targets[name]) for name, new in given.items()]
        if not self._is_undone(line):
            self.targets |= {name: min(new, self.targets.get(name, new)) for name, new in given.items() if new}
        return bool(given) and all(later) and len(given) == len(line.changes)

    def _versions(self, line: Line, on: date) -> None:
        """What becomes of the version that waits for an answer, and whether another one does."""
        proposes = line.verb == "version.proposed"
        if not proposes and line.verb not in OF_VERSIONS:
            return
        if self.proposed and not self.proposed[-1].answer:
            open_one = self.proposed[-1]
            newer = REPLACED if line.side == open_one.by_side else "countered"
            self.proposed[-1] = replace(
                open_one, answer=newer if proposes else OF_VERSIONS[line.verb], answered_on=on, answered_by=line.by,
                answered_event=line.number, why=line.why if line.verb == "version.declined" else "",
            )  # fmt: skip
        if proposes:
            self.proposed.append(Proposed(line.number, line.facts["version"], on, line.side))

    def _changed(self, line: Line, on: date, number: int, changes: Mapping[str, Change]) -> None:
        story, due, starts = self.steps[number], changes.get("due_on"), changes.get("starts_on")
        set_in = story.set_in
        if line.number in self.undone:
            story.before[line.number] = Was(
                line.side, story.set_by, set_in, story.begun_by, story.done_by, story.done_by_person
            )
        if due:
            self._redated(line, on, number, story, date.fromisoformat(due.new))
        if starts:
            self._restarted(line, number, story, date.fromisoformat(starts.new))
        if due or starts:
            self._dated(line, story, changes)
        if "owner" in changes or "gap_side" in changes:
            self._handed(line, on, number, story, changes)
        if "status" in changes:
            self._set(line, story, changes["status"].new)
        was = story.before.get(line.facts["event"]) if line.verb == UNDONE else None
        if was is not None and was.side == line.side:
            _put_back(story, was, changes, is_last=set_in == line.facts["event"])
        self._asks(line, on, number, changes)

    def _dated(self, line: Line, story: Story, changes: Mapping[str, Change]) -> None:
        """Who set the dates that stand now. Where the other side has put back those of before, nobody is asked, and
        they are whose they were."""
        waits = changes["proposed_by"].new if "proposed_by" in changes else story.proposed_by
        if waits and not story.proposed_by:
            story.stood_by = story.set_by
        if waits or line.side == self._side(story):
            story.set_by, story.set_in = line.side, line.number
        elif story.proposed_by:
            story.set_by, story.set_in = story.stood_by, line.number

    def _redated(self, line: Line, on: date, number: int, story: Story, new: date) -> None:
        """Late, or due that very day, is what it was where its owner works."""
        old, side = story.due[-1][1], self._side(story)
        here = self.there(side, line.at) if side else on
        open_still = story.status not in CLOSED
        self.redates.append(
            Redate(
                line.number, on, number, line.side, line.by, old, new, self.days(side, old, new),
                was_late=open_still and old < here, on_due_day=open_still and old == here,
                pushed=number not in _given(line), undone=self._is_undone(line),
            )
        )  # fmt: skip
        story.due.append((line.at, new))

    def _restarted(self, line: Line, number: int, story: Story, new: date) -> None:
        if story.starts is not None:
            self.restarts.append(Restart(line.number, number, story.starts, new, self._is_undone(line)))
        story.starts = new

    def _handed(self, line: Line, on: date, number: int, story: Story, changes: Mapping[str, Change]) -> None:
        was, side = story.owner, self._side(story)
        if "owner" in changes:
            story.owner = changes["owner"].new
        if "gap_side" in changes:
            story.gap_side = changes["gap_side"].new or ""
        if side != self._side(story) == line.side:  # who takes a step takes it with its dates
            story.set_by, story.set_in = line.side, line.number
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
        set_now = changes.get("proposed_by")
        kept = [changes[name].new for name in ("accepted_starts_on", "accepted_due_on") if name in changes]
        if any(kept):
            story.stood = _stood(story, changes)
        elif set_now and not set_now.old and not kept:
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
        if story.status in CLOSED or (not story.proposed_by and self._side(story) == waiting.by_side):
            answer = SHUT  # done, dropped, or given to who asked, or (below) pushed on: nobody has said yes or no
        elif story.proposed_by == waiting.by_side and "due_on" not in changes:
            return
        elif line.side == waiting.by_side:
            answer = REPLACED if story.proposed_by else WITHDRAWN
        else:
            answer = _answer(line, story, changes)
            if answer != "accepted" and waiting.task not in _given(line):
                answer = SHUT
        self.asked[story.waits] = replace(
            waiting, answer=answer, answered_on=on, answered_by=line.by, answered_event=line.number,
            why=line.why if answer == "declined" else "",
        )  # fmt: skip
        story.waits = None

    def _side(self, story: Story) -> str:
        return self.side.get(story.owner, "") if story.owner else story.gap_side


def _born(line: Line, on: date, changes: Mapping[str, Change]) -> Story:
    def said(name: str) -> Any:
        return changes[name].new if name in changes else None

    due = date.fromisoformat(said("due_on"))
    return Story(
        owner=said("owner"), gap_side=said("gap_side") or "", status=said("status") or "not_started",
        due=[(line.at, due)], starts=date.fromisoformat(said("starts_on")), proposed_by=said("proposed_by") or "",
        set_by=line.side, set_in=line.number, added_on=on,
    )  # fmt: skip


def _given(line: Line) -> Sequence[int]:
    """The tasks that were given a date; those that only follow are pushed. All of them where the line does not say."""
    asked = line.facts.get("asked")
    if asked is None:
        return [change.number for change in line.changes if change.on == "task"]
    return [*asked, *([line.task] if line.task is not None and line.verb != "task.completed" else ())]


def _answer(line: Line, story: Story, changes: Mapping[str, Change]) -> str:
    """What somebody of the asked side said by this line: yes, no, or another date."""
    if line.verb in ANSWERED or (changes.keys().isdisjoint(("starts_on", "due_on")) and line.verb != RESCHEDULED):
        return "accepted"
    if story.stood is None or story.stood[1] != story.due[-1][1]:
        return "countered"
    return "declined" if "due_on" in changes or story.stood[0] == story.starts else "countered"


def _put_back(story: Story, was: Was, changes: Mapping[str, Change], *, is_last: bool) -> None:
    """Whoever takes back what his own side did leaves what people had done as it was before. Who set the dates is
    another one only where that did so, and nobody set them since (`is_last`)."""
    if is_last:
        story.set_by, story.set_in = was.set_by, was.set_in
    if "status" in changes:
        story.begun_by = was.begun_by
        if story.status == Task.Status.DONE:
            story.done_by, story.done_by_person = was.done_by, was.done_by_person


def _stood(story: Story, changes: Mapping[str, Change]) -> Dates | None:
    """The dates that its own side said yes to last: each is told only where it is another one."""
    found = list(story.stood or (None, None))
    for place, name in enumerate(("accepted_starts_on", "accepted_due_on")):
        if name in changes and changes[name].new:
            found[place] = date.fromisoformat(changes[name].new)
    starts, due = found
    return (starts, due) if starts and due else None

"""Every step of the plan, phase by phase, with what changed; and who decides, with what each person needs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.plans.models import Phase, Side, Stakeholder, Task
from mapapp.plans.words import days_words
from mapapp.snapshots.figures import in_words
from mapapp.snapshots.frame import Frame, held, short
from mapapp.snapshots.marks import Marked

LONGEST = 4000  # characters of what a step says: all that it can
WHOLE = 100_000  # characters of all steps that are printed whole
ALL = 40_000  # where they are more: the longest are cut, and the plan has them all
WORD, UNBROKEN = 200, 400  # a word this long takes the engine seconds to break: such a text is cut to so much
NEEDS = 400  # characters of what a person needs
CSS = {"not_started": "todo", "in_progress": "going", "blocked": "blocked", "done": "done", "not_needed": "dropped"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `css` names the status; `flags` are pairs of a class and its words."""

    number: int
    text: str
    owner: str
    due: Marked
    css: str
    status: str
    changed: bool
    flags: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A phase and its rows."""

    name: str
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Decider:
    name: str
    title: str
    part: str
    needs: str
    step: str


def parts(frame: Frame, changed: frozenset[int]) -> tuple[Part, ...]:
    """The phases that have tasks, in order."""
    most = longest([len(task.text) for task in frame.plan.tasks])
    found = (_part(frame, phase, changed, most) for phase in frame.plan.phases)
    return tuple(part for part in found if part.rows)


def longest(lengths: list[int], *, total: int = ALL) -> int:
    """How many characters each text may have. Where all together are more than are printed whole they come to at most
    `total`, and what short ones leave over is the long ones'."""
    if sum(lengths) <= WHOLE:
        return LONGEST
    left = total
    for place, length in enumerate(sorted(lengths)):
        fair = left // (len(lengths) - place)
        if length > fair:
            return min(fair, LONGEST)
        left -= length
    return LONGEST


def deciders(frame: Frame) -> tuple[Decider, ...]:
    """The buyer's people: part in the decision, what each needs, what each does next."""
    return tuple(_decider(frame, person) for person in frame.plan.people if person.side == Side.BUYER)


def is_unbroken(text: str) -> bool:
    """Whether a word in it is longer than any line."""
    return len(text) > UNBROKEN and any(len(word) > WORD for word in text.split())


def _part(frame: Frame, phase: Phase, changed: frozenset[int], most: int) -> Part:
    tasks = frame.standing.in_phase(phase)
    words = _("%(done)s done") % {"done": in_words(tasks)}
    return Part(short(phase.name, 160), words, tuple(_row(frame, task, changed, most) for task in tasks))


def _row(frame: Frame, task: Task, changed: frozenset[int], most: int) -> Row:
    was = frame.was_due.get(task.number)
    moved = was if was and was != task.due_on else None
    day = frame.day(task.due_on)
    return Row(
        number=task.number,
        text=short(task.text, min(most, UNBROKEN) if is_unbroken(task.text) else most),
        owner=short(frame.owner(task), 120),
        due=Marked("", frame.day(moved), day) if moved else Marked(day),
        css=CSS[task.status],
        status=str(Task.Status(task.status).label),
        changed=task.number in changed,
        flags=_flags(frame, task) if task.is_open else (),
    )


def _flags(frame: Frame, task: Task) -> tuple[tuple[str, str], ...]:
    flags, found = frame.flags(task), []
    if flags.late:
        found.append(("late", _("%(days)s late") % {"days": days_words(flags.late)}))
    if flags.slipped:
        found.append(("late", _("%(days)s later than agreed") % {"days": days_words(flags.slipped)}))
    if flags.risk == "blocked":
        found.append(("risk", short(task.blocked_by, 160) or _("Blocked")))
    elif flags.risk == "waits":
        found.append(("risk", _("At risk: waits for %(number)s, which is late") % {"number": flags.waits_for}))
    elif flags.risk == "will_not_hold" and flags.projected_on:
        found.append(("risk", _("At risk: expected on %(day)s") % {"day": frame.day(flags.projected_on)}))
    elif flags.risk:
        found.append(("risk", _("At risk: due soon and not started")))
    if flags.proposed_by:
        found.append(("proposed", _("Date proposed by %(company)s") % {"company": frame.company(flags.proposed_by)}))
    return tuple(found)


def _decider(frame: Frame, person: Stakeholder) -> Decider:
    own = [t for t in frame.plan.tasks if t.is_open and t.owner and t.owner.number == person.number]
    step = min(own, key=lambda t: (t.due_on, t.number), default=None)
    words = f"{frame.label(step, limit=40)}, {held(frame.day(step.due_on))}" if step else ""
    part = str(person.get_part_display())
    return Decider(short(frame.name(person), 120), short(person.title, 120), part, short(person.needs, NEEDS), words)

"""What an open cell offers to choose from: people of both sides, statuses, goals."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.drawing.reader import AVATARS, CHIPS, Reader
from mapapp.plans.models import Side, Stakeholder, Task
from mapapp.plans.queries import Plan

MANY = 12  # people that the list in a cell shows; typing narrows it
KEYS = {"not_started": "1", "in_progress": "2", "blocked": "3", "done": "4", "not_needed": "5"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is posted, what is read, whether it is what stands there now."""

    value: str
    words: str
    company: str = ""
    css: str = ""
    initials: str = ""
    key: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one company, for a plain select."""

    company: str
    choices: tuple[Choice, ...]


def owner_choices(plan: Plan, reader: Reader, *, q: str = "", current: str = "") -> tuple[Choice, ...]:
    """People whose name or title has what is typed. Each side as "to be named", too, unless a name is typed."""
    wanted = q.strip().casefold()
    people = [p for p in plan.people if wanted in p.name.casefold() or wanted in p.title.casefold()]
    people.sort(key=lambda p: (not p.name.casefold().startswith(wanted), p.side != reader.visit.side, p.number))
    found = [_person(p, reader, current) for p in people[:MANY]]
    question = q.strip() if q.strip().endswith("?") else ""
    for side in (reader.visit.side, reader.visit.side.other) if question or not wanted else ():
        words = _("To be named: “%(question)s”") % {"question": question} if question else _("To be named")
        value = f"{side}:{question}" if question else str(side)
        found.append(Choice(value, words, reader.company(side), "none", "?", current=current.startswith(str(side))))
    return tuple(found)


def owner_groups(plan: Plan, reader: Reader, *, current: str = "") -> tuple[Group, ...]:
    """Everybody, by company, and each company as "to be named"."""
    groups = []
    for side in (reader.visit.side, reader.visit.side.other):
        rows = [_person(p, reader, current) for p in plan.people if p.side == side]
        gap = Choice(str(side), _("To be named"), reader.company(side), current=current.startswith(str(side)))
        groups.append(Group(reader.company(side), (*rows, gap)))
    return tuple(groups)


def people_choices(plan: Plan, reader: Reader, *, current: str = "") -> tuple[Choice, ...]:
    """Everybody on the plan."""
    return tuple(_person(p, reader, current) for p in plan.people)


def status_choices(reader: Reader, *, current: str) -> tuple[Choice, ...]:
    """What people set. Late, at risk and moved are not among them: dates set those."""
    return tuple(
        Choice(value, words, css=CHIPS.get(value, ""), key=KEYS[value], current=value == current)
        for value, words in reader.statuses.items()
    )


def goal_choices(plan: Plan) -> tuple[Choice, ...]:
    return tuple(Choice(str(goal.number), goal.statement) for goal in plan.goals)


def joined_words(plan: Plan, task: Task) -> tuple[str, ...]:
    """`24 comes after 21`: what would hold again if a task that is not needed is bridged. Empty when nothing would."""
    before = [number for number, _lag in plan.after.get(task.number, ()) if number in plan.by_number]
    return tuple(
        _("%(after)s comes after %(before)s") % {"after": after, "before": number}
        for after in plan.before.get(task.number, ())
        for number in before
    )


def _person(person: Stakeholder, reader: Reader, current: str) -> Choice:
    side, value = Side(person.side), str(person.number)
    return Choice(value, person.name, reader.company(side), AVATARS[side], person.initials, current=value == current)

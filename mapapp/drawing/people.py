"""Who decides and what each person needs: the part both sides know."""

from __future__ import annotations

from dataclasses import dataclass

from mapapp.access.rules import may_edit_person
from mapapp.drawing.reader import Face, Reader, short
from mapapp.drawing.tabs import address
from mapapp.plans.models import Part, Side, Stakeholder, Task
from mapapp.plans.standing import Standing


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A row of the people table; `needs_url` leads a reader who may write it to what is still empty."""

    number: str
    face: Face
    part: str
    needs: str
    needs_url: str
    you: bool
    next_number: str
    next_text: str
    next_day: str


@dataclass(frozen=True, slots=True)
class People:
    """The buyer's people in full, the seller's by face."""

    deciding: tuple[PersonLine, ...]
    others: tuple[Face, ...]


def people_of(standing: Standing, reader: Reader) -> People:
    """Everybody of the plan, in the order they came."""
    first: dict[int, Task] = {}
    for task in sorted(standing.plan.tasks, key=lambda t: (t.due_on, t.number)):
        if task.is_open and task.owner:
            first.setdefault(task.owner.number, task)
    buyers = tuple(_line(p, first.get(p.number), reader) for p in standing.plan.people if p.side == Side.BUYER)
    return People(buyers, tuple(reader.face(p) for p in standing.plan.people if p.side == Side.SELLER))


def _line(person: Stakeholder, task: Task | None, reader: Reader) -> PersonLine:
    may = may_edit_person(reader.visit, Side(person.side), person.number) is None
    return PersonLine(
        number=str(person.number),
        face=reader.face(person),
        part=str(Part(person.part).label),
        needs=person.needs,
        needs_url=address("person", reader.visit.workspace.code, person.number) if may and not person.needs else "",
        you=person.number == reader.me,
        next_number=str(task.number) if task else "",
        next_text=short(task.text) if task else "",
        next_day=reader.day(task.due_on, weekday=False) if task else "",
    )

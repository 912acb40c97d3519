"""Who decides and what each person needs: the part both sides know."""

from __future__ import annotations

from dataclasses import dataclass

from mapapp.access.rules import may_edit_person
from mapapp.drawing.reader import Face, Reader
from mapapp.drawing.tabs import address
from mapapp.plans.models import Part, Side, Stakeholder, Task
from mapapp.plans.standing import Standing


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A row of the people table; `needs_url` is empty for who may not write what this person needs."""

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
    buyers = tuple(_line(p, standing, reader) for p in standing.plan.people if p.side == Side.BUYER)
    return People(buyers, tuple(reader.face(p) for p in standing.plan.people if p.side == Side.SELLER))


def _line(person: Stakeholder, standing: Standing, reader: Reader) -> PersonLine:
    mine = [t for t in standing.plan.tasks if t.is_open and t.owner and t.owner.number == person.number]
    task: Task | None = min(mine, key=lambda t: (t.due_on, t.number), default=None)
    may = may_edit_person(reader.visit, Side(person.side), person.number) is None
    return PersonLine(
        number=str(person.number),
        face=reader.face(person),
        part=str(Part(person.part).label),
        needs=person.needs,
        needs_url=address("person", reader.visit.workspace.code, person.number) if may else "",
        you=person.number == reader.me,
        next_number=str(task.number) if task else "",
        next_text=task.text if task else "",
        next_day=reader.day(task.due_on, weekday=False) if task else "",
    )

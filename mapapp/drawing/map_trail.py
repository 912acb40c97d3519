"""The trail of the map: each change of stance, told by the seller's own history and by nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.drawing.reader import Face, Reader
from mapapp.plans.history import Line
from mapapp.plans.queries import Plan
from mapapp.plans.words import moment_words
from mapapp.private.models import BeliefShape
from mapapp.private.stances import Stance


@dataclass(frozen=True, slots=True)
class Step:
    """One change of stance: of whom, from and to, why, by whom and when. `old` is empty when he was first placed."""

    name: str
    old: str
    new: str
    why: str
    by: Face
    when: str


@dataclass(frozen=True, slots=True)
class Trail:
    """What moved, and apart from it where each was placed first; newest first."""

    moves: tuple[Step, ...]
    firsts: tuple[Step, ...]


def trail_of(lines: Iterable[Line], beliefs: Sequence[BeliefShape], plan: Plan, reader: Reader) -> Trail:
    """The steps of the lines of placings. Makes no query."""
    steps = _steps(lines, beliefs, plan, reader)
    return Trail(tuple(step for step in steps if step.old), tuple(step for step in steps if not step.old))


def _steps(lines: Iterable[Line], beliefs: Sequence[BeliefShape], plan: Plan, reader: Reader) -> list[Step]:
    names = {row.number: _name(row, plan) for row in beliefs}
    zone = reader.visit.user.time_zone
    return [
        Step(
            names.get(change.number) or _("Somebody who was taken off the list"),
            _words(change.old),
            _words(change.new) or _("off the map"),
            line.why,
            _by(line, plan, reader),
            moment_words(line.at, zone=zone, now=reader.at),
        )
        for line in lines
        for change in line.changes
        if (change.on, change.field) == ("belief", "stance")
    ]


def _name(row: BeliefShape, plan: Plan) -> str:
    if row.own is not None:
        return row.own.name
    person = plan.person.get(row.person or 0)
    return person.name if person else ""


def _words(stance: int | None) -> str:
    return str(Stance(stance).label) if stance in Stance.values else ""


def _by(line: Line, plan: Plan, reader: Reader) -> Face:
    person = plan.person.get(line.by or 0)
    return reader.face(person) if person else Face("none", "?", _("Somebody"))

"""What managers think of a plan, as values for sellers: the newest in full, and those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.visit import Visit
from mapapp.drawing.reader import Reader
from mapapp.plans.words import day_words
from mapapp.private.models import PlanReviewShape
from mapapp.private.review_criteria import CRITERIA


@dataclass(frozen=True, slots=True)
class Score:
    """One criterion: what 1 and 3 mean, and what was given; 0 for nothing."""

    code: str
    label: str
    one: str
    three: str
    given: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class Thought:
    """One review. `look` is when somebody looks again."""

    number: int
    by: str
    when: str
    note: str
    look: str
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A plan on the list of the week: when the look is due, and what was thought of it last."""

    account: str
    name: str
    url: str
    look: str
    is_over: bool
    note: str
    weakest: str
    by: str


def thoughts_of(rows: Sequence[PlanReviewShape], reader: Reader) -> tuple[Thought, ...]:
    """All of them, newest first, each with the scores of the one before it. Makes no query."""
    return tuple(_thought(row, rows[index + 1 :], reader) for index, row in enumerate(rows))


def _thought(row: PlanReviewShape, before: Sequence[PlanReviewShape], reader: Reader) -> Thought:
    was = before[0].scores if before else {}
    return Thought(
        row.number,
        _name(row),
        reader.day(row.on),
        row.note,
        reader.day(row.look_on) if row.look_on else "",
        tuple(one for one in scores_of(row.scores, was) if one.given),
    )


def scores_of(given: dict[str, int], was: dict[str, int] | None = None) -> tuple[Score, ...]:
    """Every criterion with what was given for it, and what had been given before."""
    return tuple(
        Score(one.code, str(one.label), str(one.one), str(one.three), given.get(one.code, 0),
              (was or {}).get(one.code, 0))
        for one in CRITERIA
    )  # fmt: skip


def due_of(pairs: Sequence[tuple[Visit, PlanReviewShape]], today: date) -> tuple[Due, ...]:
    """The list of the week, in its order. Makes no query."""
    return tuple(_due(visit, row, today) for visit, row in pairs)


def _due(visit: Visit, row: PlanReviewShape, today: date) -> Due:
    look = row.look_on or today
    low = [one for one in scores_of(row.scores) if one.given == 1]
    return Due(
        visit.workspace.account,
        visit.workspace.name,
        reverse("coaching", args=[visit.workspace.code]),
        _("Today") if look == today else day_words(look, today=today),
        look < today,
        row.note,
        low[0].label if low else "",
        _name(row),
    )


def _name(row: PlanReviewShape) -> str:
    return str(row.by) if row.by else _("Somebody who is gone")

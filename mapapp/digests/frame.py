"""What every part of a letter is worked out from: the plan now and as its reader knew it, and what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mapapp.plans.history import Line
from mapapp.plans.models import Side, Stakeholder, Task
from mapapp.plans.standing import Standing
from mapapp.plans.words import day_words, full_day_words

TITLE, QUOTE = 90, 140  # characters of a step's text, and of what somebody wrote


@dataclass(frozen=True)
class Frame:
    """`lines` is all that happened since the reader's basis, `told` what of it others did. Makes no query."""

    standing: Standing
    was: Standing
    lines: Sequence[Line]
    told: Sequence[Line]
    buyer: bool
    team: str

    def day(self, day: date | str, *, weekday: bool = False) -> str:
        """`19 Feb`, from a date or its ISO form."""
        return day_words(_date(day), today=self.standing.today, weekday=weekday)

    def full_day(self, day: date | str) -> str:
        """`12 March`."""
        return full_day_words(_date(day), today=self.standing.today)

    def company(self, side: Side) -> str:
        return self.standing.plan.workspace.account if side == Side.BUYER else self.team

    def who(self, person: Stakeholder | None) -> str:
        """`Marcus Lindqvist`; people of the seller with their company, in every letter alike."""
        if person is None or not person.name:
            return _("Somebody")
        if person.side == Side.BUYER:
            return person.name
        return _("%(name)s, %(company)s") % {"name": person.name, "company": self.team}

    def by(self, line: Line) -> Stakeholder | None:
        return self.standing.plan.person.get(line.by or 0)

    def owner(self, task: Task) -> str:
        if task.owner:
            return self.who(task.owner)
        return _("%(company)s, to be named") % {"company": self.company(Side(task.gap_side))}


def short(text: str, most: int = TITLE) -> str:
    """One line of it, cut at the end when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else Truncator(line).chars(most)


def quoted(text: str) -> str:
    """“What somebody wrote.” Empty when nothing was."""
    words = short(text, QUOTE)
    return _("“%(said)s”") % {"said": words} if words else ""


def _date(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day

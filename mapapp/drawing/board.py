"""A plan as one reader is shown it: page, answers to edits and live fragments are drawn from the same values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString

from mapapp.access.visit import Visit
from mapapp.drawing.facts import Fact, facts_of
from mapapp.drawing.filters import View
from mapapp.drawing.gantt import timeline_of
from mapapp.drawing.phases import Progress, PhaseRows, phase_rows, progress_of
from mapapp.drawing.reader import Reader
from mapapp.drawing.rows import Row, row_of
from mapapp.plans.models import Task
from mapapp.plans.standing import Standing


@dataclass(frozen=True)
class Board:
    """Build it with `board`. Each part is worked out when it is first asked for, so an answer pays for what it draws."""

    reader: Reader
    standing: Standing
    view: View = field(default_factory=View)

    @property
    def url(self) -> str:
        return self.reader.url

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What stands in the header."""
        return facts_of(self.standing, self.reader)

    @cached_property
    def phasebars(self) -> tuple[Progress, ...]:
        return tuple(progress_of(phase, self.standing) for phase in self.standing.plan.phases)

    @cached_property
    def phases(self) -> tuple[PhaseRows, ...]:
        """Phases with the rows that the view shows."""
        return phase_rows(self.standing, self.reader, self.view)

    def phase(self, number: int) -> PhaseRows:
        """One phase with its rows; LookupError when there is none."""
        return next(part for part in self.phases if part.number == str(number))

    def row(self, number: int) -> Row:
        """One row, whatever the view shows; KeyError when there is none."""
        return row_of(self.task(number), self.standing, self.reader)

    def task(self, number: int) -> Task:
        return self.standing.plan.by_number[number]

    @cached_property
    def timeline(self) -> SafeString:
        """The SVG; empty when nothing has a date to draw."""
        return timeline_of(self.standing)


def board(visit: Visit, standing: Standing, *, view: View | None = None) -> Board:
    """The plan as it stands, for the person of this visit. Makes no query."""
    return Board(Reader.of(visit, standing), standing, view or View())

"""A plan as one reader is shown it: page, answers to edits and live fragments are drawn from the same values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mapapp.access.rules import may_add_task, may_lead
from mapapp.access.visit import Visit
from mapapp.drawing.agreement import Proposed, proposed_of
from mapapp.drawing.answers import Answers, answers_of
from mapapp.drawing.bulk import BulkBar, bulk_bar
from mapapp.drawing.changes import Since, since_of
from mapapp.drawing.coach import CoachPanel
from mapapp.drawing.completeness import Whole, whole_of
from mapapp.drawing.ending import Retired, Silent, retired_of, silent_of
from mapapp.drawing.facts import Fact, facts_of
from mapapp.drawing.filters import Option, View, which_options, whose_options
from mapapp.drawing.first_days import FirstDays, first_days_of
from mapapp.drawing.gantt import since_words, timeline_of
from mapapp.drawing.goals import Goals, goals_of
from mapapp.drawing.people import People, people_of
from mapapp.drawing.phases import PhaseRows, Progress, phase_rows, progress_of
from mapapp.drawing.reader import Reader
from mapapp.drawing.rows import Row, row_of
from mapapp.drawing.stakeholder_map import Asked, StakeholderMap, draw_map
from mapapp.drawing.tabs import Act, Tab, acts_of, invite_url, tabs_of
from mapapp.drawing.waiting import Next, Owed, next_of, owed
from mapapp.plans.history import Line
from mapapp.plans.models import Task
from mapapp.plans.standing import Standing
from mapapp.private.queries import Snooze
from mapapp.private.rules import reads_beliefs


@dataclass(frozen=True)
class Board:
    """Build it with `board`. Each part is worked out when it is first asked for: an answer pays for
    what it draws."""

    reader: Reader
    standing: Standing
    view: View = field(default_factory=View)
    lines: Sequence[Line] = ()
    joined: bool = True
    asked: Asked | None = None
    ended: Line | None = None
    snooze: Snooze | None = None
    value_hidden: bool = False
    coach: CoachPanel | None = None

    @property
    def url(self) -> str:
        return self.reader.url

    @property
    def name(self) -> str:
        return self.standing.plan.workspace.name

    @cached_property
    def eyebrow(self) -> str:
        """Whose plan it is, to whoever reads: the buyer's own, or the buyer's by name."""
        said = {"account": self.reader.account, "team": self.reader.team}
        if self.reader.visit.is_buyer:
            return _("Your evaluation plan, shared with %(team)s") % said
        return _("%(account)s’s evaluation plan, shared with %(team)s") % said

    @property
    def has_tasks(self) -> bool:
        return bool(self.standing.plan.tasks)

    @cached_property
    def may_edit(self) -> bool:
        return may_add_task(self.reader.visit) is None

    @property
    def phases_url(self) -> str:
        """Where phases are named and ordered; empty for who does not lead."""
        return f"{self.url}phases/" if may_lead(self.reader.visit) is None else ""

    @cached_property
    def bulk(self) -> BulkBar:
        """What the bar over the table offers for several tasks at once."""
        return bulk_bar(self.standing.plan, self.reader)

    @cached_property
    def whose(self) -> tuple[Option, ...]:
        return whose_options(self.view, self.standing, self.reader)

    @cached_property
    def which(self) -> tuple[Option, ...]:
        return which_options(self.view, self.standing, self.reader)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What stands in the header."""
        return facts_of(self.standing, self.reader)

    @cached_property
    def whole(self) -> Whole | None:
        """What is still empty that the reader may fill. The plan must be loaded with goals."""
        return whole_of(self.standing, self.reader, value_hidden=self.value_hidden)

    @cached_property
    def tabs(self) -> tuple[Tab, ...]:
        plan = self.standing.plan
        return tabs_of(self.reader.visit, tasks=len(plan.tasks), people=len(plan.people))

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        return acts_of(self.reader.visit, yours=self.next is not None)

    @property
    def invite_url(self) -> str:
        return invite_url(self.reader.visit)

    @cached_property
    def next(self) -> Next | None:
        """The reader's next step."""
        return next_of(self.standing, self.reader)

    @cached_property
    def first_days(self) -> FirstDays | None:
        """What was to be reached, looked at again; None before signature."""
        return first_days_of(self.standing, self.reader)

    @cached_property
    def retired(self) -> Retired | None:
        return retired_of(self.ended, self.standing, self.reader)

    @cached_property
    def silent(self) -> Silent | None:
        """For sellers, when nobody has acted for too long."""
        return silent_of(self.snooze, self.standing, self.reader) if self.reads_map else None

    @cached_property
    def proposed(self) -> Proposed | None:
        """The version that the other side proposes to the reader's."""
        names = {person.number: person.name for person in self.standing.plan.people}
        found = proposed_of(self.reader, names)
        return found if found and found.asked else None

    @cached_property
    def answers(self) -> Answers | None:
        """The dates that wait for the reader's yes."""
        return answers_of(self.standing, self.reader)

    @cached_property
    def colleagues(self) -> tuple[Owed, ...]:
        """What the reader's own side does next, besides himself."""
        return owed(self.standing, self.reader, self.reader.visit.side)

    @cached_property
    def others(self) -> tuple[Owed, ...]:
        """What the other side does next."""
        return owed(self.standing, self.reader, self.reader.visit.side.other)

    @cached_property
    def since(self) -> Since | None:
        return since_of(self.lines, self.standing, self.reader)

    @cached_property
    def goals(self) -> Goals:
        return goals_of(self.standing, self.reader)

    @cached_property
    def people(self) -> People:
        return people_of(self.standing, self.reader)

    @cached_property
    def map(self) -> StakeholderMap | None:
        """The people as the seller sees them; None for who does not, and where it was not asked for."""
        return draw_map(self.standing, self.reader, self.asked) if self.asked else None

    @property
    def reads_map(self) -> bool:
        return reads_beliefs(self.reader.visit)

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

    @property
    def ticks(self) -> str:
        """The version whose dates stand as ticks in the timeline; empty without one."""
        return since_words(self.standing.plan)

    @property
    def revision(self) -> str:
        """What the page holds: the number of the last event in it."""
        return str(self.standing.plan.workspace.revision)

    @cached_property
    def timeline(self) -> SafeString:
        """The SVG; empty when nothing has a date to draw."""
        return timeline_of(self.standing)


def board(
    visit: Visit,
    standing: Standing,
    *,
    view: View | None = None,
    lines: Sequence[Line] = (),
    joined: bool = True,
    asked: Asked | None = None,
    ended: Line | None = None,
    snooze: Snooze | None = None,
    value_hidden: bool = False,
    coach: CoachPanel | None = None,
) -> Board:
    """The plan as it stands, for the person of this visit. Makes no query.

    `lines` are the events after his mark; `joined` says whether anybody of the buyer's side has taken a seat; `asked`
    is what a seller's map is drawn from; `ended` the act that retired the plan; `snooze` what the seller has put off;
    `value_hidden` says that the seller keeps a value off the plan; `coach` is what stands beside it for sellers.
    """
    return Board(
        Reader.of(visit, standing), standing, view or View(), lines, joined, asked, ended, snooze, value_hidden, coach
    )

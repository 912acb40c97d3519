"""The people of the buying company as the seller sees them: the map, what it says, and the table that says it in words.

Values for sellers only. They are made from private rows that a page has asked for; for a buyer's page nobody asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.drawing.map_chart import Dot, map_chart
from mapapp.drawing.people import PersonLine, people_of
from mapapp.drawing.reader import AVATARS, Face, Reader
from mapapp.insight.stakeholder_map import Finding, Known, Meeting, read_map
from mapapp.plans.acts import act_words
from mapapp.plans.history import read
from mapapp.plans.models import Event, Part, Side, Stakeholder, Task
from mapapp.plans.standing import Standing
from mapapp.private.models import BeliefShape, OwnPersonShape
from mapapp.private.rules import may_lead_lane, may_write_lane
from mapapp.private.stances import Influence, Stance
from mapapp.private.whom import Whom

SHORT: Mapping[str, Promise] = {
    Part.CHAMPION: gettext_lazy("Leads it"),
    Part.ECONOMIC_BUYER: gettext_lazy("Budget"),
    Part.EXECUTIVE_SPONSOR: gettext_lazy("Sponsor"),
    Part.TECHNICAL_EVALUATOR: gettext_lazy("Technology"),
    Part.SECURITY: gettext_lazy("Security, gate"),
    Part.LEGAL: gettext_lazy("Contract, gate"),
    Part.PROCUREMENT: gettext_lazy("Purchasing, gate"),
    Part.USER: gettext_lazy("Daily use"),
}  # under a name on the map, where the whole part finds no room


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page has asked for the map: the beliefs of the reader's side, and what each person last did."""

    beliefs: Sequence[BeliefShape]
    acts: Mapping[int, Event]


@dataclass(frozen=True, slots=True)
class MapRow:
    """A row of the table. `line` is the public part, None for who is not on the plan; there `show_url` puts him on it.

    `place_url` leads to the forms of what is believed of him; empty for who only reads.
    """

    key: str
    face: Face
    part: str
    needs: str
    needs_url: str
    private_needs: str
    line: PersonLine | None
    stance: str
    influence: str
    boss: str
    last: str
    last_day: str
    place_url: str
    show_url: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class StakeholderMap:
    """Everything of the map. `whole` is its own page, which says more than the plan's."""

    company: str
    account: str
    url: str
    may_place: bool
    may_show: bool
    chart: SafeString
    findings: tuple[Finding, ...]
    rows: tuple[MapRow, ...]
    unplaced: tuple[Unplaced, ...]
    is_empty: bool
    whole: bool


def draw_map(standing: Standing, reader: Reader, asked: Asked, *, whole: bool = False) -> StakeholderMap:
    """The map for one reader of the seller's side. Makes no query."""
    return _Drawer(standing, reader, asked, whole).drawn()


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody of the plan, or of the seller's own list, with what is believed of him."""

    key: str
    who: Stakeholder | OwnPersonShape
    belief: BeliefShape | None
    own: bool

    @property
    def stance(self) -> int | None:
        return self.belief.stance if self.belief else None

    @property
    def influence(self) -> int | None:
        return self.belief.influence if self.belief else None

    @property
    def boss(self) -> str:
        """The key of whom he reports to; empty when that is not known."""
        if self.belief is None or (self.belief.boss is None and self.belief.own_boss is None):
            return ""
        return Whom(self.belief.boss, self.belief.own_boss).key


@dataclass(frozen=True)
class _Drawer:
    standing: Standing
    reader: Reader
    asked: Asked
    whole: bool

    def drawn(self) -> StakeholderMap:
        people, account = self.people, self.reader.account
        meetings = [self._meeting(task) for task in self.standing.plan.tasks if _is_meeting(task)]
        return StakeholderMap(
            company=self.reader.team,
            account=account,
            url=f"{self.reader.url}map/",
            may_place=self.may_place,
            may_show=self.may_show,
            chart=map_chart([self._dot(one) for one in people if one.stance], account=account),
            findings=read_map([self._known(one) for one in people], meetings, today=self.reader.today),
            rows=tuple(self._row(one) for one in people),
            unplaced=tuple(Unplaced(p.who.name, self._place_url(p)) for p in people if not p.stance),
            is_empty=not any(person.stance for person in people),
            whole=self.whole,
        )

    @cached_property
    def people(self) -> tuple[_Person, ...]:
        """People of the plan in the order they came, then those who are not on it."""
        believed = {Whom(row.person, row.own_person).key: row for row in self.asked.beliefs}
        plan = [_Person(key := Whom(p.number).key, p, believed.get(key), False) for p in self._buyers]
        own = [
            _Person(Whom(own_person=row.own.number).key, row.own, row, True)
            for row in self.asked.beliefs
            if row.own and row.own.side == Side.BUYER
        ]
        return (*plan, *own)

    @property
    def _buyers(self) -> list[Stakeholder]:
        return [person for person in self.standing.plan.people if person.side == Side.BUYER]

    @cached_property
    def lines(self) -> dict[str, PersonLine]:
        """The public part of each row, by key."""
        return {f"p{line.number}": line for line in people_of(self.standing, self.reader).deciding}

    @cached_property
    def names(self) -> dict[str, str]:
        return {person.key: person.who.name for person in self.people}

    @cached_property
    def may_place(self) -> bool:
        return may_write_lane(self.reader.visit) is None

    @cached_property
    def may_show(self) -> bool:
        return may_lead_lane(self.reader.visit) is None

    def _meeting(self, task: Task) -> Meeting:
        held = task.status == Task.Status.DONE
        owner = Whom(task.owner.number).key if task.owner else ""
        return Meeting(task.number, task.text, task.done_on or task.due_on, held, owner)

    def _known(self, one: _Person) -> Known:
        belief = one.belief
        zone = self.standing.plan.workspace.calendar(Side.SELLER)
        return Known(
            one.key, one.who.name, one.who.part, one.stance, one.influence, one.boss or None,
            bool(one.who.needs or (belief and belief.needs)), belief.stance_was if belief else None,
            zone.today(belief.moved_at) if belief and belief.moved_at else None, belief.moved_why if belief else "",
        )  # fmt: skip

    def _dot(self, one: _Person) -> Dot:
        line = _("Not on the plan") if one.own else str(SHORT.get(one.who.part) or one.who.title)
        was = one.belief.stance_was if one.belief else None
        return Dot(
            one.key, one.who.name, one.who.initials, line, one.stance or 0, one.influence or 0, was, one.boss, one.own
        )

    def _row(self, one: _Person) -> MapRow:
        line, act = self.lines.get(one.key), None if one.own else self.asked.acts.get(one.who.number)
        words = act_words(read(act)) if act else ""
        return MapRow(
            key=one.key,
            face=Face(AVATARS[Side.BUYER], one.who.initials, one.who.name, self.reader.account, one.who.title),
            part=str(Part(one.who.part).label),
            needs=one.who.needs,
            needs_url=line.needs_url if line else "",
            private_needs=one.belief.needs if one.belief else "",
            line=line,
            stance=str(Stance(one.stance).label) if one.stance else "",
            influence=str(Influence(one.influence).label) if one.influence else "",
            boss=self.names.get(one.boss, ""),
            last=words[:1].upper() + words[1:],
            last_day=self._day(act.at) if act else "",
            place_url=self._place_url(one),
            show_url=f"{self.reader.url}lane/people/{one.who.number}/show/" if one.own and self.may_show else "",
        )

    def _day(self, at: datetime) -> str:
        """`today`, `yesterday` or the day, in the reader's zone."""
        calendar = self.standing.plan.workspace.calendar(Side.SELLER)
        day = calendar.today(at)
        days = (self.reader.today - day).days
        return _("today") if days == 0 else _("yesterday") if days == 1 else self.reader.day(day, weekday=False)

    def _place_url(self, one: _Person) -> str:
        return f"{self.reader.url}map/{'own/' if one.own else ''}{one.who.number}/" if self.may_place else ""


def _is_meeting(task: Task) -> bool:
    return task.kind == Task.Kind.MEETING and task.status != Task.Status.NOT_NEEDED

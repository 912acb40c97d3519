"""What stood in a team's opportunities at an earlier moment, by the reports of the files that were taken in since, and
by what was written by hand since at a plan that no reading tells of.

A report holds what a row said before and after (changes/taking_in.py, following.py), so that it is told without
hindsight. Nobody writes by hand of what has no plan, so of those it is all that there was; reports are kept for a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, F, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from mapapp.people.models import Team
from mapapp.plans.facts import EXISTS
from mapapp.plans.history import read
from mapapp.plans.models import Workspace
from mapapp.private.choosing import TEAMS
from mapapp.private.history import BY_HAND, JOINED
from mapapp.private.models import BroughtLineShape, OpportunityShape

What = BroughtLineShape.What
SETTLED = Coalesce("done_at", "asked_at")
OPEN = OpportunityShape.Outcome.OPEN.value


@dataclass(frozen=True, slots=True)
class Before:
    """Of rows by their number in the CRM: `texts` are what their fields said before the first change since, as a report
    keeps it, and `came` those that a file told of for the first time since. `first` are those of the first list that
    the team ever brought, when that was since: it came in at `first_at`. `hands` is by plan what its row said before
    somebody wrote something else there, with when."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    at: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)
    hands: Mapping[int, Mapping[str, tuple[datetime, str]]] = field(default_factory=dict)
    came: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    first_at: datetime | None = None

    def ended(self) -> list[str]:
        """Those that were open before, and whose outcome changed."""
        return [key for key, texts in self.texts.items() if texts.get("outcome") == OPEN]

    def of(self, key: str, plan: int | None) -> dict[str, str]:
        """Field -> what a row said then, where a file or somebody by hand changed it since: whoever was first."""
        told, at = dict(self.texts.get(key, {})), self.at.get(key, {})
        for name, (when, old) in self.hands.get(plan or 0, {}).items():
            if name not in told or when < at[name]:
                told[name] = old
        return told


def before(team: Team, moment: datetime, keys: QuerySet[Any], plans: QuerySet[Any]) -> Before:
    """What is told of the team's rows with these keys as they stood at the aware moment; by hand, of these plans. Two
    queries."""
    files = TEAMS.brought._default_manager.filter(team=team, new__gt=0).order_by(SETTLED, "pk")
    lines = _lines(team).filter(what__in=(What.NEW, What.CHANGED), at__gt=moment, key__in=keys)
    lines = lines.annotate(changes=Case(When(what=What.CHANGED, then=F("said"))), list=Subquery(files.values("pk")[:1]))
    texts: dict[str, dict[str, str]] = {}
    when: dict[str, dict[str, datetime]] = {}
    came, first, first_at = set(), set(), None
    rows = lines.order_by("-at", "-pk").values_list("key", "what", "changes", "at", "brought", "list")
    for key, what, said, at, brought, first_list in rows.iterator():
        if what != What.NEW:  # the latest first: what the earliest of them found stays
            olds = {name: old for name, old, _new in _threes(said)}
            texts.setdefault(key, {}).update(olds)
            when.setdefault(key, {}).update(dict.fromkeys(olds, at))
        elif brought == first_list:
            first.add(key)
            first_at = at
        else:
            came.add(key)
    hands = _by_hand(moment, plans)
    return Before(texts, when, hands, frozenset(came), frozenset(first), first_at)


def _by_hand(moment: datetime, plans: QuerySet[Any]) -> dict[int, dict[str, tuple[datetime, str]]]:
    """Plan -> field -> when it was first changed by hand since, and what it said before. One query."""
    events = TEAMS.events._default_manager.filter(workspace__in=plans, verb__in=BY_HAND, at__gt=moment)
    hands: dict[int, dict[str, tuple[datetime, str]]] = {}
    for event in events.exclude(JOINED).exclude(by_number=None).order_by("-number"):  # the earliest of them stays
        changes = (one for one in read(event).changes if one.on == "opportunity" and one.field != EXISTS)
        hands.setdefault(event.workspace_id, {}).update((one.field, (event.at, str(one.old or ""))) for one in changes)
    return hands


def stages_passed(team: Team, ended: Mapping[str, OpportunityShape]) -> Iterator[tuple[str, str]]:
    """Key and stage of each of these rows, by their keys, that left it, or ended in it, while it was open. From what a
    row is now on, one change after the other is taken back, the latest first. One query."""
    stood: dict[str, tuple[str, str | None]] = {}
    zone = ZoneInfo(team.time_zone)
    lines = _lines(team).filter(what=What.CHANGED).order_by("-at", "-pk")
    for key, said, at in lines.values_list("key", "said", "at").iterator():
        if (row := ended.get(key)) is None:
            continue
        stage, outcome = stood.get(key, (row.stage, None))
        olds = {name: old for name, old, _new in _threes(said)}
        was = stood[key] = olds.get("stage", stage), olds.get("outcome", outcome)
        is_open = _not_ended(row, at.astimezone(zone).date()) if was[1] is None else was[1] == OPEN
        if is_open and not olds.keys().isdisjoint(("stage", "outcome")):
            yield key, was[0]


def stage_on_first_day(row: OpportunityShape, workspace: Workspace) -> str:
    """The stage at which a row of the CRM stood when a plan was made, or with which it came on that same day; empty
    where no file had told of it by then. What was written by hand at another plan meanwhile is no file's. At most two
    queries."""
    made_at, stage = workspace.created_at, row.stage
    first_day = workspace.today(made_at)
    came_at: datetime | None = None
    left: list[tuple[datetime, str]] = []
    lines = _lines(row.team_id).filter(key=row.key, what__in=(What.NEW, What.CHANGED)).order_by("at", "pk")
    for what, said, at in lines.values_list("what", "said", "at"):
        if what == What.NEW:
            came_at, left = at, []
        left += [(at, old) for name, old, _new in _threes(said) if name == "stage" and what == What.CHANGED]
    if came_at is None and not _told_before(row.team_id, made_at):
        return ""  # nobody knows whether it was here: reports are kept for a year
    if came_at is not None and workspace.today(came_at) > first_day:
        return ""
    return next((old for at, old in left if at > made_at), stage)


def _told_before(team: int, moment: datetime) -> bool:
    files = TEAMS.brought._default_manager.filter(team=team).annotate(at=SETTLED)
    return files.filter(at__lte=moment).exists()


def _not_ended(row: OpportunityShape, on: date) -> bool:
    """Whether it was open on a day after which no file says how it ended: it came in when it was over, or somebody here
    wrote it down."""
    return row.outcome_on is not None and on < row.outcome_on


def _lines(team: Team | int) -> QuerySet[Any]:
    lines: QuerySet[Any] = TEAMS.lines._default_manager.filter(team=team).exclude(key="")
    return lines.annotate(at=Coalesce("brought__done_at", "brought__asked_at"))


def _threes(said: object) -> Iterator[tuple[str, str, str]]:
    """Field, old and new of a line, as far as they can be read."""
    for three in said if isinstance(said, list) else ():
        if isinstance(three, list) and len(three) == 3 and all(isinstance(text, str) for text in three):
            yield three[0], three[1], three[2]

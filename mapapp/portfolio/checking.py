"""Whether what is kept equals what it is when it is worked out again, column by column: nothing is written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import JSONField, Q

from mapapp.people.models import Team
from mapapp.portfolio.behind import deals_behind, plans_behind
from mapapp.portfolio.counting import Counting, counting_of
from mapapp.portfolio.lines import deal_lines, plan_lines
from mapapp.portfolio.tallying import StillMade, apart_of
from mapapp.private.kept import figures_table
from mapapp.private.models import FiguresShape

AT_ONCE = 200
MOMENTS = {"id", "computed_at"}  # when it was made is no figure
VERSION = "settings"  # of a line's values: it stays when only what nothing is counted by was set since


@dataclass(frozen=True, slots=True)
class Difference:
    """A column of a line that says something else than its rows. `what` names the plan or the opportunity."""

    what: str
    column: str
    kept: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Checked:
    """`behind` lines are waiting to be made again; the others were compared, `lines` of them."""

    lines: int
    behind: int
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        return not self.behind and not self.differences


def check_team(team: Team, at: datetime) -> Checked:
    """Compare all lines of a team that hold at the aware moment `at`. A line that no day changes any more is worked out
    as of the moment at which it was made, and any other as of now. And what lines come to, whichever they are."""
    counting = counting_of(team)
    plans, deals = plans_behind(team, counting, at), deals_behind(team, counting, at)
    kept = figures_table()._default_manager.filter(team=team).order_by("pk")
    told = kept.exclude(workspace__in=plans).exclude(Q(workspace=None) & Q(opportunity__in=deals))
    lines, behind = 0, len(plans) + len(deals)
    try:
        found = [Difference(f"The sums of {what}", name, old, new) for what, name, old, new in apart_of(team)]
    except StillMade:  # some were behind, whatever was counted of them before
        found, behind = [], max(behind, 1)
    for some in _some(told.iterator(chunk_size=AT_ONCE)):
        lines += len(some)
        found += _compared(team, counting, some, at)
    return Checked(lines, behind, tuple(found))


def _compared(team: Team, counting: Counting, kept: Sequence[FiguresShape], at: datetime) -> Iterator[Difference]:
    moments: dict[datetime, list[FiguresShape]] = defaultdict(list)
    for line in kept:
        moments[at if line.holds_until else line.computed_at].append(line)
    for moment, lines in moments.items():
        made = plan_lines(team, counting, [one.workspace_id for one in lines if one.workspace_id], moment)
        without = [one.opportunity_id for one in lines if one.workspace_id is None and one.opportunity_id]
        made += deal_lines(team, counting, without, moment) if without else []
        again = {(one.workspace_id, None if one.workspace_id else one.opportunity_id): one for one in made}
        for line in lines:
            key = (line.workspace_id, None if line.workspace_id else line.opportunity_id)
            yield from _told_apart(line, again.get(key))


def _told_apart(kept: FiguresShape, found: FiguresShape | None) -> Iterator[Difference]:
    what = f"{kept.account}: {kept.name}"
    if found is None:
        yield Difference(what, "line", "is kept", "is of nothing")
        return
    for field in kept._meta.concrete_fields:
        if field.name in MOMENTS:
            continue
        old, new = getattr(kept, field.attname), getattr(found, field.attname)
        if isinstance(field, JSONField):
            old, new = (_plain(value) for value in (old, new))
        if old != new:
            yield Difference(what, field.name, old, new)


def _plain(value: Any) -> Any:
    found = json.loads(json.dumps(value))
    return {name: one for name, one in found.items() if name != VERSION} if isinstance(found, dict) else found


def _some(lines: Iterable[FiguresShape]) -> Iterator[list[FiguresShape]]:
    some: list[FiguresShape] = []
    for line in lines:
        some.append(line)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some

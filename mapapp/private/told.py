"""Of a team's settings the stages and rates that only the rows of some plans told when they were set: who sits with the
buyer there would read in them what those rows say (withheld.py).

It is noted when they are set and not looked up when they are read: what he is shown does not move with rows that he
may not read, so that neither a name that comes nor one that is missing tells him anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mapapp.access.members import TeamVisit
from mapapp.access.models import Seat
from mapapp.people.models import Team, User
from mapapp.plans.models import Side
from mapapp.private.choosing import TEAMS
from mapapp.private.models import BroughtShape
from mapapp.private.pipeline import Pipeline, Rate, Stage, same
from mapapp.private.team_queries import currencies_in_use, pipeline_of, stages_in_use
from mapapp.private.withheld import NOTHING, Withheld, withheld_from

MOST = 20  # plans, or rows of a file: with so many a name tells of none of them
WAIT = (BroughtShape.State.LOOKED, BroughtShape.State.TAKING)
Told = Mapping[str, Mapping[str, list[int]]]  # stages and rates -> name -> the plans whose rows alone told it


@dataclass(frozen=True, slots=True)
class Kept:
    """What of the settings a reader is not shown: stages, folded, and currencies with a rate."""

    stages: frozenset[str] = frozenset()
    rates: frozenset[str] = frozenset()

    def without(self, now: Pipeline) -> Pipeline:
        """The settings as he is shown them. Each stage keeps the chance that it has among all of them."""
        if not self.stages and not self.rates:
            return now
        return replace(
            now, stages=tuple(one for one in now.stages if same(one.name) not in self.stages),
            rates=tuple(one for one in now.rates if one.currency not in self.rates), chances=now.table,
            qualified="" if same(now.qualified) in self.stages else now.qualified,
        )  # fmt: skip

    def put_back(self, now: Pipeline, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """What he sets, with all that he was not shown as it was. A name that he writes himself is his, and shown."""
        made = dict(values)
        if "stages" in made and self.stages:
            made["stages"] = self._stages(now, made["stages"])
            if not made.get("qualified") and same(now.qualified) in self.stages:
                made["qualified"] = now.qualified
            made["told_by"] = _less(now.told_by, "stages", _names(values["stages"]) & self.stages)
        if "chances" in made and self.stages:
            made["chances"] = {**made["chances"], **{k: v for k, v in now.chances.items() if k in self.stages}}
        if "rates" in made and self.rates:
            his = _codes(made["rates"])
            lost = (one for one in now.rates if one.currency in self.rates - his)
            made["rates"] = (*made["rates"], *lost)
            made["told_by"] = _less(now.told_by, "rates", his & self.rates)
        return made

    def _stages(self, now: Pipeline, his: Iterable[Stage]) -> tuple[Stage, ...]:
        """Each that he was not shown behind the one that it stood behind."""
        made = list(his)
        for place, stage in enumerate(now.stages):
            names = [same(one.name) for one in made]
            if same(stage.name) in self.stages and same(stage.name) not in names:
                ahead = [names.index(same(one.name)) for one in now.stages[:place] if same(one.name) in names]
                made.insert(ahead[-1] + 1 if ahead else 0, stage)
        return tuple(made)


def kept_from(now: Pipeline, withheld: Withheld, stages: Iterable[str], currencies: Iterable[str]) -> Kept:
    """What is kept from who is shown all rows but those that are withheld; these stages and currencies stand in rows
    that he is shown."""
    known = {"stages": {same(one) for one in stages}, "rates": set(currencies)}
    found = {
        kind: frozenset(n for n, plans in now.told_by.get(kind, {}).items() if withheld.plans.issuperset(plans))
        for kind in known
    }
    return Kept(found["stages"] - known["stages"], found["rates"] - known["rates"]) if withheld else Kept()


def shown_to(visit: TeamVisit) -> Pipeline:
    """The settings as he is shown them. One query; at most five where plans alone told one of them."""
    now = pipeline_of(visit.team)
    withheld = withheld_from(visit) if any(now.told_by.values()) else NOTHING
    if not withheld:
        return now
    in_use = stages_in_use(visit.team, withheld), currencies_in_use(visit.team, withheld)
    return kept_from(now, withheld, *in_use).without(now)


def told_by(team: Team, before: Pipeline, made: Pipeline, by: User | None) -> dict[str, dict[str, list[int]]]:
    """The names of settings that are being made that only plans tell: as noted before, and of those that join now by
    the rows that are here, and by files that wait. Not of plans on which who sets them sits with the buyer: he wrote
    the name himself. At most six queries, none when no name joins."""
    names = {"stages": _names(made.stages), "rates": _codes(made.rates)}
    new = {"stages": names["stages"] - _names(before.stages), "rates": names["rates"] - _codes(before.rates)}
    found = {
        kind: {name: plans for name, plans in made.told_by.get(kind, {}).items() if name in names[kind]}
        for kind in names
    }
    tellers = _tellers(team, new)
    bought = _bought_by(by, team) if tellers else frozenset()
    for (kind, name), plans in tellers.items():
        if None not in plans and len(plans) <= MOST and bought.isdisjoint(plans):
            found[kind][name] = sorted(plan for plan in plans if plan is not None)
    return {kind: noted for kind, noted in found.items() if noted}


def _tellers(team: Team, new: Mapping[str, set[str]]) -> dict[tuple[str, str], set[int | None]]:
    """Kind and name -> the plans whose rows tell it; None among them for a row that has no plan."""
    found: dict[tuple[str, str], set[int | None]] = defaultdict(set)
    if not any(new.values()):
        return found
    rows = TEAMS.opportunities._default_manager.filter(team=team).order_by()
    for stage, plan in rows.exclude(stage="").values_list("stage", "workspace").distinct():
        found["stages", same(stage)].add(plan)
    for currency, plan in rows.filter(amount__isnull=False).values_list("currency", "workspace").distinct():
        found["rates", currency].add(plan)
    for file in TEAMS.brought._default_manager.filter(team=team, state__in=WAIT).values_list("found", flat=True):
        alone = file.get("of_plans", {})
        keys = {key for named in alone.values() for several in named.values() for key in several}
        plans = dict(rows.filter(key__in=keys).values_list("key", "workspace")) if keys else {}
        for kind, told in (("stages", map(same, file.get("stages", []))), ("rates", file.get("currencies", []))):
            for name in told:
                found[kind, name].update(plans.get(key) for key in alone.get(kind, {}).get(name, [""]))
    return {which: plans for which, plans in found.items() if which[1] in new[which[0]]}


def _bought_by(user: User | None, team: Team) -> frozenset[int]:
    seats = Seat.objects.filter(user=user, stakeholder__side=Side.BUYER, workspace__team=team)
    return frozenset(seats.values_list("workspace", flat=True)) if user else frozenset()


def _less(told: Told, kind: str, names: set[str]) -> Told:
    return {**told, kind: {name: plans for name, plans in told.get(kind, {}).items() if name not in names}}


def _names(stages: Iterable[Stage]) -> set[str]:
    return {same(one.name) for one in stages}


def _codes(rates: Iterable[Rate]) -> set[str]:
    return {one.currency for one in rates}

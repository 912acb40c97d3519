"""Questions about a team's opportunities as a whole. Who may ask them is a rule's business (may_keep_opportunities);
each says how many queries it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from mapapp.people.models import Team, User
from mapapp.private.choosing import TEAMS
from mapapp.private.models import BroughtLineShape, BroughtShape, OpportunityShape, PipelineShape
from mapapp.private.pipeline import Pipeline
from mapapp.private.queries import opportunities_of
from mapapp.private.withheld import NOTHING, Withheld

LISTED = 20  # files on the page


def pipeline_of(team: Team) -> Pipeline:
    """The settings that hold now. One query."""
    row = TEAMS.settings._default_manager.filter(team=team).last()
    return Pipeline.read(row.number, row.values) if row else Pipeline()


def settings_held(team: Any) -> QuerySet[PipelineShape]:
    """The versions of a team's settings, the one that holds now first; `team` may be of an outer query."""
    return TEAMS.settings._default_manager.filter(team=team).order_by("-number")


def teams_with_settings() -> QuerySet[Team]:
    """Those that have said how they read their opportunities. One query when it is read."""
    return Team.objects.filter(pk__in=TEAMS.settings._default_manager.order_by().values("team")).order_by("pk")


def pipeline_at(team: Team, at: datetime) -> Pipeline:
    """The settings that held at the aware moment `at`. One query."""
    row = TEAMS.settings._default_manager.filter(team=team, at__lte=at).last()
    return Pipeline.read(row.number, row.values) if row else Pipeline()


def pipeline_numbered(team: Team, number: int) -> Pipeline:
    """Those of a version; what mapapp comes with for 0. One query."""
    row = TEAMS.settings._default_manager.filter(team=team, number=number).first()
    return Pipeline.read(row.number, row.values) if row else Pipeline()


def last_set(team: Team) -> PipelineShape | None:
    """The version that holds now with who set it; None while they are as they came. One query."""
    return TEAMS.settings._default_manager.filter(team=team).select_related("by").last()


def set_by(team: Team, number: int) -> User | None:
    """Who set that version; None for whoever was erased, and for what mapapp comes with. One query."""
    row = TEAMS.settings._default_manager.filter(team=team, number=number).select_related("by").first()
    return row.by if row else None


def open_without_plan(team: Team) -> QuerySet[OpportunityShape]:
    """The open ones that have no plan: by close date, those without one last."""
    rows = opportunities_of(team).filter(workspace=None, outcome=OpportunityShape.Outcome.OPEN)
    return rows.order_by("close_on", "account", "pk")


def startable(teams: Iterable[Team], pk: int) -> OpportunityShape | None:
    """One of these teams that has no plan yet. One query."""
    return TEAMS.opportunities._default_manager.filter(team__in=list(teams), workspace=None, pk=pk).first()


def startable_of(teams: Iterable[Team], email: str) -> list[OpportunityShape]:
    """Those of them that are open and somebody's own: ten at most, by close date. One query."""
    rows = TEAMS.opportunities._default_manager.filter(team__in=list(teams), workspace=None, owner_email=email)
    return list(rows.filter(outcome=OpportunityShape.Outcome.OPEN).order_by("close_on", "pk")[:10])


def stages_in_use(team: Team, withheld: Withheld = NOTHING) -> list[str]:
    """The stages that its opportunities stand in, but for those that are kept from their reader. One query."""
    rows = _not_of(withheld, team).exclude(stage="")
    return sorted(set(rows.values_list("stage", flat=True).distinct().order_by()), key=str.casefold)


def currencies_in_use(team: Team, withheld: Withheld = NOTHING) -> list[str]:
    """The currencies that its opportunities are in, but for those that are kept from their reader. One query."""
    rows = _not_of(withheld, team).filter(amount__isnull=False)
    return sorted(set(rows.values_list("currency", flat=True).distinct().order_by()))


def brought_by(team: Team, code: str) -> BroughtShape | None:
    """A file of the team's, without its content. One query."""
    files = TEAMS.brought._default_manager.filter(team=team, code=code)
    return files.select_related("by", "team").defer("content").first()


def files_of(team: Team) -> list[BroughtShape]:
    """The last files, the newest first, without their content. One query."""
    rows = TEAMS.brought._default_manager.filter(team=team).select_related("by").defer("content", "found")
    return list(rows[:LISTED])


def files_taking(team: Team) -> list[BroughtShape]:
    """Those that somebody has asked to take in and that are not in yet, without their content. One query."""
    rows = TEAMS.brought._default_manager.filter(team=team, state=BroughtShape.State.TAKING)
    return list(rows.defer("content", "found").order_by("asked_at", "pk"))


def files_under_way(team: Team) -> list[int]:
    """The keys of those that a worker has still to look at, or to take in. One query."""
    over = (BroughtShape.State.DONE, BroughtShape.State.REFUSED)
    files = TEAMS.brought._default_manager.filter(team=team).exclude(state__in=over)
    return list(files.order_by("asked_at", "pk").values_list("pk", flat=True))


def last_brought(team: Team) -> BroughtShape | None:
    """The file that was brought last, in whatever state. One query."""
    return _files(team).defer("content").first()


def _files(team: Team) -> QuerySet[BroughtShape]:
    """Without the reports of what followed when the team set its stages: they had no columns."""
    return TEAMS.brought._default_manager.filter(team=team).exclude(found__has_key=BroughtShape.STAGES)


def followed(team: Team, number: int) -> BroughtShape | None:
    """The report of the rows that followed when that version of the settings was set; None when there were none. One
    query."""
    rows = TEAMS.brought._default_manager.filter(team=team, settings=number, found__has_key=BroughtShape.STAGES)
    return rows.defer("content").first()


def last_taken(team: Team) -> BroughtShape | None:
    """The file that was taken in last, with what was found in it. One query."""
    rows = _files(team).filter(state=BroughtShape.State.DONE)
    return rows.defer("content").order_by("-done_at", "-pk").first()


def lines_of(
    brought: BroughtShape, *, what: str = "", after: int = 0, most: int, withheld: Withheld = NOTHING
) -> list[BroughtLineShape]:
    """What became of the rows of a file, those of one kind or all, from behind a line on, without those that are kept
    from their reader. One query."""
    rows = _lines(brought, withheld).filter(line__gt=after)
    return list((rows.filter(what=what) if what else rows)[:most])


def lines_through(brought: BroughtShape, withheld: Withheld = NOTHING) -> Iterator[BroughtLineShape]:
    """All of them, some at a time: there may be fifty thousand. One query."""
    return _lines(brought, withheld).iterator(chunk_size=500)


def _lines(brought: BroughtShape, withheld: Withheld) -> QuerySet[BroughtLineShape]:
    rows = TEAMS.lines._default_manager.filter(brought=brought.pk)
    return rows.exclude(withheld.lines) if withheld else rows


def brought_numbered(pk: int) -> BroughtShape | None:
    """A file by its key, for a worker: without its content. One query."""
    return TEAMS.brought._default_manager.filter(pk=pk).select_related("team").defer("content").first()


def keys_of(team: Team) -> set[str]:
    """The numbers in the CRM of all that a team has. One query."""
    rows = TEAMS.opportunities._default_manager.filter(team=team).exclude(key="").order_by()
    return set(rows.values_list("key", flat=True))


def with_keys(team: Team, keys: Iterable[str]) -> dict[str, OpportunityShape]:
    """Those of the team that have these keys. One query."""
    rows = TEAMS.opportunities._default_manager.filter(team=team, key__in=list(keys))
    return {row.key: row for row in rows}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many opportunities a team has: all, the open ones, and those of them that have no plan."""

    every: int
    open: int
    without_plan: int


def counted(team: Team, withheld: Withheld = NOTHING) -> Counted:
    """Without those that are kept from their reader. One query."""
    is_open = Q(outcome=OpportunityShape.Outcome.OPEN)
    found = _not_of(withheld, team).aggregate(
        every=Count("pk"),
        open=Count("pk", filter=is_open),
        without_plan=Count("pk", filter=is_open & Q(workspace=None)),
    )
    return Counted(**found)


def _not_of(withheld: Withheld, team: Team) -> QuerySet[OpportunityShape]:
    """Those of the team but for the plans that are kept from their reader."""
    rows = TEAMS.opportunities._default_manager.filter(team=team)
    return rows.exclude(workspace__in=withheld.plans) if withheld else rows

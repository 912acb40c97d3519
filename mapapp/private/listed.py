"""The portfolio's lines and readings of a team: for its members alone, who are let in by the door of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from mapapp.access.members import TeamVisit
from mapapp.access.models import Role, Seat
from mapapp.people.models import Membership, User
from mapapp.plans.models import Side
from mapapp.prepared import prepared
from mapapp.private.kept import (
    figures_table,
    measured_held,
    opportunities_table,
    readings_table,
    tallies_table,
    views_table,
)
from mapapp.private.models import FiguresShape, OpportunityShape, ReadingShape, TallyShape, ViewShape
from mapapp.private.models.tallies import ALL
from mapapp.private.pipeline import Pipeline
from mapapp.private.team_queries import settings_held

WORKS = (Role.LEAD, Role.CONTRIBUTOR)  # who reads what the seller keeps to himself of a plan (rules.may_read_lane)


@dataclass(frozen=True, slots=True)
class DeskVisit(TeamVisit):
    """A member at the portfolio of a team of his. `read_at` is when its CRM was last read, None when it never was;
    `stamp` is another one when a line of the team was made, changed or went. `pipeline` and `measured`, the number and
    values of what its own history says, are those that hold now. `buys`: on a plan of the team he sits with the buyer,
    whose line is kept from him."""

    read_at: datetime | None
    stamp: int
    pipeline: Pipeline
    measured: tuple[int, Mapping[str, Any]]
    buys: bool

    @property
    def currency(self) -> str:
        """The team's own, empty while it has named none."""
        return self.pipeline.currency

    @property
    def sees_all(self) -> bool:
        """Every line of the team, as all others do who oversee it."""
        return self.oversees and not self.buys


def desk_visits(user: User) -> list[DeskVisit]:
    """The visits of a member to the portfolio of each of his teams, by name. One query."""
    rows: list[Any] = list(_memberships(user.pk))
    visits = [
        DeskVisit(
            user, one.team, one, one.read_at, one.turns or 0,
            Pipeline.read(one.settings_number or 0, one.settings_values or {}),
            (one.measured_number or 0, one.measured_values or {}), one.buys,
        )
        for one in rows
    ]  # fmt: skip
    return visits if user.is_active else []


@prepared
def _memberships(user: int) -> QuerySet[Membership]:
    mine = Membership.objects.filter(user=user).select_related("team").order_by("team__name", "team__pk")
    tallies = tallies_table()._default_manager.filter(team=OuterRef("team"), by=ALL)
    return mine.annotate(
        read_at=Subquery(_readings_of_the_crm().values("refreshed_at")[:1]),
        turns=Subquery(tallies.values("turns")[:1]),
        buys=Exists(_bought_by(user).filter(workspace__team=OuterRef("team"))),
        **_held("settings", settings_held(OuterRef("team"))), **_held("measured", measured_held(OuterRef("team"))),
    )  # fmt: skip


def _held(name: str, versions: QuerySet[Any]) -> dict[str, Subquery]:
    """The number and the values of the version that holds now."""
    return {f"{name}_{what}": Subquery(versions.values(what)[:1]) for what in ("number", "values")}


def _readings_of_the_crm() -> QuerySet[Any]:
    rows = opportunities_table()._default_manager.filter(team=OuterRef("team"), refreshed_at__isnull=False)
    return rows.order_by("-refreshed_at")


def lines_for(visit: TeamVisit) -> QuerySet[FiguresShape]:
    """What a member sees of the team's portfolio (PRODUCT, People): who oversees the team every line; a rep the plans
    that he works on, and the opportunities without a plan that are his. A plan on which he sits with the buyer nobody
    sees here; whether there is one his visit has asked, so that no line of whoever sees them all is asked again."""
    rows = figures_table()._default_manager.filter(team=visit.team)
    if isinstance(visit, DeskVisit) and visit.sees_all:
        return rows
    rows = rows.exclude(workspace__in=_bought_by(visit.user).values("workspace"))
    if visit.oversees:
        return rows
    seats = Seat.objects.filter(user=visit.user, stakeholder__side=Side.SELLER, role__in=WORKS)
    return rows.filter(Q(workspace__in=seats.values("workspace")) | Q(workspace=None, seller=visit.user))


def tallies_for(visit: DeskVisit) -> QuerySet[TallyShape] | None:
    """What all lines of the team come to, for who sees every one of them; nobody else is told any of it."""
    return tallies_table()._default_manager.filter(team=visit.team) if visit.sees_all else None


def oldest_of(visit: DeskVisit) -> tuple[int, str]:
    """How many lines the team has, and the mark of what the open one is counted by that was made first. One query."""
    oldest = figures_table()._default_manager.filter(team=visit.team, outcome="open").order_by("computed_at")
    rows = tallies_table()._default_manager.filter(team=visit.team, by=ALL)
    found = rows.values_list("lines", Subquery(oldest.values("counted_by")[:1])).first()
    return (found[0], found[1] or "") if found else (0, "")


def without_plan_for(visit: TeamVisit, number: int) -> OpportunityShape | None:
    """An open opportunity of the team that has no plan, when the member sees its line: who oversees the team does, and
    whose it is in the CRM. One query."""
    rows = opportunities_table()._default_manager.filter(team=visit.team, workspace=None, outcome="open", pk=number)
    if not visit.oversees:
        rows = rows.filter(owner_email__iexact=visit.user.email)
    return rows.select_related("team").first()


def readings_for(visit: TeamVisit) -> QuerySet[ReadingShape]:
    """The readings of the plans that a member sees in the portfolio."""
    bought = _bought_by(visit.user).values("workspace")
    rows = readings_table()._default_manager.filter(team=visit.team).exclude(workspace__in=bought)
    return rows if visit.oversees else rows.filter(workspace__in=lines_for(visit).values("workspace"))


def _bought_by(user: User | int) -> QuerySet[Seat]:
    """His seats on the buyer's side: also a manager of the selling team may have one."""
    return Seat.objects.filter(user=user, stakeholder__side=Side.BUYER)


def views_for(visit: TeamVisit) -> QuerySet[ViewShape]:
    """The saved views that a member has in the team: his own, and those that are shared with it. One query when it is
    read."""
    rows = views_table()._default_manager.filter(Q(user=visit.user) | Q(is_shared=True), team=visit.team)
    return rows.select_related("user")

"""The portfolio's lines and readings of a team: for its members alone, who are let in by the door of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mapapp.access.members import TeamVisit
from mapapp.access.models import Role, Seat
from mapapp.people.models import Membership, User
from mapapp.plans.models import Side
from mapapp.private.kept import figures_table, opportunities_table, readings_table, views_table
from mapapp.private.models import FiguresShape, ReadingShape, ViewShape
from mapapp.private.team_queries import settings_held

WORKS = (Role.LEAD, Role.CONTRIBUTOR)  # who reads what the seller keeps to himself of a plan (rules.may_read_lane)


@dataclass(frozen=True, slots=True)
class DeskVisit(TeamVisit):
    """A member at the portfolio of a team of his. `read_at` is when its CRM was last read, None when it never was;
    `stamp` is another one when a line of the team was made, came or went. `currency` is the team's own, empty while it
    has named none. `buys`: on a plan of the team he sits with the buyer, whose line is kept from him."""

    read_at: datetime | None
    stamp: tuple[datetime | None, int]
    currency: str
    buys: bool

    @property
    def sees_all(self) -> bool:
        """Every line of the team, as all others do who oversee it."""
        return self.oversees and not self.buys


def desk_visits(user: User) -> list[DeskVisit]:
    """The visits of a member to the portfolio of each of his teams, by name. One query."""
    mine = Membership.objects.filter(user=user).select_related("team").order_by("team__name", "team__pk")
    lines = figures_table()._default_manager.filter(team=OuterRef("team")).order_by("-computed_at")
    count = lines.order_by().values("team").annotate(count=Count("team")).values("count")
    rows: Any = mine.annotate(
        read_at=Subquery(_readings_of_the_crm().values("refreshed_at")[:1]),
        made_at=Subquery(lines.values("computed_at")[:1]), lines=Coalesce(Subquery(count), 0),
        buys=Exists(_bought_by(user).filter(workspace__team=OuterRef("team"))),
        settings=Subquery(settings_held(OuterRef("team")).values("values")[:1]),
    )  # fmt: skip
    visits = [
        DeskVisit(
            user, one.team, one, one.read_at, (one.made_at, one.lines), str((one.settings or {}).get("currency", "")),
            one.buys,
        )
        for one in rows
    ]  # fmt: skip
    return visits if user.is_active else []


def _readings_of_the_crm() -> QuerySet[Any]:
    rows = opportunities_table()._default_manager.filter(team=OuterRef("team"), refreshed_at__isnull=False)
    return rows.order_by("-refreshed_at")


def lines_for(visit: TeamVisit) -> QuerySet[FiguresShape]:
    """What a member sees of the team's portfolio (PRODUCT, People): who oversees the team every line; a rep the plans
    that he works on, and the opportunities without a plan that are his. A plan on which he sits with the buyer nobody
    sees here."""
    bought = _bought_by(visit.user).values("workspace")
    rows = figures_table()._default_manager.filter(team=visit.team).exclude(workspace__in=bought)
    if visit.oversees:
        return rows
    seats = Seat.objects.filter(user=visit.user, stakeholder__side=Side.SELLER, role__in=WORKS)
    return rows.filter(Q(workspace__in=seats.values("workspace")) | Q(workspace=None, seller=visit.user))


def readings_for(visit: TeamVisit) -> QuerySet[ReadingShape]:
    """The readings of the plans that a member sees in the portfolio."""
    bought = _bought_by(visit.user).values("workspace")
    rows = readings_table()._default_manager.filter(team=visit.team).exclude(workspace__in=bought)
    return rows if visit.oversees else rows.filter(workspace__in=lines_for(visit).values("workspace"))


def _bought_by(user: User) -> QuerySet[Seat]:
    """His seats on the buyer's side: also a manager of the selling team may have one."""
    return Seat.objects.filter(user=user, stakeholder__side=Side.BUYER)


def views_for(visit: TeamVisit) -> QuerySet[ViewShape]:
    """The saved views that a member has in the team: his own, and those that are shared with it. One query when it is
    read."""
    rows = views_table()._default_manager.filter(Q(user=visit.user) | Q(is_shared=True), team=visit.team)
    return rows.select_related("user")

"""Which lines of a team's portfolio do not hold any more, asked of the rows themselves.

A line is behind when its plan's shared history or the seller's own has gone on, when its opportunity says something
else, when somebody has answered what was found of one without a plan, when somebody else sells it, when the team counts
otherwise, or when a day of the plan is over. No writer has to tell that he has written.

The lines that hold are looked up once, and what is not among them is behind: a database that expects one such line and
finds thousands would compare each plan with each line, were it asked for each plan whether it has one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Lower

from mapapp.access.models import Role, Seat
from mapapp.people.models import Membership, Team
from mapapp.plans.models import Side, Workspace
from mapapp.portfolio.counting import Counting
from mapapp.portfolio.figures import CRM
from mapapp.private.kept import deal_answers_table, figures_table, lanes_table, opportunities_table

SAID = (
    "stage",
    "forecast",
    "outcome",
    "outcome_on",
    "close_on",
    "created_on",
)  # a line repeats these of its opportunity


def plans_behind(team: Team, counting: Counting, at: datetime) -> list[int]:
    """Ids of the team's plans without a line that holds at the aware moment `at`, by id. One query."""
    lanes = lanes_table()._default_manager.filter(workspace=OuterRef("workspace")).values("revision")[:1]
    theirs = opportunities_table()._default_manager.filter(workspace=OuterRef("workspace"))
    lead = leads(OuterRef("workspace")).values("user")[:1]
    lines = _holding(team, counting, at).annotate(lane=Coalesce(Subquery(lanes), 0), lead=Subquery(lead))
    lines = lines.filter(Q(seller=F("lead")) | Q(seller=None, lead=None), own_revision=F("lane"))
    lines = lines.filter(Q(seller=None) | Q(seller__name="") | Q(seller_name=F("seller__name")))
    with_deal = Q(opportunity__workspace=F("workspace")) & _repeats()
    lines = lines.filter(with_deal | Q(~Exists(theirs), opportunity=None))
    lines = lines.filter(revision=F("workspace__revision"), state=F("workspace__state"))
    return _ids(Workspace.objects.filter(team=team).exclude(pk__in=lines.values("workspace")))


def deals_behind(team: Team, counting: Counting, at: datetime) -> list[int]:
    """The same for the team's opportunities that have no plan. One query."""
    lines = _holding(team, counting, at).annotate(owner=Subquery(owners(team, OuterRef("opportunity__owner_email"))))
    said = deal_answers_table()._default_manager.filter(opportunity=OuterRef("opportunity")).values("number")[:1]
    lines = lines.annotate(said=Coalesce(Subquery(said), 0))
    lines = lines.filter(Q(seller=F("owner")) | Q(seller=None, owner=None), _repeats(), own_revision=F("said"))
    names = {name: F(f"opportunity__{name}") for name in ("account", "name")}
    known = When(seller__isnull=False, seller__name__gt="", then=F("seller__name"))
    lines = lines.annotate(named=Case(known, default=F("opportunity__owner_name")))
    lines = lines.filter(workspace=None, seller_name=F("named"), **names)
    deals = opportunities_table()._default_manager.filter(team=team, workspace=None)
    return _ids(deals.exclude(pk__in=lines.values("opportunity")))


def leads(workspace: Any) -> QuerySet[Seat]:
    """Who sells a plan: the seller's leads, who has been it longest first."""
    return Seat.objects.filter(workspace=workspace, role=Role.LEAD, stakeholder__side=Side.SELLER).order_by("pk")


def owners(team: Team, email: Any) -> Any:
    """Who of the team an address of the CRM belongs to."""
    return Membership.objects.filter(team=team, user__email=Lower(email)).values("user")[:1]


def _holding(team: Team, counting: Counting, at: datetime) -> QuerySet[Any]:
    day = Q(holds_until=None) | Q(holds_until__gt=at)
    return figures_table()._default_manager.filter(day, team=team, counted_by=counting.mark).order_by()


def _repeats() -> Q:
    """The line says what its opportunity says; an amount only where that has one."""
    found = Q()
    for name in SAID:
        found &= _same(name, f"opportunity__{name}")
    crm = Q(amount_from=CRM, amount=F("opportunity__amount"), currency=F("opportunity__currency"))
    return found & (crm | Q(~Q(amount_from=CRM), opportunity__amount=None))


def _same(mine: str, theirs: str) -> Q:
    return Q(**{mine: F(theirs)}) | Q(**{f"{mine}__isnull": True, f"{theirs}__isnull": True})


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))

"""Lines made from rows: for many plans at once, as of a moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from mapapp.access.models import Role, Seat
from mapapp.insight.case import Case, Deal
from mapapp.insight.ended import RETIRED
from mapapp.insight.health import read_health
from mapapp.people.models import Team
from mapapp.plans.models import Side, Workspace
from mapapp.portfolio.behind import owners
from mapapp.portfolio.cases import deal_of, read_cases
from mapapp.portfolio.counting import Counting
from mapapp.portfolio.figures import Money, figures_of, figures_without_plan, money_of
from mapapp.portfolio.ordering import ordering
from mapapp.private.answered import answers_of, deal_answers_of
from mapapp.private.deals import deals_of
from mapapp.private.kept import figures_table, hidden_values_of, opportunities_table, own_revisions
from mapapp.private.models import FiguresShape
from mapapp.private.queries import Answer

RELATED = ("team", "latest_version", "baseline", "proposal", "updated_by")


@dataclass(frozen=True, slots=True)
class Rows:
    """What a plan's line is made from, beside its case. `own_revision` was read before all that it stands for, as the
    plan's revision was: a line made while somebody wrote is behind, and never ahead."""

    workspace: Workspace
    own_revision: int
    opportunity: Any
    value: tuple[Any, str]
    seller: int | None
    seller_name: str
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def money(self, case: Case) -> Money:
        """Its amount by the CRM, or on the plan."""
        return money_of(case.deal, *self.value)

    def quiet(self, at: datetime) -> set[str]:
        """Keys of the findings that its sellers have put off or dismissed, on the plan's day at that moment."""
        today = self.workspace.today(at)
        return {key for key, said in self.answers.items() if said.holds(today)}


def plan_lines(team: Team, counting: Counting, ids: Collection[int], at: datetime) -> list[FiguresShape]:
    """The lines of these plans of the team as of the aware moment `at`, not written. Queries: six and those of
    `read_cases`, however many plans."""
    rows = read_rows(team, ids)
    found = read_cases([row.workspace for row in rows], at, held={team.pk: counting.held}, as_ended=True)
    return [plan_line(row, found[row.workspace.pk].case, counting, at) for row in rows]


def read_rows(team: Team, ids: Collection[int]) -> list[Rows]:
    """Six queries."""
    workspaces = list(Workspace.objects.select_related(*RELATED).filter(pk__in=ids, team=team).order_by("pk"))
    revisions, deals, hidden = own_revisions(ids), deals_of(ids), hidden_values_of(ids)
    said = answers_of(ids)
    seats = Seat.objects.filter(workspace__in=ids, role=Role.LEAD, stakeholder__side=Side.SELLER).order_by("-pk")
    named = seats.values_list("workspace", "user", "user__name", "stakeholder__name")
    sells = {plan: (user, own or there) for plan, user, own, there in named}
    return [
        Rows(
            plan,
            revisions.get(plan.pk, 0),
            deals.get(plan.pk),
            hidden.get(plan.pk, (plan.value, plan.currency)) if plan.value is None else (plan.value, plan.currency),
            seller=sells[plan.pk][0] if plan.pk in sells else None,
            seller_name=sells[plan.pk][1] if plan.pk in sells else "",
            answers=said.get(plan.pk, {}),
        )
        for plan in workspaces
    ]


def plan_line(row: Rows, case: Case, counting: Counting, at: datetime) -> FiguresShape:
    """The line of one plan."""
    plan = row.workspace
    figures = figures_of(case, read_health(case), row.money(case), counting, row.quiet(at))
    return figures_table()(
        team_id=plan.team_id,
        workspace_id=plan.pk,
        opportunity_id=row.opportunity.pk if row.opportunity else None,
        seller_id=row.seller,
        seller_name=row.seller_name,
        counted_by=counting.mark,
        as_of=case.today,
        holds_until=holds_until(case, row, at),
        computed_at=at,
        revision=plan.revision,
        own_revision=row.own_revision,
        **figures,
        **ordering({**figures, "seller_name": row.seller_name}),
    )


def deal_lines(team: Team, counting: Counting, ids: Collection[int], at: datetime) -> list[FiguresShape]:
    """The lines of these opportunities of the team that have no plan. Two queries."""
    table, said = opportunities_table(), deal_answers_of(ids)
    rows = table._default_manager.filter(pk__in=ids, team=team, workspace=None).order_by("pk")
    owner = owners(team, OuterRef("owner_email"))
    rows = rows.annotate(seller=Subquery(owner), known_as=Subquery(owner.values("user__name")))
    zone = team.time_zone
    today, midnight = at.astimezone(ZoneInfo(zone)).date(), next_day(zone, at)
    return [
        figures_table()(
            team_id=team.pk,
            opportunity_id=row.pk,
            seller_id=row.seller,
            seller_name=row.known_as or row.owner_name,
            counted_by=counting.mark,
            as_of=today,
            holds_until=midnight if row.outcome == "open" else None,
            computed_at=at,
            own_revision=said[row.pk].number if row.pk in said else 0,
            **ordering({"account": row.account, "name": row.name, "seller_name": row.known_as or row.owner_name}),
            **figures_without_plan(
                row.account,
                row.name,
                deal_of(row, counting.pipeline, numbers=counting.numbers) or Deal(),
                today,
                counting,
                quiet=row.pk in said and said[row.pk].holds(today),
            ),
        )
        for row in rows
    ]


def is_over(case: Case) -> bool:
    """No day changes anything on it any more: it is retired, or signed with nothing left to do."""
    return case.state == RETIRED or (case.is_signed and not case.open_steps)


def holds_until(case: Case, row: Rows, at: datetime) -> datetime | None:
    """Until when its line holds: the day that ends first; of what is over until a finding that was put off is told
    again, and for ever where none was."""
    plan = row.workspace
    if not is_over(case):
        return ends_of_days(plan, at)
    days = [said.until_on for said in row.answers.values() if said.until_on and plan.today(at) < said.until_on]
    if case.state == RETIRED or not days:
        return None
    return begins(plan.calendar(Side.SELLER).time_zone, min(days))


def ends_of_days(plan: Workspace, at: datetime) -> datetime:
    """When it is another day for one of the sides: the seller's is the plan's own, the buyer's makes his steps late."""
    return min(next_day(plan.calendar(side).time_zone, at) for side in Side)


def next_day(zone: str, at: datetime) -> datetime:
    """The moment at which the next day of a zone begins, in UTC."""
    there = ZoneInfo(zone)
    morrow: date = at.astimezone(there).date() + timedelta(days=1)
    return begins(zone, morrow)


def begins(zone: str, day: date) -> datetime:
    """The moment at which a day of a zone begins, in UTC."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)

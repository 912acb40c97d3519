"""Which plans of a team and which rows of its CRM may be two of one purchase: by the account, and told, never done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from mapapp.access.models import Role, Seat
from mapapp.people.models import Team, User
from mapapp.plans.models import Side, Workspace
from mapapp.private.choosing import TEAMS
from mapapp.private.models import OpportunityShape
from mapapp.private.pipeline import same

OPEN = OpportunityShape.Outcome.OPEN


@dataclass(frozen=True, slots=True)
class Alone:
    """An open plan of which no row of the CRM tells."""

    pk: int
    code: str
    name: str


def plans_alone(
    team: Team, without: Collection[int] = (), *, of: Collection[str] | None = None, user: User | None = None
) -> dict[str, list[Alone]]:
    """Account, folded -> its open plans that no row of the CRM tells of; `without` those of these ids. With `of` only
    the plans of these accounts, with `user` only those on whose page he may join one. One query; two with `of`, one of
    them for the accounts alone, and none when it names no account."""
    if of is not None and not of:
        return {}
    told = TEAMS.opportunities._default_manager.filter(workspace=OuterRef("pk"))
    plans = Workspace.objects.filter(~Exists(told.filter(~Q(key="") | ~Q(outcome=OPEN))), team=team)
    rows = plans.filter(state=Workspace.State.OPEN).exclude(pk__in=without).order_by("pk")
    if user is not None:
        rows = rows.exclude(pk__in=not_led_by(user).values("workspace"))
    if of is not None:
        wanted = {same(account) for account in of}
        names = rows.order_by().values_list("account", flat=True).distinct()
        hits = [account for account in names if same(account) in wanted]
        if not hits:
            return {}
        rows = rows.filter(account__in=hits)
    found: dict[str, list[Alone]] = defaultdict(list)
    for pk, code, name, account in rows.values_list("pk", "code", "name", "account"):
        found[same(account)].append(Alone(pk, code, name))
    return dict(found)


def not_led_by(user: User) -> QuerySet[Seat]:
    """His seats but those as a lead of the seller's: on plans with one of these he joins no row (rules.py)."""
    return Seat.objects.filter(user=user).exclude(stakeholder__side=Side.SELLER, role=Role.LEAD)


def led_by(user: User) -> QuerySet[Seat]:
    """The others."""
    return Seat.objects.filter(user=user, stakeholder__side=Side.SELLER, role=Role.LEAD)


def keys_alone(team: Team) -> dict[str, set[str]]:
    """Account, folded -> the numbers of its open rows that have no plan. One query."""
    rows = TEAMS.opportunities._default_manager.filter(team=team, workspace=None, outcome=OPEN).order_by()
    found: dict[str, set[str]] = defaultdict(set)
    for key, account in rows.values_list("key", "account"):
        found[same(account)].add(key)
    return dict(found)


def waiting_to_join(team: Team) -> int:
    """How many of its open rows without a plan are of an account that has such a plan. Two queries."""
    plans = plans_alone(team)
    return sum(len(keys) for account, keys in keys_alone(team).items() if account in plans) if plans else 0


def pairs(
    rows: Sequence[tuple[int, str, str]], plans: dict[str, list[Alone]], here: dict[str, set[str]]
) -> list[tuple[int, str, str, list[str], bool]]:
    """Of rows of a file (line, number, account) those whose account has such a plan: with the codes of its plans, and
    whether there is nothing to choose, since it is one row and one plan. `here`: the rows without a plan so far."""
    for _line, key, account in rows:
        here.setdefault(same(account), set()).add(key)
    return [
        (line, key, account, [plan.code for plan in plans[same(account)]],
         len(plans[same(account)]) == len(here[same(account)]) == 1)
        for line, key, account in rows if plans.get(same(account))
    ]  # fmt: skip

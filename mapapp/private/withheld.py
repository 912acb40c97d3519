"""What of a team's own list is kept from one who oversees it: on a plan of the team he sits with the buyer, whose side
reads nothing of what the CRM says (mapapp/private/listed.py does the same for the portfolio)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from mapapp.access.members import TeamVisit
from mapapp.access.models import Seat
from mapapp.people.models import Team
from mapapp.plans.models import Side, Workspace
from mapapp.private.choosing import TEAMS
from mapapp.private.models import BroughtShape
from mapapp.private.pipeline import same


@dataclass(frozen=True)
class Withheld:
    """The plans on which he sits with the buyer; the numbers in the CRM of their rows, and the accounts by which a row
    of a file without a number is told. Empty for nearly everybody."""

    plans: frozenset[int] = frozenset()
    keys: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.plans)

    def hides(self, key: str, account: str) -> bool:
        """Whether a row of a file tells of one of these plans."""
        return key in self.keys or (not key and same(account) in self._same)

    @cached_property
    def _same(self) -> frozenset[str]:
        return frozenset(same(name) for name in self.accounts)

    @property
    def lines(self) -> Q:
        """The lines of reports that do."""
        unnamed = Q()
        for name in self.accounts:
            unnamed |= Q(account__iexact=name)
        return Q(key__in=self.keys - {""}) | (Q(key="") & unnamed if self.accounts else Q(pk__in=()))


NOTHING = Withheld()


def withheld_from(visit: TeamVisit) -> Withheld:
    """Two queries; one for who sits with no buyer."""
    seats = Seat.objects.filter(user=visit.user, stakeholder__side=Side.BUYER, workspace__team=visit.team)
    plans = dict(seats.values_list("workspace", "workspace__account"))
    if not plans:
        return NOTHING
    rows = TEAMS.opportunities._default_manager.filter(workspace__in=plans).values_list("key", "account")
    keys, accounts = {key for key, _ in rows}, {account for _, account in rows}
    return Withheld(frozenset(plans), frozenset(keys - {""}), frozenset({*accounts, *plans.values()} - {""}))


def with_plans(team: Team) -> Withheld:
    """All that may ever be kept from somebody: whatever tells of a plan of the team. Two queries."""
    plans = Workspace.objects.filter(team=team).order_by().values_list("pk", "account")
    rows = TEAMS.opportunities._default_manager.filter(team=team).exclude(workspace=None).order_by()
    found, of = dict(plans), list(rows.values_list("key", "account"))
    accounts = {account for _key, account in of} | set(found.values())
    return Withheld(frozenset(found), frozenset(key for key, _ in of) - {""}, frozenset(accounts - {""}))


def report_counts(files: Iterable[BroughtShape], withheld: Withheld = NOTHING) -> dict[int, Mapping[str, int]]:
    """File -> kind -> so many of its lines as its reader is shown. One query; none for who is shown all."""
    files = list(files)
    less: dict[int, Counter[str]] = {file.pk: Counter() for file in files}
    if withheld:
        lines = TEAMS.lines._default_manager.filter(withheld.lines, brought__in=list(less)).order_by()
        for pk, what, count in lines.values_list("brought", "what").annotate(count=Count("pk")):
            less[pk][what] = count
    kinds = ("new", "changed", "same", "older", "bad")
    return {file.pk: {kind: getattr(file, kind) - less[file.pk][kind] for kind in kinds} for file in files}

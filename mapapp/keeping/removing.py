"""Giving a retired plan its day, reminding of it, and deleting the plan: each looks again behind the lock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.module_loading import import_string

from mapapp.access.ending import retirement
from mapapp.access.keeping import FAIR, NOTICE, deletion_of, leads_of, months_after, set_day, tell_leads
from mapapp.keeping.receipt import write_receipt
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.deleting import delete_plan
from mapapp.plans.history import TEAM, Unnamed, changing
from mapapp.plans.models import DeletedPlan, Side, Workspace

# The rooms that keep files of a plan take them back: named, not imported. Each takes the plan.
KEPT = ("mapapp.snapshots.withdrawing.withdraw",)
OF_THE_TEAM = Unnamed(Side.SELLER, TEAM)


def kept_plans() -> Iterator[Workspace]:
    """Retired plans of teams that delete theirs one day."""
    teams = [team.pk for team in Team.objects.all() if Definitions.of(team).keep_months]
    rows = Workspace.objects.select_related("team").filter(team__in=teams, state=Workspace.State.RETIRED)
    yield from rows.order_by("pk")


def give_day(workspace: Workspace, *, at: datetime) -> None:
    """A plan that was retired before its team deleted anything gets its day: in two months at the earliest, so that
    both sides can take along what they want to keep."""
    if workspace.delete_on is not None:
        return
    with changing(workspace, OF_THE_TEAM, retired=True) as locked:
        ended, months = retirement(locked), Definitions.of(locked.team).keep_months
        if locked.delete_on is None and ended is not None and months:
            day = max(months_after(locked.today(ended.at), months), locked.today(at) + FAIR)
            set_day(locked, day, by=OF_THE_TEAM, at=at)
    workspace.refresh_from_db(fields=["delete_on", "reminded_on", "state"])


def remind(workspace: Workspace, *, at: datetime) -> bool:
    """Thirty days before, write to the leads of both sides, once for each day that is set; whether that was now. When
    nobody ticked in time the plan stays the longer: `deletion_of` counts from the reminder."""
    day, today = deletion_of(workspace), workspace.today(at)
    if day is None or workspace.reminded_on is not None or today < day - NOTICE:
        return False
    with transaction.atomic():
        rows = Workspace.objects.filter(pk=workspace.pk, state=Workspace.State.RETIRED, reminded_on=None)
        if not rows.filter(delete_on=workspace.delete_on).update(reminded_on=today):
            return False
        workspace.reminded_on = today
        tell_leads(workspace, "near", str(deletion_of(workspace)), at=at)  # thirty days are left, whoever is late
    return True


def remove(workspace: Workspace, *, at: datetime) -> DeletedPlan | None:
    """Delete the plan if its day has come and the reminder is thirty days old, and send both sides the receipt: all of
    it, or nothing. None when it stays."""
    with transaction.atomic():
        locked = Workspace.objects.select_for_update().filter(pk=workspace.pk).first()
        if locked is None:
            return None
        locked.team = Team.objects.get(pk=locked.team_id)  # as it is now: its admin may have changed his mind
        day = deletion_of(locked)
        if day is None or locked.reminded_on is None or locked.today(at) < day:
            return None
        return take_away(locked, at=at).stub


@dataclass(frozen=True, slots=True)
class Gone:
    """What stays of a deleted plan; how many of its kept files went, and to how many leads the receipt goes."""

    stub: DeletedPlan
    files: int
    receipts: int


def take_away(workspace: Workspace, *, at: datetime) -> Gone:
    """Delete the plan with its kept files, and write the receipt to the leads of both sides. Inside a transaction:
    whoever deletes it, by its day or by hand, all of it happens or nothing."""
    leads = leads_of(workspace)
    files = sum(int(import_string(take_back)(workspace) or 0) for take_back in KEPT)
    stub = delete_plan(workspace, at=at)
    for seat in leads:
        write_receipt(stub, workspace, seat, at=at)
    return Gone(stub, files, len(leads))

"""Erasing somebody from what each side has written down for itself. For a command on the server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mapapp.plans.erased import nobody_of
from mapapp.plans.history import SERVER, Unnamed, commitments
from mapapp.plans.models import Side, Workspace
from mapapp.private.changes.common import kept
from mapapp.private.changes.handing_on import WHO
from mapapp.private.history import both_sides, changing


def erase_own(workspace: Workspace, email: str, *, at: datetime) -> int:
    """Erase name, address and title of whoever has this address on either side's own list, there and in its history:
    one private event `person.erased` each. How many there were."""
    found = 0
    for tables in both_sides():
        rows = tables.people._default_manager.filter(workspace=workspace, email__iexact=email)
        for number in list(rows.values_list("number", flat=True)):
            _erase(workspace, tables.side, number, at=at)
            found += 1
    return found


def forget_who_handed_on(name: str, teams: Iterable[int]) -> int:
    """Forget the name of an admin of these teams who handed plans on without being on them (WHO): the own history then
    says that the company did. How many names went."""
    gone = 0
    for tables in both_sides():
        rows = tables.values._default_manager.filter(person_number=WHO, value=name, workspace__team__in=list(teams))
        gone += rows.delete()[0]
    return gone


def named_on_own_lists(email: str) -> list[Workspace]:
    """The plans on which either side has written down somebody with this address."""
    found: set[int] = set()
    for tables in both_sides():
        rows = tables.people._default_manager.filter(email__iexact=email)
        found.update(rows.values_list("workspace_id", flat=True))
    return list(Workspace.objects.select_related("team").filter(pk__in=found).order_by("pk"))


def _erase(workspace: Workspace, side: Side, number: int, *, at: datetime) -> None:
    by = Unnamed(side, SERVER)
    with changing(workspace, by, retired=True) as lane:
        values = lane.tables.values
        person = lane.tables.people._default_manager.get(**lane.mine, number=number)
        name = nobody_of(workspace, Side(person.side))
        wanted = {"name": name, "email": "", "title": ""}
        kept(lane, person, wanted, "person.erased", by=by, at=at, facts={"person": number})
        stays = commitments(lane.workspace, [(number, name)], kept_in=values)[number, name]["sha256"]
        gone = values._default_manager.filter(workspace=lane.workspace, person_number=number)
        gone.exclude(digest=stays).delete()

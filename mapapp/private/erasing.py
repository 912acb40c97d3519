"""Erasing somebody from what each side has written down for itself. For a command on the server."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mapapp.plans.erased import nobody_of
from mapapp.plans.history import SERVER, Unnamed, commitments
from mapapp.plans.models import Side, Workspace
from mapapp.private.changes.common import kept
from mapapp.private.changes.handing_on import WHO
from mapapp.private.choosing import TEAMS
from mapapp.private.history import both_sides, changing
from mapapp.private.kept import views_table


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


OWNER = {"owner_name", "owner_email"}
LISTS = ("owners", "bad", "changed", "new", "older")  # of what was found in a file: rows of it, as they stand there


def forget_owner(email: str, names: Iterable[str]) -> int:
    """Forget who owned what, in every team's list from its CRM and in what is kept of its files. How many rows named
    him. A file that still waits is thrown away: whoever brings it again decides anew."""
    owned = TEAMS.opportunities._default_manager.filter(owner_email__iexact=email)
    gone = owned.update(owner_email="", owner_name="")
    spelled = [json.dumps(each)[1:-1] for each in (email, *names) if each]
    for line in TEAMS.lines._default_manager.filter(_naming("said", spelled)):
        line.said = [three for three in line.said if three[0] not in OWNER and not _names(three, email, names)]
        line.save(update_fields=["said"])
    for brought in TEAMS.brought._default_manager.defer("content").filter(_naming("found", spelled)):
        kept = {name: value for name, value in brought.found.items() if name not in LISTS}
        kept["columns"] = [[*column[:3], []] for column in kept.get("columns", [])]  # without what stood in them
        brought.found = kept
        brought.save(update_fields=["found"])
    if gone:
        TEAMS.brought._default_manager.filter(state__in=("brought", "looked")).delete()
    return gone


def forget_lines(plans: Iterable[int], email: str) -> None:
    """Take away the portfolio's lines of these plans, and of what somebody owns in a CRM: they quote names, and are
    made again without his. What was read of plans names nobody."""
    of_them = Q(workspace__in=list(plans)) | Q(opportunity__owner_email__iexact=email)
    for tables in both_sides():
        if tables.figures is not None:
            with transaction.atomic():
                lines = tables.figures._default_manager.filter(of_them)
                list(lines.order_by("pk").select_for_update(of=("self",)).values_list("pk"))  # as the worker takes them
                lines.delete()


def owner_names(email: str) -> list[str]:
    """As whom every team's CRM knows the owner with this address. One query."""
    owned = TEAMS.opportunities._default_manager.filter(owner_email__iexact=email).exclude(owner_name="")
    return list(owned.order_by().values_list("owner_name", flat=True).distinct())


def forget_in_views(email: str, names: Iterable[str]) -> int:
    """Forget who is asked for in saved views of the portfolio, whoever keeps them: the filter that names him goes, and
    so does a name of the view that does. How many named him."""
    spelled, found = (email, *names), 0
    for view in views_table()._default_manager.all():
        asked = parse_qsl(view.query)
        kept_pairs = [pair for pair in asked if not _names(pair[1:], email, spelled)]
        name = _("Saved view %(number)s") % {"number": view.pk} if _names((view.name,), email, spelled) else view.name
        if kept_pairs != asked or name != view.name:
            view.query, view.name, found = urlencode(kept_pairs), name, found + 1
            view.save(update_fields=["query", "name"])
    return found


def _naming(column: str, spelled: Iterable[str]) -> Q:
    asked = Q(pk__in=[])
    for text in spelled:
        asked |= Q(**{f"{column}__icontains": text})
    return asked


def _names(said: Iterable[str], email: str, names: Iterable[str]) -> bool:
    return any(text and text.casefold() in " ".join(said).casefold() for text in (email, *names))


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

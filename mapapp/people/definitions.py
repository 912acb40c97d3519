"""The numbers by which a team counts: from when a plan is stale, and whatever else is to be the same in every report.

They are settings with a version (PRODUCT, The living document): a change makes the next one, and those that held before
stay. Version 0 is what mapapp comes with. Another number joins as one more field here, with its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.people.changes import TeamRefused
from mapapp.people.models import Team, TeamDefinitions, User

MOST = 365  # days
PERIODS = (0, 6, 12, 24, 36, 60)  # months that a retired plan is kept; 0: for ever


@dataclass(frozen=True, slots=True)
class Definitions:
    """One version of the numbers. Days without an act of anybody: warned about, red, and no longer active.
    Months that a retired plan is kept before it is deleted; 0, which mapapp comes with: nothing is ever deleted."""

    number: int = 0
    stale_warns: int = 8
    stale_red: int = 15
    stale_ends: int = 22
    keep_months: int = 0

    @classmethod
    def of(cls, team: Team) -> Definitions:
        """Those that hold now. No query."""
        return cls.read(team.definitions)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Definitions:
        """From what was kept; a number that came later has its default there, and one that is gone is left out."""
        return cls(**{field.name: kept[field.name] for field in fields(cls) if field.name in kept})

    @property
    def values(self) -> dict[str, int]:
        return {name: value for name, value in asdict(self).items() if name != "number"}


def definitions_at(team: Team, at: datetime) -> Definitions:
    """Those that held at the aware moment `at`. One query."""
    row = TeamDefinitions.objects.filter(team=team, at__lte=at).order_by("number").last()
    return Definitions.read({**row.values, "number": row.number}) if row else Definitions()


def versions_of(team: Team, *names: str) -> list[TeamDefinitions]:
    """The versions in which one of the named numbers was set to another, the newest first. One query."""
    found: list[TeamDefinitions] = []
    before = Definitions()
    for row in TeamDefinitions.objects.filter(team=team).select_related("by").order_by("number"):
        now = Definitions.read(row.values)
        if any(getattr(now, name) != getattr(before, name) for name in names):
            found.append(row)
        before = now
    return found[::-1]


def set_definitions(team: Team, values: Mapping[str, int], *, seen: int, by: User, at: datetime) -> Definitions:
    """Make the next version; the one that holds when nothing is different. `seen` is the number that was before who
    sets them; what `values` do not name stays. Raises TeamRefused, with the field. Who may is a rule's business."""
    with transaction.atomic():
        locked = Team.objects.select_for_update().get(pk=team.pk)
        now = Definitions.of(locked)
        wanted = {**now.values, **values}
        _check(wanted)
        if wanted == now.values:
            return now
        if now.number != seen:
            raise TeamRefused(_("Somebody changed these numbers a moment ago. Look at them, then set yours."))
        made = Definitions(now.number + 1, **wanted)
        TeamDefinitions.objects.create(team=locked, number=made.number, values=made.values, at=at, by=by)
        team.definitions = locked.definitions = asdict(made)
        locked.save(update_fields=["definitions"])
        return made


def _check(wanted: Mapping[str, int]) -> None:
    if wanted["keep_months"] not in PERIODS:
        raise TeamRefused(_("Choose from the list how long plans are kept."))
    warns, red, ends = wanted["stale_warns"], wanted["stale_red"], wanted["stale_ends"]
    if not 1 <= warns < red < ends <= MOST:
        raise TeamRefused(
            _("Each comes later than the one before it: first the warning, then red, then no longer active.")
        )

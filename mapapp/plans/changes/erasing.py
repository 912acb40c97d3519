"""Taking a person out of a plan, as he may ask: what was his goes, what happened stays."""

from __future__ import annotations

from datetime import datetime

from mapapp.plans.erased import nobody_of
from mapapp.plans.facts import put
from mapapp.plans.history import SERVER, Unnamed, changing, commitments, record
from mapapp.plans.models import Event, PersonalValue, Side, Stakeholder, Workspace


def erase_person(workspace: Workspace, number: int, *, at: datetime) -> Event | None:
    """Erase name, address and title of a person, there and in all of history: one event `person.erased`.

    History and versions hold commitments only; what they stand for is deleted, so the chain holds and nobody can open
    them again. His number stays, with what he did and what carries it. None when he was erased before.
    """
    team = workspace.team
    person = Stakeholder.objects.get(workspace=workspace, number=number)
    by = Unnamed(Side(person.side), SERVER)
    with changing(workspace, by, retired=True) as locked:
        locked.team = team
        person = Stakeholder.objects.get(workspace=locked, number=number)
        name = nobody_of(locked, Side(person.side))
        changes = put(person, {"name": name, "email": "", "title": ""})
        event = record(locked, "person.erased", changes, by=by, at=at, facts={"person": number}) if changes else None
        person.save(update_fields=["name", "email", "title"])
        kept = commitments(locked, [(number, name)])[number, name]["sha256"]
        PersonalValue.objects.filter(workspace=locked, person_number=number).exclude(digest=kept).delete()
        return event

"""Verbs for the people of a plan: put somebody on it, say who he is and what he needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.people.models import normal_email
from mapapp.people.wording import one_line
from mapapp.plans.changes.common import Changed, Unchanged, editing, fits, said, still
from mapapp.plans.facts import Change, born, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Part, Side, Stakeholder, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused

PEOPLE_LIMIT = 200
FIELDS = ("name", "email", "title", "part", "needs")


@dataclass(frozen=True, slots=True)
class Described:
    """Who somebody is: what a form says of a person to be."""

    name: str
    side: Side
    email: str = ""
    title: str = ""
    part: str = Part.OTHER
    needs: str = ""


def add_person(workspace: Workspace, who: Described, *, by: Actor, at: datetime) -> Changed:
    """Put a person on the plan, without asking him in. One event `person.added`."""
    with editing(workspace, by) as plan:
        person, changes = place_person(plan.workspace, who)
        event = record(plan.workspace, "person.added", changes, by=by, at=at, facts={"person": person.number})
        return Changed(_with(plan, person), event)


def describe_person(
    workspace: Workspace, number: int, *, field: str, value: str, was: str, by: Actor, at: datetime
) -> Changed:
    """Change one field of a person: name, e-mail, title, part, or what he needs. One event `person.described`.

    Raises StaleValue when it is no longer what was seen, Unchanged, or Refused at the field.
    """
    if field not in FIELDS:
        raise ValueError(f"not a field of a person: {field}")
    with editing(workspace, by) as plan:
        person = plan.person.get(number)
        if person is None:
            raise Refused(_("That person is not on this plan."))
        wanted = _checked(plan.workspace, person, field, value)
        still(field, getattr(person, field), seen=was, wanted=wanted)
        changes = put(person, {field: wanted})
        if not changes:
            raise Unchanged(plan)
        person.save(update_fields=[field])
        event = record(plan.workspace, "person.described", changes, by=by, at=at, facts={"person": number})
        return Changed(plan, event)


def place_person(workspace: Workspace, who: Described) -> tuple[Stakeholder, list[Change]]:
    """Write the next person of a locked plan, and say what history has to know. Records nothing."""
    if workspace.people.count() >= PEOPLE_LIMIT:
        raise Refused(_("A plan holds %(limit)s people, and this one is full.") % {"limit": PEOPLE_LIMIT})
    person = Stakeholder(workspace=workspace, number=workspace.last_person + 1, side=who.side)
    for field in FIELDS:
        setattr(person, field, _checked(workspace, person, field, getattr(who, field)))
    person.save(force_insert=True)
    workspace.last_person = person.number
    return person, born(person)


def put_address(person: Stakeholder, email: str) -> list[Change]:
    """Give a person of a locked plan an address, and say what changed. Records nothing."""
    changes = put(person, {"email": email})
    person.save(update_fields=["email"])
    return changes


def _checked(workspace: Workspace, person: Stakeholder, field: str, value: str) -> Any:
    if field == "name":
        return said(one_line(value), field=field, limit=200)
    if field == "title":
        return fits(one_line(value), field=field, limit=200)
    if field == "part":
        if value not in Part.values:
            raise Refused(_("Choose a part from the list."), field=field)
        return value
    if field == "email":
        return _own_address(workspace, person, normal_email(value))
    return fits(value, field=field)


def _own_address(workspace: Workspace, person: Stakeholder, email: str) -> str:
    """An address is one person's; that of somebody who takes part is his account's, and stays."""
    email = fits(email, field="email", limit=254)
    if email and workspace.people.filter(email__iexact=email).exclude(number=person.number).exists():
        raise Refused(_("Somebody else on this plan has this address."), field="email")
    return email


def _with(plan: Plan, person: Stakeholder) -> Plan:
    return Plan(
        plan.workspace, plan.phases, plan.criteria, plan.tasks, plan.links, (*plan.people, person), plan.goals,
        plan.measures,
    )  # fmt: skip

"""All that somebody of the selling company has on a plan, handed on at once: his lead, his open steps, his seat.

A rep who leaves has many plans; each is handed on in a transaction of its own with one event that both sides read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from mapapp.access.grants import mirror
from mapapp.access.leaving import close_seat, revoke_open
from mapapp.access.models import Role, Seat
from mapapp.access.seats import take_seat
from mapapp.people.models import Team, User
from mapapp.plans.changes.common import editing, save_tasks
from mapapp.plans.changes.people import Described, place_person
from mapapp.plans.facts import Change, put
from mapapp.plans.history import TEAM, By, Unnamed, record
from mapapp.plans.models import Event, Side, Stakeholder, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused

RANKS = (Role.VIEWER, Role.CONTRIBUTOR, Role.LEAD)


@dataclass(frozen=True, slots=True)
class Holding:
    """What somebody is on one plan of a team. `role` is empty when he does not take part, and only steps are his."""

    workspace: Workspace
    person: Stakeholder
    role: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed on: who took it over, the steps by number, and the event."""

    taker: Stakeholder
    tasks: tuple[int, ...]
    event: Event
    by: By


def holdings(team: Team, user: User) -> list[Holding]:
    """All plans of a team, retired ones too, on which somebody stands on the seller's side. One query."""
    mine = Q(seat__user=user) | Q(email__iexact=user.email, seat=None)
    people = Stakeholder.objects.filter(mine, workspace__team=team, side=Side.SELLER)
    rows = people.select_related("workspace__team", "seat").order_by("workspace__account", "workspace__name", "pk")
    return [Holding(row.workspace, row, row.seat.role if hasattr(row, "seat") else "") for row in rows]


def hand_plan_on(
    workspace: Workspace, number: int, to: User, *, leaves: bool, take_back: bool, by: By | None = None, at: datetime
) -> Handed:
    """Hand what the seller's person `number` has on a plan to a colleague, who is put on it if he is not. One event
    `plan.handed_on`; the actor is `by`, or from the team's pages the company: who did it there has no seat here.

    The colleague may then do at least what he may. He leaves the plan, or stays as a contributor. The steps that are
    open go with their dates: it is the same company's calendar. Raises Refused.
    """
    actor = by or Unnamed(Side.SELLER, TEAM)
    with editing(workspace, actor, retired=True) as plan:
        person = plan.person.get(number)
        if person is None or person.side != Side.SELLER:
            raise Refused(
                _("This person is not on the plan for %(team)s any more.") % {"team": plan.workspace.team.name}
            )
        taker, changes = _taker(plan, to)
        if taker.number == number:
            raise Refused(_("Choose somebody else: these are the steps of %(name)s.") % {"name": person.name})
        tasks = [task for task in plan.tasks if task.is_open and task.owner_id == person.pk]
        for task in tasks:
            changes += put(task, {"owner": taker})
        save_tasks(tasks, {"owner"})
        numbers = [task.number for task in tasks]
        facts = {"person": number, "for": taker.number, "tasks": numbers}
        facts |= _seats(plan.workspace, person, taker, to, leaves=leaves, take_back=take_back, at=at)
        event = record(plan.workspace, "plan.handed_on", changes, by=actor, at=at, facts=facts)
        return Handed(taker, tuple(numbers), event, actor)


def _taker(plan: Plan, to: User) -> tuple[Stakeholder, list[Change]]:
    """The colleague as a person of the plan, and what history has to know when he is put on it."""
    seat = Seat.objects.filter(workspace=plan.workspace, user=to).select_related("stakeholder").first()
    known = plan.person[seat.stakeholder.number] if seat else _addressed(plan.people, to.email)
    if known is None:
        who = Described(name=to.get_full_name(), side=Side.SELLER, email=to.email)
        return place_person(plan.workspace, who)
    if known.side != Side.SELLER:
        raise Refused(
            _("%(name)s is on this plan as a person of %(account)s.")
            % {"name": known.name, "account": plan.workspace.account}
        )
    return known, []


def _addressed(people: Iterable[Stakeholder], email: str) -> Stakeholder | None:
    return next((person for person in people if person.email.casefold() == email), None)


def _seats(
    workspace: Workspace, person: Stakeholder, taker: Stakeholder, to: User, *, leaves: bool, take_back: bool,
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Give the colleague his seat, or more in the one he has; end the other's, or leave him a contributor."""
    seat = Seat.objects.filter(stakeholder=person).select_related("user", "stakeholder").first()
    role = Role(seat.role) if seat else Role.CONTRIBUTOR
    there = Seat.objects.filter(workspace=workspace, user=to).first()
    if there is None:
        revoke_open(workspace, at, stakeholder=taker)
        take_seat(taker, to, max(role, Role.CONTRIBUTOR, key=RANKS.index), at=at)
    elif RANKS.index(Role(there.role)) < RANKS.index(role):
        there.role = role
        there.save(update_fields=["role"])
        mirror(workspace, to)
    facts: dict[str, Any] = {"role": str(role)} if seat else {}
    if seat and leaves:
        return facts | {"left": True, **close_seat(workspace, seat, take_back=take_back, at=at)}
    if seat and seat.role == Role.LEAD:
        seat.role = Role.CONTRIBUTOR
        seat.save(update_fields=["role"])
        mirror(workspace, seat.user)
    return facts

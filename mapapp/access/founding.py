"""A new plan and the seller who runs it, in one stroke: nobody ever meets a plan without a lead."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.people.models import Team, User, normal_email
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewPerson, NewPlan
from mapapp.plans.models import Side, Workspace


def teams_of(user: User) -> list[Team]:
    """The selling companies for which the user may start a plan, by name. One query."""
    return list(Team.objects.filter(memberships__user=user).distinct().order_by("name", "pk"))


def colleagues_of(team: Team) -> list[User]:
    """Everybody of a selling company. One query."""
    return list(User.objects.filter(memberships__team=team, is_active=True).distinct().order_by("name", "pk"))


def found_plan(team: Team, draft: NewPlan, user: User, *, at: datetime, once: str = "", via: str = "page") -> Workspace:
    """Write the plan and seat the user as the seller's lead, or nothing of it; he is added if its people miss him.

    `once` is the key of the form: the same person's same key founds one plan, however often it is sent. Raises Refused
    as `create_workspace` does.
    """
    code = code_for(user, once) if once else ""
    if code and (known := Workspace.objects.filter(code=code, team=team).first()):
        return known
    people = _people(draft, user)
    lead = next(each.key for each in people if each.email == user.email)
    try:
        with transaction.atomic():
            workspace = create_workspace(team, replace(draft, people=people), lead=lead, at=at, via=via, code=code)
            take_seat(workspace.people.get(email=normal_email(user.email)), user, Role.LEAD, at=at)
    except IntegrityError:  # the same form, sent twice at once: the other one was first
        if known := Workspace.objects.filter(code=code, team=team).first():
            return known
        raise
    return workspace


def code_for(user: User, once: str) -> str:
    """128 bits that nobody can guess or choose, the same for the same form of the same person."""
    digest = salted_hmac("mapapp.found_plan", f"{user.pk}:{once}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def _people(draft: NewPlan, user: User) -> tuple[NewPerson, ...]:
    """Everybody once, the lead first, or in their order as it is. An address that two people share stays with the
    first."""
    mine = normal_email(user.email)
    found = next((each for each in draft.people if mine in (normal_email(each.email), each.key)), None)
    me = found or NewPerson(mine, Side.SELLER.value, user.get_full_name())
    taken, others = {mine}, []
    for each in draft.people:
        if each is not found:
            email = normal_email(each.email)
            others.append(replace(each, email="" if email in taken else each.email))
            taken.add(email)
    lead = replace(me, side=Side.SELLER.value, email=user.email)
    place = draft.people.index(found) if draft.as_it_is and found else len(others) if draft.as_it_is else 0
    return (*others[:place], lead, *others[place:])

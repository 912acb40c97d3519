"""What an invitation says, on its page and in its mail: who asks whom to what, which steps are his, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from mapapp.access.models import Invite
from mapapp.plans.models import Side, Stakeholder, Task, Workspace
from mapapp.plans.words import day_words


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    due: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """Values for the invited person's eyes; `ours` when a colleague of his own company asks him in."""

    name: str
    initials: str
    email: str
    is_buyer: bool
    ours: bool
    inviter: str
    company: str
    account: str
    team: str
    plan: str
    note: str
    until: str
    steps: tuple[Step, ...]

    @property
    def count(self) -> int:
        return len(self.steps)


def welcome(invite: Invite, at: datetime) -> Welcome:
    """The invitation as values. One query, for the open steps of the person."""
    person, by, workspace = invite.stakeholder, invite.invited_by, invite.workspace
    zone = ZoneInfo(workspace.calendar(Side(person.side)).time_zone)
    today = at.astimezone(zone).date()
    tasks = Task.objects.filter(workspace=workspace, owner=person)
    tasks = tasks.exclude(status__in=[Task.Status.DONE, Task.Status.NOT_NEEDED]).order_by("due_on", "number")
    return Welcome(
        name=person.name,
        initials=person.initials,
        email=invite.email,
        is_buyer=person.side == Side.BUYER,
        ours=person.side == by.side,
        inviter=by.name,
        company=company_of(workspace, by),
        account=workspace.account,
        team=workspace.team.name,
        plan=workspace.name,
        note=invite.note,
        until=day_words(invite.expires_at.astimezone(zone).date(), today=today),
        steps=tuple(Step(task.text, day_words(task.due_on, today=today)) for task in tasks),
    )


def company_of(workspace: Workspace, person: Stakeholder) -> str:
    return workspace.account if person.side == Side.BUYER else workspace.team.name


def link_of(token: str) -> str:
    """The whole address that the mail carries."""
    return settings.PUBLIC_URL + reverse("join", args=[token])

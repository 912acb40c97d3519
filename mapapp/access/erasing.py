"""Erasing a person from a plan: his seat, what carries his address, and what the plan says of him."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mapapp.access.leaving import another_leads, close_seat, revoke_open
from mapapp.access.models import HandoverPlan, Invite, InviteRequest, Seat
from mapapp.plans.changes.erasing import erase_person
from mapapp.plans.models import Stakeholder, Workspace
from mapapp.post.models import Letter


def erase_from(workspace: Workspace, person: Stakeholder, *, at: datetime) -> None:
    """In one transaction: his part in the plan ends, his address leaves every row, letters lose their words, and the
    plan says `A person of Fenwick Medical` wherever he was named. Raises Refused when he is the last lead of his side.
    """
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        seat = Seat.objects.select_related("user", "stakeholder").filter(stakeholder=person).first()
        if seat is not None:
            another_leads(workspace, seat)
            close_seat(workspace, seat, take_back=True, at=at)
        revoke_open(workspace, at, stakeholder=person)
        for model in (Invite, InviteRequest):
            model._default_manager.filter(stakeholder=person).update(email="", note="")
        letters = Letter.objects.filter(workspace=workspace).exclude(state=Letter.State.WAITING)
        letters.update(subject="", text="", html="", headers={})
        HandoverPlan.objects.filter(workspace=workspace).update(why="")  # a reason may name him
        erase_person(workspace, person.number, at=at)

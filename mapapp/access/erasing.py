"""Erasing a person from a plan: his seat, what carries his address, and what the plan says of him."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from mapapp.access.leaving import another_leads, close_seat, revoke_open
from mapapp.access.models import HandoverPlan, Invite, InviteRequest, Seat, SharedLink
from mapapp.plans.changes.erasing import erase_person
from mapapp.plans.models import Stakeholder, Workspace
from mapapp.post.models import Letter

ERASED = "it named a person who was erased"


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
        InviteRequest.objects.filter(stakeholder=person, answered_at=None).update(answered_at=at)  # nobody to ask in
        for model in (Invite, InviteRequest):
            model._default_manager.filter(stakeholder=person).update(email="", note="")
        links = SharedLink.objects.filter(workspace=workspace, revoked_at=None)
        links.update(revoked_at=at)  # they would open another paper than was shared
        HandoverPlan.objects.filter(workspace=workspace).update(why="")  # a reason may name him
        _empty_letters(workspace, person)
        erase_person(workspace, person.number, at=at)


def _empty_letters(workspace: Workspace, person: Stakeholder) -> None:
    """The words of letters go. What waits is composed when it is sent, of what is so then; one that was written before,
    and names him, is not sent."""
    letters = Letter.objects.filter(workspace=workspace)
    known = "|".join(re.escape(told) for told in (person.name, person.email) if told)
    named = re.compile(rf"(?<!\w)({known})(?!\w)", re.IGNORECASE)
    written = letters.filter(state=Letter.State.WAITING).exclude(text="")
    his = [letter.pk for letter in written if named.search(f"{letter.subject} {letter.text}")]
    letters.filter(pk__in=his).update(state=Letter.State.DROPPED, reason=ERASED, lease_until=None)
    letters.exclude(state=Letter.State.WAITING).update(subject="", text="", html="", headers={})

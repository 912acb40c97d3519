"""Invitations by their link: found by the token's SHA-256, and in one of five states."""

from __future__ import annotations

import hashlib
from datetime import datetime

from mapapp.access.models import Invite
from mapapp.plans.models import Workspace


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def state_of(invite: Invite, at: datetime) -> str:
    """open, accepted, declined, revoked or expired."""
    if invite.accepted_at:
        return "accepted"
    if invite.declined_at:
        return "declined"
    if invite.revoked_at:
        return "revoked"
    return "open" if at < invite.expires_at else "expired"


def find(token: str) -> Invite | None:
    """The invitation whose link this is, or None. One query."""
    rows = Invite.objects.select_related("workspace__team", "stakeholder", "invited_by")
    return rows.filter(token_sha256=hashed(token)).first()


def open_invite(workspace: Workspace, person: int) -> Invite | None:
    """The invitation of a person that nobody has answered yet; it may have run out. One query."""
    rows = Invite.objects.select_related("workspace__team", "stakeholder", "invited_by")
    unanswered = rows.filter(workspace=workspace, accepted_at=None, declined_at=None, revoked_at=None)
    return unanswered.filter(stakeholder__number=person).first()

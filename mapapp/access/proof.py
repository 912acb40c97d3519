"""What a session has proven about who sits before it: the mailbox, a second factor, and how lately."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from mapapp.access.backend import needs_second
from mapapp.access.factors import Factors
from mapapp.people.models import User

LATELY = timedelta(minutes=15)
SECOND = "mfa"


def prove(request: HttpRequest, row: Authenticator, *, alone: bool = False, again: bool = False) -> None:
    """Note in the session that this factor was used: `alone` to sign in, `again` by who is signed in."""
    post_authentication(request, row, passwordless=alone, reauthenticated=again)


def has_second(request: HttpRequest, user: User) -> bool:
    """Has this session shown a second factor? No query."""
    return any(record["method"] == SECOND for record in _records(request, user))


def lacks_second(request: HttpRequest, user: User) -> bool:
    """An admin of a team before whom no plan opens yet. No query for the user of a request."""
    return needs_second(user) and not has_second(request, user)


def proven_lately(request: HttpRequest, user: User, factors: Factors, *, at: datetime) -> bool:
    """May he change how he signs in? A second factor within 15 minutes; without one, the sign-in itself."""
    records = [record for record in _records(request, user) if record["method"] == SECOND or not factors]
    return any(at.timestamp() - record["at"] <= LATELY.total_seconds() for record in records)


def _records(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    return get_authentication_records(request, user)

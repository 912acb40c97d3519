"""Who asks, read once a request: the account, and whether he is an admin or a manager of any team."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from mapapp.people.models import Membership, User
from mapapp.prepared import prepared


class Backend(AuthenticationBackend):
    """The one of AUTHENTICATION_BACKENDS that signs people in. Nobody has a password."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, unless it was deactivated. One query."""
        return next((user for user in _accounts(int(user_id)) if user.is_active), None)


@prepared
def _accounts(pk: int) -> QuerySet[User]:
    mine = Membership.objects.filter(user=OuterRef("pk"))
    admins, managers = (mine.filter(role=role) for role in (Membership.Role.ADMIN, Membership.Role.MANAGER))
    found = User.objects.annotate(administers=Exists(admins), manages=Exists(managers), belongs=Exists(mine))
    return found.filter(pk=pk)


def is_admin(user: User) -> bool:
    """Is he an admin of a team? The user of a request knows; for any other it is one query."""
    known: bool | None = getattr(user, "administers", None)
    if known is None:
        return Membership.objects.filter(user=user, role=Membership.Role.ADMIN).exists()
    return bool(known)


def oversees(user: User) -> bool:
    """Is he an admin or a manager of a team? No query for the user of a request; any other is none."""
    return bool(getattr(user, "administers", False) or getattr(user, "manages", False))


def in_a_team(user: User) -> bool:
    """Is he a member of a selling company? No query for the user of a request; any other is none."""
    return bool(getattr(user, "belongs", False))


def needs_second(user: User) -> bool:
    """Does nothing open for him without a second factor? For admins it is so everywhere but in the demo."""
    return bool(settings.SECOND_FACTOR_FOR_ADMINS) and is_admin(user)

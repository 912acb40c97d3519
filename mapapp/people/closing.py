"""Closing an account: for who runs the server, when somebody has left for good."""

from __future__ import annotations

from django.db import transaction

from mapapp.people.models import User
from mapapp.people.sessions import end_sessions


def close_account(user: User) -> int:
    """Nobody signs in with it any more, and whoever is signed in is out at once, on kept devices too; letters that
    wait for it are dropped when their turn comes. What he did stays in the histories. Returns how many sessions ended.
    """
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        return end_sessions(user)


def open_account(user: User) -> None:
    """He may sign in again, with what he had: by a code, for no session came back."""
    user.is_active = True
    user.save(update_fields=["is_active"])

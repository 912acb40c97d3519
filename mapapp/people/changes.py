"""Verbs for an account."""

from __future__ import annotations

from mapapp.people.models import User
from mapapp.people.wording import one_line


def describe_oneself(user: User, *, name: str, time_zone: str) -> None:
    """Set the name and the time zone of an account. A plan's people keep the names the plan has for them."""
    user.name, user.time_zone = one_line(name), time_zone
    user.save(update_fields=["name", "time_zone"])

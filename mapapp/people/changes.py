"""Verbs for accounts and for the selling companies they belong to."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.people.models import Membership, Team, User, normal_email
from mapapp.people.wording import one_line


class TeamRefused(ValueError):
    """A team cannot be founded, or joined, like this; the sentence says why and what to do."""


def describe_oneself(user: User, *, name: str, time_zone: str) -> None:
    """Set the name and the time zone of an account. A plan's people keep the names the plan has for them."""
    user.name, user.time_zone = one_line(name), time_zone
    user.save(update_fields=["name", "time_zone"])


def found_team(name: str, admin_email: str, *, admin_name: str = "", time_zone: str = "UTC") -> Team:
    """A selling company with its first admin, who can sign in by code from now on; both or neither.

    Its clock is the start for the seller's side of each new plan. TeamRefused for a name that is taken or empty, an
    address that is none, or an unknown time zone. One person may be in several teams.
    """
    name = one_line(name)
    if not name:
        raise TeamRefused(_("A team needs a name, as its customers know it."))
    if time_zone not in available_timezones():
        raise TeamRefused(_("There is no time zone %(zone)s. One reads Europe/Berlin.") % {"zone": time_zone})
    with transaction.atomic():
        if Team.objects.filter(name__iexact=name).exists():
            raise TeamRefused(_("There is a team called %(name)s already.") % {"name": name})
        team = Team.objects.create(name=name, mail_domain=_domain(admin_email), time_zone=time_zone)
        join_team(team, admin_email, Membership.Role.ADMIN, name=admin_name)
    return team


def join_team(team: Team, email: str, role: str, *, name: str = "") -> Membership:
    """Put somebody into a team, or give a member another role. He signs in with this address; nothing is mailed.

    TeamRefused for an address that is none, or when the last admin would become something else. An account that is
    there keeps its name; a new one lives in the team's time zone until it says otherwise.
    """
    if role not in Membership.Role.values:
        raise TeamRefused(_("A role in a team is admin, manager or rep."))
    with transaction.atomic():
        user = User.objects.filter(email=_checked(email)).first()
        user = user or User.objects.create_user(email, one_line(name), time_zone=team.time_zone)
        admins = Membership.objects.filter(team=team, role=Membership.Role.ADMIN)
        if role != Membership.Role.ADMIN and admins.exists() and not admins.exclude(user=user).exists():
            raise TeamRefused(
                _("%(email)s is the only admin of %(team)s. Make somebody else an admin first.")
                % {"email": user.email, "team": team.name}
            )
        membership, _new = Membership.objects.update_or_create(team=team, user=user, defaults={"role": role})
    return membership


def _checked(email: str) -> str:
    address = normal_email(email)
    try:
        validate_email(address)
    except ValidationError as problem:
        raise TeamRefused(_("%(email)s is not a mail address.") % {"email": email}) from problem
    return address


def _domain(email: str) -> str:
    return _checked(email).rpartition("@")[2]

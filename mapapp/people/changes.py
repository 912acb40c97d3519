"""Verbs for accounts and for the selling companies they belong to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.people.history import SERVER, Author, note
from mapapp.people.models import Membership, Team, TeamEvent, User, normal_email
from mapapp.people.sessions import end_sessions
from mapapp.people.wording import one_line


class TeamRefused(ValueError):
    """A team cannot be founded, or joined, like this; the sentence says why and what to do."""


def describe_oneself(user: User, *, name: str, time_zone: str) -> None:
    """Set the name and the time zone of an account. A plan's people keep the names the plan has for them."""
    user.name, user.time_zone = one_line(name), time_zone
    user.save(update_fields=["name", "time_zone"])


def found_team(
    name: str, admin_email: str, *, admin_name: str = "", time_zone: str = "UTC", by: Author = SERVER, at: datetime
) -> Team:
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
        join_team(team, admin_email, Membership.Role.ADMIN, name=admin_name, by=by, at=at)
    return team


def join_team(team: Team, email: str, role: str, *, name: str = "", by: Author, at: datetime) -> Membership:
    """Put somebody into a team, or give a member another role. He signs in with this address; nothing is mailed here.
    One line of the team's history, none when he is that already.

    TeamRefused for an address that is none, for an account that was closed, or when the last admin would become
    something else. An account that is there keeps its name; a new one lives in the team's time zone until it says
    otherwise.
    """
    _known(role)
    with transaction.atomic():
        _locked(team)
        user = User.objects.filter(email=_checked(email)).first()
        user = user or User.objects.create_user(email, one_line(name), time_zone=team.time_zone)
        if not user.is_active:
            raise TeamRefused(_("The account of %(email)s was closed.") % {"email": user.email})
        if role != Membership.Role.ADMIN:
            _another_admin(team, user)
        was = Membership.objects.filter(team=team, user=user).values_list("role", flat=True).first() or ""
        membership, new = Membership.objects.update_or_create(team=team, user=user, defaults={"role": role})
        if new or was != role:
            verb = TeamEvent.Verb.JOINED if new else TeamEvent.Verb.ROLE_GIVEN
            note(team, verb, user, role=role, was=was, by=by, at=at)
    return membership


def change_team_role(team: Team, code: str, *, role: str, was: str, by: Author, at: datetime) -> Membership:
    """Give a member another role. TeamRefused for the last admin, and when it is not the role that was seen. One line
    of the team's history, none when he has that role already."""
    _known(role)
    with transaction.atomic():
        _locked(team)
        member = _member(team, code)
        if member.role not in (was, role):
            raise TeamRefused(
                _("%(name)s was made %(role)s a moment ago. Look again, then choose.")
                % {"name": member.user, "role": member.get_role_display().lower()}
            )
        if role != Membership.Role.ADMIN:
            _another_admin(team, member.user)
        if role == Membership.Role.ADMIN != member.role:
            end_sessions(member.user)  # a device that was kept for 30 days is none of an admin's
        if member.role != role:
            note(team, TeamEvent.Verb.ROLE_GIVEN, member.user, role=role, was=member.role, by=by, at=at)
            member.role = role
            member.save(update_fields=["role"])
    return member


def leave_team(team: Team, code: str, *, by: Author, at: datetime) -> User:
    """End a membership, and with it all sessions of the person. One line of the team's history, by which a single
    sign-on knows later that he was taken out. TeamRefused for the last admin.

    What he may do on the team's plans is ended before (private/changes/handing_on.py); other teams keep him.
    """
    with transaction.atomic():
        _locked(team)
        member = _member(team, code)
        _another_admin(team, member.user)
        note(team, TeamEvent.Verb.LEFT, member.user, was=member.role, by=by, at=at)
        member.delete()
        end_sessions(member.user)
    return member.user


def _locked(team: Team) -> None:
    """One change of its members at a time: two admins who make each other reps would leave the team without one."""
    if not Team.objects.select_for_update().filter(pk=team.pk).first():
        raise TeamRefused(_("This team is not there any more."))


def _known(role: str) -> None:
    if role not in Membership.Role.values:
        raise TeamRefused(_("A role in a team is admin, manager or rep."))


def _member(team: Team, code: str) -> Membership:
    member = Membership.objects.select_related("user").filter(team=team, code=code).first()
    if member is None:
        raise TeamRefused(_("This person is not in the team any more."))
    return member


def _another_admin(team: Team, user: User) -> None:
    """Refused when this is the last admin of the team who can sign in."""
    admins = Membership.objects.filter(team=team, role=Membership.Role.ADMIN, user__is_active=True)
    if admins.filter(user=user).exists() and not admins.exclude(user=user).exists():
        raise TeamRefused(
            _("%(email)s is the only admin of %(team)s. Make somebody else an admin first.")
            % {"email": user.email, "team": team.name}
        )


def _checked(email: str) -> str:
    address = normal_email(email)
    try:
        validate_email(address)
    except ValidationError as problem:
        raise TeamRefused(_("%(email)s is not a mail address.") % {"email": email}) from problem
    return address


def _domain(email: str) -> str:
    return _checked(email).rpartition("@")[2]

"""The people of a selling company: who may look at them, who joins with a letter, and many at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.domains import are_colleagues
from mapapp.access.letters import member_key, write_member
from mapapp.access.models import Invite, Role, Seat
from mapapp.people.changes import TeamRefused, change_team_role, join_team, leave_team
from mapapp.people.history import Author
from mapapp.people.models import Membership, Team, User, normal_email
from mapapp.plans.models import Side
from mapapp.post.outbox import drop_letter

OVERSEERS = (Membership.Role.ADMIN, Membership.Role.MANAGER)
MOST = 1000  # members a list brings at once


@dataclass(frozen=True, slots=True)
class TeamVisit:
    """Somebody at the pages of a team of his: of one that he administers or manages, but where it says otherwise."""

    user: User
    team: Team
    me: Membership

    @property
    def is_admin(self) -> bool:
        return self.me.role == Membership.Role.ADMIN

    @property
    def oversees(self) -> bool:
        """Admins and managers see every plan of the team."""
        return self.me.role in OVERSEERS


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row of a list of members: `line` is where it stands there. An empty role is what he has, or rep."""

    line: int
    email: str
    name: str = ""
    role: str = ""

    @property
    def label(self) -> str:
        return str(Membership.Role(self.role).label) if self.role else ""


@dataclass(frozen=True, slots=True)
class Changing:
    """A member whose role a list changes."""

    member: Membership
    role: str

    @property
    def now(self) -> str:
        return str(self.member.get_role_display())

    @property
    def wanted(self) -> str:
        return str(Membership.Role(self.role).label)


@dataclass(frozen=True, slots=True)
class Intake:
    """What a list would do to a team: whom it adds, whose role it changes, who is as it says, whom it does not name.

    `refused` are rows that can do nothing, with the reason.
    """

    added: tuple[Wanted, ...]
    changed: tuple[Changing, ...]
    same: tuple[Membership, ...]
    unnamed: tuple[Membership, ...]
    refused: tuple[tuple[Wanted, str], ...]

    @property
    def acts(self) -> bool:
        return bool(self.added or self.changed)

    @property
    def seen(self) -> str:
        """What somebody has seen who looked at it: the same for the same acts."""
        acts = [f"+{one.email} {one.role} {one.name}" for one in self.added]
        acts += [f"{one.member.code} {one.member.role} {one.role}" for one in self.changed]
        return hashlib.sha256("\n".join(acts).encode()).hexdigest()


def team_visit(user: User, code: str) -> TeamVisit | None:
    """The visit of an admin or a manager to the pages of his team; None for all others, as for no team. One query."""
    mine = Membership.objects.filter(team__code=code, user=user, role__in=OVERSEERS).select_related("team").first()
    return TeamVisit(user, mine.team, mine) if mine and user.is_active else None


def teams_overseen(user: User) -> list[Team]:
    """The teams that somebody administers or manages, by name. One query."""
    mine = Team.objects.filter(memberships__user=user, memberships__role__in=OVERSEERS)
    return list(mine.order_by("name", "pk")) if user.is_active else []


def members_of(team: Team) -> list[Membership]:
    """Everybody in the team by name, each with `leads` and `plans`: on how many of its plans. One query."""
    here = Q(user__seats__workspace__team=team, user__seats__stakeholder__side=Side.SELLER)
    counted = Membership.objects.filter(team=team).annotate(
        plans=Count("user__seats", filter=here),
        leads=Count("user__seats", filter=here & Q(user__seats__role=Role.LEAD)),
    )
    return sorted(counted.select_related("user"), key=lambda one: (str(one.user).casefold(), one.user.email))


def member_of(team: Team, code: str) -> Membership | None:
    """One member of the team. One query."""
    return Membership.objects.filter(team=team, code=code).select_related("user", "team").first()


def membership_of(user: User, code: str) -> Membership | None:
    """Somebody's own membership of the team with this code. One query."""
    mine = Membership.objects.filter(team__code=code, user=user).select_related("team", "user").first()
    return mine if user.is_active else None


def remove_member(team: Team, code: str, *, by: Author, at: datetime) -> User:
    """Take somebody out of the team: signed out everywhere, the letter that would have told him how to sign in is not
    sent any more, and no open invitation to be one of its people on a plan lets him in. TeamRefused while he sits on a
    plan of the team: it is handed on first."""
    with transaction.atomic():
        seats = Seat.objects.filter(user__memberships__code=code, workspace__team=team, stakeholder__side=Side.SELLER)
        if count := seats.count():
            raise TeamRefused(
                ngettext(
                    "This person takes part in %(count)s plan of the team. Hand it on first.",
                    "This person takes part in %(count)s plans of the team. Hand them on first.",
                    count,
                )
                % {"count": count}
            )
        user = leave_team(team, code, by=by, at=at)
        asked = Invite.objects.filter(workspace__team=team, email=user.email, stakeholder__side=Side.SELLER)
        asked.filter(accepted_at=None, declined_at=None, revoked_at=None).update(revoked_at=at)
        drop_letter(member_key(code), reason="left the team")
    return user


def add_member(
    team: Team, email: str, role: str, *, name: str = "", anywhere: bool = False, by: Author, at: datetime
) -> Membership:
    """Put somebody into the team, and write him how he signs in. The letter says who does it.

    TeamRefused as `join_team`, for an address of another company unless it may be from `anywhere`, as for who runs the
    server, and for who is in it already: his role is changed where he stands.
    """
    email = normal_email(email)
    if not anywhere and not _is_ours(team, email):
        raise TeamRefused(_not_ours(team))
    with transaction.atomic():
        if Membership.objects.filter(team=team, user__email=email).exists():
            raise TeamRefused(_("%(email)s is in %(team)s already.") % {"email": email, "team": team.name})
        member = join_team(team, email, role, name=name, by=by, at=at)
        write_member(member, by=by.name, at=at)
    return member


def intake(team: Team, rows: Sequence[Wanted]) -> Intake:
    """What these rows would do. Two queries. Nothing is written."""
    members = {one.user.email: one for one in Membership.objects.filter(team=team).select_related("user")}
    barred = User.objects.filter(email__in=[row.email for row in rows], is_active=False)
    closed = set(barred.values_list("email", flat=True))
    added: list[Wanted] = []
    asked: list[Changing] = []
    same: list[Membership] = []
    refused: list[tuple[Wanted, str]] = []
    for row in rows:
        member = members.get(row.email)
        if row.email in closed and _is_ours(team, row.email):
            refused.append((row, _("This account was closed.")))
        elif member is None and not _is_ours(team, row.email):
            refused.append((row, _not_ours(team)))
        elif member is None:
            added.append(Wanted(row.line, row.email, row.name, row.role or Membership.Role.REP.value))
        elif row.role and row.role != member.role:
            asked.append(Changing(member, row.role))
        else:
            same.append(member)
    changed = _but_the_last_admins(members.values(), added, asked)
    named = {row.email: row for row in rows}
    refused += [
        (named[one.member.user.email], _("The team would have no admin left.")) for one in asked if one not in changed
    ]
    unnamed = tuple(one for email, one in sorted(members.items()) if email not in named)
    return Intake(
        tuple(added), tuple(changed), tuple(same), unnamed, tuple(sorted(refused, key=lambda one: one[0].line))
    )


def take_in(team: Team, rows: Sequence[Wanted], *, seen: str, by: Author, at: datetime) -> Intake:
    """Do what the rows say, all of it or nothing, each new member with his letter. `seen` is what was looked at.

    Raises OtherMembers with what they would do now, when the team has changed since; nothing is written then.
    """
    with transaction.atomic():
        found = intake(team, rows)
        if found.seen != seen:
            raise OtherMembers(found)
        for row in found.added:
            add_member(team, row.email, row.role, name=row.name, by=by, at=at)
        for one in sorted(found.changed, key=lambda one: one.role != Membership.Role.ADMIN):
            change_team_role(team, one.member.code, role=one.role, was=one.member.role, by=by, at=at)
        return found


class OtherMembers(TeamRefused):
    """The team is another one than when the list was looked at; `intake` is what it would do now."""

    def __init__(self, found: Intake) -> None:
        super().__init__(_("The team has changed while you looked. This is what the list would do now."))
        self.intake = found


def _is_ours(team: Team, email: str) -> bool:
    """Nobody is put into a team who works elsewhere: a membership changes how he signs in, and ends his sessions."""
    return are_colleagues(email, frozenset({team.mail_domain.casefold()}))


def _not_ours(team: Team) -> str:
    """The same words whether there is an account or not."""
    return _("Only addresses of %(team)s’s own mail domain join here. Whoever runs the server can add another one.") % {
        "team": team.name
    }


def _but_the_last_admins(
    members: Iterable[Membership], added: Sequence[Wanted], asked: Sequence[Changing]
) -> tuple[Changing, ...]:
    """The changes that may be: when nobody would be left as an admin, the admins stay what they are."""
    becomes = {one.member.pk: one.role for one in asked}
    roles = [becomes.get(one.pk, one.role) for one in members if one.user.is_active] + [one.role for one in added]
    if Membership.Role.ADMIN in roles:
        return tuple(asked)
    return tuple(one for one in asked if one.member.role != Membership.Role.ADMIN)

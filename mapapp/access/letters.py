"""The letters of this room: what they say, and whether they still go when their turn comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.models import Invite
from mapapp.access.tokens import hashed, state_of
from mapapp.access.welcome import link_of, welcome
from mapapp.people.models import Membership, User
from mapapp.post.envelope import Content, Drop, content_of
from mapapp.post.models import Letter
from mapapp.post.outbox import write

CODE_LIFE = timedelta(minutes=10)


def write_code(email: str, code: str, *, key: str, user: User | None, at: datetime) -> Letter:
    """The mail with a sign-in code; without a user it is written all the same, and never leaves."""
    said = {"code": code, "minutes": int(CODE_LIFE.total_seconds()) // 60}
    return write(
        Letter.Kind.CODE,
        f"code:{key}",
        email,
        subject=_("%(code)s is your code for mapapp") % said,
        text=render_to_string("access/mail_code.txt", said),
        user=user,
        at=at,
    )


def code_now(letter: Letter, *, at: datetime) -> Content | Drop:
    """The code, unless nobody has this address or it has run out."""
    if letter.user is None or not letter.user.is_active:
        return Drop(_("Nobody signs in with this address."))
    if at > letter.created_at + CODE_LIFE:
        return Drop(_("The code ran out before it could be sent."))
    return content_of(letter)


def write_invite(invite: Invite, token: str, *, at: datetime) -> Letter:
    """The one mail of an invitation, or of sending it again; the token stands in it and nowhere else."""
    found = welcome(invite, at)
    context = {"welcome": found, "link": link_of(token)}
    subject = _("%(inviter)s invites you to %(account)s’s evaluation plan")
    if found.is_buyer:
        subject = _("%(inviter)s invites you to your company’s evaluation plan")
    return write(
        Letter.Kind.INVITE,
        f"invite:{hashed(token)}",
        invite.email,
        subject=subject % {"inviter": found.inviter, "account": found.account},
        text=render_to_string("access/mail_invite.txt", context),
        html=render_to_string("access/mail_invite.html", context),
        workspace=invite.workspace,
        at=at,
    )


def invite_now(letter: Letter, *, at: datetime) -> Content | Drop:
    """The invitation, unless it was answered, taken back, sent again with another link, or has run out."""
    invite = Invite.objects.filter(token_sha256=letter.key.removeprefix("invite:")).first()
    if invite is None or state_of(invite, at) != "open":
        return Drop(_("The invitation was answered, taken back or sent again."))
    return content_of(letter)


def member_key(code: str) -> str:
    """The key of a new member's letter, by his membership."""
    return f"member:{code}"


def write_member(member: Membership, *, by: str, at: datetime) -> Letter:
    """The letter that tells a new member of a team how he signs in. `by` is who put him there, empty if nobody says."""
    address = f"{settings.PUBLIC_URL}{reverse('signin')}"
    said = {"member": member, "team": member.team.name, "by": by, "signin": address}
    return write(
        Letter.Kind.MEMBER,
        member_key(member.code),
        member.user.email,
        subject=_("You can sign in to mapapp, for %(team)s") % said,
        text=render_to_string("access/mail_member.txt", said),
        html=render_to_string("access/mail_member.html", said),
        user=member.user,
        at=at,
    )


def member_now(letter: Letter) -> Content | Drop:
    """The letter, unless the person has left the team since, or his account was closed."""
    code = letter.key.removeprefix("member:")
    if not Membership.objects.filter(code=code, user__is_active=True).exists():
        return Drop(_("This person is not in the team any more."))
    return content_of(letter)

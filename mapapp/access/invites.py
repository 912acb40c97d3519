"""Asking people in: ask, send again, take back, decline, accept. Each is one event both sides read.

The link's token is known to the mail alone; the table keeps its SHA-256. The link never signs anybody in.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from mapapp.access.domains import are_colleagues, domain_of, is_public
from mapapp.access.letters import write_invite
from mapapp.access.models import Invite, InviteRequest, Role, Seat
from mapapp.access.refusals import AlreadyHere, InviteClosed, NeedsSellersYes
from mapapp.access.seats import take_seat
from mapapp.access.tokens import hashed, open_invite, state_of
from mapapp.people.models import Membership, User, normal_email
from mapapp.people.wording import one_line
from mapapp.plans.changes.people import Described, place_person, put_address
from mapapp.plans.facts import Change
from mapapp.plans.history import LINK, Actor, By, Unnamed, changing, record
from mapapp.plans.models import Event, Side, Stakeholder, Workspace
from mapapp.plans.refusals import Refused

LIFE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation that is on its way; `token` is shown once and kept nowhere."""

    invite: Invite
    token: str
    event: Event


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom to ask in: by address, as which person of the plan if he is on it already, in which role."""

    email: str
    side: Side
    role: str
    name: str = ""
    person: int | None = None
    note: str = ""


def colleagues_domains(workspace: Workspace) -> frozenset[str]:
    """The mail domains of the buyer leads whom the seller asked in: whom a buyer lead may ask. One query.

    A lead who was seated without an invitation was seated by the seller, who made the plan. Who asked a lead in has to
    have been of the seller then, and to be so now: a change of sides makes nobody's domain a colleague's.
    """
    seats = Seat.objects.filter(workspace=workspace, role=Role.LEAD, stakeholder__side=Side.BUYER)
    buyers = Q(by_side=Side.BUYER) | Q(invited_by__side=Side.BUYER)
    by_buyers = Invite.objects.filter(buyers, workspace=workspace, accepted_at__isnull=False)
    rows = seats.exclude(stakeholder__in=by_buyers.values("stakeholder")).values_list("user__email", flat=True)
    return frozenset(domain_of(email) for email in rows)


def ask(workspace: Workspace, guest: Guest, *, by: Actor, at: datetime) -> Asked:
    """Ask somebody in, with one mail. One event `person.invited`, which also adds him to the plan if he is new.

    Raises AlreadyHere, NeedsSellersYes, or Refused with the field. Who may ask at all is a rule's business; for whom a
    seller's yes is needed: requests.py.
    """
    email = normal_email(guest.email)
    with changing(workspace, by) as locked:
        if by.side == Side.BUYER and not are_colleagues(email, colleagues_domains(locked)):
            raise NeedsSellersYes(
                _("%(email)s is not of your company’s mail domain. A lead of %(team)s has to say yes to this person.")
                % {"email": email, "team": locked.team.name},
                field="email",
            )
        person, changes = placed(locked, guest, email, by)
        return sent(locked, person, guest, changes, asked_by=by.pk, asked_side=by.side, by=by, at=at)


def placed(workspace: Workspace, guest: Guest, email: str, by: Actor) -> tuple[Stakeholder, list[Change]]:
    """Who is meant, put on the plan if he is new, and free to be asked in: not here, not asked, not of the own team."""
    refuse_of_the_team(workspace, email, guest.side, by)
    person, changes = _person(workspace, guest, email)
    _not_here_yet(workspace, person, guest.side)
    return person, changes


def sent(
    workspace: Workspace, person: Stakeholder, guest: Guest, changes: list[Change], *, asked_by: int,
    asked_side: Side, by: Actor, at: datetime, **more: object,
) -> Asked:  # fmt: skip
    """Write the invitation of a person of a locked plan, its one event and its mail, in the name of `asked_by`."""
    waiting = InviteRequest.objects.filter(stakeholder=person, answered_at=None)
    waiting.update(answered_at=at, answered_by_id=by.pk, approved=True)  # asked in anyway: that is the yes
    token = secrets.token_urlsafe(32)
    invite = Invite.objects.create(
        workspace=workspace,
        stakeholder=person,
        email=normal_email(guest.email),
        role=guest.role,
        invited_by_id=asked_by,
        by_side=asked_side,
        note=guest.note.strip()[:1000],
        token_sha256=hashed(token),
        sent_at=at,
        expires_at=at + LIFE,
    )
    event = _told(workspace, "person.invited", person, changes, by=by, at=at, role=guest.role, **more)
    write_invite(invite, token, at=at)
    return Asked(invite, token, event)


def refuse_of_the_team(workspace: Workspace, email: str, side: Side, by: Actor) -> None:
    """AlreadyHere when an address of the selling company would be one of the buyer's people."""
    if side == Side.BUYER and email and _is_of_the_team(workspace, email, by):
        raise AlreadyHere(
            _("%(email)s is an address of %(team)s, so it cannot take part as a person of %(account)s.")
            % {"email": email, "team": workspace.team.name, "account": workspace.account},
            field="email",
        )


def _is_of_the_team(workspace: Workspace, email: str, by: Actor) -> bool:
    """Is it an address of the selling company: who sits there as a buyer would say yes to himself. By the team's mail
    domain, which everybody knows; for a seller who asks, by who is in the team too. At most one query."""
    own = workspace.team.mail_domain.casefold()
    if own and domain_of(email) == own and not is_public(own):
        return True
    return by.side == Side.SELLER and Membership.objects.filter(team=workspace.team_id, user__email=email).exists()


def resend(workspace: Workspace, person: int, *, by: Actor, at: datetime) -> Asked:
    """Send an open invitation again, with a new link for 14 days; the old link is dead. One event `person.invited`."""
    with changing(workspace, by) as locked:
        invite = _open(locked, person)
        token = secrets.token_urlsafe(32)
        _relinked(invite, token, at)
        event = _told(locked, "person.invited", invite.stakeholder, [], by=by, at=at, role=invite.role, again=True)
        write_invite(invite, token, at=at)
        return Asked(invite, token, event)


def fresh_link(workspace: Workspace, person: int, *, by: Actor, at: datetime) -> Asked:
    """A new link for 14 days to hand over oneself, where the mail was held back: nothing is mailed, the old link is
    dead. It sends its code to the invited mailbox all the same. One event `invite.renewed`."""
    with changing(workspace, by) as locked:
        invite = _open(locked, person)
        token = secrets.token_urlsafe(32)
        _relinked(invite, token, at)
        event = _told(locked, "invite.renewed", invite.stakeholder, [], by=by, at=at, role=invite.role)
        return Asked(invite, token, event)


def revoke(workspace: Workspace, person: int, *, by: Actor, at: datetime) -> Event:
    """Take an open invitation back: its link opens nothing any more. One event `invite.revoked`."""
    with changing(workspace, by) as locked:
        invite = _open(locked, person)
        invite.revoked_at = at
        invite.save(update_fields=["revoked_at"])
        return _told(locked, "invite.revoked", invite.stakeholder, [], by=by, at=at)


def decline(invite: Invite, user: User, *, at: datetime) -> Event:
    """The invited person, who has shown that the mailbox is his, says that this is not for him, and the link opens
    nothing any more. One event `invite.declined`. Raises InviteClosed, or Refused for another person."""
    _refuse_others(invite, user)
    by = Actor.of(invite.stakeholder, via="invitation")
    with changing(invite.workspace, by) as locked:
        again = _still_open(invite, at)
        again.declined_at = at
        again.save(update_fields=["declined_at"])
        return _told(locked, "invite.declined", invite.stakeholder, [], by=by, at=at)


def give_back(invite: Invite, *, at: datetime) -> Event | None:
    """Whoever holds the link says that it is not for the invited person. It may have been forwarded to him, so nothing
    ends by it: who sent it reads it, and takes the invitation back or not. One event `invite.returned` that
    names nobody as its author; None when it was said before. Raises InviteClosed."""
    by = Unnamed(Side(invite.stakeholder.side), LINK)
    with changing(invite.workspace, by) as locked:
        again = _still_open(invite, at)
        if again.returned_at:
            return None
        again.returned_at = at
        again.save(update_fields=["returned_at"])
        return _told(locked, "invite.returned", invite.stakeholder, [], by=by, at=at)


def accept(invite: Invite, user: User, *, at: datetime) -> Seat:
    """Seat the invited person, once. One event `person.joined`. Raises InviteClosed, or Refused for another person."""
    _refuse_others(invite, user)
    by = Actor.of(invite.stakeholder, via="invitation")
    with changing(invite.workspace, by) as locked:
        again = _still_open(invite, at)
        if Seat.objects.filter(workspace=locked, user=user).exists():
            raise AlreadyHere(_("You take part in this plan already."))
        again.accepted_at = at
        again.save(update_fields=["accepted_at"])
        if not user.name:
            user.name = invite.stakeholder.name
            user.save(update_fields=["name"])
        seat = take_seat(again.stakeholder, user, again.role, at=at)
        _told(locked, "person.joined", invite.stakeholder, [], by=by, at=at, role=again.role)
        return seat


def account_for(invite: Invite) -> User:
    """The account of the invited address, made now if there is none; it opens nothing by itself."""
    user = User.objects.filter(email=invite.email).first()
    return user or User.objects.create_user(invite.email, invite.stakeholder.name)


def closed(state: str) -> InviteClosed:
    """Why a link does not open the plan any more, and what to do."""
    sentences = {
        "accepted": _("This invitation was accepted already. Sign in to open the plan."),
        "declined": _("This invitation was declined. Ask the person who sent it for a new one."),
        "revoked": _("This invitation was taken back. Ask the person who sent it."),
        "expired": _("This invitation has run out. Ask the person who sent it for a new one."),
    }
    return InviteClosed(sentences[state], state)


def _refuse_others(invite: Invite, user: User) -> None:
    if user.email != invite.email:
        raise Refused(_("This invitation is for %(email)s.") % {"email": invite.email})


def _relinked(invite: Invite, token: str, at: datetime) -> None:
    """A new link for 14 days; what was said by the old one is over with it."""
    invite.token_sha256, invite.sent_at, invite.expires_at, invite.returned_at = hashed(token), at, at + LIFE, None
    invite.save(update_fields=["token_sha256", "sent_at", "expires_at", "returned_at"])


def _told(
    workspace: Workspace, verb: str, person: Stakeholder, changes: list[Change], *, by: By, at: datetime,
    **more: object,
) -> Event:  # fmt: skip
    return record(workspace, verb, changes, by=by, at=at, facts={"person": person.number, **more})


def _person(workspace: Workspace, guest: Guest, email: str) -> tuple[Stakeholder, list[Change]]:
    """The person of the plan who is meant: of that address, as chosen, of that name without one, or a new one."""
    known = Stakeholder.objects.filter(workspace=workspace, email__iexact=email).first()
    if known:
        return known, []
    if guest.person is not None:
        named = Stakeholder.objects.filter(workspace=workspace, number=guest.person).first()
        if named is None:
            raise Refused(_("That person is not on this plan."))
        return named, put_address(named, email)
    namesakes = Stakeholder.objects.filter(
        workspace=workspace, side=guest.side, email="", name__iexact=one_line(guest.name)
    )[:2]
    if len(namesakes) == 1:  # a sheet brings names without addresses, and their steps
        return namesakes[0], put_address(namesakes[0], email)
    return place_person(workspace, Described(name=guest.name, side=guest.side, email=email))


def _not_here_yet(workspace: Workspace, person: Stakeholder, side: Side) -> None:
    company = workspace.account if person.side == Side.BUYER else workspace.team.name
    said = {"name": person.name, "company": company}
    if Seat.objects.filter(stakeholder=person).exists():
        raise AlreadyHere(_("%(name)s takes part in this plan already.") % said, field="email")
    if person.side != side:
        raise AlreadyHere(_("%(name)s is on the plan as a person of %(company)s.") % said, field="side")
    if open_invite(workspace, person.number):
        raise AlreadyHere(
            _("%(name)s has an invitation already. Send it again from the list of people.") % said, field="email"
        )


def _open(workspace: Workspace, person: int) -> Invite:
    invite = open_invite(workspace, person)
    if invite is None:
        raise Refused(_("This invitation was answered or taken back a moment ago."))
    return invite


def _still_open(invite: Invite, at: datetime) -> Invite:
    again = Invite.objects.select_related("stakeholder__workspace").get(pk=invite.pk)
    state = state_of(again, at)
    if state != "open":
        raise closed(state)
    return again

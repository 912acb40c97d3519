"""The people of a plan as one reader sees them: who takes part, who is asked in, and what each last did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from mapapp.access.models import Invite, Role, Seat
from mapapp.access.rules import may_edit_person, may_end_seat, may_invite
from mapapp.access.tokens import state_of
from mapapp.access.visit import Visit
from mapapp.plans.acts import act_words
from mapapp.plans.history import read
from mapapp.plans.models import Event, Part, Side, Stakeholder, Workspace
from mapapp.plans.words import day_words, moment_words
from mapapp.prepared import prepared

ASKED = ("invited", "returned")  # it is open; of the second, whoever held the link said: not for them


@dataclass(frozen=True, slots=True)
class Line:
    """One person. `state`: joined, invited, returned, expired, declined or empty; `last`: what he did, never
    when he looked."""

    number: int
    name: str
    initials: str
    side: str
    title: str
    part: str
    needs: str
    role: str
    state: str
    when: str
    last: str
    last_when: str
    you: bool
    may_edit: bool
    may_invite: bool
    may_end: bool
    answered: bool

    @property
    def pending(self) -> bool:
        return self.state != "joined"


@dataclass(frozen=True, slots=True)
class Company:
    side: str
    name: str
    own: bool
    lines: tuple[Line, ...]

    @property
    def joined(self) -> int:
        return sum(line.state == "joined" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Roster:
    companies: tuple[Company, ...]

    @property
    def count(self) -> int:
        return sum(len(company.lines) for company in self.companies)

    def line(self, number: int) -> Line | None:
        return next((line for company in self.companies for line in company.lines if line.number == number), None)


def roster(visit: Visit, at: datetime) -> Roster:
    """Everybody on the plan, the reader's own company first. Five queries, whatever the number of people."""
    workspace = visit.workspace
    people = list(workspace.people.all())
    seats = {seat.stakeholder_id: seat for seat in Seat.objects.filter(workspace=workspace)}
    invites: dict[int, Invite] = {}
    for invite in Invite.objects.filter(workspace=workspace).order_by("sent_at"):
        invites[invite.stakeholder_id] = invite
    last = last_acts(workspace)
    sides = [visit.side, visit.side.other]
    return Roster(
        tuple(
            Company(
                side=str(side.value),
                name=workspace.account if side == Side.BUYER else workspace.team.name,
                own=side == visit.side,
                lines=tuple(
                    _line(visit, p, seats.get(p.pk), invites.get(p.pk), last, at) for p in people if p.side == side
                ),
            )
            for side in sides
        )
    )


def last_acts(workspace: Workspace) -> Mapping[int, Event]:
    """What each person of the plan last did, by his number. One query."""
    return {event.by_number or 0: event for event in _newest_acts(workspace.pk)}


@prepared
def _newest_acts(workspace: int) -> QuerySet[Event]:
    events = Event.objects.filter(workspace=workspace, by_number__isnull=False)
    newest = events.order_by().values("by_number").annotate(newest=Max("number")).values("newest")
    return events.filter(number__in=newest)


def _line(
    visit: Visit, person: Stakeholder, seat: Seat | None, invite: Invite | None, last: Mapping[int, Event], at: datetime
) -> Line:
    side, act = Side(person.side), last.get(person.number)
    state, when = _standing(visit, seat, invite, at)
    zone = visit.user.time_zone
    return Line(
        number=person.number,
        name=person.name,
        initials=person.initials,
        side=str(side.value),
        title=person.title,
        part=str(Part(person.part).label),
        needs=person.needs,
        role=str(Role(seat.role).label if seat else Role(invite.role).label if state in ASKED and invite else ""),
        state=state,
        when=when,
        last=act_words(read(act)) if act else "",
        last_when=moment_words(act.at, zone=zone, now=at) if act else "",
        you=visit.me is not None and visit.me.number == person.number,
        may_edit=may_edit_person(visit, side, person.number) is None,
        may_invite=may_invite(visit, side) is None and seat is None,
        may_end=seat is not None and may_end_seat(visit, side, person.number) is None,
        answered=state not in (*ASKED, "expired"),
    )


def _standing(visit: Visit, seat: Seat | None, invite: Invite | None, at: datetime) -> tuple[str, str]:
    """Has he joined, was he asked, and since when: the state and the sentence."""
    zone = ZoneInfo(visit.user.time_zone)
    today = at.astimezone(zone).date()

    def day(moment: datetime) -> str:
        return day_words(moment.astimezone(zone).date(), today=today)

    if seat:
        return "joined", _("Joined %(day)s") % {"day": day(seat.joined_at)}
    state = state_of(invite, at) if invite else ""
    if invite is None or state in ("revoked", "accepted"):
        return "", _("Not asked in")
    if state == "declined" and invite.declined_at:
        return "declined", _("Declined %(day)s") % {"day": day(invite.declined_at)}
    sent = {"day": day(invite.sent_at), "until": day(invite.expires_at)}
    if state == "expired":
        return "expired", _("Asked %(day)s; the link has run out") % sent
    if invite.returned_at:
        said = _("Asked %(day)s; “not for me” was said by the link, %(back)s")
        return "returned", said % {**sent, "back": day(invite.returned_at)}
    return "invited", _("Asked %(day)s; the link works until %(until)s") % sent

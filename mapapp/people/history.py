"""Who came into a team, went, or became something else in it: lines that are added and never touched again.

Only the team's own admins read them. The last line about an address says, too, whether somebody was taken out of the
team: a company's own sign-in puts nobody back (access/sso.py), an admin does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from mapapp.people.models import Membership, Team, TeamEvent, User, normal_email


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a team, as its history names him for ever: an account may be closed later, or called otherwise."""

    name: str = ""
    email: str = ""
    via: str = TeamEvent.Via.PAGE

    @classmethod
    def of(cls, user: User, via: str = TeamEvent.Via.PAGE) -> Author:
        return cls(user.name, user.email, via)


SERVER = Author(via=TeamEvent.Via.SERVER)
SIGN_ON = Author(via=TeamEvent.Via.SIGN_ON)


def note(
    team: Team, verb: str, whom: User | None, *, role: str = "", was: str = "", to: str = "", plans: int | None = None,
    by: Author, at: datetime,
) -> TeamEvent:  # fmt: skip
    """Write the one line of a change; without a name when it is about somebody who was erased. Call it inside its
    transaction, with the team locked."""
    name, email = (whom.name, whom.email) if whom else ("", "")
    return TeamEvent.objects.create(
        team=team, verb=verb, at=at, via=by.via, by_name=by.name, by_email=by.email, name=name, email=email,
        role=role, was=was, to=to, plans=plans,
    )  # fmt: skip


def lines_of(team: Team, *, before: int | None = None, most: int | None = None) -> list[TeamEvent]:
    """The team's history, newest first: at most so many lines, of those written before the one named. One query."""
    rows = TeamEvent.objects.filter(team=team).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[:most] if most else rows)


def has_left(team: Team, email: str) -> bool:
    """Was the person of this address taken out of the team, and not put back since? At most two queries."""
    address = normal_email(email)
    if Membership.objects.filter(team=team, user__email=address).exists():
        return False
    came_or_went = TeamEvent.objects.filter(
        team=team, email=address, verb__in=(TeamEvent.Verb.JOINED, TeamEvent.Verb.LEFT)
    )
    last = came_or_went.order_by("-pk").values_list("verb", flat=True).first()
    return last == TeamEvent.Verb.LEFT


def teams_of(email: str) -> set[int]:
    """The teams in whose history somebody with this address stands, as author or as whom a line is about. One query."""
    address = normal_email(email)
    lines = TeamEvent.objects.filter(Q(email=address) | Q(by_email=address))
    return set(lines.values_list("team_id", flat=True))


def forget_in_teams(email: str, name: str, teams: Iterable[int]) -> None:
    """Empty name and address of an erased person in every team's history; the lines stay. Three queries. Who got plans
    handed on stands there by `name` alone: of these `teams`, where he has been.

    Nothing says any more that he was taken out of a team: a company's own sign-in may put him in again.
    """
    address = normal_email(email)
    TeamEvent.objects.filter(by_email=address).update(by_name="", by_email="")
    TeamEvent.objects.filter(team__in=list(teams), to__in=[address, name]).exclude(to="").update(to="")
    TeamEvent.objects.filter(email=address).update(name="", email="")

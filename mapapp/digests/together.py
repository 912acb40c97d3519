"""Who has one letter of his plans of a team instead of one of each: who chose it, as long as he takes part in three
that are open. Teams never meet in one letter; whose plan writes daily, or when signature moves, gets that by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mapapp.access.models import Role, Seat, Together
from mapapp.digests.keys import sample_key_of
from mapapp.digests.rhythm import IN_WEEKS, is_weekly
from mapapp.people.models import Team, User
from mapapp.plans.models import Workspace
from mapapp.post.models import Letter
from mapapp.post.outbox import write

LEAST = 3
NAME = "together"
APART = "each plan writes by itself"
Whose = tuple[int, int]  # a person and a team


def open_seats() -> QuerySet[Seat]:
    return Seat.objects.exclude(workspace__state=Workspace.State.RETIRED)


def wanting(*wishes: str) -> Q:
    """Seats whose reader wants one of these; who never chose wants what his role does."""
    found = Q(digest__in=wishes)
    if Seat.Digest.SIGNATURE in wishes:
        found |= Q(digest="", role=Role.VIEWER)
    if Seat.Digest.WEEKLY in wishes:
        found |= Q(digest="") & ~Q(role=Role.VIEWER)
    return found


WEEKLY = wanting(*IN_WEEKS)  # what comes once a week, and so may come in one letter


def chosen() -> QuerySet[Together]:
    """The choices that count now: those of people with enough open plans."""
    mine = open_seats().filter(user=OuterRef("user"), workspace__team=OuterRef("team")).order_by().values("user")
    return Together.objects.filter(Exists(mine.annotate(plans=Count("pk")).filter(plans__gte=LEAST)))


def in_one() -> Exists:
    """Of a seat: whether its reader has one letter for this plan and the others of its team."""
    return Exists(chosen().filter(user=OuterRef("user"), team=OuterRef("workspace__team")))


def choices_for(seats: Iterable[Seat]) -> Mapping[Whose, Together]:
    """The choices that count of these seats' readers; `workspace` of each is read. One query, none for nobody."""
    users = {seat.user_id for seat in seats}
    return {(one.user_id, one.team_id): one for one in chosen().filter(user__in=users)} if users else {}


def choices_of(user: User) -> Mapping[int, Together]:
    """What somebody has chosen, by team, whether it counts now or not. One query."""
    return {one.team_id: one for one in Together.objects.filter(user=user)}


def one_for(seat: Seat) -> Together | None:
    """The letter in which the plan of this seat comes, if it comes in one. One query for who wants it weekly."""
    if not is_weekly(seat.wish):
        return None
    return choices_for([seat]).get((seat.user_id, seat.workspace.team_id))


def comes_in_one(seat: Seat, choices: Mapping[Whose, Together], day: date) -> bool:
    """Whether the letter of several plans comes on this day, with this one in it: nothing else about it does then."""
    one = choices.get((seat.user_id, seat.workspace.team_id))
    return one is not None and is_weekly(seat.wish) and one.day == day.weekday()


def offered(seats: Sequence[Seat]) -> list[Team]:
    """The teams of which somebody, whose seats these are, takes part in enough open plans."""
    teams = [seat.workspace.team for seat in seats if seat.workspace.state != Workspace.State.RETIRED]
    count = Counter(team.pk for team in teams)
    found = {team.pk: team for team in teams if count[team.pk] >= LEAST}
    return sorted(found.values(), key=lambda team: (team.name, team.pk))


def choose_one(user: User, team: Team, wanted: bool, *, day: int, hour: int) -> None:
    """Have one letter of this team's plans, then and there, or one of each."""
    if wanted:
        when = {"day": day, "hour": hour}
        Together.objects.update_or_create(user=user, team=team, defaults=when)
        return
    with transaction.atomic():
        Together.objects.filter(user=user, team=team).delete()
        _part(user.pk, team.pk)


def _part(user: int, team: int) -> None:
    """Let what waits for the end of a holiday go plan by plan; what is being sent goes as it is."""
    free = Letter.objects.filter(key__startswith=f"{NAME}:{user}:{team}:", state=Letter.State.WAITING)
    for letter in free.filter(lease_until=None):
        ours = free.filter(pk=letter.pk, lease_until=None).update(state=Letter.State.DROPPED, reason=APART)
        if ours:
            letter.parts.filter(state=Letter.State.WAITING).update(within=None)


def seats_in(user: int, team: int) -> QuerySet[Seat]:
    """The seats whose plans come in one letter to this person."""
    return open_seats().filter(WEEKLY, user=user, workspace__team=team).order_by("pk")


def together_key(whose: Whose, period: str) -> str:
    return f"{NAME}:{whose[0]}:{whose[1]}:{period}"


def whose_letter(key: str) -> Whose:
    """Of which person and team a letter's key tells, also that of a sample."""
    user, team = key.split(":")[-3:-1]
    return int(user), int(team)


def ask_sample_of(user: User, team: Team, *, at: datetime) -> Letter:
    """Write a sample to the reader, at most one a minute. The next letter does not count it."""
    key = sample_key_of(f"{NAME}:{user.pk}:{team.pk}", at)
    return write(Letter.Kind.TOGETHER, key, user.email, user=user, at=at)

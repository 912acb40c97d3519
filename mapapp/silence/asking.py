"""Which plans are silent for so long that a lead of the seller is asked, and by which key that is once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac

from mapapp.access.models import Role, Seat
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.models import Side, Task, Workspace
from mapapp.plans.silence import is_snoozed, silence_of
from mapapp.post.models import Letter
from mapapp.post.outbox import write_many
from mapapp.private.queries import Snooze
from mapapp.private.silent import put_off

MORNING, EVENING = time(8), time(20)  # of the reader: he is asked by day


def write_questions(at: datetime) -> int:
    """Write to the leads of the seller of each plan that is no longer active, unless it is put off; how many letters.

    The key names the silence by the last shared act before it, so a plan asks once a silence, and once more when what
    was put off has come to its day. Four queries, and one for each number of days that teams of the installation have.
    """
    plans = {plan.pk: plan for plan in silent_plans(at)}
    snoozes = put_off(plans)
    due = {pk: plan for pk, plan in plans.items() if not held_off(plan, snoozes.get(pk), at)}
    seats = leads().filter(workspace__in=due).select_related("user").order_by("workspace", "pk")
    rows = [question(seat, due[seat.workspace_id], snoozes.get(seat.workspace_id), at) for seat in seats]
    known = set(Letter.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    return write_many([row for row in rows if row.key not in known])


def silent_plans(at: datetime) -> Iterator[Workspace]:
    """Unfinished plans on which nobody has acted for as many of their own days as their team says."""
    teams: dict[int, list[Team]] = defaultdict(list)
    for team in Team.objects.all():
        teams[Definitions.of(team).stale_ends].append(team)
    for days, of_teams in teams.items():
        known = {team.pk: team for team in of_teams}
        about = at - timedelta(days=days - 2)  # who acted later than this is not silent for so long in any zone
        for plan in unfinished().filter(team__in=known, updated_at__lt=about):
            plan.team = known[plan.team_id]
            if silence_of(plan, at, finished=False).is_over:
                yield plan


def unfinished() -> QuerySet[Workspace]:
    """Plans that are not retired, and not both signed and done (plans/silence.is_finished, as the database asks it)."""
    tasks = Task.objects.filter(workspace=OuterRef("pk"))
    signed = tasks.filter(mark=Task.Mark.SIGNATURE, status=Task.Status.DONE)
    left = tasks.exclude(status__in=(Task.Status.DONE, Task.Status.NOT_NEEDED))
    return Workspace.objects.filter(~Exists(signed) | Exists(left), state=Workspace.State.OPEN)


def leads() -> QuerySet[Seat]:
    """Who is asked: the leads of the seller, as they are now."""
    return Seat.objects.filter(role=Role.LEAD, stakeholder__side=Side.SELLER, user__is_active=True)


def held_off(plan: Workspace, snooze: Snooze | None, at: datetime) -> bool:
    """Whether a lead has put the plan off, and that still holds."""
    if snooze is None:
        return False
    return is_snoozed(snooze.until_on, snooze.revision, now=plan.revision, today=plan.today(at))


def question(seat: Seat, plan: Workspace, snooze: Snooze | None, at: datetime) -> Letter:
    """The row of a lead's letter, not saved; empty, because it is composed when it is sent."""
    return Letter(
        kind=Letter.Kind.SILENCE,
        key=key_of(seat.pk, plan, snooze),
        email=seat.user.email,
        user=seat.user,
        workspace=plan,
        created_at=at,
        due_at=by_day(seat.user.time_zone, at),
    )


def key_of(seat: int, plan: Workspace, snooze: Snooze | None) -> str:
    """One a lead and silence; another one once a snooze of this silence is over. The day of a snooze is the seller's
    own: a key stands in a table that both sides' letters share, and says nothing of it."""
    if snooze is None or snooze.revision != plan.revision:
        return f"silence:{seat}:{plan.revision}"
    again = salted_hmac("mapapp.silence.asking", f"{seat}:{plan.revision}:{snooze.until_on}", algorithm="sha256")
    return f"silence:{seat}:{plan.revision}:{again.hexdigest()[:32]}"


def by_day(zone: str, at: datetime) -> datetime:
    """The moment itself by day where the reader is, else his next morning."""
    there = at.astimezone(ZoneInfo(zone))
    if MORNING <= there.time() < EVENING:
        return at
    day = there.date() + timedelta(days=there.time() >= EVENING)
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone)).astimezone(at.tzinfo)

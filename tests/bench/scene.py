"""The plans that are measured: the demo's as of today, and a chain of 30 tasks that wait for each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.demo.fenwick import fenwick as fenwick_plan
from mapapp.demo.story import PRIYA, mapped
from mapapp.people.models import Team, User
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewPlan, NewTask
from mapapp.plans.models import Workspace
from mapapp.schedule import Calendar
from tests.demo.played import play

ROWS = 30


@dataclass(frozen=True)
class Scene:
    """Fenwick's plan as its readers find it, a copy that is edited, and a chain; Priya leads each for the buyer."""

    fenwick: Workspace
    edited: Workspace
    chain: Workspace
    priya: User


def scene(now: datetime) -> Scene:
    """Everything as of the aware moment `now`."""
    fenwick = play(now)
    priya = User.objects.get(email=PRIYA)
    today = now.astimezone(UTC).date()
    edited = led_by(priya, fenwick.team, fenwick_plan(lambda day: mapped(day, today)), now)
    linked = led_by(priya, fenwick.team, chain(today), now)
    return Scene(Workspace.objects.get(pk=fenwick.pk), edited, linked, priya)


def led_by(user: User, team: Team, draft: NewPlan, at: datetime) -> Workspace:
    """A plan, and the lead's seat on it."""
    workspace = create_workspace(team, draft, lead=user.email, at=at)
    take_seat(workspace.people.get(email=user.email), user, Role.LEAD, at=at)
    return workspace


def chain(today: date) -> NewPlan:
    """Thirty tasks of two working days, each of which begins when the one before ends; all of them Priya's."""
    days, start, tasks = Calendar(), today + timedelta(days=7), []
    for index in range(ROWS):
        start = days.add(start, 1 if index else 0)
        due = days.add(start, 1)
        after = ((index - 1, 0),) if index else ()
        mark = "signature" if index == ROWS - 1 else ""
        tasks.append(NewTask(f"Step {index + 1}", index * 5 // ROWS, start, due, owner=PRIYA, after=after, mark=mark))
        start = due
    whole = fenwick_plan()
    return replace(whole, tasks=tasks, numbers=(), goals=(), target_signature_on=None, target_go_live_on=None)

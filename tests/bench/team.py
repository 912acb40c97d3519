"""A team of forty reps with a thousand open plans of 25 steps, four thousand that ended, and deals without a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from mapapp.access.ending import retire_plan
from mapapp.demo.fenwick import fenwick
from mapapp.demo.story import WEEKDAYS, mapped
from mapapp.people.models import Membership, Team, User
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.progress import complete_task, start_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewPlan
from mapapp.plans.history import Actor
from mapapp.plans.models import Task, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.kept import opportunities_table, readings_table
from mapapp.private.pipeline import Stage
from tests.bench.copies import copied, seated

REPS, OPEN, CLOSED, BARE, STEPS, KINDS = 40, 1000, 4000, 300, 25, 10
STAGES = ("Discovery", "Validation", "Proof of value", "Negotiation", "Commit")
SEED = 7


@dataclass(frozen=True)
class Thousand:
    """The team and whoever manages it."""

    team: Team
    manager: User


def thousand(at: datetime, *, share: float = 1.0) -> Thousand:
    """All of it, or a share, as of the aware moment `at`."""
    draw = Random(SEED)
    team = Team.objects.create(name="Thousand", mail_domain="thousand.example")
    reps = [User.objects.create_user(f"rep{n}@thousand.example", f"Rep {n}") for n in range(REPS)]
    manager = User.objects.create_user("manager@thousand.example", "Olga Brandt")
    stages = [*(Stage(name) for name in STAGES), Stage("Closed won", "won"), Stage("Closed lost", "lost")]
    set_pipeline(team, {"stages": stages, "qualified": STAGES[1], "currency": "USD"}, seen=0, by=None, at=at)
    Membership.objects.bulk_create(
        [Membership(team=team, user=user, role="rep") for user in reps]
        + [Membership(team=team, user=manager, role="manager")]
    )
    plans = [*opened(team, reps, round(OPEN * share), draw, at), *closed(team, reps, round(CLOSED * share), draw, at)]
    _deals(team, reps, plans, round(BARE * share), draw, at)
    return Thousand(team, manager)


def opened(team: Team, reps: Sequence[User], count: int, draw: Random, at: datetime) -> list[Workspace]:
    """Plans on their way: a few kinds, made and moved by the real verbs, and copies of them."""
    found: list[Workspace] = []
    kinds = max(1, min(KINDS, count))
    for kind in range(kinds):
        plan = create_workspace(
            team, _draft(at - timedelta(days=60), STEPS), lead="rep0@thousand.example", at=at - timedelta(days=60)
        )
        _weeks(plan, draw, at)
        plan = Workspace.objects.get(pk=plan.pk)
        rest = len(range(kind, count, kinds)) - 1
        found += [plan, *copied(plan, rest, accounts=[f"Account {kind}-{n}" for n in range(rest)])]
    seated(found, reps, at - timedelta(days=58))
    return found


def closed(team: Team, reps: Sequence[User], count: int, draw: Random, at: datetime) -> list[Workspace]:
    """Plans that ended: retired, with a short history."""
    plan = create_workspace(
        team, _draft(at - timedelta(days=200), 10), lead="rep0@thousand.example", at=at - timedelta(days=200)
    )
    by = Actor.of(plan.people.filter(side="seller").order_by("number")[0])
    retire_plan(plan, why="This plan has ended", by=by, at=at - timedelta(days=120))
    plan = Workspace.objects.get(pk=plan.pk)
    found = [plan, *copied(plan, count - 1, accounts=[f"Ended {n}" for n in range(count - 1)])]
    seated(found, reps, at - timedelta(days=190))
    _read_before(found, draw, at)
    return found


def _draft(at: datetime, steps: int) -> NewPlan:
    """Fenwick's plan with so many of its steps, the last ones of them."""
    today = at.astimezone(UTC).date() - timedelta(days=1)
    plan = fenwick(lambda day: mapped(day, today))
    lead = next(person for person in plan.people if person.side == "seller")
    people = [replace(p, key="rep0@thousand.example", email="rep0@thousand.example") if p is lead else p
              for p in plan.people]  # fmt: skip
    first = len(plan.tasks) - steps
    tasks = [
        replace(task, owner="rep0@thousand.example" if task.owner == lead.key else task.owner,
                after=tuple((before - first, lag) for before, lag in task.after if before >= first),
                done_on=min(task.done_on or task.due_on, today) if task.status == "done" else None)
        for task in plan.tasks[first:]
    ]  # fmt: skip
    goals = [replace(goal, said_by=lead.key if goal.said_by == lead.key else goal.said_by) for goal in plan.goals]
    return replace(plan, people=people, tasks=tasks, goals=goals if all(g.said_by != lead.key for g in goals) else (),
                   numbers=())  # fmt: skip


def _weeks(plan: Workspace, draw: Random, at: datetime) -> None:
    """Eight weeks of what people do: some forty acts of both sides, and a version now and then."""
    people = {side: list(plan.people.filter(side=side).order_by("number")) for side in ("buyer", "seller")}
    for turn in range(40):
        moment = at - timedelta(days=56 - turn * 56 / 40)
        by = Actor.of(draw.choice(people[draw.choice(("buyer", "buyer", "seller"))]))
        task = draw.choice(list(Task.objects.filter(workspace=plan).exclude(status="done")))
        seen = Workspace.objects.get(pk=plan.pk).revision
        try:
            match draw.choice(("complete", "start", "move", "move", "say", "say", "save")):
                case "complete":
                    complete_task(
                        plan, task.number, done_on=moment.date(), was=task.status, seen=seen, by=by, at=moment
                    )
                case "start":
                    start_task(plan, task.number, was=task.status, by=by, at=moment)
                case "move":
                    due = WEEKDAYS.add(task.due_on, draw.choice((-1, 1, 2, 4)))
                    reschedule_task(plan, task.number, due_on=due, was=task.due_on, seen=seen, why="It takes longer",
                                    force=True, by=by, at=moment)  # fmt: skip
                case "say":
                    add_comment(plan, task.number, body="Here is where we stand", by=by, at=moment)
                case "save":
                    save_version(plan, by=Actor.of(people["seller"][0]), at=moment)
        except Refused:
            continue


def _deals(team: Team, reps: Sequence[User], plans: Sequence[Workspace], bare: int, draw: Random, at: datetime) -> None:
    """What the CRM says of each, and of some that have no plan."""
    table, today = opportunities_table(), at.date()
    rows = []
    for number, plan in enumerate([*plans, *[None] * bare]):
        ended = plan is not None and plan.state == Workspace.State.RETIRED
        outcome = draw.choice(("won", "lost", "lost")) if ended else "open"
        rep = reps[number % len(reps)]
        rows.append(
            table(team=team, workspace=plan, key=f"006{number:06}", account=plan.account if plan else f"Bare {number}",
                  name="Account planning", stage=draw.choice(STAGES), forecast="Pipeline",
                  amount=Decimal(draw.randrange(10, 400) * 1000), currency="USD",
                  close_on=today + timedelta(days=draw.randrange(-10, 120)), owner_name=rep.name, owner_email=rep.email,
                  outcome=outcome, outcome_on=today - timedelta(days=draw.randrange(5, 100)) if ended else None)
        )  # fmt: skip
    table._default_manager.bulk_create(rows, batch_size=1000)


def _read_before(plans: Sequence[Workspace], draw: Random, at: datetime) -> None:
    """A reading a week of each while it was open."""
    table, rows = readings_table(), []
    for plan in plans:
        for week in range(6):
            moment = at - timedelta(days=190 - 7 * week)
            values = {
                "stage": STAGES[min(week, 4)],
                "band": draw.choice(("healthy", "care", "risk")),
                "outcome": "open",
            }
            rows.append(
                table(team_id=plan.team_id, workspace=plan, on=moment.date(), at=moment, revision=1, definitions=0,
                      values=values)
            )  # fmt: skip
    table._default_manager.bulk_create(rows, batch_size=1000)

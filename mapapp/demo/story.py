"""The demo's story, played through the real verbs: six weeks of an evaluation up to this morning.

The design tells it as of Tue 10 Feb 2026. Each of its days is mapped, working day by working day, so that today
falls where that Tuesday does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from heapq import merge

from mapapp.access.models import Role, Seat
from mapapp.access.seats import mark_seen, take_seat
from mapapp.access.visit import visit
from mapapp.demo.beliefs import believe
from mapapp.demo.fenwick import AS_OF, fenwick
from mapapp.demo.own_lists import keep_own_lists
from mapapp.people.models import Membership, Team, User
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.goals import edit_measure
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.progress import block_task, complete_task, start_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewPlan, NewTask
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Version, Workspace
from mapapp.schedule import Calendar

WEEKDAYS = Calendar()
ANNA, MANAGER, PRIYA = "anna.kessler@larkspur.example", "olga.brandt@larkspur.example", "priya.raman@fenwick.example"
ADMIN = "astrid.holm@larkspur.example"
ROLES = {ANNA: Role.LEAD, PRIYA: Role.LEAD, "david.roth@larkspur.example": Role.VIEWER}
NOT_YET = {"dev.patel@fenwick.example", "leila.haddad@larkspur.example"}  # on the plan, not asked in
# The dates before the security review slipped, and what had not happened yet then.
BEFORE = {
    22: ("2026-02-10", "2026-02-17"),
    24: ("2026-02-18", "2026-02-23"),
    25: ("2026-02-24", "2026-03-03"),
    28: ("2026-03-04", "2026-03-06"),
    29: ("2026-03-09", "2026-03-10"),
    30: ("2026-03-11", "2026-03-13"),
}
LAST_WEEK = {12, 21}  # done after version 3
KINDS = {6: "meeting", 12: "meeting", 16: "meeting", 17: "approval", 18: "approval"}  # the rest are tasks


@dataclass(frozen=True, slots=True)
class Stage:
    """The plan being played, and how its days map on ours."""

    workspace: Workspace
    today: date

    def day(self, day: date) -> date:
        return mapped(day, self.today)

    def at(self, day: str, clock: str) -> datetime:
        return datetime.combine(self.day(date.fromisoformat(day)), time.fromisoformat(clock), UTC)

    def by(self, name: str) -> Actor:
        return Actor.of(self.workspace.people.get(name__startswith=name), via="page")


def mapped(day: date, today: date) -> date:
    """The day that lies as many working days from today as `day` from Tue 10 Feb 2026."""
    return WEEKDAYS.add(WEEKDAYS.last(today), WEEKDAYS.distance(AS_OF, day)) if day != AS_OF else WEEKDAYS.last(today)


def begin(now: datetime) -> Stage:
    """Larkspur, and the Fenwick plan on its first day."""
    team, today = _team(), now.astimezone(UTC).date()
    draft = _as_it_began(fenwick(lambda day: mapped(day, today)), today)
    began = datetime.combine(mapped(date(2026, 1, 5), today), time(8, 30), UTC)
    stage = Stage(create_workspace(team, draft, lead=ANNA, at=began, via="import"), today)
    _people_join(stage, began)
    return stage


def told(stage: Stage, now: datetime) -> Iterator[datetime]:
    """All that happened since then: each moment before its act, the earliest first."""
    plan = stage.workspace
    return merge(
        _first_weeks(stage),
        believe(plan, by=stage.by, day=stage.day, at=stage.at),
        keep_own_lists(plan, by=stage.by, day=stage.day, at=stage.at),
        _read_on_friday(stage),
        _this_week(stage, now),
    )


def _team() -> Team:
    team = Team.objects.create(name="Larkspur", mail_domain="larkspur.example")
    for email, name, role in (
        (ANNA, "Anna Kessler", Membership.Role.REP),
        (MANAGER, "Olga Brandt", Membership.Role.MANAGER),
        (ADMIN, "Astrid Holm", Membership.Role.ADMIN),
    ):
        Membership.objects.create(team=team, user=User.objects.create_user(email, name), role=role)
    return team


def _as_it_began(draft: NewPlan, today: date) -> NewPlan:
    """The plan before anything was done. Final approval did not yet wait for the sponsor's sign-off."""
    tasks = []
    for number, task in zip(draft.numbers, draft.tasks, strict=True):
        first: NewTask = replace(task, status="not_started", blocked_by="", kind=KINDS.get(number, "task"))
        if number in BEFORE:
            start, due = (mapped(date.fromisoformat(day), today) for day in BEFORE[number])
            first = replace(first, starts_on=start, due_on=due)
        if number == 28:
            first = replace(first, after=tuple(pair for pair in first.after if draft.numbers[pair[0]] != 19))
        tasks.append(first)
    goal = draft.goals[0]
    measures = tuple(
        {**m, "result": "9" if m["what"].startswith("Working") else m.get("result", "")} for m in goal.measures
    )
    return replace(draft, tasks=tasks, goals=[replace(goal, measures=measures)])


def _people_join(stage: Stage, at: datetime) -> None:
    for person in stage.workspace.people.all():
        if person.email not in NOT_YET:
            user = User.objects.filter(email=person.email).first() or User.objects.create_user(
                person.email, person.name
            )
            take_seat(person, user, ROLES.get(person.email, Role.CONTRIBUTOR), at=at)


def _first_weeks(stage: Stage) -> Iterator[datetime]:
    """January: each step done by its owner on its date, a version at each review, up to version 3 on 3 February."""
    plan = fenwick()
    done = [
        (task.due_on, number, task)
        for number, task in zip(plan.numbers, plan.tasks, strict=True)
        if task.status == "done" and number not in LAST_WEEK
    ]
    versions = [date(2026, 1, 8), date(2026, 1, 20)]
    for due, number, task in sorted(done, key=lambda row: row[:2]):
        while versions and due > versions[0]:
            yield from _version(stage, versions.pop(0))
        owner = next(p.name for p in plan.people if p.key == task.owner)
        yield (at := stage.at(due.isoformat(), "15:00"))
        complete_task(
            stage.workspace, number, done_on=stage.day(due), was="not_started", by=stage.by(owner), at=at
        )  # fmt: skip
    for number, name in ((11, "Sam"), (15, "Anna"), (12, "Mira"), (21, "Jonas"), (22, "Marcus"), (23, "Anna")):
        yield (at := stage.at("2026-02-03", "09:30"))
        start_task(stage.workspace, number, was="not_started", by=stage.by(name), at=at)
    yield from _version(stage, date(2026, 2, 3))


def _version(stage: Stage, day: date) -> Iterator[datetime]:
    yield (at := stage.at(day.isoformat(), "16:00"))
    save_version(stage.workspace, reason=Version.Reason.REVIEW, by=stage.by("Anna"), at=at)


def _read_on_friday(stage: Stage) -> Iterator[datetime]:
    """Everybody who takes part says on Friday that he has read the plan, which stands as version 3 has it."""
    yield (at := stage.at("2026-02-06", "16:10"))
    for seat in Seat.objects.filter(workspace=stage.workspace).select_related("user"):
        reader = visit(seat.user, stage.workspace.code)
        if reader is not None:
            mark_seen(reader, at)


def _this_week(stage: Stage, now: datetime) -> Iterator[datetime]:
    """The five changes that the digest tells, and what Sam wrote this morning."""
    workspace = stage.workspace
    yield (at := stage.at("2026-02-09", "08:40"))
    revision = Workspace.objects.get(pk=workspace.pk).revision
    reschedule_task(
        workspace, 22, due_on=stage.day(date(2026, 2, 19)), was=stage.day(date(2026, 2, 17)), seen=revision,
        why="The security review takes two more days", by=stage.by("Marcus"), at=at,
    )  # fmt: skip
    yield (at := stage.at("2026-02-09", "09:30"))
    complete_task(
        workspace, 12, done_on=stage.day(date(2026, 2, 9)), was="in_progress", by=stage.by("Mira"), at=at
    )  # fmt: skip
    yield (at := stage.at("2026-02-09", "11:05"))
    block_task(
        workspace, 27, why="Waiting for the certificate from Larkspur’s broker.", unblocker=stage.by("Anna").number,
        was="not_started", by=stage.by("Ruth"), at=at,
    )  # fmt: skip
    yield (at := stage.at("2026-02-09", "11:10"))
    set_predecessors(workspace, 28, after=[(19, 0), (25, 0)], was=[(25, 0)], by=stage.by("Ruth"), at=at)
    yield (at := stage.at("2026-02-09", "14:20"))
    edit_measure(
        workspace, 1, values={"result": "6", "result_note": "From 22 of 25 pilot accounts"},
        was={"result": "9", "result_note": ""}, by=stage.by("Sam"), at=at,
    )  # fmt: skip
    yield (at := stage.at("2026-02-09", "17:58"))
    complete_task(
        workspace, 21, done_on=stage.day(date(2026, 2, 9)), was="in_progress", by=stage.by("Jonas"), at=at
    )  # fmt: skip
    yield (at := min(stage.at("2026-02-10", "08:47"), now))
    add_comment(workspace, 11, body="22 of 25 accounts planned. Median six days.", by=stage.by("Sam"), at=at)


def is_there() -> bool:
    """Whether the demo has been played into this database."""
    return Workspace.objects.filter(account="Fenwick Medical", people__email=ANNA, people__side=Side.SELLER).exists()

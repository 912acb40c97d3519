"""Weekly digests by mapapp's worker, beside the simplest loop that sends the same letters."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

from django.core.mail import get_connection
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from mapapp.access.models import Role, Seat
from mapapp.demo.fenwick import fenwick
from mapapp.demo.story import WEEKDAYS, mapped
from mapapp.digests.jobs import deliver_digests
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.people.models import Team, User
from mapapp.plans.changes.progress import block_task, complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewPlan
from mapapp.plans.history import Actor
from mapapp.plans.models import Stakeholder, Task, Workspace
from mapapp.post.models import Letter
from mapapp.post.outbox import ROUND
from tests.bench import letterfloor
from tests.bench.rounds import LEAST, Pair
from tests.bench.sink import listening

READERS = 10  # a plan
WORKERS = 2  # processes, as children.worker() runs them


@contextmanager
def pairs(team: Team, digests: int) -> Iterator[list[Pair]]:
    """Rounds of 50 as the outbox names them, alternately by mapapp and by the floor, into one sink.

    `digests` by two processes, as the worker runs; `letter` by one, to see what a letter costs.
    """
    turn = 2 * ROUND * WORKERS
    turns, alone = max(LEAST, digests // turn), max(LEAST, digests // 10 // ROUND)
    with listening() as port:
        server = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}
        with override_settings(**server, EMAIL_PORT=port, EMAIL_USE_TLS=False, EMAIL_USE_SSL=False):
            ids = iter(written(team, turns * turn + alone * ROUND, timezone.now()))
            line, ready = get_connection(), letterfloor.ready(_one_plan(), timezone.now())
            connections.close_all()
            with ProcessPoolExecutor(WORKERS, mp_context=get_context("fork")) as workers:
                line.open()

                def rounds(count: int) -> list[list[int]]:
                    return [[next(ids) for _ in range(ROUND)] for _ in range(count)]

                def by_two() -> None:
                    list(workers.map(_deliver, rounds(turn // ROUND)))

                what = "a loop: template, MIME, one connection; {} letters a turn; " + letterfloor.sizes(ready)
                yield [
                    Pair("digests", what.format(turn), by_two, lambda: letterfloor.send(ready, line, turn), 1.0,
                         times=turns, warm=0),
                    Pair("letter", what.format(ROUND), lambda: _deliver(*rounds(1)),
                         lambda: letterfloor.send(ready, line, ROUND), None, times=alone, warm=0),
                ]  # fmt: skip
                line.close()
    left = Letter.objects.exclude(state=Letter.State.SENT).count()
    assert not left, f"{left} digests were not sent"


def _deliver(ids: list[int]) -> None:
    """What a worker's process does with a message."""
    deliver_digests(*ids)


def written(team: Team, digests: int, at: datetime) -> list[int]:
    """So many weekly letters in the outbox, ten readers a plan, each plan with a week's news; their ids, by plan."""
    readers, began = [], at - timedelta(days=8)
    for number in range(-(-digests // READERS)):
        workspace = create_workspace(team, _draft(number, at, began), lead=_address(0, number), at=began)
        people = list(workspace.people.order_by("number"))
        users = User.objects.bulk_create(
            User(email=p.email, name=p.name, password="!", time_zone=f"Etc/GMT{at.hour - 12:+d}") for p in people
        )
        seats = Seat.objects.bulk_create(
            Seat(workspace=workspace, stakeholder=p, user=u, role=Role.CONTRIBUTOR, joined_at=began)
            for p, u in zip(people, users, strict=True)
        )
        _a_week(workspace, people, at - timedelta(days=1))
        readers += seats
    rows = [weekly_letter(seat, latest(seat.user.time_zone, at), at=at) for seat in readers[:digests]]
    return [letter.pk for letter in Letter.objects.bulk_create(rows, batch_size=500)]


def _one_plan() -> list[Seat]:
    """The readers of the plan that was written last."""
    seats = Seat.objects.select_related("user").order_by("-pk")[:READERS]
    return list(reversed(seats))


def _draft(number: int, at: datetime, began: datetime) -> NewPlan:
    """Fenwick's plan with ten of its people, who have addresses of their own; what is done was done before it began."""
    today = at.astimezone(UTC).date()
    plan = fenwick(lambda day: mapped(day, today))
    assert len(plan.people) >= READERS
    sellers = [p for p in plan.people if p.side == "seller"]
    chosen = [sellers[0], *[p for p in plan.people if p is not sellers[0]]][:READERS]
    keys = {p.key: _address(index, number) for index, p in enumerate(chosen)}
    people = [replace(p, key=keys[p.key], email=keys[p.key]) for p in chosen]
    day = began.date() - timedelta(days=1)
    tasks = [
        replace(t, owner=keys.get(t.owner, keys[chosen[0].key]),
                done_on=min(t.done_on or t.due_on, day) if t.status == Task.Status.DONE else None)
        for t in plan.tasks
    ]  # fmt: skip
    return replace(plan, people=people, tasks=tasks, goals=())


def _address(index: int, number: int) -> str:
    return f"reader{index}@account{number}.example"


def _a_week(workspace: Workspace, people: list[Stakeholder], at: datetime) -> None:
    """The review slips and pushes what follows, two steps are done, one is blocked."""
    due = {t.number: t.due_on for t in Task.objects.filter(workspace=workspace)}
    reschedule_task(
        workspace, 22, due_on=WEEKDAYS.add(due[22], 4), was=due[22], seen=1, why="The audit takes longer", force=True,
        by=Actor.of(people[1]), at=at,
    )  # fmt: skip
    for revision, number in ((2, 11), (3, 15)):
        complete_task(
            workspace, number, done_on=at.date(), was="in_progress", seen=revision, by=Actor.of(people[2]), at=at
        )
    legal = Actor.of(people[3])
    block_task(workspace, 24, why="The template is with Legal", unblocker=None, was="not_started", by=legal, at=at)

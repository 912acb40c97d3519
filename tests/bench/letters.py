"""Weekly digests by mapapp's worker, beside a loop that renders the same template, builds the mail and sends it.

The floor looks nothing up, claims nothing, marks nothing, and has every word at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import timezone

from mapapp.access.models import Role, Seat
from mapapp.demo.fenwick import fenwick
from mapapp.demo.story import WEEKDAYS, mapped
from mapapp.digests.jobs import deliver_digests
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.people.models import Team, User
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewPlan
from mapapp.plans.history import Actor
from mapapp.plans.models import Stakeholder, Task, Workspace
from mapapp.post.models import Letter
from mapapp.post.outbox import ROUND
from tests.bench.rounds import Pair
from tests.bench.sink import listening

READERS = 10  # a plan
WORKERS = 2  # processes, as children.worker() runs them


@contextmanager
def pairs(team: Team, digests: int) -> Iterator[list[Pair]]:
    """Rounds of 50 as the outbox names them, alternately by mapapp and by the floor, into one sink.

    `digests` by two processes, as the worker runs; `letter` by one, to see what a letter costs.
    """
    turn = 2 * ROUND * WORKERS
    alone = max(ROUND, digests // 10 // ROUND * ROUND)
    with listening() as port:
        server = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}
        with override_settings(**server, EMAIL_PORT=port, EMAIL_USE_TLS=False, EMAIL_USE_SSL=False):
            ids = iter(written(team, digests // turn * turn + alone, timezone.now()))
            connections.close_all()
            line, ready = get_connection(), words()
            with ProcessPoolExecutor(WORKERS, mp_context=get_context("fork")) as workers:
                line.open()

                def rounds(count: int) -> list[list[int]]:
                    return [[next(ids) for _ in range(ROUND)] for _ in range(count)]

                def by_two() -> None:
                    list(workers.map(_deliver, rounds(turn // ROUND)))

                what = "a loop: template, MIME, one connection; {} letters a turn"
                yield [
                    Pair("digests", what.format(turn), by_two, lambda: plain(ready, line, turn), 1.0,
                         times=digests // turn, warm=0),
                    Pair("letter", what.format(ROUND), lambda: _deliver(*rounds(1)), lambda: plain(ready, line, ROUND),
                         None, times=alone // ROUND, warm=0),
                ]  # fmt: skip
                line.close()
    left = Letter.objects.exclude(state=Letter.State.SENT).count()
    assert not left, f"{left} digests were not sent"


def _deliver(ids: list[int]) -> None:
    """What a worker's process does with a message."""
    deliver_digests(*ids)


def written(team: Team, digests: int, at: datetime) -> list[int]:
    """So many weekly letters in the outbox, ten readers a plan, each plan with a week's news; their ids, by plan."""
    readers = []
    for number in range(-(-digests // READERS)):
        workspace = create_workspace(team, _draft(number, at), lead=_address(0, number), at=at)
        people = list(workspace.people.order_by("number"))
        users = User.objects.bulk_create(
            User(email=p.email, name=p.name, password="!", time_zone=f"Etc/GMT{at.hour - 12:+d}") for p in people
        )
        seats = Seat.objects.bulk_create(
            Seat(workspace=workspace, stakeholder=p, user=u, role=Role.CONTRIBUTOR, joined_at=at)
            for p, u in zip(people, users, strict=True)
        )
        _a_week(workspace, people, at)
        readers += seats
    rows = [weekly_letter(seat, latest(seat.user.time_zone, at), at=at) for seat in readers[:digests]]
    return [letter.pk for letter in Letter.objects.bulk_create(rows, batch_size=500)]


def _draft(number: int, at: datetime) -> NewPlan:
    """Fenwick's plan with ten of its people, who have addresses of their own."""
    today = at.astimezone(UTC).date()
    plan = fenwick(lambda day: mapped(day, today))
    assert len(plan.people) >= READERS
    sellers = [p for p in plan.people if p.side == "seller"]
    chosen = [sellers[0], *[p for p in plan.people if p is not sellers[0]]][:READERS]
    keys = {p.key: _address(index, number) for index, p in enumerate(chosen)}
    people = [replace(p, key=keys[p.key], email=keys[p.key]) for p in chosen]
    tasks = [replace(t, owner=keys.get(t.owner, keys[chosen[0].key])) for t in plan.tasks]
    return replace(plan, people=people, tasks=tasks, goals=())


def _address(index: int, number: int) -> str:
    return f"reader{index}@account{number}.example"


def _a_week(workspace: Workspace, people: list[Stakeholder], at: datetime) -> None:
    """The review slips and pushes what follows; two steps are done."""
    due = {t.number: t.due_on for t in Task.objects.filter(workspace=workspace)}
    reschedule_task(
        workspace, 22, due_on=WEEKDAYS.add(due[22], 4), was=due[22], seen=1, why="The audit takes longer", force=True,
        by=Actor.of(people[1]), at=at,
    )  # fmt: skip
    for revision, number in ((2, 12), (3, 21)):
        complete_task(
            workspace, number, done_on=at.date(), was="in_progress", seen=revision, by=Actor.of(people[2]), at=at
        )


def words() -> dict[str, object]:
    """What the floor's template is given: as many rows as a letter of mapapp's has, all of it ready."""
    rows = [
        {"title": task.text, "note": "Moved by Marcus Bell on Mon 9 Feb: The audit takes longer", "old": "17 Feb",
         "new": "23 Feb", "url": f"http://127.0.0.1:8000/p/code/task/{number}/"}
        for number, task in enumerate(fenwick().tasks, 1)
    ]  # fmt: skip
    return {"name": "Priya", "account": "Fenwick Medical", "state": rows[0]["note"], "yours": rows[:3],
            "changes": rows[3:11], "risks": rows[11:14]}  # fmt: skip


def plain(values: dict[str, object], line: BaseEmailBackend, letters: int) -> None:
    """So many letters by the floor."""
    for number in range(letters):
        said = {**values, "number": number}
        html = render_to_string("letter.html", said, using="floor")
        mail = EmailMultiAlternatives(
            f"Fenwick Medical: signature moves to 18 Mar {number}",
            render_to_string("letter.txt", said, using="floor"),
            to=[f"reader{number}@floor.example"],
            connection=line,
        )
        mail.attach_alternative(html, "text/html")
        mail.send()

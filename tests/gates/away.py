"""Workers to be killed. A line on stdin names what is done, each in a process of its own, all of a line at once:
`prepare` fills a database with 40 letters, `work` sends what waits (`work@2525` to that port), `sweep` finds what waits
and sends that, `minute` lets a minute pass, `tick` writes next week's letters, `merge` makes what
waits parts of letters of several plans, `tell` says how it is.

Answers: `pids` when they have started, what they say themselves, `ended` with their exit codes. AWAY_FAULT plants one.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

READERS = 40


def prepare() -> None:
    """The design's plan with 40 readers, their letters in the outbox, and one reader removed since."""
    from mapapp.access.models import Role, Seat
    from mapapp.access.seats import take_seat
    from mapapp.digests.keys import weekly_letter
    from mapapp.digests.schedule import latest
    from mapapp.people.models import User
    from mapapp.plans.models import Side, Stakeholder
    from mapapp.post.outbox import write_many
    from tests.demo.played import play

    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    workspace = play(now)
    workspace.refresh_from_db()
    for number in range(Seat.objects.count(), READERS):
        email = f"reader{number}@fenwick.example"
        person = Stakeholder.objects.create(
            workspace=workspace, number=100 + number, side=Side.BUYER, name=f"Reader {number}", email=email
        )
        take_seat(person, User.objects.create_user(email, person.name), Role.VIEWER, at=now)
    User.objects.update(time_zone=f"Etc/GMT{now.hour - 12:+d}")  # noon: no reader sleeps while this runs
    Seat.objects.update(joined_at=now - timedelta(days=9), digest=Seat.Digest.WEEKLY)
    seats = list(Seat.objects.select_related("user").order_by("pk"))
    write_many([weekly_letter(seat, latest(seat.user.time_zone, now), at=now) for seat in seats])
    seats[-1].delete()


def work() -> None:
    from mapapp.digests.jobs import deliver_digests
    from mapapp.post.models import Letter

    ids = list(Letter.objects.filter(state=Letter.State.WAITING).values_list("pk", flat=True))
    deliver_digests(*ids)


def sweep() -> None:
    """What a beat finds that nobody rang for, because the broker was away, and what a worker then does with it."""
    from mapapp.digests.jobs import deliver_digests
    from mapapp.post.outbox import ring_for, waiting

    for kind, ids in waiting(datetime.now(UTC)).items():
        ring_for(kind, ids)  # nobody hears it here
        deliver_digests(*ids)


def tick() -> None:
    """Next Monday has come."""
    from mapapp.digests.jobs import write_due
    from mapapp.digests.schedule import following
    from mapapp.people.models import User

    zone = User.objects.values_list("time_zone", flat=True)[0]
    write_due(following(zone, datetime.now(UTC)).due_at)


def merge() -> None:
    """What waits goes as parts of letters of several plans, one to each reader."""
    from mapapp.post.models import Letter

    for row in Letter.objects.filter(state=Letter.State.WAITING):
        key, kind = f"together:{row.pk}:a", Letter.Kind.TOGETHER
        row.within = Letter.objects.create(
            kind=kind, key=key, email=row.email, user_id=row.user_id, created_at=row.created_at, due_at=row.due_at
        )
        row.save()


def a_minute_passes() -> None:
    """The leases of the dead run out, and what was refused for now is due again."""
    from mapapp.post.models import Letter

    Letter.objects.filter(state=Letter.State.WAITING).update(lease_until=None, due_at=datetime.now(UTC))


def tell() -> None:
    from mapapp.post.models import Letter

    rows = Letter.objects.values_list("email", "state", "attempts")
    say("told", [list(row) for row in rows])


def say(word: str, what: object) -> None:
    sys.stdout.write(f"{word} {json.dumps(what)}\n")
    sys.stdout.flush()


ACTS = {"prepare": prepare, "work": work, "sweep": sweep, "minute": a_minute_passes, "tick": tick, "tell": tell,
        "merge": merge}  # fmt: skip


def plant(fault: str) -> None:
    """What the gate must find: letters marked before they are sent, or taken though somebody has them."""
    from mapapp.post import deliver, statements

    if fault == "marked first":
        hand_over = deliver._hand_over

        def marked(letter: Any, content: Any, *line: Any) -> str:
            deliver._sent(letter, content, at=datetime.now(UTC))
            deliver.keep(letter)
            return hand_over(letter, content, *line)

        deliver._hand_over = marked
    if fault == "nobody's":
        statements.TAKE = f"UPDATE {statements.TABLE} SET lease_until = %s WHERE id = %s AND %s IS NOT NULL" \
            " AND %s >= 0 AND %s IS NOT NULL"  # fmt: skip


def begun(name: str) -> int:
    name, _at, port = name.partition("@")
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            if port:
                settings.EMAIL_PORT = int(port)
            ACTS[name]()
            code = 0
        finally:
            os._exit(code)
    return pid


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")
    django.setup()
    for name in ("mapapp.demo.story", "mapapp.digests.jobs"):
        import_module(name)  # once, not in each child
    plant(os.environ.get("AWAY_FAULT", ""))
    for line in sys.stdin:
        pids = [begun(name) for name in line.split()]
        say("pids", pids)
        say("ended", [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids])

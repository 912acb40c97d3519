"""G7: whatever is killed, refuses or is away, each reader has one letter a week: none lost, one copy a kill at most.

Real processes, killed -9, and a real SMTP conversation; a year of Mondays in twelve zones, both changes of the clocks
in it, through the product's own beat and worker.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from email.message import Message
from pathlib import Path
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings

from mapapp.access.models import Role, Seat
from mapapp.access.seats import take_seat
from mapapp.digests.jobs import daytime, write_due
from mapapp.digests.kinds.every import AnyKind
from mapapp.people.models import User
from mapapp.plans.models import Side, Stakeholder
from mapapp.post.deliver import deliver_batch
from mapapp.post.models import Letter
from tests.builders import Scene
from tests.gates.away import READERS
from tests.gates.databases import database
from tests.gates.figures import AGAIN, FULL, Figures
from tests.post.sink import OK, Sink, listening
from tests.turns import TURN

ROOT = Path(__file__).resolve().parents[2]
ZONES = [
    "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo", "America/St_Johns",
    "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia", "Africa/Casablanca",
]  # fmt: skip
WEEK = timedelta(days=7)
# Of the year the fast profile has a half and a second database a quarter, in turn, and the Monday on which the next
# begins.
LASTS = 13 if AGAIN else 26
BEGINS = LASTS * (TURN % (52 // LASTS))
WEEKS = range(53) if FULL else range(BEGINS, BEGINS + LASTS + 1)
FIRST = date(2026, 2, 16)  # a Monday; its year has a 53rd week, and clocks change on both halves of the globe


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    with listening(settings) as server:
        server.pipelining = True
        yield server


# -- a year in twelve zones ------------------------------------------------------------------------------------------


@pytest.fixture
def readers(scene: Scene) -> dict[str, str]:
    """Somebody in each zone, by address; the people of the plan itself want no letters."""
    Seat.objects.update(digest="off", reminds=False, own_letter=False)
    found = {}
    for number, zone in enumerate(ZONES):
        email = f"reader{number}@fenwick.example"
        person = Stakeholder.objects.create(
            workspace=scene.workspace, number=100 + number, side=Side.BUYER, name=f"Reader {number}", email=email
        )
        user = User.objects.create_user(email, person.name, time_zone=zone)
        seat = take_seat(
            person, user, Role.CONTRIBUTOR, at=datetime.combine(FIRST + (WEEKS[0] - 1) * WEEK, time(), UTC)
        )
        Seat.objects.filter(pk=seat.pk).update(reminds=False)
        found[email] = zone
    return found


def a_beat(at: datetime, *, twice: bool) -> None:
    """A beat, or two that tick at once, and a worker: the letters go to the server that listens."""
    for _beat in range(1 + twice):
        write_due(at)
    ids = daytime(Letter.objects.filter(state="waiting").values_list("pk", flat=True), at)
    composer = AnyKind(lambda: at)
    deliver_batch(ids, compose=composer, look=composer.look, now=lambda: at)


def eights(monday: date) -> list[datetime]:
    """When it is 08:00 in each zone."""
    return [datetime.combine(monday, time(8), ZoneInfo(zone)).astimezone(UTC) for zone in ZONES]


def year(weeks: range) -> None:
    """A beat whenever it is Monday 08:00 somewhere. In each fifth week, and in those in which clocks have changed, two
    beats at once, others a minute before, and one on Thursday."""
    for week in weeks:
        monday = FIRST + week * WEEK
        changed = [at - WEEK for at in eights(monday)] != eights(monday - WEEK)
        more = changed or week % 5 == 0
        early = {at - timedelta(minutes=1) for at in eights(monday) if more}
        thursday = {datetime.combine(monday + timedelta(days=3), time(6), UTC)} if more else set()
        for at in sorted({*eights(monday), *early, *thursday}):
            a_beat(at, twice=more)


def counted(readers: dict[str, str]) -> Counter[tuple[str, str]]:
    """By zone and week, the letters that were sent."""
    rows = Letter.objects.filter(state="sent").values_list("email", "key")
    return Counter((readers[email], key.rpartition(":")[2]) for email, key in rows)


@pytest.mark.django_db
def test_each_of_twelve_zones_has_a_letter_a_week_on_monday_at_eight(
    readers: dict[str, str], sink: Sink, figures: Figures
) -> None:
    year(WEEKS)
    found, wanted = counted(readers), len(ZONES) * len(WEEKS)
    figures.once("G7", wanted=wanted, weeks=len(WEEKS), zones=len(ZONES))
    figures.add("G7", letters=len(found), extra=len(sink.mails) - len(found))
    assert (len(found), set(found.values()), len(sink.mails)) == (wanted, {1}, wanted)
    for email, sent_at in Letter.objects.filter(state="sent").values_list("email", "sent_at"):
        there = sent_at.astimezone(ZoneInfo(readers[email]))
        assert (there.weekday(), there.hour) == (0, 8), (readers[email], there)


@pytest.mark.once
@pytest.mark.django_db
def test_a_week_that_every_zone_calls_otherwise_is_found(
    readers: dict[str, str], sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: the period is the day, so that who moves his letter to another day, or is late, has two."""
    from mapapp.digests.kinds import when

    named = when.due

    def by_day(zone: str, at: datetime, *more: Any) -> Any:
        found = named(zone, at, *more)
        return found and type(found)(f"{at.date()}", found.due_at)

    monkeypatch.setattr(when, "due", by_day)
    fifth = next(week for week in WEEKS if week % 5 == 0)  # one in which it also ticks on Thursday
    year(range(fifth, fifth + 1))
    assert len(sink.mails) > len(ZONES)


# -- workers that die, servers that refuse ---------------------------------------------------------------------------


class Away:
    """A process whose children are the workers."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.gates.away"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, *names: str) -> list[int]:
        """Let them begin, all at once; their process ids."""
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(names) + "\n")
        self.process.stdin.flush()
        return self._heard("pids")

    def end(self) -> list[int]:
        """Wait for what was started; the exit codes."""
        return self._heard("ended")

    def do(self, *names: str) -> None:
        """One after the other, each to its end."""
        for name in names:
            self.start(name)
            assert self.end() == [0]

    def states(self) -> Counter[str]:
        self.start("tell")
        rows = self._heard("told")
        assert self.end() == [0]
        return Counter(state for _email, state, _attempts in rows)

    def close(self) -> None:
        self.process.communicate(timeout=20)

    def _heard(self, word: str) -> Any:
        assert self.process.stdout is not None
        said, _blank, what = self.process.stdout.readline().partition(" ")
        assert said == word
        return json.loads(what)


@contextmanager
def workers(url: str, port: int, folder: Path, *, fault: str = "") -> Iterator[Away]:
    """Workers of their own processes. Redis is away: nobody hears a bell."""
    found = Away({
        **os.environ,
        "MAPAPP_VAR": str(folder),
        "DATABASE_URL": url,
        "REDIS_URL": f"unix://{folder}/nobody.sock",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
        "LOG_LEVEL": "CRITICAL",
        "AWAY_FAULT": fault,
    })  # fmt: skip
    try:
        yield found
    finally:
        found.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database with 40 letters that wait, made once."""
    folder = tmp_path_factory.mktemp("filled")
    with django_db_blocker.unblock(), database(folder) as url:
        with workers(url, 0, folder) as away:
            away.do("prepare")
        yield url


@pytest.fixture
def away(
    sink: Sink, settings: LazySettings, tmp_path: Path, db: None, filled: str, request: pytest.FixtureRequest
) -> Iterator[Away]:
    """Workers with 40 letters that wait; with the fault that a test plants."""
    fault = getattr(request, "param", "")
    with database(tmp_path, filled) as url, workers(url, settings.EMAIL_PORT, tmp_path, fault=fault) as found:
        yield found


def killed_at(sink: Sink, away: Away, mail: int, *, taken: bool, slow: float = 0) -> bool:
    """Run a worker and kill it at its n-th mail: when the server has `taken` it and not said so, or just before.
    Whether it came so far."""
    met: list[str] = []
    worker: Future[int] = Future()

    def meet(what: object) -> str:
        met.append(str(what))
        sleep(slow)
        if len(met) == mail:
            os.kill(worker.result(timeout=20), signal.SIGKILL)
        return OK

    sink.verdict = meet if taken else (lambda found: OK)
    sink.answer = (lambda address: OK) if taken else meet
    away.do("minute")
    worker.set_result(away.start("work")[0])
    code = away.end()[0]
    sink.verdict, sink.answer = (lambda found: OK), (lambda address: OK)
    return code == -signal.SIGKILL


def dead_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


def storm(sink: Sink, away: Away, seed: int) -> Counter[str]:
    """Troubles in any order: workers killed at any mail, refused for now, cut in the middle, a server that shuts down,
    is slow, or is not there. What there was of each; two workers at once end it."""
    chance, seen = random.Random(seed), Counter[str]()
    refused: set[str] = set()

    def first_no(address: str) -> str:
        known = address in refused or chance.random() < 0.8
        refused.add(address)
        seen["refusals"] += not known
        return OK if known else "451 greylisted, come again"

    for trouble in chance.sample(["kill", "taken", "kill slow", "taken", "no", "cut", "421", "dead"], k=8):
        if trouble.startswith(("kill", "taken")):
            slow = 0.02 if "slow" in trouble else 0
            seen["killed"] += killed_at(sink, away, chance.randint(1, 4), taken=trouble == "taken", slow=slow)
            continue
        seen["refusals"] += trouble != "no"
        sink.answer = first_no if trouble == "no" else sink.answer
        sink.cuts = int(trouble == "cut")
        sink.verdict = shutting_down() if trouble == "421" else sink.verdict
        seen["hung up"] += trouble == "421"  # the mail it takes while hanging up may be sent once more
        away.do("minute", f"work@{dead_port()}" if trouble == "dead" else "work")
        sink.answer, sink.verdict, sink.cuts = (lambda address: OK), (lambda mail: OK), 0
    away.do("minute")
    away.start("work", "work")
    assert away.end() == [0, 0]
    return seen


def shutting_down() -> Callable[[Message], str]:
    """Takes one mail, and says 421 to the second, which it has all the same."""
    met: list[Message] = []

    def verdict(mail: Message) -> str:
        met.append(mail)
        return "421 shutting down" if len(met) == 2 else OK

    return verdict


def copies(sink: Sink) -> Counter[str]:
    return Counter(str(mail["To"]) for mail in sink.mails)


@pytest.mark.parametrize("seed", [7])
def test_a_storm_loses_no_letter_and_costs_one_copy_a_kill_at_most(
    sink: Sink, away: Away, seed: int, figures: Figures
) -> None:
    seen, found = storm(sink, away, seed), copies(sink)
    more, allowed = sum(found.values()) - len(found), seen["killed"] + seen["hung up"]
    figures.add("G7", killed=seen["killed"], refusals=seen["refusals"], lost=READERS - 1 - len(found), copies=more,
                allowed=allowed)  # fmt: skip
    assert away.states() == {"sent": READERS - 1, "dropped": 1}
    assert len(found) == READERS - 1  # 0 lost; the removed reader got none
    assert more <= allowed
    names = {str(mail["To"]): mail["Message-ID"] for mail in sink.mails}
    assert all(names[str(mail["To"])] == mail["Message-ID"] for mail in sink.mails)  # a mail program shows it once
    assert len(set(names.values())) == READERS - 1


def test_a_letter_of_several_plans_ends_with_all_its_parts_whoever_is_killed(
    sink: Sink, away: Away, figures: Figures
) -> None:
    away.do("merge")
    killed = sum(killed_at(sink, away, mail, taken=taken) for mail, taken in ((3, True), (5, False)))
    away.do("minute", "work")
    found = copies(sink)
    more = sum(found.values()) - len(found)
    figures.add("G7", killed=killed, lost=READERS - 1 - len(found), copies=more, allowed=killed)
    assert (killed, len(found)) == (2, READERS - 1)
    assert more <= killed
    assert away.states() == {"sent": 2 * (READERS - 1), "dropped": 2}


def test_refused_for_good_is_told_and_nothing_rung_for_is_lost(sink: Sink, away: Away, figures: Figures) -> None:
    """Redis is away all the time: what a beat wrote is found by the sweep. Two addresses are none."""
    nobody = {"reader30@fenwick.example", "reader31@fenwick.example"}
    sink.answer = lambda address: "550 no such mailbox" if address in nobody else OK
    away.do("sweep")
    assert away.states() == {"sent": READERS - 3, "failed": 2, "dropped": 1}
    away.start("tick", "tick", "tick")  # next week's, by three beats
    assert away.end() == [0, 0, 0]
    assert away.states()["waiting"] == READERS - 1
    figures.add("G7", silent=2 * (READERS - 1), refusals=2, lost=READERS - 3 - len(copies(sink)))
    assert len(copies(sink)) == sum(copies(sink).values()) == READERS - 3


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------


@pytest.mark.parametrize("away", ["marked first"], indirect=True)
def test_a_letter_that_is_marked_before_it_is_sent_is_found_lost(sink: Sink, away: Away) -> None:
    assert killed_at(sink, away, 2, taken=False)
    away.do("minute", "work")
    assert len(copies(sink)) < READERS - 1


@pytest.mark.parametrize("away", ["nobody's"], indirect=True)
def test_a_letter_that_anybody_takes_is_found_twice(sink: Sink, away: Away) -> None:
    away.start("work", "work")
    away.end()
    assert max(copies(sink).values()) > 1

"""Real workers with a real broker are killed, and everything else with them, while people go on: no figure is lost, no
night is read twice, and a list from a CRM goes in once; two lists of one team one after the other.

Minutes are shorter here (hurried.py); MINUTES=real leaves them as long as they are.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic
from typing import Any

import pytest
from django.db import connection

from mapapp.management import children
from mapapp.management.supervisor import Child
from tests.builders import TODAY
from tests.gates.databases import database
from tests.gates.machines import ROOT, Machine, Store, machine, until
from tests.portfolio.hands import MANY, PLANS

pytestmark = pytest.mark.django_db
EVERY = 10 if os.environ.get("MINUTES") == "real" else 2  # seconds between two looks
KNOWN = PLANS + 1  # of a list: deals that were there before it
ROWS, DAY = KNOWN + MANY, 86400


class Hands:
    """People in a process of their own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.portfolio.hands"], cwd=ROOT, env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def begin(self, act: str, *told: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([act, *told]) + "\n")
        self.process.stdin.flush()

    def end(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def do(self, act: str, *told: Any) -> Any:
        self.begin(act, *told)
        return self.end()


def _said(*command: str) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout


class Place:
    """A worker with two processes and one of figures, a beat and a broker on a database of their own, and people who
    act there."""

    def __init__(self, stack: ExitStack, folder: Path, url: str) -> None:
        self.stack, self.folder, self.store = stack, folder, Store()
        stack.enter_context(machine(self.store))
        self.told = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "tests.gates.served_settings", "DATABASE_URL": url,
            "MAPAPP_VAR": str(folder), "LOG_LEVEL": "CRITICAL", "EVERY": str(EVERY), "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.began = (TODAY - datetime.now(UTC)).total_seconds() + DAY  # plans begin TODAY, and are read from then on
        self.later(0)
        self.hands = Hands(self.told | {"REDIS_URL": f"unix://{folder}/nobody.sock"})
        stack.callback(self.hands.process.communicate, timeout=60)
        self.hands.do("prepare", 5)
        self.beat, self.worker = self._runs(children.beat()), self._runs(children.worker())
        self.figures = self._runs(children.figures())

    def _runs(self, child: Child) -> Machine:
        told = self.told | {"REDIS_URL": f"redis://127.0.0.1:{self.store.port}/0"}
        command = ["tests.portfolio.hurried" if word == "mapapp" else word for word in child.command]
        found = Machine(command, told)
        self.stack.callback(found.leave)
        return found

    def later(self, seconds: int) -> None:
        """It is so much later than at the beginning, for everybody."""
        (self.folder / "clock").write_text(str(self.began + seconds))

    def is_held(self, kind: str) -> bool:
        found = self.hands.do("jobs")
        return any(of == kind and subject and state == "running" for of, subject, state, _attempts in found)

    def pool(self, of: Machine | None = None) -> list[int]:
        """The worker's processes, without the one that looks after them."""
        master = (of or self.worker).process.pid
        told = Path(f"/proc/{master}/task/{master}/children")
        found = told.read_text() if told.exists() else _said("pgrep", "-P", str(master))
        return [int(pid) for pid in found.split()]

    def kill_one(self) -> None:
        """One of the worker's processes, and not the one that looks after them."""
        if pool := self.pool():
            os.kill(pool[-1], signal.SIGKILL)

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """All of the worker's processes have a job that does not end."""
        until(lambda: len(self.pool()) >= 2, "the worker has no processes")
        pool = self.pool()
        for pid in pool:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pool:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def settles(self) -> float:
        """Wait until nothing is behind; after how many seconds."""
        began = monotonic()
        until(lambda: self.hands.do("is_fresh") or Event().wait(0.2), "figures stay behind")
        return monotonic() - began

    def dies_over(self, kind: str) -> bool:
        """Kill the workers while one has a job of this kind in hand; whether that was left so. It is not where it was
        done sooner than anybody saw it begin."""
        until(lambda: self.is_held(kind) or self._is_over(kind), f"nobody takes a job of {kind}")
        for worker in (self.worker, self.figures):
            worker.kill()
        left = self.is_held(kind)
        for worker in (self.worker, self.figures):
            worker.start()
        return left

    def _is_over(self, kind: str) -> bool:
        return kind == "portfolio" and bool(self.hands.do("is_fresh"))

    def dies_in_the_middle(self, begin: Callable[[int], object]) -> None:
        """Let figures fall behind and kill the worker while it makes them: again, where it was just done with it."""
        for turn in range(1, 6):
            begin(turn)
            if self.dies_over("portfolio"):
                return
            self.settles()
        raise AssertionError("five times it was killed before or after, and never in the middle")


@pytest.fixture(scope="module")
def place(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made, folder = connection.settings_dict["TEST"].get("TEMPLATE"), tmp_path_factory.mktemp("killed")
    filled = f"/{made}" if made and connection.vendor != "sqlite" else ""
    with database(folder, filled) as url, ExitStack() as stack:
        yield Place(stack, folder, url)


def storm(place: Place, seed: int) -> None:
    """People edit while one after the other is killed: a process of the worker, all of it, the one of figures, beat,
    the broker."""
    chance = Random(seed)
    for gone in chance.sample([None, place.worker, place.figures, place.beat, place.store], k=5):
        place.hands.begin("edit", 6)
        Event().wait(chance.random())
        if gone is None:
            place.kill_one()
        else:
            gone.kill()
            Event().wait(chance.random())
            gone.start()
        place.hands.end()


def test_whoever_is_killed_the_figures_are_as_they_would_be_worked_out_and_each_night_is_read_once(
    place: Place, record_property: Callable[[str, object], None]
) -> None:
    place.settles()
    storm(place, 3)
    place.dies_in_the_middle(lambda _turn: place.hands.do("edit", 4))
    record_property("seconds after a worker was killed", place.settles())
    place.dies_in_the_middle(lambda night: place.later(night * DAY))  # it falls, and they die over it
    place.hands.do("edit", 4)
    record_property("seconds after a night", place.settles())
    found = place.hands.do("figures")
    assert (found["behind"], found["differences"]) == (0, [])
    assert found["lines"] >= PLANS
    assert len(found["read"]) >= 2, "two days have begun"
    assert {count for counts in found["read"].values() for count in counts} == {1}
    assert place.hands.do("faults") == []


def test_while_long_jobs_hold_every_process_of_the_worker_figures_are_made_all_the_same(place: Place) -> None:
    place.settles()
    with place.held_up():
        before = place.hands.do("edit", 6)
        assert not place.hands.do("is_fresh")
        place.settles()
    assert before and place.hands.do("figures")["differences"] == place.hands.do("faults") == []


def draws(pids: list[int]) -> set[bool]:
    """Whether these processes have loaded what draws paper."""
    loaded = [(Path(f"/proc/{pid}/maps"), ("lsof", "-p", str(pid))) for pid in pids]
    return {"libpango" in (maps.read_text() if maps.exists() else _said(*asked)) for maps, asked in loaded}


def test_the_worker_of_figures_loads_nothing_that_draws_paper(place: Place) -> None:
    place.settles()
    until(lambda: draws(place.pool()) == {True}, "nobody is ready to draw")
    assert draws(place.pool(place.figures)) == {False}


def looked_at(place: Place, *lists: tuple[str, str]) -> list[int]:
    pks = [place.hands.do("bring", *one) for one in lists]
    comes_to(place, pks, "looked")
    return pks


def comes_to(place: Place, pks: list[int], state: str) -> None:
    """Rung for by the sweep, until the files are so far and the worker has said so."""

    def so_far() -> bool:
        return {place.hands.do("file", pk)["state"] for pk in pks} == {state} and not place.is_held("exchange")

    place.hands.do("sweep")
    until(lambda: so_far() or Event().wait(0.2), f"not {state}")


def test_a_list_whose_worker_is_killed_goes_in_once(place: Place) -> None:
    (pk,) = looked_at(place, ("k", "After"))
    assert place.hands.do("take", pk) == ["yes"]
    place.hands.do("sweep")
    until(lambda: 0 < place.hands.do("file", pk)["done"] < ROWS, "it is not in the middle")
    assert place.dies_over("exchange")
    half = place.hands.do("file", pk)
    assert 0 < half["done"] < ROWS and half["state"] == "taking"
    comes_to(place, [pk], "done")
    place.settles()
    found = place.hands.do("file", pk)
    assert found["counts"] == [MANY, KNOWN, 0, 0, 2]
    assert len(found["said"]) == ROWS + 2
    assert place.hands.do("deals", "k") == ["After"] * MANY
    assert place.hands.do("figures")["differences"] == place.hands.do("faults") == []


def test_of_two_lists_of_a_team_one_waits_for_the_other(place: Place) -> None:
    pks = looked_at(place, ("d", "First"), ("d", "Second"))
    assert place.hands.do("take", *pks) == ["yes", "yes"]
    comes_to(place, pks, "done")
    place.settles()
    stages = place.hands.do("deals", "d")
    assert len(stages) == MANY and len(set(stages)) == 1
    first, second = sorted((place.hands.do("file", pk) for pk in pks), key=lambda one: stages[0] in into(one))
    assert first["counts"] == [MANY, KNOWN, 0, 0, 2]
    assert second["counts"] == [0, ROWS, 0, 0, 2]
    assert {tuple(line[1]) for line in second["said"] if line[0] == "changed"} == {("stage", *into(first), stages[0])}
    assert place.hands.do("figures")["differences"] == place.hands.do("faults") == []


def into(file: dict[str, Any]) -> set[str]:
    """The stages that it brought deals into."""
    threes = [three for what, *said in file["said"] if what == "changed" for three in said]
    return {new for field, _old, new in threes if field == "stage"}

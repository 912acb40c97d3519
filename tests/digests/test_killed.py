"""Workers killed in the middle, servers that refuse: nothing is lost, and at most one copy more for each kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection

from tests.digests.away import READERS
from tests.post.sink import OK, Sink

ROOT = Path(__file__).resolve().parents[2]


class Away:
    """A process whose children are the workers."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.digests.away"]
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
def database(folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind the tests run on, for other processes."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'away.sqlite3'}"
        return
    name, at = f"away_{uuid4().hex[:12]}", connection.settings_dict
    away = psycopg.connect(
        dbname=at["NAME"], user=at["USER"], password=at["PASSWORD"], host=at["HOST"], port=at["PORT"] or 5432,
        autocommit=True,
    )  # fmt: skip
    away.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    try:
        host = quote(at["HOST"] or "localhost", safe="")
        yield f"postgres://{at['USER']}:{quote(at['PASSWORD'] or '', safe='')}@{host}:{at['PORT'] or 5432}/{name}"
    finally:
        away.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
        away.close()


@pytest.fixture
def away(sink: Sink, settings: LazySettings, tmp_path: Path, db: None) -> Iterator[Away]:
    """Workers of their own processes, with 40 letters that wait."""
    with database(tmp_path) as url:
        found = Away({
            **os.environ,
            "MAPAPP_VAR": str(tmp_path),
            "DATABASE_URL": url,
            "REDIS_URL": f"unix://{tmp_path}/nobody.sock",
            "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
            "PYTHONPATH": str(ROOT),
            "LOG_LEVEL": "ERROR",
        })  # fmt: skip
        try:
            found.do("prepare")
            yield found
        finally:
            found.close()


def killed_at(sink: Sink, away: Away, mail: int, *, taken: bool) -> None:
    """Run a worker and kill it at its n-th mail: when the server has `taken` it and not said so, or just before."""
    met: list[str] = []
    worker: Future[int] = Future()

    def meet(what: object) -> str:
        met.append(str(what))
        if len(met) == mail:
            os.kill(worker.result(timeout=20), signal.SIGKILL)
        return OK

    sink.verdict = meet if taken else (lambda found: OK)
    sink.answer = (lambda address: OK) if taken else meet
    away.do("minute")
    worker.set_result(away.start("work")[0])
    assert away.end() == [-signal.SIGKILL]


def test_forty_letters_and_five_kills_lose_none_and_cost_at_most_five_copies(sink: Sink, away: Away) -> None:
    for mail, taken in ((1, True), (7, False), (5, True), (9, True), (3, False)):
        killed_at(sink, away, mail, taken=taken)
    sink.verdict = lambda found: OK
    sink.answer = lambda address: OK
    away.do("minute")
    away.start("work", "work")  # and two at once in the end
    assert away.end() == [0, 0]
    copies = Counter(mail["To"] for mail in sink.mails)
    assert away.states() == {"sent": READERS - 1, "dropped": 1}
    assert len(copies) == READERS - 1  # 0 lost; the removed reader got none
    assert sum(copies.values()) - len(copies) == 3  # one for each kill after the server had it
    assert max(copies.values()) == 2
    names = {mail["To"]: mail["Message-ID"] for mail in sink.mails}
    assert all(names[mail["To"]] == mail["Message-ID"] for mail in sink.mails)
    assert len(set(names.values())) == READERS - 1


def test_a_server_that_refuses_for_now_gets_each_letter_once(sink: Sink, away: Away) -> None:
    refused: set[str] = set()

    def first_no(address: str) -> str:
        if address in refused:
            return OK
        refused.add(address)
        return "451 greylisted, come again"

    def hang_up(after: int) -> Callable[[Message], str]:
        return lambda mail: OK if len(sink.mails) != after else "421 shutting down"

    sink.answer = first_no
    away.do("work")
    assert (len(sink.mails), away.states()) == (0, {"waiting": READERS - 1, "dropped": 1})
    sink.verdict = hang_up(10)
    away.do("minute", "work")
    sink.verdict = lambda mail: OK
    away.do("minute", "work")
    assert away.states() == {"sent": READERS - 1, "dropped": 1}
    copies = Counter(mail["To"] for mail in sink.mails)
    assert (len(copies), sum(copies.values())) == (READERS - 1, READERS)  # the one it took while hanging up
    two_ticks_at_once(away)


def two_ticks_at_once(away: Away) -> None:
    """Next week's letters, written by two beats: still one a reader."""
    before = away.states()
    away.start("tick", "tick", "tick")
    assert away.end() == [0, 0, 0]
    assert away.states() - before == Counter(waiting=READERS - 1)

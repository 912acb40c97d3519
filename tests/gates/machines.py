"""The machines beside the web server, to be stopped and killed: a Redis that keeps nothing, and a worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

from mapapp.management import children
from mapapp.management.keeper import Keeper

ROOT = Path(__file__).resolve().parents[2]
LONG = 120.0  # seconds that a busy machine may take


class Machine:
    """A process with its children, which are stopped, killed and started again together."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self.command, self.environment, self.keeper = command, environment, Keeper()
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, process_group=0,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.keeper.note(self.process.pid)

    def stop(self) -> None:
        """As Ctrl-Z does: it is there, and does nothing."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        self.keeper.forget(self.process.pid)

    def leave(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self.keeper.leave()


class Store(Machine):
    """A Valkey on loopback; with its end all that it held is gone."""

    def __init__(self) -> None:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = int(trial.getsockname()[1])
        place = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        super().__init__([children._valkey_binary(), *place])

    def start(self) -> None:
        super().start()
        until(self._accepts, "Valkey does not answer")

    def _accepts(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def machine(found: Machine) -> Iterator[Machine]:
    try:
        yield found
    finally:
        found.leave()


def worker(environment: dict[str, str]) -> Machine:
    """The product's worker, with one process for its jobs."""
    command = ["1" if word == "2" else word for word in children.worker().command]
    return Machine(command, environment)


def until(so: Callable[[], bool], words: str) -> None:
    """Look again and again until it is so. Raises AssertionError with the words."""
    end, pause = monotonic() + LONG, Event()
    while not so():
        assert monotonic() < end, words
        pause.wait(0.02)

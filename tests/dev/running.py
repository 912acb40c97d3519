"""A real process for a test to watch: its lines as they come, and every process that it brought into the world."""

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 150.0  # seconds, on a machine with much else to do


class Running:
    """A started process, and its descendants, known by a word that all of them inherit in their environment."""

    def __init__(self, command: list[str], mark: str, environment: dict[str, str | None]) -> None:
        told = {**os.environ, "MAPAPP_TEST_MARK": mark, "PYTHONUNBUFFERED": "1", **environment}
        self.mark = f"MAPAPP_TEST_MARK={mark}".encode()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={name: value for name, value in told.items() if value is not None},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.seen: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def until(self, words: str) -> str:
        """The next line that holds these words."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and (line := self._lines.get(timeout=PATIENCE)) is not None:
            self.seen.append(line)
            if words in line:
                return line
        raise AssertionError(f"It did not say {words!r}:\n" + "".join(self.seen))

    def ends(self, within: float = PATIENCE) -> int:
        """Wait for its end: the exit code."""
        return self.process.wait(within)

    def rest(self) -> str:
        """All that it said, once it has ended."""
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            self.seen.append(line)
        return "".join(self.seen)

    def family(self) -> dict[int, str]:
        """Every living process of this test, by number, with its command."""
        return dict(_living(self.mark))

    def is_gone(self) -> bool:
        """Whether nothing is left, now or within thirty seconds."""
        pause = threading.Event()
        for _look in range(300):
            if not self.family():
                return True
            pause.wait(0.1)
        return False

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put(None)


@contextmanager
def running(*command: str, mark: Path, **environment: str | None) -> Iterator[Running]:
    """Start it, and leave nothing behind whatever the test finds. The mark is the test's own folder.

    A variable of the environment that is None is one it does not have.
    """
    started = Running(list(command), str(mark), environment)
    try:
        yield started
    finally:
        started.process.kill()
        started.process.wait()
        gone = started.is_gone()
    assert gone, f"Processes are left: {started.family()}"


def python(*words: str) -> list[str]:
    """The words that start this Python."""
    return [sys.executable, *words]


def _living(mark: bytes) -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it has ended, or is not ours
            continue
        known = mark in words or mark.partition(b"=")[2].decode() in command  # Valkey writes over its environment
        if known and command:  # without a command: a zombie
            yield int(folder.name), command

"""Keeps a few processes running together: prefixes their lines, starts again what ends, stops all within 10 seconds."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from mapapp.management.keeper import Keeper, send

DRAIN = 6.0  # seconds for requests and jobs under way
LAST = 2.0  # seconds for the children that the others rely on
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a start again, doubled each time
STEADY = 30.0  # seconds after which a child's earlier falls are forgotten
LOOK = 0.1  # seconds between two looks at the children


@dataclass
class Child:
    """One process that must run. `last`: the others rely on it, so it stops after them. `fds` stay open in it."""

    name: str
    command: list[str]
    last: bool = False
    fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again: float | None = None
    pause: float = FIRST_PAUSE
    rest: bytes = field(default=b"", repr=False)


class Supervisor:
    """Runs children until a signal asks it to stop; call it from the main thread, once."""

    def __init__(self, keeper: Keeper, say: Callable[[str], None]) -> None:
        self.keeper = keeper
        self.say = say
        self.stopping = False
        self.hurry = False
        self.children: list[Child] = []
        self._output = selectors.DefaultSelector()

    def start(self, child: Child) -> None:
        """Run the child from now on, in a process group of its own."""
        if child not in self.children:
            self.children.append(child)
        process = subprocess.Popen(
            child.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=child.fds,
            process_group=0,
            preexec_fn=self.keeper.note_itself,
        )
        assert process.stdout is not None
        child.process, child.started, child.again = process, time.monotonic(), None
        os.set_blocking(process.stdout.fileno(), False)
        self._output.register(process.stdout, selectors.EVENT_READ, child)

    def run(self, each_look: Callable[[], None]) -> None:
        """Watch the children until a signal asks to stop."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_stop)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as under nohup: the terminal may go
            signal.signal(signal.SIGHUP, self._asked_to_stop)
        while not self.stopping:
            self._look()
            each_look()

    def stop(self) -> None:
        """End every child, once: first those that use the others, then the others, each by force after its time."""
        self.stopping = True
        for last, patience in ((False, DRAIN), (True, LAST)):
            alive = [child for child in self.children if child.last is last and child.process]
            for child in alive:
                send(os.kill, _pid(child), signal.SIGTERM)
            until = time.monotonic() + patience
            while any(child.process for child in alive) and time.monotonic() < until and not self.hurry:
                self._look()
            for child in alive:
                self._end(child)
        self.keeper.leave()

    def _asked_to_stop(self, number: int, frame: object) -> None:
        self.hurry = self.stopping  # asked twice: no more patience
        self.stopping = True

    def _look(self) -> None:
        for key, _events in self._output.select(LOOK):
            self._pass_on(key.data)
        for child in self.children:
            if child.process and child.process.poll() is not None:
                self._fell(child, child.process.returncode)
            elif child.again is not None and time.monotonic() >= child.again and not self.stopping:
                self.start(child)

    def _fell(self, child: Child, code: int) -> None:
        lasted = time.monotonic() - child.started
        self._end(child)
        if self.stopping:
            return
        pause = FIRST_PAUSE if lasted >= STEADY else child.pause
        child.again, child.pause = time.monotonic() + pause, min(pause * 2, LONGEST_PAUSE)
        self.say(f"{child.name} ended ({_how(code)}) and starts again in {pause:g} s")

    def _end(self, child: Child) -> None:
        """Kill what is left of the child's group, so that a start again finds its ground free."""
        if child.process is None or child.process.stdout is None:
            return
        send(os.killpg, child.process.pid, signal.SIGKILL)
        child.process.wait()
        self._pass_on(child)
        if child.rest:
            _print(child, child.rest)
        self._hang_up(child)
        child.process.stdout.close()
        self.keeper.forget(child.process.pid)
        child.process, child.rest = None, b""

    def _pass_on(self, child: Child) -> None:
        """Print the whole lines that the child has written since the last look."""
        stream = _stream(child)
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(stream.fileno(), 65536):
                *lines, child.rest = (child.rest + chunk).split(b"\n")
                for line in lines:
                    _print(child, line)
            self._hang_up(child)

    def _hang_up(self, child: Child) -> None:
        with contextlib.suppress(KeyError):
            self._output.unregister(_stream(child))


def _print(child: Child, line: bytes) -> None:
    sys.stderr.write(f"{child.name:7} | {line.decode(errors='replace')}\n")
    sys.stderr.flush()


def _stream(child: Child) -> IO[bytes]:
    assert child.process is not None
    assert child.process.stdout is not None
    return child.process.stdout


def _pid(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"

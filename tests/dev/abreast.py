"""Steps of one run side by side, so that no core waits while a step looks at a clock or comes to its last test.

    python -m tests.dev.abreast STEP... [-- WORDS...]     a step is a verb of ./dev; STEP+ is handed the words, too

Two steps go at a time, in the order given, but never two `_on_services`: servers that were given have one name for the
database of tests. The output of each is told in one piece and in order, that of the first as it comes. Ends with what
each took; the exit code is 1 when one failed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 2  # each has two workers of its own, which wait for children and servers about half as long as they work
SERVICES = "_on_services"
LISTENS = 30  # seconds
_stopped: list[int] = []  # the signals that came: an exception is lost where Python cannot raise it


class Step:
    """One verb on its way, and what it says."""

    def __init__(self, verb: str, words: Sequence[str], folder: Path, command: str) -> None:
        self.name = verb.rstrip("+")
        self.words = [command, self.name, *(words if verb.endswith("+") else ())]
        self.title = self.name.replace("_", " ")
        self.path = folder / self.name
        self.path.touch()
        self.process: subprocess.Popen[bytes] | None = None
        self.took = 0.0

    def start(self) -> None:
        self.took = -time.monotonic()
        with self.path.open("wb") as said:  # a group of its own: whatever it has started ends with it
            self.process = subprocess.Popen(
                self.words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said, process_group=0
            )

    def is_going(self) -> bool:
        """Whether it has begun and not ended."""
        if self.process is None or self.process.returncode is not None:
            return False
        if self.process.poll() is not None:
            self.took += time.monotonic()
        return self.process.returncode is None

    def is_over(self) -> bool:
        return self.process is not None and not self.is_going()

    def end(self) -> None:
        """As Ctrl-C does, to all of it; what does not listen is killed."""
        for how in (signal.SIGINT, signal.SIGKILL):
            if self.process is not None and self.is_going():
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, how)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(LISTENS)

    def line(self) -> str:
        passed = self.process is not None and self.process.returncode == 0
        return f"{'passed' if passed else 'FAILED'}  {self.took:.0f} s  {self.title}\n"


def run(verbs: Sequence[str], words: Sequence[str], out: BinaryIO, command: str = "./dev") -> int:
    """Run them all, and tell what they say."""
    with tempfile.TemporaryDirectory() as folder:
        steps = [Step(verb, words, Path(folder), command) for verb in verbs]
        try:
            for step in steps:
                _tell(step, steps, out)
        finally:
            for step in steps:
                step.end()
        out.write("".join(["\n", *(step.line() for step in steps)]).encode())
    out.flush()
    return int(any(step.process is None or step.process.returncode for step in steps))


def _tell(step: Step, steps: Sequence[Step], out: BinaryIO) -> None:
    """What it says, until it is over; meanwhile whichever may begin does."""
    out.write(f"== {step.title}\n".encode())
    pause = threading.Event()
    with step.path.open("rb") as said:
        over = False
        while not over:
            if _stopped:
                raise SystemExit(128 + _stopped[0])
            _start(steps)
            over = step.is_over()
            shutil.copyfileobj(said, out)
            out.flush()
            pause.wait(0 if over else 0.2)


def _start(steps: Sequence[Step]) -> None:
    going = [step for step in steps if step.is_going()]
    for step in steps:
        alone = step.name.endswith(SERVICES) and any(other.name.endswith(SERVICES) for other in going)
        if step.process is None and len(going) < AT_ONCE and not alone:
            step.start()
            going.append(step)


def _stop(number: int, _frame: FrameType | None) -> None:
    _stopped.append(number)
    raise SystemExit(128 + number)


def main(words: list[str]) -> int:
    """Ended from outside, it ends what it has started."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _stop)
    at = words.index("--") if "--" in words else len(words)
    return run(words[:at], words[at + 1 :], sys.stderr.buffer, os.environ.get("DEV", "./dev"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

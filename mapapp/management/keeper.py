"""The one who turns off the light: ends the supervisor's processes when it could not do so itself."""

import contextlib
import os
import signal
import time
from collections.abc import Callable

PATIENCE = 4.0  # seconds between asking and killing


class Keeper:
    """A forked watcher of the process groups that it is told of.

    It reads a pipe that only its parent writes to. When the pipe ends, the parent is gone, killed perhaps: the keeper
    ends every group that is still noted and goes too. It sits in a session of its own, so that a terminal's Ctrl-C and
    a kill of the parent's group do not reach it. Fork it before opening databases or sockets: it inherits what is open.
    """

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._writing)
            try:
                _watch(reading)
            finally:
                os._exit(0)
        os.close(reading)

    def note(self, group: int) -> None:
        """End this process group, too, should the parent vanish."""
        self._tell(group)

    def forget(self, group: int) -> None:
        """This group has ended; its number may soon belong to somebody else."""
        self._tell(-group)

    def leave(self) -> None:
        """Nothing is left to look after: the keeper ends, and is waited for."""
        os.close(self._writing)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    def _tell(self, number: int) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._writing, b"%d\n" % number)


def end_groups(groups: set[int], patience: float = PATIENCE) -> None:
    """Ask each group's leader to stop, and kill what is left of the groups after `patience` seconds."""
    for group in groups:
        send(os.kill, group, signal.SIGTERM)
    until = time.monotonic() + patience
    while time.monotonic() < until and any(send(os.killpg, group, 0) for group in groups):
        time.sleep(0.05)
    for group in groups:
        send(os.killpg, group, signal.SIGKILL)


def send(how: Callable[[int, int], None], group: int, number: int) -> bool:
    """Signal a process (`os.kill`) or a group (`os.killpg`); False when nobody is there any more."""
    try:
        how(group, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a zombie
        return False
    return True


def _watch(reading: int) -> None:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    groups: set[int] = set()
    with os.fdopen(reading) as lines:
        for line in lines:
            group = int(line)
            if group > 0:
                groups.add(group)
            else:
                groups.discard(-group)
    end_groups(groups)

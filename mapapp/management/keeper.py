"""The one who turns off the light: ends the supervisor's processes when it could not do so itself."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

PATIENCE = 4.0  # seconds between asking and killing


class Keeper:
    """A small process beside its parent, which tells it of process groups.

    It reads a pipe that only its parent writes to. When the pipe ends, the parent is gone, killed perhaps: the keeper
    ends every group that is still noted and goes too. It sits in a session of its own, so that a terminal's Ctrl-C and
    a kill of the parent's group do not reach it. `holds`: files that stay open as long as it lives, as a lock does.
    """

    def __init__(self, *holds: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-IS", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=holds,
        )

    def note(self, group: int) -> None:
        """End this process group, too, should the parent vanish."""
        self._tell(group)

    def note_itself(self) -> None:
        """As `note`, said by the leader of a new group before it becomes what it is started as: from its first moment
        on, so that it is known though the parent vanishes before it could say so. For `preexec_fn`: it takes no lock
        that another thread of the parent may have held."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            os.write(self._process.stdin.fileno(), b"%d\n" % os.getpid())

    def forget(self, group: int) -> None:
        """This group has ended; its number may soon belong to somebody else."""
        self._tell(-group)

    def leave(self) -> None:
        """Nothing is left to look after: the keeper ends, and is waited for."""
        self._process.communicate()

    def _tell(self, number: int) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(b"%d\n" % number)
            self._process.stdin.flush()


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


def _watch() -> None:
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line)
        if group > 0:
            groups.add(group)
        else:
            groups.discard(-group)
    end_groups(groups)


if __name__ == "__main__":
    _watch()

"""A small house for the supervisor's tests: a server of the others, and one that uses it."""

import os
import signal
import subprocess
import sys
from typing import Any

from mapapp.management.keeper import Keeper
from mapapp.management.supervisor import Child, Supervisor

SERVER = "trap 'echo server stops; exit 0' TERM; echo server is $$; while :; do sleep 0.05; done"
USER = "trap 'echo user stops; exit 0' TERM; echo user is $$; while :; do sleep 0.05; done"
DEAF = "trap '' TERM; (trap '' TERM; while :; do sleep 0.05; done) & echo deaf is $$; while :; do sleep 0.05; done"


def say(line: str) -> None:
    print(line, flush=True)


class Last(subprocess.Popen[bytes]):
    """The last thing that its parent does is to start it."""

    def __init__(self, *words: Any, **told: Any) -> None:
        super().__init__(*words, **told)
        os.kill(os.getpid(), signal.SIGKILL)


supervisor = Supervisor(Keeper(), say)
supervisor.start(Child("server", ["sh", "-c", SERVER], last=True))
if "killed" in sys.argv:
    subprocess.Popen = Last  # type: ignore[misc]
supervisor.start(Child("user", ["sh", "-c", DEAF if "deaf" in sys.argv else USER]))
supervisor.run(lambda: None)
supervisor.stop()
say("all have stopped")

"""A small house for the supervisor's tests: a server of the others, and one that uses it."""

import sys

from mapapp.management.keeper import Keeper
from mapapp.management.supervisor import Child, Supervisor

SERVER = "trap 'echo server stops; exit 0' TERM; echo server is $$; while :; do sleep 0.05; done"
USER = "trap 'echo user stops; exit 0' TERM; echo user is $$; while :; do sleep 0.05; done"
DEAF = "trap '' TERM; (trap '' TERM; while :; do sleep 0.05; done) & echo deaf is $$; while :; do sleep 0.05; done"


def say(line: str) -> None:
    print(line, flush=True)


supervisor = Supervisor(Keeper(), say)
supervisor.start(Child("server", ["sh", "-c", SERVER], last=True))
supervisor.start(Child("user", ["sh", "-c", DEAF if "deaf" in sys.argv else USER]))
supervisor.run(lambda: None)
supervisor.stop()
say("all have stopped")

"""`./dev bench`: what mapapp costs, as ratios to small floors measured beside it, on SQLite and on PostgreSQL.

Nothing is asserted: times belong to a machine, and who reads the table judges.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from contextlib import ExitStack

from tests.bench.place import POSTGRESQL, SQLITE, database, environment, folder
from tests.bench.rounds import Figure
from tests.bench.table import HEAD, line, machine, verdict
from tests.dev.services import both

NAMES = (
    "plan", "idle", "edit", "move", "kept", "pdf", "digests", "memory", "path", "long_path", "repairs", "chain",
    "portfolio", "portfolio10", "readings", "behind", "opportunities",
)  # fmt: skip


def main() -> int:
    """Measure what is asked for and print it."""
    asked = _words()
    names = [name for name in asked.only.split(",") if name]
    if unknown := set(names) - set(NAMES):
        raise SystemExit(f"There is no figure named {', '.join(sorted(unknown))}: choose from {', '.join(NAMES)}.")
    missed: list[str] = []
    with ExitStack() as open_things:
        found = {} if asked.sqlite else open_things.enter_context(both())
        print(machine(), HEAD, "milliseconds; memory in megabytes", sep="\n", flush=True)
        for kind in (SQLITE,) if asked.sqlite else (SQLITE, POSTGRESQL):
            missed += _measured(kind, found, asked, names)
    if asked.sqlite:
        print("PostgreSQL was left out, as asked.")
    print(verdict(missed))
    return 0


def _words() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    words.add_argument("--only", default="", metavar="NAMES", help=f"of {','.join(NAMES)}")
    words.add_argument("--quick", action="store_true", help="a fifth of the rounds, and 800 digests")
    words.add_argument("--digests", type=int, default=0, metavar="N", help="instead of 8000")
    words.add_argument("--sqlite", action="store_true", help="leave PostgreSQL out")
    return words.parse_args()


def _measured(kind: str, servers: dict[str, str], asked: argparse.Namespace, names: list[str]) -> list[str]:
    """Print the figures of one database as they come; those that miss their target."""
    digests = asked.digests or (800 if asked.quick else 8000)
    words = [sys.executable, "-m", "tests.bench.run", "0.2" if asked.quick else "1", str(digests), *names]
    missed = []
    with folder() as var, database(kind, var, servers.get("TEST_DATABASE_URL", "")) as address:
        told = environment(var, address, servers.get("TEST_REDIS_URL", ""))
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=told) as process:
            assert process.stdout is not None
            for row in process.stdout:
                figure = Figure(**json.loads(row))
                print(line(kind, figure), flush=True)
                if figure.is_missed:
                    missed.append(f"{figure.name} on {kind} ({figure.ratio:.2f}, target {figure.most})")
    if process.returncode:
        raise SystemExit(f"Measuring on {kind} failed.")
    return missed


if __name__ == "__main__":
    sys.exit(main())

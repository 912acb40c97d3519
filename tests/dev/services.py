"""PostgreSQL and Redis for one command: those that TEST_DATABASE_URL and TEST_REDIS_URL name, else throw-away ones.

    python -m tests.dev.services [--use] COMMAND...     run it with both variables set
    python -m tests.dev.services --has postgres|redis   exit code 0 when the server's program is installed

With --use, DATABASE_URL and REDIS_URL say the same, so that mapapp itself runs on them. A throw-away server listens on
a free port of the loopback interface, keeps its data in a temporary folder, and ends with the command, even when this
process is killed. A server that was given is used and left as it is.
"""

import contextlib
import glob
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mapapp.management.keeper import Keeper

START = 30.0  # seconds a server may take to answer


def program(name: str) -> str | None:
    """Where a server's program is: on the path, or where Debian keeps PostgreSQL's."""
    kept = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True)
    return kept[0] if kept else shutil.which(name)


def main(words: list[str]) -> int:
    """Do what the words ask; the exit code is the command's."""
    if words[:1] == ["--has"]:
        wanted = {"postgres": "initdb", "redis": "redis-server"}[words[1]]
        return 0 if program(wanted) else 1
    use = words[:1] == ["--use"]
    with both() as found:
        environment = {**os.environ, **found}
        if use:
            environment |= {"DATABASE_URL": found["TEST_DATABASE_URL"], "REDIS_URL": found["TEST_REDIS_URL"]}
        signal.signal(signal.SIGINT, lambda *_: None)  # the command's to answer; the servers end after it
        return subprocess.call(words[1:] if use else words, env=environment)


@contextlib.contextmanager
def both() -> Iterator[dict[str, str]]:
    """The two addresses, by the names of their variables."""
    with contextlib.ExitStack() as open_things:
        found = {}
        for name, start in (("TEST_DATABASE_URL", postgres), ("TEST_REDIS_URL", redis)):
            found[name] = os.environ.get(name) or open_things.enter_context(start())
        yield found


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own; it trades safety of its data at power loss for speed. Root lends it another user."""
    user = "postgres" if os.geteuid() == 0 else None
    password = secrets.token_urlsafe(16)
    with _folder(user) as folder:
        secret = folder / "password"
        secret.write_text(password)
        if user:
            shutil.chown(secret, user)
        data, port = folder / "data", _free_port()
        made = [_required("initdb"), "-D", str(data), "-U", "mapapp", "-A", "scram-sha-256", "--pwfile", str(secret)]
        subprocess.run(
            [*made, "-E", "UTF8", "--locale", "C", "--no-sync"], check=True, stdout=subprocess.DEVNULL, user=user
        )
        careless = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        place = ["-D", str(data), "-k", str(folder), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
        with _running([_required("postgres"), *place, *careless], folder, user, signal.SIGINT):
            url = f"postgres://mapapp:{password}@127.0.0.1:{port}/postgres"
            _until(lambda: _answers_sql(url), folder)
            yield url


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis of our own that keeps nothing."""
    with _folder(None) as folder:
        port = _free_port()
        place = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", "", "--appendonly", "no"]
        with _running([_required("redis-server"), *place], folder, None, signal.SIGTERM):
            _until(lambda: _accepts(port), folder)
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="mapapp-test-"))
    try:
        if user:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _running(command: list[str], folder: Path, user: str | None, ending: signal.Signals) -> Iterator[None]:
    keeper = Keeper()
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, user=user, process_group=0
        )
    keeper.note(server.pid)
    try:
        yield
    finally:
        server.send_signal(ending)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        keeper.forget(server.pid)
        keeper.leave()


def _until(ready: Callable[[], bool], folder: Path) -> None:
    """Wait for a server. Raises TimeoutError with its log."""
    end, pause = time.monotonic() + START, threading.Event()
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError((folder / "log").read_text())
        pause.wait(0.05)


def _answers_sql(url: str) -> bool:
    import psycopg  # only where PostgreSQL is started

    try:
        psycopg.connect(url, connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True


def _accepts(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _required(name: str) -> str:
    found = program(name)
    if found is None:
        raise SystemExit(f"{name} is not installed. Name a server in TEST_DATABASE_URL and TEST_REDIS_URL instead.")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

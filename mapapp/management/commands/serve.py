"""`manage.py serve`: mapapp on one machine, with all it needs, until Ctrl-C."""

import contextlib
import errno
import fcntl
import http.client
import os
import socket
import threading
from argparse import ArgumentParser
from io import StringIO
from typing import IO, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from mapapp.management import children
from mapapp.management.keeper import Keeper
from mapapp.management.preparation import forget_everything, prepare_database, prepare_static_files
from mapapp.management.supervisor import Supervisor

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Prepare the database and the static files, then run web, worker, beat and Valkey under one supervisor."
    requires_system_checks = (Tags.security,)  # what makes a start unsafe; the rest is for tests, and takes its time

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port, and whether to begin anew."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="forget everything under var/ first")

    def handle(self, *args: Any, port: int, reset: bool, **options: Any) -> None:
        """Serve until a signal. A port or a folder in use, or a missing Valkey, is said in one sentence."""
        os.umask(0o077)
        os.chdir(settings.BASE_DIR)
        lock = _only_one_here(f"http://{HOST}:{port}")
        keeper = Keeper(lock.fileno())
        listening = _listen(port)
        supervisor = Supervisor(keeper, self.say)
        try:
            if reset:
                forget_everything(settings.VAR, str(settings.DATABASES["default"]["NAME"]))
            self.run_all(supervisor, listening, port)
        except KeyboardInterrupt:  # while preparing: nothing to finish
            pass
        finally:
            supervisor.stop()
            lock.close()
        self.say(_("mapapp has stopped."))

    def run_all(self, supervisor: Supervisor, listening: socket.socket, port: int) -> None:
        """Start the children in the order in which they need each other, and stay until a signal."""
        if "REDIS_URL" not in os.environ:
            supervisor.start(children.valkey(settings.VAR / "valkey.sock", settings.VAR / "valkey"))
        prepared, unprepared = os.pipe()
        supervisor.start(children.web(listening.fileno(), prepared))  # loads its pages meanwhile
        how = self.prepare()
        os.close(unprepared)
        answered = threading.Event()
        threading.Thread(target=_wait_for_answer, args=(port, answered), daemon=True).start()
        waiting = [
            children.figures(),
            children.worker(),
            children.beat(),
        ]  # after the page answers, which is what a person waits for

        def each_look() -> None:
            if waiting and answered.is_set():
                self.say(_("mapapp is ready: http://%(host)s:%(port)s") % {"host": HOST, "port": port})
                self.say("\n".join(line for line in (how, _("Ctrl-C stops it.")) if line))
                while waiting:
                    supervisor.start(waiting.pop())

        supervisor.run(each_look)

    def prepare(self) -> str:
        """Bring the database and the static files up to this release. In demo mode: how to sign in."""
        prepare_database()
        prepare_static_files()
        how = self.demo() if settings.DEMO else ""
        connections.close_all()
        return how

    def demo(self) -> str:
        """Play the demo into an empty database; how to sign in, or why this is no demo."""
        if not get_user_model().objects.exists():
            self.say(_("The database is empty: playing the demo plan into it."))
        said = StringIO()
        try:
            call_command("demo", stdout=said)
        except CommandError as reason:
            return str(reason)
        return said.getvalue().strip()

    def say(self, line: str) -> None:
        """One line of the supervisor's own, beside the children's."""
        self.stderr.write(line, self.style.NOTICE)
        self.stderr.flush()


def _only_one_here(url: str) -> IO[str]:
    """Hold the lock of this folder's state; it lasts until the keeper, too, is gone."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    lock = open(settings.VAR / "serve.lock", "a+")  # noqa: SIM115 (held as long as mapapp runs)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        lock.seek(0)
        running = _("mapapp already runs from this folder: %s. Open it, or stop it first.") % lock.read()
        raise CommandError(running) from taken
    lock.truncate(0)
    lock.write(url)
    lock.flush()
    return lock


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OverflowError as error:
        raise CommandError(_("There is no port %s: the highest is 65535.") % port) from error
    except OSError as error:
        known = {errno.EADDRINUSE: _("is taken by another program"), errno.EACCES: _("is open to root only")}
        words = {"port": port, "why": known.get(error.errno or 0, str(error)), "free": _free_port(port)}
        raise CommandError(_("Port %(port)s %(why)s. Choose another: ./dev up --port %(free)s") % words) from error
    listening.listen(128)
    return listening


def _free_port(beside: int) -> int:
    for port in range(max(beside, 1024) + 1, 65536):
        with socket.socket() as trial:
            if trial.connect_ex((HOST, port)):
                return port
    return 8000


def _wait_for_answer(port: int, answered: threading.Event) -> None:
    """Ask the page that says "alive" until it does; a request waits at the socket until the web server takes it."""
    while not answered.is_set():
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                answered.set()
        answered.wait(0.2)

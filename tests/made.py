"""A database with this release's tables. Its migrations run once: they take seven seconds, and each worker of each run,
and each mapapp that a test starts, would run them again."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "d" / "made"
ASKED = ("mapapp/**/*.py", "requirements/app.txt")  # what the tables, and the rows that migrations write, can come of


def lend(target: Path) -> None:
    """A file of SQLite's as `migrate` leaves it, for a mapapp that a test starts on it."""
    _copied(_file(), str(target))


@contextmanager
def ready(folder: Path, allowed: Callable[[], AbstractContextManager[Any]]) -> Iterator[None]:
    """What Django makes within for the tests begins with the tables. Workers of one run share the folder; where
    nothing is `allowed`, no statement runs."""
    if connection.vendor == "sqlite":
        name = connection.creation._get_test_db_name()
        with closing(sqlite3.connect(name, uri=True)) as kept:  # in memory: there as long as somebody has it open
            with closing(sqlite3.connect(_file())) as source:
                source.backup(kept)
            yield
        return
    own = connection.settings_dict["TEST"]
    before = own.get("TEMPLATE")
    with allowed():
        own["TEMPLATE"] = _template(folder)
    yield
    own["TEMPLATE"] = before
    with allowed():
        _drop(folder)


def _file() -> Path:
    """Of exactly this code: made when it is not there, for later runs too; those of other code go."""
    found = KEPT / f"{fingerprint(ROOT)}.sqlite3"
    KEPT.mkdir(parents=True, exist_ok=True)
    with _alone(KEPT):
        if not found.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory() as folder:
                made = Path(folder) / "made.sqlite3"
                told = {**os.environ, "MAPAPP_VAR": folder, "DATABASE_URL": f"sqlite:///{made}"}
                told["DJANGO_SETTINGS_MODULE"] = "mapapp.settings"
                command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
                subprocess.run(command, cwd=ROOT, env=told, check=True)
                half = found.with_suffix(".half")
                half.unlink(missing_ok=True)
                _copied(made, str(half))
                half.rename(found)
    return found


def fingerprint(root: Path) -> str:
    """Another one for other code, other packages, another Python."""
    read = hashlib.sha256(sys.version.encode())
    for path in sorted(path for pattern in ASKED for path in root.glob(pattern)):
        read.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return read.hexdigest()


def _copied(source: Path, target: str) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _template(folder: Path) -> str:
    """The name of a database of PostgreSQL's to be copied, one a run."""
    with _alone(folder):
        about = folder / "template"
        if not about.exists():
            name, own = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
            suffixed, own["NAME"] = own["NAME"], f"made_{os.urandom(8).hex()}"
            made: str = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            own["NAME"] = suffixed
            connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
            about.write_text(made)
        return about.read_text()


def _drop(folder: Path) -> None:
    """Whoever ends first: the others have their copies by then, or make another."""
    with _alone(folder):
        about = folder / "template"
        if about.exists():
            with connection.creation._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {connection.ops.quote_name(about.read_text())}")
            about.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[Any]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

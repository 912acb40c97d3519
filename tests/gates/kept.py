"""Backups for the gate: the commands in children of ours, and files with a byte, a part or a seal of another."""

from __future__ import annotations

import json
import os
import resource
import signal
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from environ import Env

from mapapp.management.backup import manifest, places, seal
from mapapp.management.backup.tables import columns, tables

STATE = """
import json
from mapapp.models import Event, Job, Letter, Session, SheetDraft, Task, User, Workspace
from allauth.mfa.models import Authenticator
print("STATE" + json.dumps({
    "tasks": {f"{t.workspace.code} {t.number}": t.text for t in Task.objects.select_related("workspace")},
    "heads": {w.code: [w.revision, w.head_hash] for w in Workspace.objects.all()},
    "events": Event.objects.count(), "sessions": Session.objects.count(), "users": User.objects.count(),
    "letters": {l.key: [l.state, l.reason] for l in Letter.objects.all()},
    "apps": sorted(Authenticator.objects.values_list("type", flat=True)),
    "drafts": [[d.filename, bytes(d.content).hex(), d.choices] for d in SheetDraft.objects.all()],
}))
"""


SQLITE = {
    "transaction_mode": "IMMEDIATE", "timeout": 10,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}  # fmt: skip
KEPT_OPEN: list[Any] = []


def _connect(self: BaseDatabaseWrapper) -> None:
    """As Django does: the tests let nobody open a second connection, for they would not end it."""
    if self.connection is None:
        with self.wrap_database_errors:
            self.connect()


class Said(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class Place:
    """A database and a folder of an installation's own, and the commands that run there."""

    url: str
    var: Path
    key: str = ""

    def run(self, *command: str, before: Callable[[], object] | None = None, **told: str) -> Said:
        """`manage.py` with these arguments, in a child of ours that knows this place only; `before` runs in it first.
        A child, not a new process: to begin anew is a second each time."""
        with TemporaryFile("w+") as out, TemporaryFile("w+") as err:
            child = os.fork()
            if child == 0:
                os._exit(self._in_child(command, before, out, err, told))
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            out.seek(0)
            err.seek(0)
            return Said(code, out.read(), err.read())

    def _in_child(
        self, command: tuple[str, ...], before: Callable[[], object] | None, out: Any, err: Any, told: dict[str, str]
    ) -> int:
        code = 1
        try:
            self._move_in(told)
            (before or bool)()
            with redirect_stdout(out), redirect_stderr(err):
                call_command(*command)
            code = 0
        except CommandError as refused:
            err.write(str(refused))
        except BaseException:
            err.write(traceback.format_exc())
        out.flush()
        err.flush()
        return code

    def _move_in(self, told: dict[str, str]) -> None:
        """The line of our own database is let go of, not closed: its other end is our parent's."""
        BaseDatabaseWrapper.ensure_connection = _connect  # type: ignore[method-assign]  # the tests' own may not
        for one in connections.all(initialized_only=True):
            KEPT_OPEN.append(one.connection)
            one.connection = None
        there = Env.db_url_config(self.url)
        if self.url.startswith("sqlite"):
            there["OPTIONS"] = SQLITE
        connections.settings = connections.configure_settings({"default": {"CONN_MAX_AGE": 0, **there}})
        del connections["default"]
        settings.VAR = self.var
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = self.key or settings.SECRET_KEY, [*told.values()]

    def state(self) -> dict[str, Any]:
        """What is in the database, as far as the gate asks."""
        said = self.run("shell", "-v", "0", "--command", STATE)
        assert "STATE" in said.stdout, said.stderr
        found: dict[str, Any] = json.loads(said.stdout.split("STATE")[1])
        return found


@contextmanager
def empty_places(folder: Path) -> Iterator[Callable[[], Place]]:
    """Makes places that hold nothing: files of SQLite's, or databases of the tests' PostgreSQL, dropped in the end."""
    made: list[str] = []

    def place() -> Place:
        name = f"restored_{uuid4().hex[:12]}"
        var = folder / name
        if connection.vendor == "sqlite":
            return Place(f"sqlite:///{var / 'db.sqlite3'}", var)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return Place(postgres(name), var)

    try:
        yield place
    finally:
        for name in made:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def postgres(name: str) -> str:
    at = connection.settings_dict
    host, password = quote(at["HOST"] or "localhost", safe=""), quote(at["PASSWORD"] or "", safe="")
    return f"postgres://{at['USER']}:{password}@{host}:{at['PORT'] or 5432}/{name}"


def altered(path: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None], *, key: str = "") -> Path:
    """A copy in which `change` did something to its parts and its manifest, sealed anew by who has the key."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(parts.pop(manifest.NAME))
    change(parts, said)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr(manifest.NAME, json.dumps(said))
        archive.comment = seal.BLANK
    copy = path.with_name(f"{uuid4().hex[:8]}.zip")
    copy.write_bytes(out.getvalue())
    seal.put(copy, key or settings.SECRET_KEY)
    return copy


def limited(size: int) -> Callable[[], object]:
    """Lets a process write no file longer than this: what a full disk does, at any place."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def dies_when_files_are_placed() -> None:
    """What kill -9 does at the worst moment of a restore: the files are in their place, the rows are not."""
    put = places._place_files

    def die() -> None:
        put()
        os.kill(os.getpid(), signal.SIGKILL)

    places._place_files = die


def is_stopped_before_the_seal() -> None:
    """What systemd does to a command that runs while the machine goes down."""
    seal.put = lambda path, key: str(os.kill(os.getpid(), signal.SIGTERM))


def environment_of(server: Mapping[str, str]) -> Place:
    """The place that is served."""
    return Place(server["DATABASE_URL"], Path(server["MAPAPP_VAR"]), server["SECRET_KEY"])


def of_an_older_release(last: str) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    """Makes of a backup what a release would have taken whose last migration of mapapp was this one: its tables, with
    the columns that they had."""
    loader = MigrationLoader(None)
    apps = loader.project_state([("mapapp", last), *(n for n in loader.graph.leaf_nodes() if n[0] != "mapapp")]).apps
    there = {f"rows/{model._meta.db_table}.jsonl": [f.column for f in columns(model)] for model in tables(apps)}
    later = {".".join(n) for n in loader.disk_migrations if n[0] == "mapapp" and n[1] > last}

    def change(parts: dict[str, bytes], said: dict[str, Any]) -> None:
        said["migrations"] = [one for one in said["migrations"] if one not in later]
        for part in [part for part in said["parts"] if part["name"].startswith("rows/")]:
            if part["name"] not in there:
                said["parts"].remove(part)
                del parts[part["name"]]
                continue
            rows = [json.loads(line) for line in parts[part["name"]].splitlines()]
            kept = [at for at, name in enumerate(rows[0]) if name in there[part["name"]]]
            lines = [json.dumps([row[at] for at in kept], ensure_ascii=False).encode() + b"\n" for row in rows]
            parts[part["name"]] = b"".join(lines)
            part["sha256"] = seal.digest_of(iter(lines))

    return change

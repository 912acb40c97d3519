"""Where a restore builds: beside what is there, put in its place at the very end, and gone again when it fails."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from mapapp.management.backup.refusals import BackupRefused
from mapapp.snapshots.files import files

OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}  # what `migrate` writes by itself
EMPTY = "A restore goes into an empty place only, and writes over nothing. Name another DATABASE_URL and MAPAPP_VAR."


def marker() -> Path:
    """It is there while a restore is under way, also after one that was killed."""
    return Path(settings.VAR) / "restoring"


def files_aside() -> Path:
    return Path(settings.VAR) / "files.restoring"


def look_for_room() -> set[str]:
    """Raises BackupRefused when anything is there that a restore would write over. What a killed one left goes. The
    migrations that the empty database has had already."""
    if filled := [table for table in connection.introspection.table_names() if _has_rows(table)]:
        raise BackupRefused(f"The database is not empty: {sorted(filled)[0]} has rows. {EMPTY}")
    applied = {".".join(each) for each in MigrationRecorder(connection).applied_migrations()}
    connection.close()
    if marker().exists():
        shutil.rmtree(files_aside(), ignore_errors=True)
        shutil.rmtree(files(), ignore_errors=True)
    if files().is_dir() and any(each.is_file() for each in files().rglob("*")):
        raise BackupRefused(f"There are files in {files()}. {EMPTY}")
    return applied


def _has_rows(table: str) -> bool:
    if table in OF_DJANGO:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
        return cursor.fetchone() is not None


@contextmanager
def alone() -> Iterator[None]:
    """Nobody serves from this folder meanwhile, and no other restore is under way."""
    folder = Path(settings.VAR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise BackupRefused(f"mapapp runs from {folder}. Stop it, then restore.") from taken
        yield


@contextmanager
def building(*, fitting: bool) -> Iterator[None]:
    """The default connection leads to a database that nobody sees before all of it stands; then it is in its place,
    with the files. Whatever goes wrong leaves nothing. `fitting`: its tables are those of the backup already."""
    marker().touch()
    try:
        if connection.vendor == "sqlite":
            with _file_aside(fitting):
                yield
                _place_files()
        else:
            with transaction.atomic():
                yield
                _place_files()
    except BaseException:
        shutil.rmtree(files(), ignore_errors=True)
        raise
    finally:
        shutil.rmtree(files_aside(), ignore_errors=True)
        marker().unlink(missing_ok=True)


@contextmanager
def _file_aside(fitting: bool) -> Iterator[None]:
    """A file of SQLite's beside the one that is asked for, new or a copy of it; renamed when all is on the disk."""
    place = Path(str(connection.settings_dict["NAME"]))
    aside = place.with_name(f"{place.name}.restoring")
    place.parent.mkdir(parents=True, exist_ok=True)
    _drop(aside)
    connection.close()
    connection.settings_dict["NAME"] = str(aside)
    try:
        if fitting:
            shutil.copyfile(place, aside)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # until it ends nothing of it counts
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        with aside.open("rb") as file:
            os.fsync(file.fileno())
        _drop(place)
        aside.rename(place)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        _drop(aside)


def _drop(path: Path) -> None:
    for end in ("-wal", "-shm", ""):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _place_files() -> None:
    """In one rename, so that there are all of them or none."""
    if files_aside().is_dir():
        with suppress(FileNotFoundError):
            shutil.rmtree(files())
        files_aside().rename(files())

"""Taking a backup while mapapp runs: one moment of the database, whoever writes meanwhile, and the kept files."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import IsolationLevel

from mapapp.management.backup import manifest, seal
from mapapp.management.backup.manifest import Head, Manifest, Part
from mapapp.management.backup.refusals import BackupRefused, told
from mapapp.management.backup.tables import Model, lines, tables
from mapapp.plans.models import Workspace
from mapapp.private.history import both_sides
from mapapp.snapshots.files import files

MOMENT = "backup"  # the name of the connection that sees one moment


def take(place: Path, *, at: datetime) -> tuple[Path, Manifest, str]:
    """Write the backup to a file, or into a folder under a name with the moment. What does not end as a file does is a
    folder, and is made. The file, what it says of itself and its digest. Raises BackupRefused; then there is no file,
    none half written, and no folder that was made for it."""
    if place.suffix == ".zip" or place.exists():
        return _taken(place, at=at)
    with _made(place):
        return _taken(place, at=at)


def _taken(place: Path, *, at: datetime) -> tuple[Path, Manifest, str]:
    path = place / f"mapapp-{at.astimezone(UTC):%Y-%m-%d-%H%M%S}.zip" if place.is_dir() else place
    if path.exists():
        raise BackupRefused(f"{path} is there already. Name another file, or a folder.")
    aside = path.with_name(f".{path.name}.part")
    with told(path.parent, "nothing was kept"):
        try:
            os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            with one_moment() as using:
                said = written(aside, using, tables(), heads(using), at=at)
            sha256 = seal.put(aside, settings.SECRET_KEY)
            aside.rename(path)
            _settle(path.parent)
        finally:
            aside.unlink(missing_ok=True)
    return path, said, sha256


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The folder is there, with those above it; whatever ends it otherwise leaves none of those that were not."""
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        with told(folder.parent, "nothing was kept"):
            folder.mkdir(mode=0o700, parents=True)
        yield
    except BaseException:
        for each in new:
            with suppress(OSError):  # it was never made, or somebody put something there meanwhile
                each.rmdir()
        raise


@contextmanager
def one_moment() -> Iterator[str]:
    """A connection on which everything is as it was at its first question; nobody waits for it."""
    told_of = deepcopy(connections["default"].settings_dict)
    if connections["default"].vendor == "sqlite":
        told_of["OPTIONS"] = {**told_of["OPTIONS"], "transaction_mode": "DEFERRED"}
    else:
        told_of["OPTIONS"] = {**told_of["OPTIONS"], "isolation_level": IsolationLevel.REPEATABLE_READ}
    connections.settings[MOMENT] = told_of
    try:
        with transaction.atomic(using=MOMENT):
            yield MOMENT
    finally:
        connections[MOMENT].close()
        del connections[MOMENT]
        del connections.settings[MOMENT]


def written(path: Path, using: str, models: Sequence[Model], found: Iterable[Head], *, at: datetime) -> Manifest:
    """Write the archive, not sealed yet: a part for each table and each kept file, and the manifest as the last."""
    connection = connections[using]
    applied = sorted(".".join(each) for each in MigrationRecorder(connection).applied_migrations())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        parts = [_part(archive, f"rows/{model._meta.db_table}.jsonl", lines(model, using)) for model in models]
        parts += [part for file in kept() if (part := _file(archive, file))]
        said = Manifest(at.astimezone(UTC), connection.vendor, tuple(applied), tuple(parts), tuple(found))
        archive.writestr(manifest.NAME, said.written())
        archive.comment = seal.BLANK
    return said


def heads(using: str) -> list[Head]:
    """How far each history of each plan has come, the shared one and each side's."""
    found = []
    for plan in Workspace.objects.using(using).order_by("pk").only("code", "revision", "head_hash").iterator():
        found.append(Head(plan.code, "shared", plan.revision, plan.head_hash))
    for side in both_sides():
        lanes: Any = side.lanes._default_manager.using(using).select_related("workspace").order_by("workspace")
        found += [Head(lane.workspace.code, str(side.side), lane.revision, lane.head_hash) for lane in lanes]
    return found


def kept() -> list[Path]:
    """The files that belong to rows; what is written aside at this moment is not among them."""
    folder = files()
    every = sorted(folder.rglob("*")) if folder.is_dir() else []
    return [each for each in every if each.is_file() and not each.name.startswith(".")]


def _file(archive: zipfile.ZipFile, path: Path) -> Part | None:
    """None when it was withdrawn since: a paper that is missing is drawn again when it is asked for."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    return _part(archive, f"files/{path.relative_to(files()).as_posix()}", [data])


def _part(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> Part:
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as part:
        for chunk in chunks:
            part.write(chunk)
            digest.update(chunk)
            size, count = size + len(chunk), count + 1
    rows = count - 1 if name.startswith("rows/") else 0
    return Part(name, digest.hexdigest(), size, rows)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

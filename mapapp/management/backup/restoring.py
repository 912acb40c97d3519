"""Making an installation of a backup: verified first, built aside, upgraded, looked through, then put in its place."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from mapapp.management.backup import manifest, places, seal
from mapapp.management.backup.adding import added_up_after
from mapapp.management.backup.manifest import Manifest, newer, unknown
from mapapp.management.backup.refusals import BackupRefused, told
from mapapp.management.backup.settling import forget_apps, settle
from mapapp.management.backup.tables import count_on, put, tables
from mapapp.management.backup.taking import heads
from mapapp.plans.models import Workspace
from mapapp.plans.verifying import first_fault
from mapapp.private.verifying import first_private_fault

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """What there is now. `unsent` are letters by kind; `upgraded` migrations that the backup did not have; `faults` of
    history, where they were allowed; `apps` how many people have to set up their authenticator app again."""

    manifest: Manifest
    upgraded: tuple[str, ...]
    unsent: Counter[str]
    faults: tuple[str, ...]
    apps: int


def verified(path: Path, *, lost_key: bool = False) -> Manifest:
    """What the backup says of itself, after each of its bytes was looked at. Changes nothing. Raises BackupRefused."""
    seal.checked(path, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], lost_key=lost_key)
    try:
        with zipfile.ZipFile(path) as archive:
            said = Manifest.read(archive.read(manifest.NAME))
            names = set(archive.namelist()) - {manifest.NAME}
            if names != {part.name for part in said.parts}:
                raise BackupRefused(f"{path.name} does not hold the parts that it names. Take another one.")
            for part in said.parts:
                if seal.digest_of(_chunks(archive, part.name)) != part.sha256:
                    raise BackupRefused(f"{path.name}: {part.name} was changed. Copy it anew, or take another one.")
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError) as error:
        raise BackupRefused(f"{path.name} cannot be read as a backup: {error}. Take another one.") from error
    if strange := unknown(said.migrations, _known()):
        raise BackupRefused(newer(f"it has had {strange[-1]}, which is not known here"))
    return said


def restore(path: Path, *, at: datetime, lost_key: bool = False, with_faults: bool = False) -> Restored:
    """Make the installation, all of it or nothing. No mail is sent. Raises BackupRefused."""
    with places.alone(), told(Path(settings.VAR), "nothing was restored"):
        said = verified(path, lost_key=lost_key)
        fitting = places.look_for_room() == set(said.migrations)
        with places.building(fitting=fitting), zipfile.ZipFile(path) as archive:
            _load(archive, said)
            call_command("migrate", verbosity=0)
            faults = tuple(_faults(said))
            if faults and not with_faults:
                raise BackupRefused(
                    f"The history in the backup has a fault: {faults[0]} It was so when the backup was taken, or"
                    " whoever holds the key changed it. Take an older backup, or say --with-faults to have it as it is."
                )
            apps = forget_apps() if lost_key else 0
            unsent = settle(at)
            _unpack_files(archive, said)
        upgraded = tuple(sorted(set(_known()) - set(said.migrations)))
    return Restored(said, upgraded, unsent, faults, apps)


def _load(archive: zipfile.ZipFile, said: Manifest) -> None:
    """The tables as they were in the release that took the backup, with its rows."""
    executor = MigrationExecutor(connection)
    wanted = [(app, name) for app, _dot, name in (each.partition(".") for each in said.migrations)]
    there = executor.loader.applied_migrations
    if set(there) - set(wanted):
        raise BackupRefused(
            "The tables of the database are those of another release than the backup is of. Restore into a database"
            " that has no tables yet: dropdb, then createdb."
        )
    nodes, all_of = executor.loader.graph.node_map, set(wanted)
    last = [key for key in wanted if not any(c.key in all_of and c.key[0] == key[0] for c in nodes[key].children)]
    executor.migrate(last)
    older = set(_known()) - set(said.migrations)
    known = tables(executor.loader.project_state(last).apps) if older else tables()
    with transaction.atomic(), added_up_after(set(wanted)):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # a migration may have asked for the opposite
            for table in ("auth_permission", "django_content_type"):
                cursor.execute(f"DELETE FROM {table}")
        for model in known:
            name = f"rows/{model._meta.db_table}.jsonl"
            if name in archive.namelist():
                with archive.open(name) as part:
                    put(model, part, connection)
        count_on(known, connection)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # what hangs in the air is found now, and the next migration may go on
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _faults(said: Manifest) -> Iterator[str]:
    """What is not as the manifest says, or not whole."""
    counted = {model._meta.db_table: model for model in tables()}
    for part in said.parts:
        table = part.name.removeprefix("rows/").removesuffix(".jsonl")
        model = counted.get(table) if part.name.startswith("rows/mapapp_") else None
        if model is not None and (there := model._base_manager.count()) != part.rows:
            yield f"{table} has {there} rows, and the backup {part.rows}."
    there_now = set(heads("default"))
    for head in said.heads:
        if head not in there_now:
            yield f"{head.plan}: the {head.lane} history does not end with line {head.lines}, {head.hash[:16]}."
    for plan in Workspace.objects.order_by("pk").iterator():
        if fault := first_fault(plan) or first_private_fault(plan):
            yield f"{plan.code}: {fault}."


def _unpack_files(archive: zipfile.ZipFile, said: Manifest) -> None:
    folder = places.files_aside()
    for part in said.files:
        path = (folder / part.name.removeprefix("files/")).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise BackupRefused(f"{part.name} would be written outside of {folder}. Take another backup.")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("wb") as file:
            for chunk in _chunks(archive, part.name):
                file.write(chunk)


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            yield chunk


def _known() -> list[str]:
    loader = MigrationLoader(None)
    return [".".join(key) for key in loader.disk_migrations]

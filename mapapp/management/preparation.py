"""What must be done before mapapp serves: the database and the static files of this release."""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.utils.translation import gettext as _

STAMP = "collected"
KEPT = {"secret-key", "serve.lock"}


def forget_everything(var: Path, database: str) -> None:
    """Empty the state folder but for the installation's key. Raises CommandError when the plans do not live there."""
    if var not in Path(database).parents:
        raise CommandError(_("--reset forgets what is in var/ only, and DATABASE_URL names a database elsewhere."))
    for thing in var.iterdir():
        if thing.is_dir():
            shutil.rmtree(thing)
        elif thing.name not in KEPT:
            thing.unlink()


def prepare_database() -> None:
    """Bring the tables up to this release."""
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def prepare_static_files() -> None:
    """Collect and compress them, unless exactly these were collected last time: that takes seconds."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    found = _fingerprint()
    if stamp.exists() and stamp.read_text() == found:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(found)


def _fingerprint() -> str:
    lines = [str(settings.STORAGES["staticfiles"])]
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            lines.append(f"{name} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()

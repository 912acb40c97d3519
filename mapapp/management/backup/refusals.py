"""Why a backup or a restore does not happen: each text says what happened, and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class BackupRefused(Exception):
    """Nothing was written, or what was is gone again. `str()` is a sentence for whoever runs mapapp."""


@contextmanager
def told(folder: Path, what: str) -> Iterator[None]:
    """Says in a sentence what the disk refuses under `folder`; `what` is what there is none of then."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise BackupRefused(f"There is no room left in {folder}: {what}. Make room, then run it again.") from error
        raise BackupRefused(
            f"{error.filename or folder}: {error.strerror or error}. {what.capitalize()}. Put that right, then run it"
            " again."
        ) from error
    except OperationalError as error:
        if any(words in str(error) for words in ("full", "No space", "disk I/O error")):
            raise BackupRefused(
                f"There is no room left for the database: {what}. Make room, then run it again."
            ) from error
        raise

"""Where the PDFs are kept: written aside, made sure of, then put in place, so that nobody ever reads half a file."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

FOLDER = "pdf"


def files() -> Path:
    """The folder that `Snapshot.path` starts from."""
    return Path(settings.VAR) / "files"


def keep(name: str, data: bytes) -> str:
    """Keep the bytes under a plain name; the path for the row. They are on the disk when this returns."""
    folder = files() / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = folder / f".{name}.{os.getpid()}"
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(folder / name)
    finally:
        aside.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return f"{FOLDER}/{name}"


def drop(path: str) -> None:
    """The file of a row goes, if it is there."""
    if (file := kept(path)) is not None:
        file.unlink(missing_ok=True)


def kept(path: str) -> Path | None:
    """The file of a row, when it is there."""
    found = files() / path
    return found if path and found.is_file() else None

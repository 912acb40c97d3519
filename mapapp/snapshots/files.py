"""Where the PDFs are kept: written aside, made sure of, then put in place, so that nobody ever reads half a file."""

from __future__ import annotations

import os
from pathlib import Path
from time import time

from django.conf import settings

FOLDER = "pdf"
OLD = 600  # seconds, after which nobody writes any more at what lies aside


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


def clear_aside() -> int:
    """What was written aside by a process that was killed meanwhile goes; how many files that were."""
    folder, left = files() / FOLDER, 0
    for aside in folder.glob(".*.pdf.*") if folder.is_dir() else ():
        if aside.stat().st_mtime < time() - OLD:
            aside.unlink(missing_ok=True)
            left += 1
    return left


def drop(path: str) -> None:
    """The file of a row goes, if it is there."""
    if (file := kept(path)) is not None:
        file.unlink(missing_ok=True)


def kept(path: str) -> Path | None:
    """The file of a row, when it is there."""
    found = files() / path
    return found if path and found.is_file() else None

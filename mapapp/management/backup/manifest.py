"""What a backup says of itself: its parts with their digests, how many rows each table has, how far each history is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from mapapp.management.backup.refusals import BackupRefused

NAME, FORMAT = "manifest.json", 1


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the archive: rows of a table, or a kept file."""

    name: str
    sha256: str
    size: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """How far a history has come: `lane` is shared, seller or buyer; `hash` that of its last line."""

    plan: str
    lane: str
    lines: int
    hash: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`taken_at` is aware, in UTC; `migrations` are all that the database had, as app.name."""

    taken_at: datetime
    database: str
    migrations: tuple[str, ...]
    parts: tuple[Part, ...]
    heads: tuple[Head, ...] = field(default=())

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def files(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.name.startswith("files/"))

    def written(self) -> bytes:
        plain = {"mapapp_backup": FORMAT, **asdict(self), "taken_at": self.taken_at.isoformat()}
        return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode()

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Raises BackupRefused for what is none, or one of a format that comes after this release."""
        try:
            plain: dict[str, Any] = json.loads(data)
            number = plain["mapapp_backup"]
        except (ValueError, KeyError, TypeError) as error:
            raise BackupRefused("The archive says nothing about itself: it is no backup of mapapp.") from error
        if number != FORMAT:
            raise BackupRefused(newer(f"its format is {number}, and this release reads {FORMAT}"))
        return cls(
            datetime.fromisoformat(plain["taken_at"]),
            plain["database"],
            tuple(plain["migrations"]),
            tuple(Part(**part) for part in plain["parts"]),
            tuple(Head(**head) for head in plain["heads"]),
        )


def newer(what: str) -> str:
    """The sentence for a backup that only a later release understands."""
    return f"The backup is of a newer release: {what}. Install that release or a later one, then restore with it."


def unknown(migrations: Iterable[str], known: Iterable[str]) -> list[str]:
    """Migrations that this release has never heard of."""
    return sorted(set(migrations) - set(known))

"""The keys that make each letter one of a kind: one a reader, plan and period; a sample a minute."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from mapapp.access.models import Seat
from mapapp.digests.schedule import Period, after_night
from mapapp.post.models import Letter

WEEKLY, SAMPLE = "digest", "sample"  # every digest of a plan is called as the weekly one, how often it may come


def key_of(name: str, period: str) -> Combinable:
    """The key of a row's letter of this name, worked out by the database: `digest:17:2026-W07`."""
    return Concat(Value(f"{name}:"), Cast(F("pk"), CharField()), Value(f":{period}"), output_field=CharField())


def weekly_letter(seat: Seat, period: Period, *, at: datetime) -> Letter:
    """The row of a reader's letter for a period, to be sent now: see `seat_letter`."""
    return seat_letter(seat, Letter.Kind.DIGEST, f"{WEEKLY}:{seat.pk}:{period.key}", at=at)


def seat_letter(
    seat: Seat, kind: str, key: str, *, at: datetime, due_at: datetime | None = None, day: date | None = None
) -> Letter:
    """The row of a letter to who has this seat, not saved; empty, because it is composed when it is sent.

    `due_at` is when it goes, else now, but not at night; `day` is the day of his whose one mail it is, if it counts.
    """
    return Letter(
        kind=kind,
        key=key,
        email=seat.user.email,
        user=seat.user,
        workspace_id=seat.workspace_id,
        created_at=at,
        due_at=due_at or after_night(seat.user.time_zone, at),
        day=day,
    )


def sample_key(seat: Seat, at: datetime) -> str:
    return sample_key_of(f"{seat.pk}", at)


def sample_key_of(what: str, at: datetime) -> str:
    return f"{SAMPLE}:{what}:{at:%Y%m%d%H%M}"


def is_sample(letter: Letter) -> bool:
    return names_sample(letter.key)


def names_sample(key: str) -> bool:
    """Whether a letter of this key is a sample: its reader asked for it just now."""
    return key.startswith(f"{SAMPLE}:")

"""The keys that make each letter one of a kind: one a reader, plan and week; a sample a minute."""

from __future__ import annotations

from datetime import datetime

from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from mapapp.access.models import Seat
from mapapp.digests.schedule import Period, after_night
from mapapp.post.models import Letter

WEEKLY, SAMPLE = "digest", "sample"


def weekly_key(period: Period) -> Combinable:
    """The key of a seat's letter, worked out by the database: see `weekly_letter`."""
    return Concat(Value(f"{WEEKLY}:"), Cast(F("pk"), CharField()), Value(f":{period.key}"), output_field=CharField())


def weekly_letter(seat: Seat, period: Period, *, at: datetime) -> Letter:
    """The row of a reader's letter for a week, not saved; empty, because it is composed when it is sent."""
    return Letter(
        kind=Letter.Kind.DIGEST,
        key=f"{WEEKLY}:{seat.pk}:{period.key}",
        email=seat.user.email,
        user=seat.user,
        workspace_id=seat.workspace_id,
        created_at=at,
        due_at=after_night(seat.user.time_zone, at),
    )


def sample_key(seat: Seat, at: datetime) -> str:
    return f"{SAMPLE}:{seat.pk}:{at:%Y%m%d%H%M}"


def is_sample(letter: Letter) -> bool:
    return names_sample(letter.key)


def names_sample(key: str) -> bool:
    """Whether a letter of this key is a sample: its reader asked for it just now."""
    return key.startswith(f"{SAMPLE}:")

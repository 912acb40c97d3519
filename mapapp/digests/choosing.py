"""How often a reader wants his letter, and the signed name by which one click in a mail stops it."""

from __future__ import annotations

from datetime import datetime

from django.core.signing import BadSignature, Signer

from mapapp.access.models import Seat
from mapapp.digests.keys import sample_key, weekly_letter
from mapapp.digests.schedule import latest
from mapapp.people.models import User
from mapapp.post.models import Letter
from mapapp.post.outbox import write

_signer = Signer(salt="mapapp.digests.stop", sep=".")  # no other signature of ours opens this door


def stop_token(seat_id: int) -> str:
    """What stands in the mail's link. It can do one thing: stop this letter."""
    return _signer.sign(str(seat_id))


def seat_of(token: str) -> Seat | None:
    """The seat whose letter the token stops; None for a forged one, and when its reader has left."""
    try:
        number = _signer.unsign(token)
    except BadSignature:
        return None
    rows = Seat.objects.select_related("workspace__team", "stakeholder", "user")
    return rows.filter(pk=int(number)).first()


def choose(seat: Seat, digest: str, *, at: datetime) -> None:
    """Set how often. Who turns the letter on on a Wednesday gets his first one on Monday, not at once."""
    if seat.digest == digest:
        return
    if digest == Seat.Digest.WEEKLY:
        letter = weekly_letter(seat, latest(seat.user.time_zone, at), at=at)
        letter.state, letter.reason = Letter.State.DROPPED, "asked for after it was due"
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
    seat.digest = digest
    seat.save(update_fields=["digest"])


def letters_of(user: User) -> list[Seat]:
    """All seats of a person with their plans, for the list of his letters. One query."""
    return list(Seat.objects.filter(user=user).select_related("workspace").order_by("workspace__name", "pk"))


def ask_sample(seat: Seat, *, at: datetime) -> Letter:
    """Write a sample to the reader, at most one a minute. The next letter does not count it."""
    return write(
        Letter.Kind.DIGEST, sample_key(seat, at), seat.user.email, user=seat.user, workspace=seat.workspace, at=at
    )

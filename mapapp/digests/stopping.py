"""The signed name by which one click in a mail stops letters like it, without signing in."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from mapapp.access.models import Seat

DIGEST, REMINDER, OWN = "", "reminder", "own"  # what is stopped; the digest's token says nothing more than the seat
_signer = Signer(salt="mapapp.digests.stop", sep=".")  # no other signature of ours opens this door


def stop_token(seat_id: int, what: str = DIGEST) -> str:
    """What stands in the mail's link. It can do one thing: stop letters of this kind about one plan."""
    return _signer.sign(f"{seat_id}-{what}" if what else str(seat_id))


def stopping(token: str) -> tuple[Seat, str] | None:
    """The seat whose letters the token stops, and which; None for a forged one, and when its reader has left."""
    try:
        number, _dash, what = _signer.unsign(token).partition("-")
    except BadSignature:
        return None
    rows = Seat.objects.select_related("workspace__team", "stakeholder", "user")
    seat = rows.filter(pk=int(number)).first()
    return (seat, what) if seat else None


def is_stopped(seat: Seat, what: str) -> bool:
    return not {REMINDER: seat.reminds, OWN: seat.own_letter}.get(what, seat.wish != Seat.Digest.OFF)

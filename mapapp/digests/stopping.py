"""The signed name by which one click in a mail stops letters like it, without signing in."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from mapapp.access.models import Seat
from mapapp.digests.together import open_seats, seats_in

# What is stopped; the digest's token says nothing more than the seat.
DIGEST, REMINDER, OWN, TOGETHER = "", "reminder", "own", "together"
_signer = Signer(salt="mapapp.digests.stop", sep=".")  # no other signature of ours opens this door


def stop_token(seat_id: int, what: str = DIGEST) -> str:
    """What stands in the mail's link. It can do one thing: stop letters of this kind about one plan."""
    return _signer.sign(f"{seat_id}-{what}" if what else str(seat_id))


def stop_together(user_id: int, team_id: int) -> str:
    """The same for the letter of several plans of a team: it names a person and the team, because plans come and go."""
    return _signer.sign(f"{user_id}-{TOGETHER}-{team_id}")


def stopping(token: str) -> tuple[Seat, str] | None:
    """The seat whose letters the token stops, and which; None for a forged one, and when its reader has left. For the
    letter of several plans it is the seat of one of them."""
    try:
        number, _dash, what = _signer.unsign(token).partition("-")
    except BadSignature:
        return None
    rows = Seat.objects.select_related("workspace__team", "stakeholder", "user")
    what, _dash, team = what.partition("-")
    if what == TOGETHER:
        rows = rows.filter(pk__in=open_seats().filter(user=int(number), workspace__team=int(team))).order_by("pk")
    else:
        rows = rows.filter(pk=int(number))
    seat = rows.first()
    return (seat, what) if seat else None


def is_stopped(seat: Seat, what: str) -> bool:
    if what == TOGETHER:
        return not seats_in(seat.user_id, seat.workspace.team_id).exists()
    return not {REMINDER: seat.reminds, OWN: seat.own_letter}.get(what, seat.wish != Seat.Digest.OFF)

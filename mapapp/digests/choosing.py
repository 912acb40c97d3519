"""How often a reader wants his letters."""

from __future__ import annotations

from datetime import datetime

from mapapp.access.models import Seat
from mapapp.digests.keys import sample_key, weekly_letter
from mapapp.digests.rhythm import is_weekly
from mapapp.digests.schedule import latest
from mapapp.digests.stopping import DIGEST, OWN, REMINDER, TOGETHER
from mapapp.digests.together import choices_for, seats_in
from mapapp.people.models import User
from mapapp.post.models import Letter
from mapapp.post.outbox import write

LATER = "asked for after it was due"


def choose(seat: Seat, digest: str, *, at: datetime, day: int | None = None, hour: int | None = None) -> None:
    """Set how often, and on which day of the week and at which hour when these are given.

    Who turns a weekly letter on on a Wednesday gets his first one on Monday, not at once; who had it already and asks
    for another day misses none and gets none twice, because the week has one key.
    """
    day, hour = seat.digest_day if day is None else day, seat.digest_hour if hour is None else hour
    if (digest, day, hour) == (seat.digest, seat.digest_day, seat.digest_hour):
        return
    if is_weekly(digest) and not is_weekly(seat.wish):
        one = choices_for([seat]).get((seat.user_id, seat.workspace.team_id))
        when = (one.day, one.hour) if one else (day, hour)
        letter = weekly_letter(seat, latest(seat.user.time_zone, at, *when), at=at)
        letter.state, letter.reason = Letter.State.DROPPED, LATER
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
    seat.digest, seat.digest_day, seat.digest_hour = digest, day, hour
    seat.save(update_fields=["digest", "digest_day", "digest_hour"])


def choose_more(seat: Seat, *, reminds: bool, own_letter: bool) -> None:
    """Whether a step that is due tomorrow is told of, and what the own side alone knows."""
    if (seat.reminds, seat.own_letter) != (reminds, own_letter):
        seat.reminds, seat.own_letter = reminds, own_letter
        seat.save(update_fields=["reminds", "own_letter"])


def stop(seat: Seat, what: str, *, at: datetime) -> None:
    """No more letters of this kind; see stopping.py."""
    if what == TOGETHER:
        for each in seats_in(seat.user_id, seat.workspace.team_id):
            choose(each, Seat.Digest.OFF, at=at)
    elif what == DIGEST:
        choose(seat, Seat.Digest.OFF, at=at)
    else:
        choose_more(seat, reminds=seat.reminds and what != REMINDER, own_letter=seat.own_letter and what != OWN)


def letters_of(user: User) -> list[Seat]:
    """All seats of a person with their plans, for the list of his letters. One query."""
    rows = Seat.objects.filter(user=user).select_related("workspace__team", "stakeholder", "user")
    return list(rows.order_by("workspace__team__name", "workspace__name", "pk"))


def ask_sample(seat: Seat, *, at: datetime) -> Letter:
    """Write a sample to the reader, at most one a minute. The next letter does not count it."""
    return write(
        Letter.Kind.DIGEST, sample_key(seat, at), seat.user.email, user=seat.user, workspace=seat.workspace, at=at
    )

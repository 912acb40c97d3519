"""Every letter of the town sent for real: over SMTP to a server on loopback that keeps what it took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import Message

from mapapp.access.jobs import deliver_codes, deliver_invites
from mapapp.access.letters import write_code
from mapapp.access.models import Seat
from mapapp.digests.choosing import ask_sample
from mapapp.digests.jobs import deliver_digests
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.post.models import Letter
from mapapp.post.outbox import write_many
from tests.builders import TODAY
from tests.gates.town import Town
from tests.post.sink import Sink

JOBS = {
    Letter.Kind.DIGEST: deliver_digests,
    Letter.Kind.INVITE: deliver_invites,
    Letter.Kind.CODE: deliver_codes,
}  # a kind that is not here fails: nobody reads its letters


def send_all(town: Town, sink: Sink) -> list[Message]:
    """A weekly letter and a sample for every seat, a code for every account, and what the town has in its outbox."""
    Seat.objects.update(joined_at=TODAY - timedelta(days=9), seen_revision=0)
    seats = list(Seat.objects.select_related("user", "workspace").order_by("pk"))
    write_many([weekly_letter(seat, latest(seat.user.time_zone, TODAY), at=TODAY) for seat in seats])
    for seat in seats:
        ask_sample(seat, at=TODAY)
    for name, user in town.scene.users.items():
        write_code(user.email, "1234 5678", key=name, user=user, at=TODAY)
    waiting = Letter.objects.filter(state=Letter.State.WAITING).order_by("pk")
    kinds: dict[str, list[int]] = {}
    for letter in waiting:
        kinds.setdefault(letter.kind, []).append(letter.pk)
    for kind, ids in kinds.items():
        JOBS[Letter.Kind(kind)](*ids)
    return sink.mails


def parts_of(mail: Message) -> Iterator[bytes | str]:
    """A mail's source, its headers decoded, and each part as it is read."""
    yield mail.as_bytes()
    for name, value in mail.items():
        yield f"{name}: {make_header(decode_header(value))}"
    for part in mail.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload

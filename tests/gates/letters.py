"""Every letter of the town sent for real: over SMTP to a server on loopback that keeps what it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from mapapp.access.invites import Guest
from mapapp.access.jobs import (
    deliver_codes,
    deliver_invites,
    deliver_member_letters,
    deliver_notices,
    deliver_receipts,
    deliver_requests,
)
from mapapp.access.keeping import leads_of, tell_leads
from mapapp.access.letters import write_code, write_member
from mapapp.access.mail_acts import denial, deny
from mapapp.access.models import InviteRequest, Role, Seat
from mapapp.access.notices import tell
from mapapp.access.requests import ask_for
from mapapp.digests.choosing import ask_sample
from mapapp.digests.jobs import deliver_digests, deliver_refreshed
from mapapp.digests.keys import seat_letter, weekly_letter
from mapapp.digests.refreshed import hold_and_send
from mapapp.digests.schedule import latest
from mapapp.digests.together import together_key
from mapapp.keeping.jobs import deliver_keeping
from mapapp.keeping.receipt import write_receipt
from mapapp.people.models import Membership, Team
from mapapp.plans.changes.touchpoints import Talk, note_review
from mapapp.plans.deleting import shared_counts
from mapapp.plans.models import DeletedPlan, Side, Task, Version, Workspace
from mapapp.plans.touchpoints import Kind
from mapapp.post.models import Letter
from mapapp.post.outbox import write_many
from mapapp.private.choosing import tables_of
from mapapp.silence.asking import write_questions
from mapapp.silence.jobs import deliver_questions
from mapapp.snapshots.jobs import deliver_shared
from mapapp.snapshots.sending import send_version
from tests.builders import TODAY
from tests.gates.papers import PACKED, texts_of
from tests.gates.town import Town
from tests.post.sink import Sink

OUTSIDER = Guest("kim.lee@partner.example", Side.BUYER, Role.VIEWER, name="Kim Lee", note="Our integrator")
GONE = 999_999  # the stub of a plan that is not deleted
TOMORROW = TODAY.date() + timedelta(days=1)
JOBS = {
    Letter.Kind.DIGEST: deliver_digests,
    Letter.Kind.TOGETHER: deliver_digests,
    Letter.Kind.REFRESHED: deliver_refreshed,
    Letter.Kind.OWN: deliver_digests,
    Letter.Kind.REMINDER: deliver_digests,
    Letter.Kind.INVITE: deliver_invites,
    Letter.Kind.CODE: deliver_codes,
    Letter.Kind.SILENCE: deliver_questions,
    Letter.Kind.REQUEST: deliver_requests,
    Letter.Kind.RECEIPT: deliver_receipts,
    Letter.Kind.SHARED: deliver_shared,
    Letter.Kind.KEEPING: deliver_keeping,
    Letter.Kind.MEMBER: deliver_member_letters,
    Letter.Kind.NOTICE: deliver_notices,
}  # a kind that is not here fails: nobody reads its letters


def send_all(town: Town, sink: Sink, *, own: bool = True) -> list[Message]:
    """A weekly letter, a sample and one letter of all plans for every seat, a reminder, a code and a notice for every
    account, a welcome to every member of a team, a request for a yes to the seller's leads, a receipt and what is
    written when an act is denied, and what the town has in its outbox; with `own` what is for one side alone, to
    whoever may have it or not, and what leads of the seller are asked of a silent plan.
    """
    ask_for_outsider(town)
    found = denial(town.deny, TODAY)
    assert found is not None
    deny(found, at=TODAY)
    Seat.objects.update(joined_at=TODAY - timedelta(days=9), seen_revision=0, digest=Seat.Digest.WEEKLY)
    seats = list(Seat.objects.select_related("user", "workspace").order_by("pk"))
    write_many([weekly_letter(seat, latest(seat.user.time_zone, TODAY), at=TODAY) for seat in seats])
    for seat in seats:
        ask_sample(seat, at=TODAY)
        write_many([seat_letter(seat, Letter.Kind.REMINDER, f"reminder:{seat.pk}:a", at=TODAY, day=TODAY.date())])
    for name in ("anna", "priya"):
        send_refreshed(town, name)
        send_shared(town, name)
    Task.objects.filter(number__lt=30).exclude(status="done").update(starts_on=TOMORROW, due_on=TOMORROW)
    if own:
        write_many([seat_letter(seat, Letter.Kind.OWN, f"own:{seat.pk}:a", at=TODAY) for seat in seats])
    for name, user in town.scene.users.items():
        write_code(user.email, "1234 5678", key=name, user=user, at=TODAY)
        tell(user, "A passkey was added.", at=TODAY)
    for member in Membership.objects.select_related("user", "team").order_by("pk"):
        write_member(member, by="Astrid Holm", at=TODAY)
    waiting = Letter.objects.filter(state=Letter.State.WAITING).order_by("pk")
    kinds: dict[str, list[int]] = {}
    for letter in waiting:
        kinds.setdefault(letter.kind, []).append(letter.pk)
    for kind, ids in kinds.items():
        JOBS[Letter.Kind(kind)](*ids)
    send_together(seats)
    if own:
        ask_about_silence()
    send_kept(town)
    return sink.mails


def ask_for_outsider(town: Town) -> None:
    """Priya asks for somebody of elsewhere, unless she has: a new person has salts of his own, so that a plan on which
    he is put anew for each reading would never have the same history twice."""
    if not InviteRequest.objects.filter(workspace=town.scene.workspace, email=OUTSIDER.email).exists():
        ask_for(town.scene.fresh(), OUTSIDER, by=town.scene.actor("priya"), at=TODAY)


def send_refreshed(town: Town, name: str) -> None:
    """A review is held by this lead, and everybody gets the changes."""
    workspace = town.scene.fresh()
    note_review(workspace, 22, text=f"Noted by {name}", was="", by=town.scene.actor(name), at=TODAY)
    workspace = town.scene.fresh()
    people = list(Seat.objects.filter(workspace=workspace).values_list("stakeholder__number", flat=True))
    talk = Talk(Kind.REVIEW, TODAY.date(), people, "We go on")
    hold_and_send(workspace, talk, to=people, seen=workspace.revision, by=town.scene.actor(name), at=TODAY)


def send_shared(town: Town, name: str) -> None:
    """This lead sends the first version to everybody who has an account."""
    version = Version.objects.get(workspace=town.scene.workspace, number=1)
    version.workspace = town.scene.fresh()
    seats = Seat.objects.filter(workspace=version.workspace, user__is_active=True)
    people = list(seats.values_list("stakeholder__number", flat=True))
    send_version(version, to=people, note=f"Sent by {name}", by=town.scene.actor(name), at=TODAY)


def send_kept(town: Town) -> None:
    """What the leads are told when the plan is retired, when its day is set and when that is near, and the receipt as
    if it had been deleted; afterwards it is as it was, but for the stub that nobody takes away."""
    workspace = town.scene.fresh()
    was, day = dict(workspace.team.definitions), TODAY.date() + timedelta(days=365)
    Team.objects.filter(pk=workspace.team_id).update(definitions={**was, "keep_months": 12})
    plan = Workspace.objects.filter(pk=workspace.pk)
    plan.update(state=Workspace.State.RETIRED, delete_on=day)
    for what in ("retired", "set", "near"):
        tell_leads(workspace, what, day.isoformat(), at=TODAY)
    gone: dict[str, Any] = {"workspace_pk": GONE, "code": "deleted-before-its-day", "revision": workspace.revision}
    counts = shared_counts(workspace)
    told = {**gone, "head_hash": workspace.head_hash, "deleted_at": TODAY, "counts": counts}
    stub, _made = DeletedPlan.objects.get_or_create(pk=GONE, defaults=told)
    for seat in leads_of(workspace):
        write_receipt(stub, workspace, seat, at=TODAY)
    waiting = Letter.objects.filter(kind=Letter.Kind.KEEPING, state=Letter.State.WAITING)
    deliver_keeping(*waiting.values_list("pk", flat=True))
    plan.update(state=Workspace.State.OPEN, delete_on=None)
    Team.objects.filter(pk=workspace.team_id).update(definitions=was)


def send_together(seats: Sequence[Seat]) -> None:
    """One letter of all plans of a team to everybody with a seat, as if he had been told nothing yet."""
    Letter.objects.filter(revision__isnull=False).update(revision=None)
    ids = []
    for seat in seats:
        key = together_key((seat.user_id, seat.workspace.team_id), "a")
        found = Letter(kind=Letter.Kind.TOGETHER, key=key, email=seat.user.email, user=seat.user, created_at=TODAY,
                       due_at=TODAY)  # fmt: skip
        found.save()
        part = seat_letter(seat, Letter.Kind.DIGEST, f"digest:{seat.pk}:a", at=TODAY)
        part.within = found
        part.save()
        ids.append(found.pk)
    JOBS[Letter.Kind.TOGETHER](*ids)
    assert Letter.objects.filter(pk__in=ids, state=Letter.State.SENT).count() > 5


def ask_about_silence() -> None:
    """What the leads are asked of each plan as if nobody had acted for a month, and what was put off had come to its
    day; afterwards it is as it was."""
    plans = {plan.pk: plan.updated_at for plan in Workspace.objects.all()}
    snoozes: Any = tables_of(Side.SELLER).snoozes
    put_off = {row.pk: (row.until_on, row.revision) for row in snoozes.objects.all()}
    Workspace.objects.update(updated_at=TODAY - timedelta(days=30))
    for row in snoozes.objects.select_related("workspace"):
        snoozes.objects.filter(pk=row.pk).update(until_on=TODAY.date(), revision=row.workspace.revision)
    write_questions(TODAY)
    waiting = Letter.objects.filter(kind=Letter.Kind.SILENCE, state=Letter.State.WAITING)
    deliver_questions(*waiting.values_list("pk", flat=True))
    for pk, at in plans.items():
        Workspace.objects.filter(pk=pk).update(updated_at=at)
    for pk, (until_on, revision) in put_off.items():
        snoozes.objects.filter(pk=pk).update(until_on=until_on, revision=revision)


def parts_of(mail: Message) -> Iterator[bytes | str]:
    """A mail's source, its headers decoded, and each part as it is read."""
    yield mail.as_bytes()
    for name, value in mail.items():
        yield f"{name}: {make_header(decode_header(value))}"
    for part in mail.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield from texts_of(payload) if payload.startswith(PACKED) else (payload,)

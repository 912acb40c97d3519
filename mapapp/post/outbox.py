"""Writing a letter: a row in the caller's transaction, and a ring at the door of the room that will send it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from mapapp.people.models import User
from mapapp.people.wording import one_line
from mapapp.post.models import Letter
from mapapp.work.bell import ring

# Who wrote a letter sends it, because he alone can look again whether it should go: named, not imported.
POSTMEN: Mapping[str, str] = {
    Letter.Kind.CODE: "mapapp.access.jobs.deliver_codes",
    Letter.Kind.INVITE: "mapapp.access.jobs.deliver_invites",
    Letter.Kind.MEMBER: "mapapp.access.jobs.deliver_member_letters",
    Letter.Kind.REQUEST: "mapapp.access.jobs.deliver_requests",
    Letter.Kind.DIGEST: "mapapp.digests.jobs.deliver_digests",
    Letter.Kind.TOGETHER: "mapapp.digests.jobs.deliver_digests",
    Letter.Kind.REFRESHED: "mapapp.digests.jobs.deliver_refreshed",
    Letter.Kind.OWN: "mapapp.digests.jobs.deliver_digests",
    Letter.Kind.REMINDER: "mapapp.digests.jobs.deliver_digests",
    Letter.Kind.NOTICE: "mapapp.access.jobs.deliver_notices",
    Letter.Kind.SILENCE: "mapapp.silence.jobs.deliver_questions",
    Letter.Kind.RECEIPT: "mapapp.access.jobs.deliver_receipts",
    Letter.Kind.SHARED: "mapapp.snapshots.jobs.deliver_shared",
    Letter.Kind.KEEPING: "mapapp.keeping.jobs.deliver_keeping",
}
# Who draws papers draws those that go with letters: named, not imported. It takes the plan's code and the moment.
PAPERS: Mapping[str, str] = {"one page": "mapapp.snapshots.onepage.one_page"}
ROUND = 50  # letters a message names: one connection carries them
SWEPT = 1000


def write(
    kind: str,
    key: str,
    email: str,
    *,
    subject: str = "",
    text: str = "",
    html: str = "",
    headers: Mapping[str, str] | None = None,
    user: User | None = None,
    workspace: Any = None,
    at: datetime,
) -> Letter:
    """Put a letter in the outbox, once for each key, inside the caller's transaction; the bell rings at its commit.

    Without text it is composed at the moment of sending. `at` is the aware moment from which it may go. A letter
    whose key is there already is returned as it is. `workspace` is the plan it is about, if any.
    """
    letter, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "email": email,
            "subject": one_line(subject)[:300],
            "text": text,
            "html": html,
            "headers": dict(headers or {}),
            "user": user,
            "workspace": workspace,
            "created_at": at,
            "due_at": at,
        },
    )
    if is_new:
        ring(POSTMEN[kind], letter.pk)
    return letter


def write_many(letters: Iterable[Letter]) -> int:
    """Put letters of one kind in the outbox that are composed when they are sent, each key once; how many are new or
    still wait. One statement for 500 of them, outside of any transaction, so that the rounds can be rung for at once.
    """
    rows, rung = list(letters), 0
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        Letter.objects.bulk_create(part, ignore_conflicts=True)
        found = Letter.objects.filter(key__in=[row.key for row in part], state=Letter.State.WAITING, attempts=0)
        ids = list(found.order_by("workspace", "pk").values_list("pk", flat=True))
        ring_for(part[0].kind, ids)
        rung += len(ids)
    return rung


def send_again(letter_id: int, *, at: datetime) -> bool:
    """Let a letter that failed wait once more, with all its tries; whether it had. Somebody asks for it, so it counts
    for no day of its reader's; what was part of a letter about several plans now goes by itself."""
    failed = Letter.objects.filter(pk=letter_id, state=Letter.State.FAILED)
    afresh = {"attempts": 0, "reason": "", "lease_until": None, "due_at": at, "day": None, "within": None}
    if not failed.update(state=Letter.State.WAITING, **afresh):
        return False
    ring_for(Letter.objects.values_list("kind", flat=True).get(pk=letter_id), [letter_id])
    return True


def drop_waiting(*, user_id: int, workspace_id: int, reason: str) -> int:
    """Send nothing more that waits for this reader about this plan; how many letters that ends. One query.

    One that is being handed over this very moment is asked about by its sender, as ever.
    """
    rows = Letter.objects.filter(user_id=user_id, workspace_id=workspace_id, state=Letter.State.WAITING)
    return rows.update(state=Letter.State.DROPPED, reason=reason, lease_until=None)


def drop_letter(key: str, *, reason: str) -> int:
    """Do not send the letter with this key, if it waits still. One query."""
    rows = Letter.objects.filter(key=key, state=Letter.State.WAITING)
    return rows.update(state=Letter.State.DROPPED, reason=reason, lease_until=None)


def empty_old(at: datetime, *, days: int) -> int:
    """Empty the words of letters that are over, sent or not, since `days` days; how many they were.

    The row stays: to whom, of what kind, when, up to which revision. By it a letter is written once, and the next
    digest goes on from it. A thousand at a time, so that no sweep holds the table.
    """
    over = Letter.objects.exclude(state=Letter.State.WAITING).exclude(subject="", text="", html="")
    old = over.filter(created_at__lt=at - timedelta(days=days)).order_by("pk").values_list("pk", flat=True)[:SWEPT]
    return Letter.objects.filter(pk__in=list(old)).update(subject="", text="", html="", headers={})


def waiting(at: datetime) -> dict[str, list[int]]:
    """The letters that are due and in nobody's hands, oldest first: kind -> ids. One query."""
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    rows = Letter.objects.filter(free, state=Letter.State.WAITING, due_at__lte=at, within=None)
    rows = rows.order_by("due_at", "pk")
    found: dict[str, list[int]] = {}
    for pk, kind in rows.values_list("pk", "kind")[:SWEPT]:
        found.setdefault(kind, []).append(pk)
    return found


def ring_for(kind: str, ids: Iterable[int]) -> None:
    """Ring for many letters of a kind, in rounds that share a connection."""
    numbers = list(ids)
    for start in range(0, len(numbers), ROUND):
        ring(POSTMEN[kind], *numbers[start : start + ROUND])

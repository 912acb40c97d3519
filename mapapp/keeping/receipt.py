"""The receipt of a deletion: a letter to each lead, with a small file by which an export is compared with it.

It is written whole when the plan goes, for afterwards nobody knows what it was called; the stub knows no name.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from mapapp.access.models import Seat
from mapapp.plans.models import DeletedPlan, Side, Workspace
from mapapp.plans.words import full_day_words
from mapapp.post.envelope import Content, Drop, Enclosed, content_of
from mapapp.post.models import Letter
from mapapp.post.outbox import write

FORMAT = 1
NAME = "deletion-receipt.json"


def receipt_of(stub: DeletedPlan) -> bytes:
    """The file, in one spelling: which plan, when, how far its history went, and how much both sides shared on it."""
    said = {
        "format": FORMAT,
        "plan": stub.code,
        "deleted_at": stub.deleted_at.astimezone(UTC).isoformat(),
        "head": {"line": stub.revision, "sha256": stub.head_hash},
        "newest_version": {"number": stub.last_version, "sha256": stub.version_sha256},
        "shared": stub.counts or {},
    }
    return (json.dumps(said, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def write_receipt(stub: DeletedPlan, gone: Workspace, seat: Seat, *, at: datetime) -> Letter:
    """Put it in the outbox, for somebody who led the plan. It hangs on no plan, so it stays when the plan goes."""
    said = {
        "first": (seat.stakeholder.name.split() or [""])[0],
        "plan": gone.name,
        "account": gone.account,
        "team": gone.team.name,
        "company": gone.account if seat.stakeholder.side == Side.BUYER else gone.team.name,
        "day": full_day_words(gone.today(at), weekday=True) + f" {gone.today(at).year}",
        "code": stub.code,
        "head": stub.head_hash,
        "last": stub.last_version,
        "version": stub.version_sha256,
        "counts": stub.counts or {},
        "file": NAME,
    }
    text, html = (render_to_string(f"keeping/mail_gone.{kind}", said) for kind in ("txt", "html"))
    subject = _("Deleted: the evaluation plan “%(plan)s” of %(account)s and %(team)s") % said
    key = f"{Letter.Kind.KEEPING}:gone:{stub.pk}:{seat.user_id}"
    return write(
        Letter.Kind.KEEPING, key, seat.user.email, subject=subject, text=text.strip() + "\n", html=html, user=seat.user,
        at=at,
    )  # fmt: skip


def receipt_now(letter: Letter) -> Content | Drop:
    """The letter as it was written, with the file. It goes to who has no account any more as well: he led the plan."""
    stub = DeletedPlan.objects.filter(pk=int(letter.key.split(":")[2])).first()
    if stub is None:
        return Drop("there is no such plan")
    content = content_of(letter)
    return Content(
        content.subject, content.text, content.html, enclosed=[Enclosed(NAME, receipt_of(stub), "application/json")]
    )

"""Verbs for a sheet on its way in: kept 7 days, seen by the person who brought it, made a plan once."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from mapapp.access.founding import found_plan
from mapapp.exchange.cells import Book
from mapapp.exchange.decided import Decided
from mapapp.exchange.jsonplan.read import plan_of
from mapapp.exchange.jsonplan.write import spelled
from mapapp.exchange.models import SheetDraft
from mapapp.people.models import Team, User
from mapapp.plans.draft import NewPlan
from mapapp.plans.models import Workspace

KEPT = timedelta(days=7)
PLAN_FILE = "plan_file"


@dataclass(frozen=True)
class Contents:
    """What the files held when they were read: the plan's sheet, and a list of people if one came with it.

    `raw` are the bytes of a plan's text whose letters may be written otherwise than it was read.
    """

    plan: Book
    people: Book | None = None
    raw: bytes = b""

    def packed(self) -> bytes:
        """The contents as they wait in the draft. No byte of a file is parsed a second time, but of such a text."""
        plain = {
            "plan": self.plan.to_json(),
            "people": self.people.to_json() if self.people else None,
            "raw": b64encode(self.raw).decode(),
        }
        return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))

    @classmethod
    def unpacked(cls, packed: bytes) -> Contents:
        """What `packed` gave."""
        plain = json.loads(zlib.decompress(packed))
        people = Book.from_json(plain["people"]) if plain["people"] else None
        return cls(Book.from_json(plain["plan"]), people, b64decode(plain.get("raw", "")))


def keep_sheet(
    team: Team, user: User, *, filename: str, contents: Contents, decided: Decided, at: datetime
) -> SheetDraft:
    """Keep what was read, for 7 days from `at`."""
    return SheetDraft.objects.create(
        team=team,
        user=user,
        filename=filename[:200],
        content=contents.packed(),
        choices=decided.to_json(),
        created_at=at,
    )


def keep_plan_file(team: Team, user: User, *, filename: str, plain: Mapping[str, Any], at: datetime) -> SheetDraft:
    """Keep a plan's own file, for 7 days from `at`. Nothing is decided of it: what a list says of it stands instead."""
    return SheetDraft.objects.create(
        team=team,
        user=user,
        filename=filename[:200],
        content=zlib.compress(spelled(plain)),
        choices={PLAN_FILE: True, "account": plain["plan"]["account"]},
        created_at=at,
    )


def is_plan_file(draft: SheetDraft) -> bool:
    """Whether the draft is a plan's own file, not a sheet."""
    return PLAN_FILE in draft.choices


def plan_in(draft: SheetDraft) -> NewPlan:
    """The plan that a kept file says."""
    return plan_of(json.loads(zlib.decompress(bytes(draft.content))))


def replace_sheet(draft: SheetDraft, *, contents: Contents, filename: str | None = None) -> None:
    """Put other files in the place of those that were kept; what was decided about them is for the caller to settle."""
    draft.content = contents.packed()
    draft.filename = draft.filename if filename is None else filename[:200]
    draft.save(update_fields=["content", "filename"])


def decide(draft: SheetDraft, decided: Decided) -> None:
    """Keep what the person has decided so far. A draft that has become a plan is left as it is."""
    draft.choices = decided.to_json()
    SheetDraft.objects.filter(pk=draft.pk, workspace=None).update(choices=draft.choices)


def drafts_of(user: User, at: datetime) -> list[SheetDraft]:
    """What the user has begun and not finished, the last first, without the contents. One query."""
    return list(_living(user, at).filter(workspace=None).defer("content").order_by("-created_at", "-pk"))


def draft_of(user: User, code: str, at: datetime) -> SheetDraft | None:
    """The user's own draft, while it is kept and he belongs to its team. One query."""
    return _living(user, at).filter(code=code).first()


def found_from_sheet(draft: SheetDraft, plan: NewPlan, *, at: datetime) -> Workspace:
    """Make the plan of a draft, once: a second call finds the first one's. Raises Refused as `found_plan` does."""
    with transaction.atomic():
        row = SheetDraft.objects.select_for_update().get(pk=draft.pk)  # alone: joined rows are stale after a wait
        if row.workspace is None:
            row.workspace = found_plan(draft.team, plan, draft.user, at=at, via="import")
            row.save(update_fields=["workspace"])
        return row.workspace


def forget(draft: SheetDraft) -> None:
    """Throw a draft away; a plan that was made of it stays."""
    draft.delete()


def forget_old(at: datetime) -> int:
    """Delete what has been kept long enough. How many they were."""
    return SheetDraft.objects.filter(created_at__lt=at - KEPT).delete()[0]


def _living(user: User, at: datetime) -> QuerySet[SheetDraft]:
    mine = SheetDraft.objects.filter(user=user, team__memberships__user=F("user"), created_at__gte=at - KEPT)
    return mine.select_related("team", "user", "workspace")

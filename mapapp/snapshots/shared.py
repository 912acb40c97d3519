"""What the page of a link says of a PDF before anybody downloads it, as values in words. Of the version alone."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.models import SharedLink
from mapapp.plans.models import Side
from mapapp.plans.words import stamp_words
from mapapp.snapshots.asking import Asked
from mapapp.snapshots.frame import before_of, frame
from mapapp.snapshots.sheet import HASH, head_of, saved_words
from mapapp.work.models import Job

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


@dataclass(frozen=True, slots=True)
class Shared:
    """`state` is none, queued, running, failed or done; `size` is empty until the file is made."""

    team: str
    account: str
    plan: str
    number: int
    saved: str
    head: str
    size: str
    until: str
    by: str
    state: str
    progress: int
    reason: str
    url: str

    @property
    def goes_on(self) -> bool:
        return self.state in (Job.State.QUEUED, Job.State.RUNNING)


def shared_of(link: SharedLink, asked: Asked, token: str, *, at: datetime, zone: str = "") -> Shared:
    """`link` comes from `shared_links.find`. Moments are in the reader's zone where he is known, else in the
    plan's, and name it. A few queries."""
    seen = frame(link.version, before_of(link.version))
    zone = zone or link.workspace.calendar(Side.SELLER).time_zone
    state, progress, reason = ("done", 100, "") if asked.file else ("none", 0, "")
    if asked.job and asked.job.state != Job.State.DONE:
        state, progress, reason = asked.job.state, asked.job.progress, asked.job.reason
    maker = link.seat.stakeholder if link.seat else None
    company = seen.company(link.by_side)
    return Shared(
        team=seen.team,
        account=seen.account,
        plan=seen.plan.workspace.name,
        number=link.version.number,
        saved=saved_words(seen, stamp_words(link.version.at, zone=zone, now=at)),
        head=head_of(link.version)[:HASH],
        size=size_words(asked.file) if asked.file else "",
        until=stamp_words(link.expires_at, zone=zone, weekday=True, now=at),
        by=_("%(name)s of %(company)s") % {"name": maker.name, "company": company} if maker and maker.name else company,
        state=state,
        progress=progress,
        reason=reason,
        url=reverse("shared", args=[token]),
    )


def size_words(file: Path) -> str:
    """`PDF, 5 pages, 212 KB`."""
    size, count = file.stat().st_size, pages_in(file)
    pages = ngettext("%(count)s page", "%(count)s pages", count) % {"count": count}
    return _("PDF, %(pages)s, %(size)s") % {"pages": pages, "size": filesizeformat(size)}


@lru_cache(maxsize=64)  # a kept file never changes
def pages_in(file: Path) -> int:
    """How many pages a PDF of ours has."""
    data = file.read_bytes()
    parts = [data]
    for packed in STREAM.findall(data):
        unpacked = zlib.decompressobj()
        try:
            parts.append(unpacked.decompress(packed, 1 << 22))
        except zlib.error:  # a picture in a packing of its own
            continue
    return max((int(a or b) for part in parts for a, b in PAGES.findall(part)), default=0)

"""One PDF from its row: the version drawn as values, values as HTML, HTML as a kept file."""

from __future__ import annotations

import hashlib
from functools import partial

from django.template.loader import render_to_string
from django.utils import translation

from mapapp.private.tripwire import watched
from mapapp.snapshots import pdf
from mapapp.snapshots.files import drop, keep
from mapapp.snapshots.frame import Frame, frame
from mapapp.snapshots.hearing import BEGUN, Tell, lacking_words
from mapapp.snapshots.models import LACKING, Snapshot
from mapapp.snapshots.room import ROOMS, WIDE, Room
from mapapp.snapshots.sheet import drawn
from mapapp.snapshots.wearing import worn


@watched()  # both sides get the same paper
def make(snapshot_id: int, *, tell: Tell = lambda percent: None) -> Snapshot:
    """Draw and keep the file of a row, and say in the row where it is. Snapshot.DoesNotExist when the row is gone."""
    snapshot = Snapshot.objects.select_related("version__workspace__team", "compared_with__workspace__team").get(
        pk=snapshot_id
    )
    found = frame(snapshot.version, snapshot.compared_with)
    html = html_of(snapshot, found=found)
    tell(BEGUN)
    again = partial(_again, snapshot, found)
    paper = pdf.Paper.of(html, again)
    data = pdf.render(paper, identifier=identifier_of(snapshot), tell=tell)
    snapshot.lacking = paper.lacking[:LACKING]
    snapshot.sha256, snapshot.size = hashlib.sha256(data).hexdigest(), len(data)
    snapshot.path = keep(f"{snapshot.pk}-{snapshot.sha256[:16]}.pdf", data)
    if not Snapshot.objects.filter(pk=snapshot.pk).update(
        path=snapshot.path, sha256=snapshot.sha256, size=snapshot.size, lacking=snapshot.lacking
    ):
        drop(snapshot.path)  # it was withdrawn while it was drawn (withdrawing.py): nobody is to find its file
        raise Snapshot.DoesNotExist
    return snapshot


def html_of(
    snapshot: Snapshot, *, found: Frame | None = None, room: Room = WIDE, missing: str = "", alone: bool = False
) -> str:
    """The HTML of a row, in its language: as much on the first page as there is room for; `alone`: only that page."""
    with translation.override(snapshot.language):
        sheet = drawn(found or frame(snapshot.version, snapshot.compared_with), room=room)
        context = {
            "sheet": sheet, "language": snapshot.language, "paper": snapshot.paper.lower(),
            "lacking": lacking_words(missing), "alone": alone,
            "look": worn(snapshot.version.workspace.team, snapshot.version.at),
        }  # fmt: skip
        return render_to_string("snapshots/snapshot.html", context)


def _again(snapshot: Snapshot, found: Frame, tight: int, missing: str = "", *, alone: bool = False) -> str | None:
    """The same with less on its first page, as long as there is less."""
    if tight >= len(ROOMS):
        return None
    return html_of(snapshot, found=found, room=ROOMS[tight], missing=missing, alone=alone)


def identifier_of(snapshot: Snapshot) -> bytes:
    """What names the file inside itself: the same four, the same sixteen bytes."""
    before = snapshot.compared_with.sha256 if snapshot.compared_with else ""
    text = f"{snapshot.version.sha256} {before} {snapshot.paper} {snapshot.language}"
    return hashlib.sha256(text.encode()).digest()[:16]

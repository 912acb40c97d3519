"""Two versions of the Fenwick plan: version 1, then a week in which the security review slips, and version 2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from pypdf import PdfReader

from mapapp.plans.changes.goals import edit_measure
from mapapp.plans.changes.progress import block_task, complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Version
from mapapp.plans.refusals import ShowFirst
from tests.builders import TODAY, Scene

FRIDAY = TODAY - timedelta(days=4)


@dataclass(frozen=True)
class Story:
    scene: Scene
    first: Version
    second: Version


def slip(scene: Scene, number: int, due_on: date, *, why: str = "The audit ends later", who: str = "marcus") -> None:
    """Move a date with all that follows, as somebody does who has seen the preview."""
    was = scene.task(number).due_on
    move = {"due_on": due_on, "was": was, "why": why, "by": scene.actor(who), "at": TODAY}
    try:
        reschedule_task(scene.workspace, number, **move)
    except ShowFirst:
        reschedule_task(scene.workspace, number, seen=scene.fresh().revision, force=True, **move)


def told(scene: Scene) -> Story:
    first = save_version(scene.workspace, by=scene.actor("anna"), at=FRIDAY)
    slip(scene, 22, date(2026, 2, 25))
    anna, priya = scene.actor("anna"), scene.actor("priya")
    complete_task(scene.workspace, 15, was="in_progress", seen=scene.fresh().revision, by=anna, at=TODAY)
    why = "Fenwick’s portal is down"
    block_task(scene.workspace, 23, why=why, unblocker=None, was="in_progress", by=anna, at=TODAY)
    edit_measure(scene.workspace, 1, values={"result": "5"}, was={"result": "6"}, by=priya, at=TODAY)
    second = save_version(scene.workspace, reason=Version.Reason.REVIEW, by=scene.actor("anna"), at=TODAY)
    return Story(scene, first, second)


def text_of(data: bytes) -> str:
    """All text of a PDF, as a reader copies it out, on one line."""
    reader = PdfReader(BytesIO(data))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())

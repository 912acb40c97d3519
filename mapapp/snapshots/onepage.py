"""The plan on one page as it stands now, for executives: the first page of the PDF, of no version."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string

from mapapp.plans.frozen import content_of, due_in, names_in, plan_in
from mapapp.plans.history import chained
from mapapp.plans.models import Version, Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand
from mapapp.private.tripwire import watched
from mapapp.snapshots import pdf
from mapapp.snapshots.frame import Frame
from mapapp.snapshots.hearing import lacking_words
from mapapp.snapshots.limits import SOFT, at_most, within
from mapapp.snapshots.room import ROOMS, WIDE, Room
from mapapp.snapshots.sheet import drawn
from mapapp.snapshots.wearing import worn


@watched()  # both sides get the same paper
def one_page(code: str, at: datetime) -> bytes:
    """The PDF of the plan with this code as of the aware moment `at`, what changed since its last version marked.

    Nothing of it is kept. Workspace.DoesNotExist when there is no such plan any more; TimeoutError and MemoryError when
    it takes more than a paper may.
    """
    related = ("team", "latest_version", "baseline", "updated_by")
    workspace = Workspace.objects.select_related(*related).get(code=code)
    found = framed(_now(workspace, at), before=workspace.latest_version)

    def again(tight: int, missing: str = "", *, alone: bool = False) -> str | None:
        return html_of(found, ROOMS[tight], missing) if tight < len(ROOMS) else None

    html = pdf.Paper.of(html_of(found), again)
    with within(SOFT), at_most():
        return pdf.render(html, identifier=f"{workspace.head_hash:.16}".ljust(16).encode())


def framed(version: Version, before: Version | None) -> Frame:
    """What is not saved as a version, as if it were."""
    names, workspace = names_in(version.workspace), version.workspace
    agreed = workspace.baseline
    standing = stand(plan_in(version, names=names), version.at, was_due=due_in(before), agreed_due=due_in(agreed))
    was = None
    if before is not None:
        before.workspace = workspace
        was = stand(plan_in(before, names=names), before.at)
    return Frame(version, standing, before, was, agreed, names)


def html_of(found: Frame, room: Room = WIDE, missing: str = "") -> str:
    """The HTML of the page, with as much on it as there is room for."""
    sheet = drawn(found, room=room)
    context = {"sheet": sheet, "language": "en", "paper": "a4", "live": True, "lacking": lacking_words(missing)}
    context["look"] = worn(found.version.workspace.team, found.version.at)
    return render_to_string("snapshots/onepage.html", context)


def _now(workspace: Workspace, at: datetime) -> Version:
    """What a version would hold that is saved now; it is none."""
    content = content_of(load_plan(workspace, goals=True))
    author, latest = workspace.updated_by, workspace.latest_version
    return Version(
        workspace=workspace, number=latest.number + 1 if latest else 1, at=at, revision=workspace.revision,
        author_number=author.number if author else 0, content=content, sha256=chained("", content),
    )  # fmt: skip

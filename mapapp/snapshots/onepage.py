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
from mapapp.snapshots.limits import MEMORY, SOFT, at_most, within
from mapapp.snapshots.sheet import drawn


@watched()  # both sides get the same paper
def one_page(code: str, at: datetime) -> bytes:
    """The PDF of the plan with this code as of the aware moment `at`, what changed since its last version marked.

    Nothing of it is kept. Workspace.DoesNotExist when there is no such plan any more; TimeoutError and MemoryError when
    it takes more than a paper may.
    """
    related = ("team", "latest_version", "baseline", "updated_by")
    workspace = Workspace.objects.select_related(*related).get(code=code)
    html = html_of(_now(workspace, at), before=workspace.latest_version)
    with within(SOFT), at_most(MEMORY):
        return pdf.render(html, identifier=f"{workspace.head_hash:.16}".ljust(16).encode())


def html_of(version: Version, before: Version | None) -> str:
    names, workspace = names_in(version.workspace), version.workspace
    agreed = workspace.baseline
    standing = stand(plan_in(version, names=names), version.at, was_due=due_in(before), agreed_due=due_in(agreed))
    was = None
    if before is not None:
        before.workspace = workspace
        was = stand(plan_in(before, names=names), before.at)
    sheet = drawn(Frame(version, standing, before, was, agreed, names))
    return render_to_string("snapshots/onepage.html", {"sheet": sheet, "language": "en", "paper": "a4", "live": True})


def _now(workspace: Workspace, at: datetime) -> Version:
    """What a version would hold that is saved now; it is none."""
    content = content_of(load_plan(workspace, goals=True))
    author, latest = workspace.updated_by, workspace.latest_version
    return Version(
        workspace=workspace, number=latest.number + 1 if latest else 1, at=at, revision=workspace.revision,
        author_number=author.number if author else 0, content=content, sha256=chained("", content),
    )  # fmt: skip

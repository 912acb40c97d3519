"""The PDF of a new version in a warm worker, beside WeasyPrint alone on the same HTML."""

from __future__ import annotations

from itertools import count

from django.utils import timezone
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from mapapp.access.visit import visit
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Task
from mapapp.snapshots import pdf
from mapapp.snapshots.asking import KIND
from mapapp.snapshots.frame import before_of
from mapapp.snapshots.jobs import work
from mapapp.snapshots.making import html_of
from mapapp.snapshots.models import Snapshot
from mapapp.work.models import Job
from mapapp.work.rows import ask
from tests.bench.rounds import Pair
from tests.bench.scene import Scene

TASK = 28  # another one than the field edit changes


def pair(scene: Scene) -> Pair:
    """From the job's row to the kept file; the floor draws the HTML of that same version again, its style parsed."""
    found = visit(scene.priya, scene.edited.code)
    assert found is not None
    by, turn = found.actor(), count(1)
    asked: list[Snapshot] = []
    jobs: list[Job] = []
    html: list[str] = []
    fonts, style = FontConfiguration(), pdf.style()
    assert isinstance(style, CSS)

    def new_version() -> None:
        was, at = Task.objects.get(workspace=scene.edited, number=TASK).text, timezone.now()
        reword_task(scene.edited, TASK, text=f"Order form agreed, draft {next(turn)}", was=was, by=by, at=at)
        version = save_version(scene.edited, by=by, at=at)
        asked.append(Snapshot.objects.create(version=version, compared_with=before_of(version)))
        jobs.append(ask(KIND, asked[-1].pk, at=at))

    def made() -> None:
        work(jobs[-1].pk)

    def same_rows() -> None:
        assert Job.objects.get(pk=jobs[-1].pk).state == Job.State.DONE
        html.append(html_of(Snapshot.objects.get(pk=asked[-1].pk)))

    def alone() -> None:
        HTML(string=html[-1]).write_pdf(stylesheets=[style], font_config=fonts)

    what = "WeasyPrint alone on the same HTML"
    return Pair("pdf", what, made, alone, 1.2, times=15, before_ours=new_version, before_floor=same_rows, warm=2)

"""The town with canaries in it, and its papers."""

from __future__ import annotations

from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Version
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.jobs import work
from mapapp.work.models import Job
from tests.builders import TODAY
from tests.gates.canaries import Canary, plant
from tests.gates.town import Town

STRANGER = "zed"  # reads nothing of anybody: whatever he must not hear, nobody outside may


def planted_town() -> tuple[Town, list[Canary]]:
    """The town, what was planted in it, and a version that was saved after."""
    town = Town.built()
    canaries = plant(town)
    save_version(town.scene.fresh(), by=town.scene.actor("anna"), at=TODAY)
    return town, canaries


def on_paper(town: Town, *numbers: int) -> None:
    """These versions as PDFs, by the worker's own way."""
    for version in Version.objects.filter(workspace=town.scene.workspace, number__in=numbers):
        ask_for(version, at=TODAY)
    for job in Job.objects.filter(kind="snapshots"):
        work(job.pk)
    assert not Job.objects.exclude(state=Job.State.DONE).exists()

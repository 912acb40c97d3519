"""The product's worker with limits of seconds instead of minutes, and with plans that are bombs: what is within the
limits, and who ends what breaks them, is the product's.

    celery --app tests.gates.hurried worker
"""

from __future__ import annotations

import os
import signal
from time import sleep

from mapapp.celery import app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.gates.served_settings")
app.loader.import_default_modules()

from mapapp.snapshots import jobs, limits, pdf  # noqa: E402  # after the application stands
from mapapp.snapshots.models import Snapshot  # noqa: E402

jobs.work.soft_time_limit, jobs.work.time_limit = (float(os.environ[name]) for name in ("PDF_SOFT", "PDF_HARD"))
made = jobs.make


def bomb(snapshot_id: int, *, tell: pdf.Tell = lambda percent: None) -> Snapshot:
    """Draw the paper; of a version whose words say so, eat, break or hang meanwhile."""
    words = Snapshot.objects.values_list("version__content", flat=True).get(pk=snapshot_id)
    if "bomb: hungry" in words:
        assert bytearray(2 << 30)
    if "bomb: broken" in words:
        os.abort()
    if "bomb: deaf" in words:
        # As while C does not come back to Python. Not blocked: another thread of the process would hear it then.
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    while "bomb: deaf" in words or "bomb: endless" in words:
        sleep(0.01)
    return made(snapshot_id, tell=tell)


def paper(html: str, *, identifier: bytes, tell: pdf.Tell = lambda percent: None, **_how: object) -> bytes:
    """At once, however busy the machine is: a paper of this plan takes longer there than the limits of seconds."""
    tell(75)
    return b"%PDF-1.7 " + identifier


pdf.render = paper
jobs.make = bomb  # type: ignore[attr-defined]
if "boundless" in os.environ["PLANTED"]:
    limits.MEMORY = 1 << 40
if "unheard" in os.environ["PLANTED"]:
    jobs.task_failure.disconnect(jobs.ended_from_outside)  # type: ignore[attr-defined]

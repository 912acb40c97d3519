"""The worker's application: it knows the rooms with jobs by name, so nothing is found by chance."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")

app = Celery("mapapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "mapapp.people",
        "mapapp.work",
        "mapapp.post",
        "mapapp.access",
        "mapapp.private",
        "mapapp.snapshots",
        "mapapp.digests",
        "mapapp.exchange",
        "mapapp.silence",
        "mapapp.keeping",
        "mapapp.portfolio",
    ],
    related_name="jobs",
)
SWEEPS = ("mapapp.work.jobs.sweep", "mapapp.post.jobs.sweep", "mapapp.portfolio.jobs.tick")


@worker_ready.connect
def sweep_at_once(**_signal: object) -> None:
    """What was lost before a worker came up is found when it is there: the clock's first sweep is a minute away."""
    for sweep in SWEEPS:
        app.send_task(sweep, ignore_result=True)

"""The worker's application: it knows the rooms with jobs by name, so nothing is found by chance."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")

app = Celery("mapapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    ["mapapp.work", "mapapp.post", "mapapp.access", "mapapp.snapshots", "mapapp.digests", "mapapp.exchange"],
    related_name="jobs",
)

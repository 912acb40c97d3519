"""mapapp: mutual action plans that both companies own."""

from mapapp.celery import app as celery_app

__all__ = ["celery_app"]

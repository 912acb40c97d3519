"""The one Django app; its rooms are plain sub-packages."""

from django.apps import AppConfig

from mapapp.celery import app as celery_app  # the app that shared tasks belong to, in every process of Django

__all__ = ["MapappConfig", "celery_app"]


class MapappConfig(AppConfig):
    name = "mapapp"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mapapp import checks  # noqa: F401  registers what must hold before we serve

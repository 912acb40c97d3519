"""The web server's application under the supervisor: loaded while the ground is still being prepared."""

import gc
import os
from importlib import import_module

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import reverse

HOT = ("plans/plan.html", "plans/edit/_saved.html")  # with all the pieces in them


def application(prepared: int) -> WSGIHandler:
    """Import every page, then wait until the supervisor closes its end of the pipe `prepared`, then serve.

    The handler comes last: it reads the list of static files, which are collected meanwhile.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")
    django.setup()
    import_module(settings.ROOT_URLCONF)
    os.read(prepared, 1)
    application = get_wsgi_application()
    _read_ahead()
    gc.collect()
    gc.freeze()  # what is loaded by now stays in pages that both workers share: no collection ever writes to them
    return application


def _read_ahead() -> None:
    """What the first request to each worker would build for itself alone: the addresses, and the templates of the plan.
    Nothing here may open a connection: two processes would write to it."""
    reverse("home")
    for name in HOT:
        get_template(name)

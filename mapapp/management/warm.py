"""The web server's application under the supervisor: loaded while the ground is still being prepared."""

import gc
import io
import logging
import os
import sys
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.template.loader import get_template
from django.urls import resolve, reverse

HOT = ("plans/plan.html", "plans/edit/_saved.html")  # with all the pieces in them
TIMES = 10  # the interpreter writes what it learns of a function into its code, after eight runs or so

log = logging.getLogger(__name__)


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
    _answer(application)
    _draw_a_plan()
    gc.collect()
    gc.freeze()  # what is loaded by now stays in pages that both workers share: no collection ever writes to them
    return application


def _read_ahead() -> None:
    """What the first request to each worker would build for itself alone: the addresses, and the templates of the plan.
    Nothing may leave a connection open: two processes would write to it."""
    reverse("home")
    for name in HOT:
        get_template(name)


def _answer(application: WSGIHandler) -> None:
    """Answer the door's page to nobody: words, middleware and forms are put together on the way, once for both."""
    ignored: Any = lambda *_status_and_headers: None  # noqa: E731
    answer = application(_asking(reverse("signin")), ignored)
    for _part in answer:
        pass
    answer.close()


def _draw_a_plan() -> None:
    """Draw a plan of this installation to whom it is of, and throw it away. Reading changes nothing. Without a plan, or
    without a database, the workers learn it by themselves."""
    watched = import_module("mapapp.private.tripwire").watched  # it needs the models, which are not there at the top
    seats = apps.get_model("mapapp", "Seat").objects.filter(user__is_active=True).select_related("user", "workspace")
    try:
        for seat in list(seats.order_by("pk")[:1]) * TIMES:
            path = reverse("plan", args=[seat.workspace.code])
            request: Any = WSGIRequest(_asking(path))
            request.user = seat.user
            page = resolve(path)
            with watched() as request.tripwire:
                page.func(request, **page.kwargs)
    except Exception as problem:  # whatever one plan breaks on, all the others are served
        log.warning("no plan was drawn ahead: %s", type(problem).__name__)
    finally:
        connections.close_all()


def _asking(path: str) -> dict[str, Any]:
    """A request as the web server hands it over."""
    host = urlsplit(settings.PUBLIC_URL)
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": host.hostname or "localhost", "SERVER_PORT": str(host.port or 80), "HTTP_HOST": host.netloc,
        "wsgi.version": (1, 0), "wsgi.url_scheme": host.scheme, "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False, "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip

"""What the web server reads before it parts into workers, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests import made

PLAIN = {"MAPAPP_STATIC": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing is collected here
WATCHED = """
import gc, os, socket
from mapapp.management.warm import HOT, application
reading, writing = os.pipe()
os.close(writing)
application(reading)
from django.db import connections
from django.template import engines
from django.urls import get_resolver
kept = engines["django"].engine.template_loaders[0].get_template_cache
print(all(name in kept for name in HOT), get_resolver()._populated, gc.get_freeze_count() > 50_000)
print([line.connection for line in connections.all(initialized_only=True)], len(os.listdir("/proc/self/fd")))
print([os.readlink(f"/proc/self/fd/{fd}") for fd in range(3, 30) if os.path.exists(f"/proc/self/fd/{fd}")])
"""


def test_the_plan_is_read_ahead_and_no_connection_is_open_when_workers_part(tmp_path: Path) -> None:
    told = {**os.environ, **PLAIN, "DJANGO_SETTINGS_MODULE": "mapapp.settings", "MAPAPP_VAR": str(tmp_path)}
    (tmp_path / "static").mkdir()
    found = subprocess.run([sys.executable, "-c", WATCHED], env=told, capture_output=True, text=True, check=True)
    read, lines, files = found.stdout.splitlines()
    assert read == "True True True"
    assert "socket" not in files and "sqlite" not in files
    assert lines.startswith(("[]", "[None]"))


DRAWN = """
import django, os
django.setup()
from django.core.management import call_command
call_command("demo", verbosity=0)
from mapapp.management import warm
reading, writing = os.pipe()
os.close(writing)
warm.application(reading)
from django.db import connection
from mapapp.access.models import Seat
from mapapp.templatetags.draw import KeptPiece
import gc
gc.unfreeze()
print(connection.connection, any(piece.kept for piece in gc.get_objects() if type(piece) is KeptPiece))
fenwick = Seat.objects.filter(workspace__account="Fenwick Medical")
print(fenwick.exclude(seen_revision=None).values_list("seen_revision", flat=True).distinct().count())
"""


def test_a_plan_is_drawn_once_before_the_workers_part_and_nobody_has_read_it(tmp_path: Path) -> None:
    told = {
        **os.environ,
        **PLAIN,
        "DJANGO_SETTINGS_MODULE": "mapapp.settings",
        "MAPAPP_VAR": str(tmp_path),
        "MAPAPP_DEMO": "1",
    }
    told.pop("DATABASE_URL", None)
    (tmp_path / "static").mkdir()
    made.lend(tmp_path / "mapapp.sqlite3")
    found = subprocess.run([sys.executable, "-c", DRAWN], env=told, capture_output=True, text=True, check=True)
    assert "no plan was drawn ahead" not in found.stderr
    drawn, marks = found.stdout.splitlines()[-2:]
    assert (drawn, marks) == ("None True", "1")  # the demo put everybody's mark at one place, and there it is

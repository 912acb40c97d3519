"""What the web server reads before it parts into workers, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
    told = {**os.environ, "DJANGO_SETTINGS_MODULE": "mapapp.settings", "MAPAPP_VAR": str(tmp_path)}
    (tmp_path / "static").mkdir()
    found = subprocess.run([sys.executable, "-c", WATCHED], env=told, capture_output=True, text=True, check=True)
    read, lines, files = found.stdout.splitlines()
    assert read == "True True True"
    assert "socket" not in files and "sqlite" not in files
    assert lines.startswith(("[]", "[None]"))

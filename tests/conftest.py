"""What every test stands on."""

from __future__ import annotations

import gc
import os
import re
import resource
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as real
from django.db import DatabaseError, connection
from hypothesis import settings as hypothesis

from mapapp.access import grants
from mapapp.portfolio.kept import forget
from mapapp.snapshots import jobs, limits
from tests import made
from tests.builders import Scene, fenwick_scene
from tests.replayed import Replayed

# A process full of modules and rows is looked through for cycles every 700 new objects: a tenth of all time.
gc.set_threshold(20_000, 20, 50)

# The same examples in every run of the same tests: what fails was made to fail by the change at hand, not by luck.
# `--hypothesis-profile=default` draws new ones each time; WALKS (tests/plans/test_walk.py) walks further.
hypothesis.register_profile("steady", derandomize=True, database=None, deadline=None)
hypothesis.load_profile("steady")


# Pages name their files without a manifest, which only `collectstatic` makes; files are looked for when asked, so none
# need be collected.
PLAIN = {
    "STORAGES": {**real.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    "WHITENOISE_AUTOREFRESH": True,
}


SERVERS = re.compile(r"cache|redis|valkey|celery|broker", re.IGNORECASE)
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what need not be asked again of other servers: pytest-django lets no test near a database that does not ask
    for one, and whatever speaks of a cache or a broker is taken to meet it."""
    speaks = {path: bool(SERVERS.search(path.read_text())) for path in {item.path for item in items}}
    for item in items:
        asks = item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ()))
        if not asks and not speaks[item.path]:
            item.add_marker(pytest.mark.apart)


WORKER = 400 << 20  # bytes of addresses that a worker of the product has before it draws


@pytest.fixture(autouse=True)
def _room_to_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has run thousands of tests has grown as no worker does, which is ended before: what it holds more
    than one is no part of what drawing may use."""
    with suppress(OSError):  # where the system does not say, the limit is the worker's
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        monkeypatch.setattr(jobs, "MEMORY", limits.MEMORY + max(0, held - WORKER))


@pytest.fixture(autouse=True)
def _plain_static(settings: LazySettings) -> None:
    for name, value in PLAIN.items():
        setattr(settings, name, value)


@pytest.fixture(autouse=True)
def _cache_of_its_own(settings: LazySettings) -> None:
    """Limits count in the cache, and a real server keeps it from test to test: each test has a name there."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid4().hex}"}}


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[None]:
    base = tmp_path_factory.getbasetemp()
    with made.ready(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base, django_db_blocker.unblock):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, _made: None, django_db_setup: None
) -> None:
    """pytest-django's own, on what has the tables already."""


@pytest.fixture(autouse=True)
def _portfolios_are_added_up_anew() -> None:
    forget()


SCENE = Replayed(fenwick_scene, lambda scene: [scene.team, scene.workspace, *scene.users.values()])


@pytest.fixture
def scene(db: None) -> Scene:
    """The Fenwick plan and its people."""
    found: Scene = SCENE()
    return found


@pytest.fixture
def erasable_history(transactional_db: None) -> Iterator[None]:
    """For tests that commit: `flush` must empty the tables that triggers protect, so they go after, and come before."""
    from importlib import import_module

    names = (
        "0002_history_is_append_only", "0003_both_sides_agree", "0005_private_lanes", "0013_teams_have_a_history",
        "0015_a_plan_can_be_deleted", "0023_teams_have_templates",
    )  # fmt: skip
    triggers = [import_module(f"mapapp.migrations.{name}") for name in names]
    for one in triggers:
        with suppress(DatabaseError), connection.schema_editor() as editor:
            one.forbid(None, editor)
    grants._permissions.cache_clear()  # `flush` makes permissions anew, under other numbers
    yield
    grants._permissions.cache_clear()
    for one in reversed(triggers):
        with connection.schema_editor() as editor:
            one.allow(None, editor)

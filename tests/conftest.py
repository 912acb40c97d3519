"""What every test stands on."""

from __future__ import annotations

import gc
import os
import re
import resource
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import LazySettings
from django.conf import settings as real
from django.db import DatabaseError, connection
from django.template import Template
from django.test.utils import _TestState
from hypothesis import settings as hypothesis
from pytest_django.plugin import blocking_manager_key

from mapapp.access import grants
from mapapp.portfolio.kept import forget
from mapapp.snapshots import limits
from tests import made
from tests.builders import TODAY, Scene, fenwick_scene
from tests.replayed import Replayed
from tests.turns import EITHER, PARTLY, SECOND, TURN, has_its_turn

# A process full of modules and rows is looked through for cycles every 700 new objects: a tenth of all time.
gc.set_threshold(20_000, 20, 50)


def pytest_collection_finish() -> None:
    """Modules and tests stay as long as the process: what looks for cycles need not go through them again and again."""
    gc.collect()
    gc.freeze()


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
COMMITS = {"transactional_db", "live_server", "erasable_history"}


def pytest_report_header() -> str | None:
    return f"some tests have their turn on other days, TEST_TURN={TURN}" if PARTLY else None


def commits(item: pytest.Item) -> bool:
    """Whether a test really writes, as those of locks and of two at once do."""
    marker = item.get_closest_marker("django_db")
    return bool(COMMITS & set(getattr(item, "fixturenames", ())) or (marker and marker.kwargs.get("transaction")))


def _has_its_turn(item: pytest.Item) -> bool:
    thinned = not commits(item) or item.nodeid.startswith(EITHER)
    return not thinned or has_its_turn(item.nodeid, second=SECOND)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what need not be asked again of other servers: pytest-django lets no test near a database that does not ask
    for one, and whatever speaks of a cache or a broker is taken to meet it."""
    if PARTLY:
        left = [item for item in items if not _has_its_turn(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if _has_its_turn(item)]
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
        monkeypatch.setattr(limits, "MEMORY", limits.MEMORY + max(0, held - WORKER))


@pytest.fixture(autouse=True)
def _plain_static(settings: LazySettings) -> None:
    for name, value in PLAIN.items():
        setattr(settings, name, value)


@pytest.fixture(autouse=True)
def _cache_of_its_own(settings: LazySettings) -> None:
    """Limits count in the cache, and a real server keeps it from test to test: each test has a name there."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid4().hex}"}}


@pytest.fixture(autouse=True)
def _as_it_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks of what a page was made: without Django's copies of that for tests, answers come a little sooner."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)  # type: ignore[attr-defined]


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
def today() -> Iterator[None]:
    """The day of the plan, standing still: what is read twice is read at the same moment."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def own_folder(settings: LazySettings, tmp_path: Path) -> None:
    """Papers are kept where no other test looks."""
    settings.VAR = tmp_path


GUARDS = (
    "0002_history_is_append_only", "0003_both_sides_agree", "0005_private_lanes", "0013_teams_have_a_history",
    "0015_a_plan_can_be_deleted", "0023_teams_have_templates",
)  # fmt: skip
_unguarded: list[str] = []  # guards that a test which commits has taken off in this process


def _guard() -> None:
    for name in GUARDS:
        with suppress(DatabaseError), connection.schema_editor() as editor:
            import_module(f"mapapp.migrations.{name}").forbid(None, editor)
    _unguarded.clear()


@pytest.fixture
def erasable_history(transactional_db: None) -> Iterator[None]:
    """For tests that commit: `flush` must empty the tables that triggers protect, so they go after, and come before."""
    _guard()
    grants._permissions.cache_clear()  # `flush` makes permissions anew, under other numbers
    yield
    grants._permissions.cache_clear()
    _unguarded.extend(GUARDS)
    for name in reversed(GUARDS):
        with connection.schema_editor() as editor:
            import_module(f"mapapp.migrations.{name}").allow(None, editor)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests that commit come last, but a process that has done with them takes over others from one that is late."""
    if _unguarded and not commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            _guard()

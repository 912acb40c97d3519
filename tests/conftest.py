"""What every test stands on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection

from tests.builders import Scene, fenwick_scene


@pytest.fixture(autouse=True)
def _plain_static(settings: LazySettings) -> None:
    """Pages name their files without a manifest, which only `collectstatic` makes."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True  # looks for files when asked, so none need be collected


@pytest.fixture
def scene(db: None) -> Scene:
    """The Fenwick plan and its people."""
    return fenwick_scene()


@pytest.fixture
def erasable_history(transactional_db: None) -> Iterator[None]:
    """For tests that commit: `flush` must empty the tables that triggers protect, so they go in teardown."""
    from importlib import import_module

    triggers = import_module("mapapp.migrations.0002_history_is_append_only")
    yield
    with connection.schema_editor() as editor:
        triggers.allow(None, editor)

"""Versions to draw, and a folder of their own for the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.builders import Scene
from tests.snapshots.story import Story, told


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def story(scene: Scene) -> Story:
    return told(scene)

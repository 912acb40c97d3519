"""What the tests of pages have beside all others."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from mapapp.exchange import capped, child


@pytest.fixture(autouse=True)
def _files_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child that reads a stranger's file meets no database: on another one its start, half a second for each file,
    would show nothing new."""

    def read(asked: dict[str, Any], data: bytes, *_limits: Any) -> bytes:
        return child.answer(asked, data).encode("utf-8", "replace")

    if connection.vendor != "sqlite":
        monkeypatch.setattr(capped, "_child", read)

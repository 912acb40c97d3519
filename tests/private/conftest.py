"""A statement hook for what must not be touched, and rows of both lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from mapapp.plans.models import Side

Watch = Callable[[str], Any]


@contextmanager
def untouched(prefix: str) -> Iterator[list[str]]:
    """Collects the statements that name a table of this side (`seller`, `buyer`), or of either (empty)."""
    found: list[str] = []
    names = [f"mapapp_{side}" for side in ([prefix] if prefix else Side.values)]

    def hook(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if any(name in sql for name in names):
            found.append(sql[:160])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hook):
        yield found
    assert found == []


@pytest.fixture
def watch() -> Watch:
    return untouched

"""Several people at the very same moment, each in a thread of his own, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any, TypeVar

from django.db import OperationalError, connection

T = TypeVar("T")


def patiently(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """SQLite in memory, where tests run, says "locked" at once; a file waits by itself, and so does PostgreSQL."""
    for _try in range(100_000):
        with suppress(OperationalError):
            return execute(sql, params, many, context)
    return execute(sql, params, many, context)


def at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """Each in a thread of its own, all from the same moment on."""
    start = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        start.wait()
        try:
            with connection.execute_wrapper(patiently):
                return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(run, work) for work in works]]

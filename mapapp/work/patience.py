"""What may take long is done by a thread of its own; whoever asks for it waits so long and no longer."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakSet

T = TypeVar("T")
MOST = 100  # what may stand in the line of a thread that is behind
STALE = 5.0  # seconds in the line, after which nobody needs it any more
_all: WeakSet[Aside] = WeakSet()


class Late(Exception):
    """It is not done by now, or nobody may wait for it: the thread is still busy with what came late before."""


class Aside:
    """One thread in each process, and a line in front of it. `patience`: seconds that a caller waits at most."""

    def __init__(self, name: str, patience: float) -> None:
        self.name, self.patience = name, patience
        self._begin()
        _all.add(self)

    def _begin(self) -> None:
        self._lock, self._pool, self._waiting = Lock(), ThreadPoolExecutor(1, self.name), 0
        self._late: Future[Any] | None = None

    def do(self, call: Callable[[], T], *, even_late: bool = False) -> T:
        """What the call gives, or raises. Raises Late at once while an earlier one is late; with `even_late` the call
        then takes its place in the line all the same, unless that is full."""
        with self._lock:
            behind = self._late is not None and not self._late.done()
            if (behind and not even_late) or self._waiting >= MOST:
                raise Late
            self._waiting += 1
            found = self._pool.submit(_fresh, call, monotonic() + STALE)
        found.add_done_callback(self._went)
        if behind:
            raise Late
        if not wait([found], self.patience).done:
            self._late = found
            raise Late
        return found.result()

    def settle(self) -> None:
        """Wait until all that stands in the line is done."""
        self._pool.submit(lambda: None).result()

    def _went(self, done: Future[Any]) -> None:
        with self._lock:
            self._waiting -= 1


def _fresh(call: Callable[[], T], until: float) -> T:
    """So that a process that ends does not wait for all that stands in its line."""
    if monotonic() > until:
        raise Late
    return call()


def _after_fork() -> None:
    """Threads stay behind in the parent."""
    for one in _all:
        one._begin()


os.register_at_fork(after_in_child=_after_fork)

"""What drawing may use: so much time, so much memory. Numbers of SAFETY, Jobs."""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SOFT, HARD = 30, 60  # seconds
MEMORY = 1 << 30  # bytes of addresses, while it draws


@contextmanager
def at_most(size: int | None = None) -> Iterator[None]:
    """Hold this process to `size` bytes of addresses meanwhile, or to what drawing may use; a tighter limit of the
    system stays. Raises MemoryError inside, or SystemError where Python has no room left for a frame of its own."""
    size = MEMORY if size is None else size
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    tight = size if soft == resource.RLIM_INFINITY else min(size, soft)
    resource.setrlimit(resource.RLIMIT_AS, (tight, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TimeoutError when what is inside takes longer: for papers that are drawn in the middle of other work, whose
    own limits are not a paper's. Only where signals are heard, in a process's first thread; else there is no limit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

"""A command that is asked to stop takes back what it has begun, as it does for Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

from mapapp.management.backup.refusals import BackupRefused


@contextmanager
def cleanly_stopped() -> Iterator[None]:
    """SIGTERM and Ctrl-C end what is inside by an exception that says so."""

    def stop(*_signal: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop) if current_thread() is main_thread() else None
    try:
        yield
    except KeyboardInterrupt as stopped:
        raise BackupRefused("Stopped: nothing is left of it. Run it again when you like.") from stopped
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)

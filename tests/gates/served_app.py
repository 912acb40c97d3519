"""What the gates serve: mapapp, and where PLANTED says so, mapapp with a fault that a gate has to find.

A request that carries X-Dies-After: 3 kills its process, as kill -9 does, when it has written three times.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from itertools import count
from time import sleep
from typing import Any

from django.conf import settings
from django.db import connection

from mapapp.wsgi import application as whole

WRITES = ("INSERT", "UPDATE", "DELETE")


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """mapapp, mortal."""
    last = environ.get("HTTP_X_DIES_AFTER")
    if last is None:
        return whole(environ, start)
    written = count(1)

    def dying(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if sql.lstrip().startswith(WRITES) and next(written) == int(last):
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    with connection.execute_wrapper(dying):
        return whole(environ, start)


def blind(field: str, now: Any, *, seen: Any, wanted: Any) -> None:
    """Whoever writes need not have seen what he writes over."""


def piecemeal() -> None:
    """What a change writes is there at once, a piece at a time, and nobody waits for anybody."""
    from django.db.transaction import Atomic

    from mapapp.plans.changes import predecessors

    Atomic.__enter__ = lambda atomic: None  # type: ignore[method-assign]
    Atomic.__exit__ = lambda atomic, *how: None  # type: ignore[method-assign]
    type(connection.features).has_select_for_update = False
    looked = predecessors.no_circle

    def slowly(plan: Any, links: Any) -> None:
        looked(plan, links)
        sleep(1)  # so that whoever comes at the same moment has looked, too, before one of them writes

    predecessors.no_circle = slowly


match os.environ.get("PLANTED", ""):
    case "blind":
        from mapapp.plans.changes import common

        common.still.__code__ = blind.__code__  # wherever it was imported to
    case "patient":
        from mapapp.access.limits import COUNTING
        from mapapp.work.bell import BELL

        BELL.patience = COUNTING.patience = 600  # whoever asks waits for Redis as long as it takes
    case "forgetful":
        settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] = False  # a line that was cut is used once more
    case "piecemeal":
        piecemeal()
    case "":
        pass
    case other:
        raise SystemExit(f"There is no fault {other}.")

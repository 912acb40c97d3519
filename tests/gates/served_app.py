"""What the gates serve: mapapp, and where PLANTED says so, mapapp with a fault that a gate has to find."""

from __future__ import annotations

import os
from typing import Any

from mapapp.wsgi import application as application


def blind(field: str, now: Any, *, seen: Any, wanted: Any) -> None:
    """Whoever writes need not have seen what he writes over."""


match os.environ.get("PLANTED", ""):
    case "blind":
        from mapapp.plans.changes import common

        common.still.__code__ = blind.__code__  # wherever it was imported to
    case "":
        pass
    case other:
        raise SystemExit(f"There is no fault {other}.")

"""The demo's story, played to its end in one breath."""

from __future__ import annotations

from datetime import datetime

from mapapp.demo.story import begin, told
from mapapp.plans.models import Workspace


def play(now: datetime) -> Workspace:
    """Larkspur with a manager, and the Fenwick plan as it stands at the aware moment `now`. Returns its workspace."""
    stage = begin(now)
    for _at in told(stage, now):
        pass
    return stage.workspace

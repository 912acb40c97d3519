"""Whether a plan's history still hangs together: after whatever a test did to it."""

from __future__ import annotations

from mapapp.plans.history import chained
from mapapp.plans.models import Event, Workspace


def broken_at(workspace: Workspace) -> int | None:
    """The number of the first event whose place, hash or chain is wrong; None when the history is whole."""
    previous = ""
    expected = 0
    for event in Event.objects.filter(workspace=workspace).order_by("number").iterator():
        expected += 1
        sound = event.number == expected and event.previous_hash == previous
        if not sound or event.hash != chained(previous, event.row):
            return expected
        previous = event.hash
    return None if (expected, previous) == (workspace.revision, workspace.head_hash) else expected + 1

"""What each side keeps to itself on a plan of the town: somebody, a note, a step and a change of it, lines 1 to 4; the
seller what somebody would need to commit, line 5."""

from __future__ import annotations

from datetime import date

from mapapp.plans.changes.people import Described
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Workspace
from mapapp.private.changes.commitment import Answer, write_down_answer
from mapapp.private.changes.notes import write_note
from mapapp.private.changes.people import write_down_person
from mapapp.private.changes.tasks import OwnTask, add_private_task, edit_private_task
from tests.builders import TODAY

DAY = date(2026, 3, 12)


def fill_lanes(workspace: Workspace) -> None:
    """The same of either side, written by its first person."""
    for side in Side:
        by = Actor.of(workspace.people.filter(side=side).order_by("number")[0])
        write_down_person(workspace, Described("Ida", Side.BUYER), by=by, at=TODAY)
        write_note(workspace, "Between us", by=by, at=TODAY)
        add_private_task(workspace, OwnTask("Ask", DAY, DAY), by=by, at=TODAY)
        edit_private_task(workspace, 1, values={"note": "Soon"}, was={"note": ""}, by=by, at=TODAY)
        if side == Side.SELLER:
            buyer = workspace.people.filter(side=Side.BUYER).order_by("number")[0]
            write_down_answer(workspace, Answer(buyer.number, "A DPA", TODAY.date()), by=by, at=TODAY)

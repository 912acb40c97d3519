"""What the beliefs of the seller follow: people who are written down, shown on the plan, or taken off the list.

For the buyer's lane, which keeps none, each of these does nothing.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mapapp.plans.changes.saving import add_row, put_row
from mapapp.plans.facts import Change
from mapapp.plans.models import Side, Stakeholder
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import own_person_in
from mapapp.private.facts import born, gone, put
from mapapp.private.history import Lane
from mapapp.private.models import BeliefShape, OwnPersonShape
from mapapp.private.whom import Whom


def beliefs_in(lane: Lane) -> QuerySet[BeliefShape]:
    """The rows of the lane, with whom they are of. A lane that keeps none has no such verb: LookupError."""
    if lane.tables.beliefs is None:
        raise LookupError("this side keeps no beliefs")
    return lane.tables.beliefs._default_manager.filter(**lane.mine).select_related("own")


def known(lane: Lane, whom: Whom, *, field: str = "") -> Whom:
    """Whom a key means now: who was shown is the person of the plan. Refused for somebody who is not the buyer's."""
    number = whom.person
    if whom.own_person is not None:
        own = own_person_in(lane, whom.own_person, field=field)
        if own.shown_as is None and own.side == Side.BUYER:
            return whom
        number = own.shown_as
    if number is None or not Stakeholder.objects.filter(**lane.mine, number=number, side=Side.BUYER).exists():
        raise Refused(_("The map holds people of the company that buys. Choose one of them."), field=field)
    return Whom(person=number)


def belief_of(lane: Lane, whom: Whom) -> tuple[BeliefShape, list[Change]]:
    """The row of somebody known; a new one, not yet written, with what history has to say of it."""
    rows = (row for row in beliefs_in(lane) if Whom(row.person, row.own_person) == whom)
    found = next(rows, None)
    return (found, []) if found is not None else _new(lane, whom)


def save_belief(belief: BeliefShape) -> None:
    """Write a new row, or a changed one."""
    if belief.pk is None:
        add_row(belief)
    else:
        put_row(belief)


def noticed(lane: Lane, person: OwnPersonShape) -> list[Change]:
    """Somebody has been written down: he has a row from now on. Says what history has to know, records nothing."""
    if lane.tables.beliefs is None:
        return []
    belief, changes = _new(lane, Whom(own_person=person.number))
    save_belief(belief)
    return changes


def carried(lane: Lane, person: OwnPersonShape, shown: int) -> list[Change]:
    """He is person `shown` of the plan from now on: what is believed of him goes along, and who reports to him does."""
    if lane.tables.beliefs is None:
        return []
    changes = []
    for belief in beliefs_in(lane):
        if belief.own_person == person.number:
            changes += [Change("belief", belief.number, "own_person", person.number, None)]
            belief.own = None
            changes += put(belief, {"person": shown})
        elif belief.own_boss == person.number:
            changes += put(belief, {"own_boss": None, "boss": shown})
        else:
            continue
        save_belief(belief)
    return changes


def forgotten(lane: Lane, person: OwnPersonShape) -> list[Change]:
    """He is taken off the list: what was believed of him goes, and nobody reports to him any more."""
    if lane.tables.beliefs is None:
        return []
    changes = []
    for belief in beliefs_in(lane):
        if belief.own_person == person.number:
            changes += gone(belief)
            belief.delete()
        elif belief.own_boss == person.number:
            changes += put(belief, {"own_boss": None})
            save_belief(belief)
    return changes


def _new(lane: Lane, whom: Whom) -> tuple[BeliefShape, list[Change]]:
    """Numbered by the event that will tell of it: the next one of the lane."""
    assert lane.tables.beliefs is not None
    own = own_person_in(lane, whom.own_person) if whom.own_person is not None else None
    belief = lane.tables.beliefs(
        workspace=lane.workspace,
        number=lane.head.revision + 1,
        person=whom.person,
        own=own,  # type: ignore[misc]
    )
    return belief, born(belief)

"""What became of the columns of an earlier sheet with the same titles, while that sheet is kept."""

from __future__ import annotations

from datetime import datetime

from mapapp.exchange.decided import Decided
from mapapp.exchange.drafts import KEPT
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.models import SheetDraft
from mapapp.people.models import User

MOST = 20  # sheets that are looked back on


def recalled(guess: Mapping, team: int, user: User, at: datetime) -> Mapping | None:
    """The guess as the person, else somebody of the team, last put it right; None for titles not seen before.

    Who looks on learns nothing of another's sheet but what titles like his own became. One query.
    """
    titles = guess.remembered().keys()
    drafts = SheetDraft.objects.filter(team=team, created_at__gte=at - KEPT).order_by("-created_at", "-pk")
    kept = sorted(drafts.values_list("user", "choices")[:MOST], key=lambda row: row[0] != user.pk)
    for _whose, choices in kept:
        mapping = Decided.from_json(choices).mapping
        if titles and mapping is not None and mapping.remembered().keys() == titles:
            return guess.recalling(mapping.remembered())
    return None

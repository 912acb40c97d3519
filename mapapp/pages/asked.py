"""What a page asks for the seller's map: two queries for who reads it, none for anybody else."""

from __future__ import annotations

from mapapp.access.roster import last_acts
from mapapp.access.visit import Visit
from mapapp.drawing.stakeholder_map import Asked
from mapapp.private.queries import beliefs
from mapapp.private.rules import reads_beliefs


def asked_for_map(found: Visit) -> Asked | None:
    """The beliefs of the seller's side and what each person last did; None for who reads no map."""
    if not reads_beliefs(found):
        return None
    return Asked(beliefs(found), last_acts(found.workspace))

"""What a page asks for: numbers of its address, and what the seller's map is made of."""

from __future__ import annotations

from django.http import HttpRequest

from mapapp.access.roster import last_acts
from mapapp.access.visit import Visit
from mapapp.drawing.stakeholder_map import Asked
from mapapp.private.queries import beliefs
from mapapp.private.rules import reads_beliefs


def asked_for_map(found: Visit) -> Asked | None:
    """The beliefs of the seller's side and what each person last did, in two queries; None, and no query, for who reads
    no map."""
    if not reads_beliefs(found):
        return None
    return Asked(beliefs(found), last_acts(found.workspace))


def number_in(request: HttpRequest, name: str) -> int | None:
    """A number of the address; what is none narrows nothing."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

"""The team's logo and colour as a paper wears them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

from mapapp.people.looks import look_at
from mapapp.people.models import Team


@dataclass(frozen=True, slots=True)
class Worn:
    """`logo` is an address that holds the picture itself, empty for none; `colour` is `#rrggbb` or empty."""

    logo: str
    colour: str


def worn(team: Team, at: datetime) -> Worn:
    """What held at the moment `at`: that a version was saved. One query."""
    look = look_at(team, at)
    return Worn(f"data:image/png;base64,{b64encode(look.logo).decode()}" if look.logo else "", look.colour)

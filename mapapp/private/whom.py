"""Who is meant on the seller's map: somebody of the plan, or somebody only the seller has written down."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEY = re.compile(r"([po])([1-9]\d{0,8})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Whom:
    """One of the two numbers: on the plan, or on the own list."""

    person: int | None = None
    own_person: int | None = None

    @property
    def key(self) -> str:
        """`p4` for person 4 of the plan, `o1` for the first of the own list: as addresses and forms say it."""
        return f"p{self.person}" if self.person is not None else f"o{self.own_person}"

    @classmethod
    def of(cls, key: str) -> Whom | None:
        """Who is called so; None for a word that is no key."""
        found = _KEY.fullmatch(key)
        if found is None:
            return None
        number = int(found[2])
        return cls(person=number) if found[1] == "p" else cls(own_person=number)

"""G1, the gate itself: which statements touched a side's private tables, and whether that side was asking."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from mapapp.plans.models import Side
from mapapp.private.tripwire import private_tables, team_tables
from tests.gates.who import ALL, BUYERS

SIDES = {name: Side.BUYER if name in BUYERS else Side.SELLER for name in ALL.names}
ELSEWHERE = {"nils": Side.SELLER, "lena": Side.SELLER, "uma": Side.BUYER, "otto": Side.BUYER}


def side_of(who: str, route: str) -> Side | None:
    """The side whose tables somebody may touch at an address; strangers to a plan touch none there."""
    return SIDES.get(who) or (None if route.startswith("p/") else ELSEWHERE.get(who))


class Statements:
    """Looks at every statement and remembers those that name a private table. It knows nothing of the product's own
    wire, and stands before it: what that refuses is seen here, too."""

    def __init__(self) -> None:
        self.count = 0
        self.touched: list[tuple[Side, str]] = []
        self._names = {name: side for side in Side for name in private_tables(side) | team_tables(side)}
        self._find = re.compile(rf"\b({'|'.join(self._names)})\b").findall

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        self.touched += [(self._names[name], name) for name in set(self._find(sql))]
        return execute(sql, params, many, context)

    def crossed(self, side: Side | None) -> list[str]:
        """The tables touched that are not of this side."""
        return [name for other, name in self.touched if other != side]


@contextmanager
def looking() -> Iterator[Statements]:
    statements = Statements()
    with connection.execute_wrapper(statements):
        yield statements

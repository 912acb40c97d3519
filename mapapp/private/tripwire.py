"""A wire across the private tables: a statement that touches a side's without leave raises, before it is said.

Tables chosen by the side of who asks (choosing.py) make a leak hard to write; this makes one impossible to serve. It
goes by the text of each statement, so it knows nothing of the code that it watches. A request begins without leave for
any; the door that has found out which side a person is on gives it. Letters and papers for both are made without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection

from mapapp.plans.models import Side

MODELS = "mapapp.private.models"
TEAMS_OWN = "mapapp.plans.models.template"  # a selling company's templates: of no plan, and no buyer's business


class Crossed(Exception):
    """A statement touched what one side keeps to itself, and was not said."""


class Tripwire:
    """Looks at every statement of a connection; `allow` gives leave for a side's tables."""

    def __init__(self, *sides: Side) -> None:
        self._sides = frozenset(sides)
        self._forbidden = _naming(frozenset(Side) - self._sides)

    def allow(self, *sides: Side) -> None:
        """From here on the tables of these sides may be read and written, too."""
        self._sides |= frozenset(sides)
        self._forbidden = _naming(frozenset(Side) - self._sides)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django's hook: say the statement, or raise Crossed."""
        if (touched := self._forbidden(sql)) is not None:
            raise Crossed(f"{touched.group()} is what one side keeps to itself, and nobody has leave for it here")
        return execute(sql, params, many, context)


@contextmanager
def watched(*sides: Side) -> Iterator[Tripwire]:
    """Meanwhile, statements of this connection touch no private tables but those of `sides`."""
    wire = Tripwire(*sides)
    with connection.execute_wrapper(wire):
        yield wire


def private_tables(side: Side) -> frozenset[str]:
    """The names of all tables that only this side may touch: those of the models in mapapp/private/models/<side>."""
    homes = (f"{MODELS}.{side}.", f"{MODELS}.{side}_")
    return frozenset(model._meta.db_table for model in apps.get_models() if f"{model.__module__}.".startswith(homes))


def team_tables(side: Side) -> frozenset[str]:
    """The same for tables that a selling company has for all of its plans."""
    if side != Side.SELLER:
        return frozenset()
    return frozenset(model._meta.db_table for model in apps.get_models() if model.__module__ == TEAMS_OWN)


@lru_cache(maxsize=4)
def _naming(sides: frozenset[Side]) -> Callable[[str], re.Match[str] | None]:
    """Finds the name of a table of these sides in a statement: a microsecond for a long one. A mark of a word's begin
    would cost thirty; names that only end like one of these are forbidden with it."""
    names = sorted(name for side in sides for name in private_tables(side) | team_tables(side))
    return re.compile(rf"(?:{'|'.join(names)})\b" if names else r"(?!)").search

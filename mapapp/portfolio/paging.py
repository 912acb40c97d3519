"""Which lines stand on a page: found by the way that looks at fewest, whatever is asked for.

An index has the lines of one outcome in each order, so a page near its beginning or its end is read from there. Where
few lines are asked for, as those of a word or a rep, they would be far apart in it: they are found first and put in
order then.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from mapapp.portfolio.asked import Asked, Days
from mapapp.portfolio.narrowing import condition, order
from mapapp.private.kept import figures_table
from mapapp.private.models import FiguresShape

Lines = QuerySet[FiguresShape]
FEW = 500  # lines that are put in order rather than looked for in one
NEAR = 1000  # lines of each outcome that are read to lay them in one order
OUTCOMES = ("open", "won", "lost")


def on_page(
    lines: Lines, asked: Asked, days: Days, *, count: int, start: int, stop: int, numbers: Collection[int] | None = None
) -> QuerySet[Any, Any]:
    """The numbers of these of the `count` lines that are asked for, in no order of their own. `numbers` are all of
    them, where they are known."""
    rows, backwards = sought(lines, asked, days, count=count, numbers=numbers), start > count - stop
    if backwards:
        start, stop = count - stop, count - start
    if asked.state == "all" and count > FEW and stop <= NEAR:
        rows = together(*(_first(rows.filter(outcome=outcome), asked, stop, backwards) for outcome in OUTCOMES))
    return _first(rows, asked, stop, backwards).values("pk")[start:]


def sought(lines: Lines, asked: Asked, days: Days, *, count: int, numbers: Collection[int] | None = None) -> Lines:
    """The lines that are asked for, of which there are so many: few of them by their numbers alone. No order is asked
    of those, so that no database goes along an index in its order, line by line, until it has met them all."""
    if numbers is not None:
        return figures_table()._default_manager.filter(pk__in=numbers)
    rows = lines.filter(condition(asked, days)).order_by()
    return figures_table()._default_manager.filter(pk__in=rows.values("pk")[: 2 * count + 1]) if count <= FEW else rows


def together(*parts: Lines) -> Lines:
    """The lines of several questions, each of which has an order and an end of its own: joined by numbers, since
    PostgreSQL would try each line where either of two questions may hold it."""
    table = figures_table()._default_manager
    first, *rest = [table.filter(pk__in=part.values("pk")).order_by().values("pk") for part in parts]
    return table.filter(pk__in=first.union(*rest, all=True))


def _first(rows: Lines, asked: Asked, count: int, backwards: bool) -> Lines:
    ordered = rows.order_by(*order(asked))
    return (ordered.reverse() if backwards else ordered)[:count]

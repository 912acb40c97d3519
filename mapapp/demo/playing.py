"""Several stories played as one, in the order of their moments, with the nights between them.

Nothing is known of a night but what had happened by then: a reading of the demo is as truthful as that of a team.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from heapq import merge

Tale = Iterator[datetime]  # gives the moment of each act before it does it, the earliest first


def play_all(tales: Iterable[Tale], *, nights: Iterable[datetime] = (), night: Callable[[datetime], object]) -> None:
    """Do what all of them tell; `night` is called at each of `nights`, in their order, when all before it is done."""
    left = iter(sorted(nights))
    coming = next(left, None)
    for at in merge(*tales):
        while coming is not None and coming <= at:
            night(coming)
            coming = next(left, None)
    while coming is not None:
        night(coming)
        coming = next(left, None)

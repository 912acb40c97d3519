"""Many changes of a file, so many a page: what is chosen on the others is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from mapapp.exchange.planfile.offers import Offer
from mapapp.exchange.planfile.showing import place_of

A_PAGE = 100  # changes, and as many more as the last thing of a page has


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of them, from 1: its offers; `kept` are the keys that are chosen on the others."""

    number: int
    count: int
    offers: tuple[Offer, ...]
    kept: tuple[str, ...]

    @property
    def here(self) -> str:
        return ",".join(one.key for one in self.offers)

    @property
    def elsewhere(self) -> str:
        return ",".join(self.kept)


def leaf_of(offers: Sequence[Offer], number: int) -> Leaf:
    """The page with this number, else the one that is nearest: what is in conflict first, what cannot be last."""
    ordered = sorted(offers, key=lambda one: (_part(one), place_of(one)))
    pages: list[list[Offer]] = [[]]
    for _key, every in groupby(ordered, key=lambda one: (_part(one), place_of(one))):
        for one in every:
            if len(pages[-1]) >= A_PAGE and (not one.number or one.number != pages[-1][-1].number):
                pages.append([])
            pages[-1].append(one)
    number = min(max(number, 1), len(pages))
    here = tuple(pages[number - 1])
    mine = {one.key for one in here}
    return Leaf(number, len(pages), here, tuple(one.key for one in offers if one.chosen and one.key not in mine))


def _part(one: Offer) -> int:
    return 2 if one.no else 0 if one.clash else 1

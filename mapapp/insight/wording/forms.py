"""The forms of an English verb: enough to know one again in the text of a step."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mapapp.insight.wording.lexicon import PARTICIPLES

DOUBLED = re.compile(r"^[^aeiou]*[aeiou][bdgmnprt]$")  # plan, planned
TWICE = {"submit", "refer", "transfer", "commit", "map", "equip", "defer", "enrol", "cancel", "label", "pin", "permit"}


def third(base: str) -> str:
    """`signs`, `pushes`, `verifies`."""
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if re.search(r"(s|x|z|ch|sh|[^o]o)$", base) else "s")


def past(base: str) -> str:
    """`signed`, `written`, `verified`: as it stands after "was"."""
    if base in PARTICIPLES:
        return PARTICIPLES[base]
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    return base + (base[-1] if base in TWICE or DOUBLED.match(base) else "") + "ed"


def going(base: str) -> str:
    """`signing`, `writing`, `planning`."""
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + (base[-1] if base in TWICE or DOUBLED.match(base) else "") + "ing"


def thirds(bases: Iterable[str]) -> frozenset[str]:
    return frozenset(map(third, bases))


def pasts(bases: Iterable[str]) -> frozenset[str]:
    return frozenset(map(past, bases))


def goings(bases: Iterable[str]) -> frozenset[str]:
    return frozenset(map(going, bases))

"""One reading of every page, judged three times: which tables it touched (G1), what it says (G2), its bytes (G3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import unified_diff
from typing import Any

from tests.gates.asking import body_of, bytes_of
from tests.gates.canaries import Ear
from tests.gates.crawl import readings
from tests.gates.papers import PACKED, texts_of
from tests.gates.row import Row
from tests.gates.statements import looking, side_of
from tests.gates.table import TABLE
from tests.gates.town import Town

FRESH = {"me/second-factor/app/"}  # offers a key that is made anew each time: its status and headers are compared
PLACES = {route: place for place, route in enumerate(TABLE)}  # whose turn it is, also where some are left out
Read = dict[str, Any]


@dataclass
class Judged:
    """What one person was answered: the statements for it, what leaked, what of his own he was shown, and the bytes."""

    statements: int = 0
    own: int = 0
    crossed: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    bytes: Read = field(default_factory=dict)


def judged(
    town: Town, who: str, ear: Ear | None, table: Mapping[str, Row] = TABLE, *, acts: int, parts: bool
) -> Judged:
    """This person asks for everything. Without an ear nobody listens: for bytes that were heard before."""
    found = Judged()
    assert town.unplanned  # asked of the seller's tables, so before anybody looks
    town.clients[who].raise_request_exception = False  # a refusal of the product's own wire is an answer, too
    for route, row in table.items():
        with looking() as statements:
            answers = list(readings(town, who, {route: row}, acts=acts, parts=parts, first=PLACES.get(route, 0)))
        wrong = statements.crossed(side_of(who, route))
        found.crossed += [f"{who} {route}: {name}" for name in wrong]
        found.statements += statements.count
        found.own += len(statements.touched) - len(wrong)
        found.visited.add(route)
        for one in answers:
            read = body_of(one.answer)
            status, body, headers = bytes_of(one.answer, read=read)
            found.bytes[f"{who} {one.what}"] = (status, b"" if route in FRESH else body, headers)
            if ear:
                leaks, shown = ear.hears(*_texts(read, repr(sorted(one.answer.headers.items()))))
                found.leaks += [f"{who} {one.what}: {where}" for where in leaks]
                found.shown |= shown
    return found


def _texts(body: bytes, headers: str) -> tuple[bytes | str, ...]:
    return (*texts_of(body), headers) if body.startswith(PACKED) else (body, headers)


def differing(before: Read, after: Read) -> list[str]:
    """What reads otherwise than before, or is read at all only once."""
    return [what for what in {**before, **after} if before.get(what) != after.get(what)]


def excerpts(before: Read, after: Read, differ: list[str]) -> str:
    """The first lines that differ, for whoever has to find out why."""
    lines = []
    for what in differ[:5]:
        old, new = (repr(read.get(what)).replace("\\n", "\n").splitlines() for read in (before, after))
        lines += [what, *list(unified_diff(old, new, lineterm="", n=0))[2:8]]
    return "\n".join(line[:400] for line in lines)

"""The ids of G4: each address with its own ids, those of the plan beside, of another team, of nobody, and garbage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.gates.asking import MISSING, url_of
from tests.gates.row import Row
from tests.gates.town import FOREIGN, SIBLING, UNUSED, Town

OWN, BESIDE, MALFORMED = "own", ("sibling", "foreign", "missing"), "malformed"
KINDS = (OWN, *BESIDE, MALFORMED)
AT_HOME = {"sibling": {"nils", "uma", "olga", "astrid"}, "foreign": {"lena", "otto"}, "missing": set[str]()}
DRAFTERS = {"sibling": "nils", "foreign": "lena"}
NUMBERS = {"sibling": SIBLING, "foreign": FOREIGN, "missing": UNUSED}
GARBAGE: dict[str, tuple[str, ...]] = {
    "int": ("0", "-1", "99999999999999999999", "1.0", "٣", "abc"),
    "code": ("x", "A" * 23, "A" * 21 + "%00", "..%2f..", "AAAAAAAAAAAAAAAAAAAAA="),
    "own": ("S0", "s1", "X1", "S01", "S9999999999", "B-1"),
    "slug": ("no-such", "_", "..", "a%00b"),
    "str": ("x", "A" * 400, "%00", "'--"),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """An address with ids of a kind. `part` is what was put in its place: an answer may only repeat it.

    `place` is which id it is: the plan's code, or one inside the plan. To whom `at_home` has there is a page.
    """

    kind: str
    place: str
    url: str
    part: str
    at_home: frozenset[str] = frozenset()


def askings(route: str, row: Row, town: Town, *, garbage: int | None = None) -> Iterator[Asking]:
    """Every address that the ids make of a row: its own first, then what stands beside, and so many of the garbage."""
    yield Asking(OWN, "", url_of(route, row.args, town), "")
    for place in range(len(converters(route))):
        yield from _beside(route, row, town, place)
    for place, converter in enumerate(converters(route)):
        for text in GARBAGE[converter][:garbage]:
            yield _with(route, row, town, MALFORMED, place, text)


def converters(route: str) -> list[str]:
    return re.findall(r"<(\w+):", route)


def _beside(route: str, row: Row, town: Town, place: int) -> Iterator[Asking]:
    """What stands in the place of a plan's code, of a sheet's, or of a number."""
    converter = converters(route)[place]
    for kind in BESIDE:
        match converter:
            case "code" if route.startswith("p/"):
                codes = {"sibling": town.others.code, "foreign": town.foreign.code, "missing": MISSING}
                yield _with(route, row, town, kind, place, codes[kind], AT_HOME[kind])
            case "code" if row.args[place] in ("team", "member", "template", "list_file", *town.handovers):
                code = town.beside(row.args[place], kind) or MISSING
                lenas = (town.foreign.team.code, town.templates["foreign"], town.brought["foreign"])
                yield _with(route, row, town, kind, place, code, {"lena"} if code in lenas else set())
            case "code":
                owner = DRAFTERS.get(kind, "")
                theirs = town.plan_files if row.args[place] == "plan_file" else town.drafts
                yield _with(route, row, town, kind, place, theirs.get(owner, MISSING), {owner})
            case "int" if row.args[place : place + 1] == ("unplanned",):
                number = town.beside("unplanned", kind) or str(UNUSED)
                yield _with(route, row, town, kind, place, number, {"lena"} if kind == "foreign" else set())
            case "int" if route.startswith("p/"):
                yield _with(route, row, town, kind, place, str(NUMBERS[kind]))
            case "own":
                letter = str(row.args[place - 1])[0]
                yield _with(route, row, town, kind, place, f"{letter}{NUMBERS[kind]}")
            case _ if kind == "missing":
                yield _with(route, row, town, kind, place, "none")


def _with(
    route: str, row: Row, town: Town, kind: str, place: int, text: str, at_home: set[str] | frozenset[str] = frozenset()
) -> Asking:
    inside = place - route.startswith("p/")
    args: list[Any] = list(row.args)
    if inside >= 0:
        args[inside] = text
    url = url_of(route, tuple(args), town, text if inside < 0 else "")
    return Asking(kind, f"{place}", url, text, frozenset(at_home))

"""Everything that one person can be answered: each address, as a page and as a part of one, read and acted on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from tests.browser.addresses import PAGES
from tests.gates.asking import asked, url_of
from tests.gates.figures import AGAIN
from tests.gates.row import Row
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.gates.who import WHO
from tests.turns import TURN, asks_by_script

BY_SCRIPT = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


WAYS: tuple[Mapping[str, str], ...] = ({}, BY_SCRIPT)


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer, and to what."""

    route: str
    what: str
    answer: HttpResponse


def readings(
    town: Town,
    who: str,
    table: Mapping[str, Row] = TABLE,
    *,
    acts: int = 0 if AGAIN else 1,
    parts: bool = not AGAIN,
    first: int = 0,
) -> Iterator[Reading]:
    """Every address with the plan's own ids: GET, and POST of a form that acts; each again as htmx asks.

    One of so many as `acts` is acted on, in turn, none for 0. Without `parts` each is asked in one of the two ways, in
    turn; `first` is whose turn it is at the first of them.
    """
    for place, (route, row) in enumerate(table.items(), first):
        turn = place + WHO.index(who) + TURN
        urls = [url_of(route, row.args, town), *more_of(route, row, town)]
        for headers in WAYS if parts else (WAYS[asks_by_script(turn)],):
            way = " by script" if headers else ""
            for url in urls:
                yield Reading(route, f"GET {url}{way}", asked(town, who, "GET", url, headers=headers)[0])
            if acts and turn % acts == 0:
                answer, _writes = asked(town, who, "POST", urls[0], row.body, headers=headers)
                yield Reading(route, f"POST {urls[0]}{way}", answer)


def more_of(route: str, row: Row, town: Town) -> list[str]:
    """The same address asked other questions: those that the browser tests look at, and what each side has beside."""
    plan = f"/p/{town.code}/"
    urls = {url.replace("{plan}", plan) for _who, examples in PAGES.values() for url in examples if "?" in url}
    asked_too = {url for url in urls if url.partition("?")[0] == plan + route.removeprefix("p/<code:code>/")}
    if "<own:" in route:
        asked_too |= {url_of(route, (key, *row.args[1:]), town) for key in ("S2", "B1", "B2")}
    if "/lane/" in route and "<int:number>" in route:
        asked_too.add(url_of(route, (2, *row.args[1:]), town))
    return sorted(asked_too)

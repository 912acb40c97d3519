"""G4, the gate itself: who deviates from the table. It counts what it asked, so that its figures can be believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.urls import get_resolver

from tests.gates.asking import asked, bytes_of
from tests.gates.row import READING, Row
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.gates.variants import MALFORMED, OWN, Asking, askings
from tests.gates.who import ALL, SIGNED_OUT, WHO
from tests.turns import TURN

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
RARE = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
ELSEWHERE = {404, 410, 422}  # what one who may is told of an id that the plan has not


def routes() -> set[str]:
    """Every address of the installation, from the resolver."""
    return {str(pattern.pattern) for pattern in get_resolver().url_patterns}


def unnamed(table: Mapping[str, Row] = TABLE) -> list[str]:
    """Addresses that nobody has said who may use, and rows of addresses that are gone."""
    return [f"not in the table: {route}" for route in sorted(routes() - set(table))] + [
        f"gone: {route}" for route in sorted(set(table) - routes())
    ]


@dataclass
class Matrix:
    """One person goes through the table. `full` thins neither ids nor methods, `again` thins them most."""

    town: Town
    who: str
    full: bool = True
    again: bool = False
    answers: int = 0
    asked_how: set[str] = field(default_factory=set)
    asked_for: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def walk(self, table: Mapping[str, Row] = TABLE) -> Matrix:
        for turn, (route, row) in enumerate(table.items()):
            beside: dict[tuple[str, str], Any] = {}
            for asking in askings(route, row, self.town, garbage=None if self.full else 1):
                for method in self._methods(asking, turn):
                    self._ask(route, row, asking, method, beside)
        return self

    def _methods(self, asking: Asking, turn: int) -> tuple[str, ...]:
        """The fast profile has who is on the plan ask for every address by GET and POST with ids of the plan itself,
        the others by one of them, in turn, and every fourth person by one more method, not again on another database.
        Each place of an address is asked for with other ids by GET or POST in turn, by every third person on the plan
        and every sixth of the others, who are all told that nothing is there. Garbage is asked for by every sixth
        person. The turns go on with the day.

        An id stands beside two others of its place, and is asked for by the method they are.
        """
        if self.full:
            return METHODS
        turn += WHO.index(self.who) + TURN
        inside = self.who in ALL
        if asking.kind == OWN:
            usual = ("GET", "POST") if inside else (("GET", "POST")[turn % 2],)
            return usual if self.again or turn % 4 else (*usual, RARE[turn // 4 % 5])
        if asking.kind == MALFORMED:
            return () if turn % 6 else (METHODS[turn // 6 % 3],)
        turn += int(asking.place)
        every = 3 if inside else 6
        return () if turn % every else (("GET", "POST")[turn // every % 2],)

    def _ask(self, route: str, row: Row, asking: Asking, method: str, beside: dict[tuple[str, str], Any]) -> None:
        answer, writes = asked(self.town, self.who, method, asking.url, row.body)
        self.answers += 1
        self.asked_how.add(method)
        self.asked_for.add(asking.kind)
        faults = [*self._always(answer, writes, method)]
        if asking.kind == OWN:
            faults += self._own(row, answer, method)
        elif self.who not in asking.at_home:
            faults += self._elsewhere(row, asking, answer, method)
            faults += [f"writes {write}" for write in writes]
            if asking.kind != MALFORMED:
                seen = bytes_of(answer, asking.part, self.town.code)
                if beside.setdefault((method, asking.place), seen) != seen:
                    faults.append("answers otherwise than beside it")
        self.wrong += [f"{self.who} {method} {route} ({asking.kind}): {fault}" for fault in faults]

    def _always(self, answer: HttpResponse, writes: list[str], method: str) -> Iterator[str]:
        refused = answer.status_code >= 400 or "/signin/?" in answer.get("Location", "")
        if answer.status_code >= 500 and answer.status_code != 503:
            yield f"{answer.status_code}"
        if writes and (method != "POST" or refused):
            yield f"{answer.status_code}, and writes {writes[0]}"
        if method == "HEAD" and any(answer):  # a file that is sent piece by piece, too
            yield "has a body"

    def _own(self, row: Row, answer: HttpResponse, method: str) -> Iterator[str]:
        wanted = row.expects(self.who, method)
        if answer.status_code not in wanted:
            yield f"{answer.status_code}, not {wanted}"
        elif answer.status_code == 403 and method != "HEAD":
            said, reason = unescape(answer.content.decode()), row.reason(self.who)
            if not reason or any(part.strip() not in said for part in str(reason).split("…")):
                yield f"does not say: {reason}"
        signs_in = answer.get("Location", "").startswith("/signin/?next=")
        if self.who in SIGNED_OUT and row.section and row.section.closed and not signs_in:
            yield f"sends to {answer.get('Location')}"

    def _elsewhere(self, row: Row, asking: Asking, answer: HttpResponse, method: str) -> Iterator[str]:
        """Nothing is there, and nobody learns more than that: no more than he would of his own."""
        wanted = set(row.expects(self.who, method))
        section, status = row.section, answer.status_code
        assert section is not None
        if self.who in (row.reads if method in READING else row.acts) and status in (200, 204, 302):
            allowed = not section.closed or (method == "POST" and status == 302 and asking.place != "0")
            if not allowed:
                yield f"{status} for an id that is not there"
        elif wanted & {403} and status == 403 and asking.place != "0":
            return
        elif status not in (wanted & {302, 405}) | ELSEWHERE:
            yield f"{status} for an id that is not there"

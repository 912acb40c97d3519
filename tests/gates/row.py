"""What the table says of one address, and what that means for each person: a status, and the sentence of a no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mapapp.access.rules import Reason
from tests.gates.who import NONE, SIGNED_OUT, Crowd

READING, WRITING = ("GET", "HEAD"), ("POST",)
Statuses = int | Mapping[Crowd, int] | tuple[int, ...]


@dataclass(frozen=True)
class Section:
    """A kind of pages, and whom its door turns away before it looks at the method."""

    name: str
    words: str
    members: Crowd  # who learns that there is such a page: to all others it is missing
    method_first: bool = False  # a method that is none here is told to strangers too: it speaks of no plan
    closed: bool = True  # asks for a sign-in first


@dataclass(frozen=True)
class Row:
    """One address in words: what it is for, who reads it (GET), who acts (POST), and what all others are told.

    `args` fill the route, in order, after a plan's code; `body` is a form that acts when one may. Who is on the plan
    and may not, gets 403 with the sentence of `why`: one for all, or one a crowd. For the people of `absent` (the other
    company, when a page is one side's own) there is no such page: 404, as for strangers.
    """

    what: str
    reads: Crowd = NONE
    acts: Crowd = NONE
    why: Reason | Mapping[Crowd, Reason] = None
    args: tuple[Any, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    shows: Statuses = 200
    does: Statuses = 302
    absent: Crowd = NONE
    section: Section | None = None

    def within(self, section: Section) -> Row:
        return replace(self, section=section)

    def expects(self, who: str, method: str) -> tuple[int, ...]:
        """The statuses that the table allows this person for this method; one, but where a machine's state decides."""
        section = self.section
        assert section is not None
        may, does = (self.reads, self.shows) if method in READING else (self.acts, self.does)
        served = bool(may.names) and method in (*READING, *WRITING)
        if section.closed and who in SIGNED_OUT:
            return (302,)
        if not served and (section.method_first or who in section.members):
            return (405,)
        if who not in section.members or who in self.absent:
            return (404,)
        return _statuses(does, who) if who in may else (403 if self.turns_away else 404,)

    @property
    def turns_away(self) -> bool:
        """Says no with a reason; else it is no page for whoever may not."""
        return self.why is not None

    def reason(self, who: str) -> Reason:
        """The sentence that this person is told with a 403."""
        if not isinstance(self.why, Mapping):
            return self.why
        return next((reason for crowd, reason in self.why.items() if who in crowd), None)

    def refused(self) -> Crowd:
        """Who learns of the page and may not do all that it does."""
        section = self.section
        assert section is not None
        every = [crowd for crowd in (self.reads, self.acts) if crowd.names]
        may = frozenset.intersection(*(crowd.names for crowd in every))
        return Crowd("", section.members.names - may - self.absent.names)


def _statuses(given: Statuses, who: str) -> tuple[int, ...]:
    if isinstance(given, Mapping):
        return (next(status for crowd, status in given.items() if who in crowd),)
    return given if isinstance(given, tuple) else (given,)

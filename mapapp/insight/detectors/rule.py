"""A rule, and what it gives back: before it is a finding it lacks only what the rule itself says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

from django.utils.functional import Promise

from mapapp.insight.case import Numbers
from mapapp.insight.detectors.seen import Seen
from mapapp.insight.finding import Finding, Place

NAMES = tuple(each.name for each in fields(Numbers))


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule found: the fact, what cures it and where, and what it is read from. `title` and `weight` where they
    differ from the rule's, `short` as in `Finding`."""

    evidence: str
    act: str
    cure: Place
    title: str = ""
    about: str = ""
    tasks: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    weight: int = 0
    short: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """`code` is for ever. `title` names what is wrong, `words` say what is held against, with the team's numbers in
    them. `weight` as in `Finding`. `signed`: it is read after the signature as well."""

    code: str
    weight: int
    read: Callable[[Seen], Iterable[Draft]]
    title: Promise
    words: Promise
    signed: bool = False

    def said(self, numbers: Numbers) -> str:
        return str(self.words) % {name: getattr(numbers, name) for name in NAMES}

    def findings(self, seen: Seen) -> Iterable[Finding]:
        for draft in self.read(seen):
            yield Finding(
                self.code,
                draft.title or str(self.title),
                draft.evidence,
                draft.act,
                draft.cure,
                draft.weight or self.weight,
                self.said(seen.case.numbers),
                draft.about,
                draft.tasks,
                draft.people,
                draft.events,
                draft.short,
            )

"""What a judgement says: the fact, the rule it is held against, what cures it, and where to look."""

from __future__ import annotations

from dataclasses import dataclass

from mapapp.insight.completeness import Place

__all__ = ["Finding", "Place"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found in a case, in words to whoever sells.

    `code` names the rule for ever: answers to it ("not now", "not relevant") are kept under it, `about` apart where one
    rule may find several things (a step's or a person's number; empty for the plan as a whole). `weight` orders
    findings, the highest first: 3 endangers the purchase, 2 costs time, 1 is worth a look. `cure` is the page on which
    it is mended. `tasks` and `people` are numbers of the plan, `events` numbers of its history: the evidence. `short`
    is what stands under the title where there is room for one sentence, if that is not the evidence.
    """

    code: str
    title: str
    evidence: str
    act: str
    cure: Place
    weight: int
    rule: str
    about: str = ""
    tasks: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    short: str = ""

    @property
    def in_short(self) -> str:
        """The one sentence for which a panel has room."""
        return self.short or self.evidence

    @property
    def key(self) -> str:
        """By which an answer finds it again."""
        return f"{self.code}:{self.about}" if self.about else self.code

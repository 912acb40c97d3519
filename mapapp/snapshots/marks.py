"""A sentence with a mark of change in it: what was, struck through, and what is."""

from __future__ import annotations

from dataclasses import dataclass

HERE = "\x00"  # stands in a translated sentence where the mark goes, so that a sentence is translated whole


@dataclass(frozen=True, slots=True)
class Marked:
    """`lead`, then `was` struck through and `now` marked, then `tail`. Templates draw it with one partial."""

    lead: str
    was: str = ""
    now: str = ""
    tail: str = ""


def marked(sentence: str, *, was: str = "", now: str = "") -> Marked:
    """The sentence with the mark where HERE stands in it; at its end when it stands nowhere."""
    lead, _here, tail = sentence.partition(HERE)
    return Marked(lead, was, now, tail)

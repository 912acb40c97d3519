"""What the text of a step leaves open. Pure: the same words and fields, the same findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from mapapp.insight.wording import acts, decisions, evidence, open_ends
from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording.english import is_english
from mapapp.insight.wording.line import MOST_WORDS, Line, line_of

ASPECTS = ("actor", "act", "object", "evidence", "amount", "forum", "by_when")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is missing, in the order of `ASPECTS`. Nothing for a text that is strong, foreign, or too long to judge."""

    line: Line
    kind: str
    missing: tuple[str, ...] = field(default=())

    @property
    def is_weak(self) -> bool:
        return bool(self.missing)


def read_wording(text: str, *, kind: str = "task", side: str = "", done_when: str = "") -> Reading:
    """Reads a text as a person would who was not there. `side` is the owner's, empty while nobody owns it; a filled
    `done_when` is the evidence."""
    line = line_of(text)
    if not is_english(line.raw) or len(line.words) > MOST_WORDS:
        return Reading(line, kind)
    missing = _missing(line, kind, side)
    if done_when.strip():
        missing -= {"evidence"}
    return Reading(line, kind, tuple(aspect for aspect in ASPECTS if aspect in missing))


def _missing(line: Line, kind: str, side: str) -> set[str]:
    missing: set[str] = set()
    if open_ends.no_day(line):
        missing.add("by_when")
    if open_ends.names_nothing(line):
        missing.add("object")
    if kind != "meeting":  # it is an occasion itself
        missing |= _decision(line, side)
    if evidence.wishes(line):
        missing.add("evidence")
    if missing & {"actor", "amount", "forum", "evidence", "object"}:
        return missing
    return missing | _act(line, kind)


def _act(line: Line, kind: str) -> set[str]:
    if open_ends.idle_words(line) or open_ends.asks(line):
        return {"act"}
    if kind == "meeting":
        return {"evidence"} if evidence.idle_meeting(line) else set()
    if evidence.judges(line):
        return set() if evidence.has_outcome(line) else {"evidence"}
    if evidence.only_agreed(line):
        return {"evidence"}
    if acts.finishes(line, besides=known.ENDED) or (line.has(("until", "by")) and line.counts):
        return set()
    if acts.weak_verb(line) >= 0 and not line.has(evidence.RECORDED):
        return {"act"}
    if acts.finishes(line):
        return set()
    if kind == "milestone" and line.has(known.EVENTS):
        return set()
    return {"act"} if acts.only_a_noun(line) or evidence.idle_meeting(line) else set()


def _decision(line: Line, side: str) -> set[str]:
    missing: set[str] = set()
    money = decisions.on_money(line)
    is_decision = money or decisions.decided(line)
    asked = decisions.asked_of_others(line)
    somebody, occasion = decisions.by_somebody(line), decisions.has_occasion(line)
    vague = decisions.by_nobody_in_particular(line) and not somebody
    if money and not decisions.has_amount(line):
        missing.add("amount")
    if is_decision and not somebody and not occasion and not decisions.is_pinned(line):
        missing.add("forum")
    theirs = is_decision and side != "buyer" and not line.begins_with(decisions.OWN)
    if ((asked or is_decision) and vague) or ((asked or theirs) and not somebody):
        missing.add("actor")
    return missing

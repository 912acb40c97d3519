"""What the text of a step leaves open. Pure: the same words and fields, the same findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from mapapp.insight.wording import decisions, ends, evidence, open_ends, verbs
from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording.english import is_english
from mapapp.insight.wording.line import MOST_WORDS, Line, line_of
from mapapp.insight.wording.reasons import is_event, is_foreign, reason_of
from mapapp.insight.wording.trimmed import trimmed

ASPECTS = ("actor", "act", "object", "evidence", "amount", "forum", "by_when")
SETTLING = frozenset({"effort", "loose", "hedged", "mood", "agreed"})  # beside one of these no decision is taken
DECISIVE = verbs.DECIDED | known.DECISIONS | known.MONEY | {"signed", "countersigned", "deal", "contract"}
RECORDED = known.words("minuted recorded published filed logged minutes")


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
    """Each gap is looked for in the text without its days and amounts, but for the gaps that are those."""
    bare = line_of(trimmed(line.raw))
    missing: set[str] = set()
    if open_ends.no_day(line):
        missing.add("by_when")
    if not bare.words:
        return missing
    if open_ends.idle_words(bare) and not bare.has(DECISIVE):
        return missing | {"act"}
    if kind != "meeting":  # it is an occasion itself
        missing |= _decision(line, bare, side)
    if open_ends.names_nothing(bare) and "actor" not in missing and not _heads(bare):
        missing.add("object")
    if evidence.wishes(bare):
        missing.add("act" if bare.begins_with(("get", "keep")) and not bare.has(known.MIND) else "evidence")
    if missing - {"by_when"}:
        return missing
    return missing | _act(line, bare, kind, by_when="by_when" in missing)


def _act(line: Line, bare: Line, kind: str, *, by_when: bool) -> set[str]:
    if open_ends.idle_words(bare):
        return {"act"}
    if kind == "meeting":
        if open_ends.asks(line):
            return {"act"}
        return {"evidence"} if evidence.idle_meeting(bare) else set()
    if kind == "milestone" and line.has(known.EVENTS):
        return set()
    found = ends.signs(open_ends.WHENEVER.sub(" ", line.raw))
    weight = ends.weight_of(found) + _settled(bare, found)
    if weight > 0 or (by_when and weight == -ends.HINT):
        return set()  # beside a time that is left open a small doubt is not worth a word
    if found[:1] and found[0].name == "heading" and (is_foreign(bare) or (kind == "milestone" and is_event(bare))):
        return set()
    return {reason_of(bare, found)}


def _heads(line: Line) -> bool:
    """`Tender process`: no verb, so nothing that it leaves without a thing."""
    found = ends.signs(line.raw)
    return bool(found) and found[0].name == "heading"


def _settled(line: Line, found: tuple[ends.Sign, ...]) -> int:
    """A decision by somebody, or in a place that is named, is an end."""
    names = {sign.name for sign in found}
    if names & SETTLING or ("heading" in names and not line.has(known.TAIL)):
        return 0
    placed = decisions.by_somebody(line) or decisions.has_occasion(line)
    return ends.FAIR if decisions.decided(line) and placed else 0


def _decision(line: Line, bare: Line, side: str) -> set[str]:
    missing: set[str] = set()
    money = decisions.on_money(bare)
    is_decision = money or decisions.decided(bare)
    asked = decisions.asked_of_others(bare)
    somebody, occasion = decisions.by_somebody(bare), decisions.has_occasion(bare)
    vague = decisions.by_nobody_in_particular(bare) and not somebody
    amount = decisions.has_amount(line)
    if money and not amount:
        missing.add("amount")
    pinned = decisions.is_pinned(bare) or (money and amount)
    if is_decision and not somebody and not occasion and not pinned:
        missing.add("forum")
    theirs = is_decision and not bare.has(RECORDED) and side != "buyer" and not bare.begins_with(decisions.OWN)
    if ((asked or is_decision) and vague) or ((asked or theirs) and not somebody):
        missing.add("actor")
    return missing

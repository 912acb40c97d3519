"""What is done: whether a text has an act that one can see finished, or only talk, effort, or a noun."""

from __future__ import annotations

import re

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import verbs
from mapapp.insight.wording.line import Line

PARTICLES = known.words("down up over back out whether which")
PAPERS = known.words("form forms plan list letter note notes schedule sheet schedules")  # "the MSA and order form"
PAIRS = frozenset(  # nouns of two words, the first of which is a verb as well
    tuple(pair.split("-"))
    for pair in known.words("""
        purchase-order purchase-orders purchase-requisition order-form price-list load-test change-request change-plan
        launch-plan release-plan release-notes support-plan support-model cost-centre grant-application
        open-points open-items open-issues rate-card rate-cards rate-limits
        open-questions open-actions
    """)
)
SUFFIX = re.compile(
    r"\w{3}(?:[ts]ions?|ments?|it(?:y|ies)|ness|[ae]nces?|[ae]nc(?:y|ies)|ships?|ings?|ologies|ology|isations?)$"
)
LOOSELY = known.words("""
    nail firm flesh hammer iron line tee ramp gear warm sound feel tie button build scope talk think work sort suss lay
    map size shore beef mop speed step buff straighten smooth
""")  # with "out", "up", "down": effort, of which nobody sees the end
HOWEVER = known.words("out up down through over off")
NO_THING = known.TAIL | known.LINKING | known.JOINING
NO_NOUN = NO_THING | known.FORUMS
LETTING = known.words("have get let make ask")


def finishes(line: Line, *, besides: frozenset[str] = frozenset()) -> bool:
    """Some act in it ends. `besides` are words that do not count this time."""
    return any(_ends(line, at, word) for at, word in enumerate(line.words) if word not in besides)


def _ends(line: Line, at: int, word: str) -> bool:
    if at == 0 and word in LOOSELY and line.after(0) in HOWEVER:
        return False
    if line.after(at) in verbs.WEAKENING and word in ("start", "begin", "keep", "stop"):
        return False
    if word in known.BUILDING or (word == "build" and line.after(at) in known.BUILDING):
        return False
    if word in verbs.FINISHED or word in verbs.DECIDED:
        return not describes(line, at, word)
    if word in verbs.FINISHING or word in known.DECIDING:
        if at == 0 and len(line.words) > 1 and word in verbs.NOUNS_TOO and names_first(line):
            return False
        if line.before(at) in ("and", ",") and word in verbs.NOUNS_TOO and line.after(at) in PAPERS:
            return False
        return line.begins(at) or (line.words[0] in LETTING and line.after(at) in known.DETERMINERS)
    if word in verbs.FINISHES or word in verbs.DECIDES:
        return at > 0 and (word not in verbs.NOUNS_TOO or _takes(line, at))
    return _unknown_past(word) and not describes(line, at, word)


def describes(line: Line, at: int, word: str) -> bool:
    """A participle before its noun is no act of the step: "for shared documents", "agreed scope"."""
    before, after = line.before(at), line.after(at)
    if before in verbs.ACTING and line.begins(at - 1):
        before = "the"
    plain = after and after[0].isalpha() and after not in NO_NOUN
    return bool(plain and (before in known.TAIL or before in known.DETERMINERS or word in known.ADJECTIVES))


def _takes(line: Line, at: int) -> bool:
    """What follows is what a verb takes: "issues a rating", "names 15 users"."""
    word, after = line.words[at], line.after(at)
    if after in known.DETERMINERS or after.isdecimal() or after in PARTICLES:
        return True
    if line.before(at) in known.PARTIES or line.is_of_a_name(word):
        if not after:
            return word not in known.THINGS and not (at == 1 and names_first(line))
        if after.isalpha() and after not in NO_THING:
            return True
    return line.before(at) in ("and", "then") and any(word in verbs.THIRDS for word in line.words[:at])


def names_first(line: Line) -> bool:
    """Begins with a word that is a noun as well and goes on as nouns do: "Change management", "Purchase order"."""
    first, second = line.words[0], line.after(0)
    if second in known.PROCESSES or (first, second) in PAIRS:
        return True
    return first in known.ATTRIBUTES and (second in known.TOPICS or bool(SUFFIX.search(second)))


def _unknown_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word not in verbs.KNOWN and word not in known.ADJECTIVES


def weak_verb(line: Line) -> int:
    """Where a verb of talk, effort or help stands as the verb of the text; -1 where none does."""
    if line.words[:1] and line.words[0] in LOOSELY and line.after(0) in HOWEVER and not line.counts:
        return 0
    for at, word in enumerate(line.words):
        if (word in known.TO_MANY and line.counts) or (word == "deal" and line.after(at) != "with"):
            continue
        if word in known.WEAK and (line.begins(at) or line.before(at) in ("continue", "started")):
            return at
        if (
            word in verbs.WEAKENING
            and line.after(at) not in known.PARTIES
            and (at == 0 or line.before(at) in ("start", "keep", "continue", ":"))
        ):
            return at
        if word == "works" and line.counts and line.after(at) in ("for", "in", "at"):
            continue  # a thing that runs: "Import works for 3 sites"
        if word in verbs.WEAKENS and at > 0 and word not in known.PROCESSES and _weakly(line, at):
            return at
        if word in verbs.WEAKENED and not line.counts and _was_done(line, at, word):
            return at
    return -1


def _was_done(line: Line, at: int, word: str) -> bool:
    return line.before(at) not in known.DETERMINERS and not describes(line, at, word)


def _weakly(line: Line, at: int) -> bool:
    before = line.before(at)
    if before == "own" or before in known.DETERMINERS or before.endswith("'s"):
        return False  # "with their own figures": a noun
    return line.after(at) in known.TAIL | known.DETERMINERS or at == len(line.words) - 1

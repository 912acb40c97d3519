"""Which gap is named of a text that shows no end, and of which texts nothing is said."""

from __future__ import annotations

import re
from itertools import pairwise

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import noun_classes as nouns
from mapapp.insight.wording import verb_classes as verbs
from mapapp.insight.wording.clauses import ORDINARY
from mapapp.insight.wording.ends import Sign
from mapapp.insight.wording.english import ENGLISH
from mapapp.insight.wording.line import Line

REASONS = {"judged": "evidence", "agreed": "evidence", "mood": "evidence", "ensure": "evidence", "nothing": "object"}
FOREIGN_END = re.compile(
    r"\w{3}(?:en|ung|keit|heit|schaft|zione|mento|eren|aire|ette|ado|ida|ować|anie|enie|eur|eux|gabe)$"
)
LONGEST_WORD = 30
FAMILIAR = ORDINARY | ENGLISH | known.PARTIES | known.PROCESSES
NO_EVENT = known.PROCESSES | known.JUDGED
NOT_JUDGED = known.TAIL | known.PROCESSES | nouns.GROUPS
OF_SOMETHING = known.ENDED | {"of", "by"}


def reason_of(line: Line, found: tuple[Sign, ...]) -> str:
    """What speaks against an end most: no act, no evidence of what came out, or no thing that is named."""
    worst = min(found, key=lambda sign: sign.weight, default=Sign(0, "heading"))
    if worst.name == "mood" and worst.word.casefold().startswith(("get", "keep", "make", "be ")):
        return "act"
    if worst.name == "loose" and worst.word.startswith("look "):
        return "evidence"
    if worst.name == "heading" and _judges(line):
        return "evidence"
    if worst.name == "agreed" and worst.word in verbs.GETTING | verbs.GOT:
        return "evidence" if line.has(nouns.YES) else "act"
    if worst.name == "nothing" and (worst.word not in verbs.DELIVERING or line.words[0] in nouns.MODIFIERS):
        return "act"
    return REASONS.get(worst.name, "act")


def _judges(line: Line) -> bool:
    """`Review MSA`, `Evaluation of bids`, `Legal review complete`: somebody judges, and what comes of it is open."""
    words = line.words
    if len(words) > 1 and words[0] in known.JUDGING and words[1] not in NOT_JUDGED:
        return True
    return any(word in known.JUDGED and after in OF_SOMETHING for word, after in pairwise(words))


def is_event(line: Line) -> bool:
    """A milestone may be the name of an event: "First productive invoice"."""
    return len(line.words) > 1 and line.words[-1] not in NO_EVENT


def is_foreign(line: Line) -> bool:
    """No word that is known, and one spelt as no English word is."""
    if any(not word.isascii() and word.isalpha() for word in line.words):
        return True
    if any(len(word) > LONGEST_WORD for word in line.words):
        return True
    plain = [word for word in line.words if word[0].isalpha()]
    if any(word in FAMILIAR for word in plain):
        return False
    return not plain or any(FOREIGN_END.search(word) for word in plain)

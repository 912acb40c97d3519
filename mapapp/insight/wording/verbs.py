"""The words of the lexicon in all their forms, and which of them the rules turn on."""

from __future__ import annotations

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import noun_classes, verb_classes
from mapapp.insight.wording.forms import goings, pasts, thirds

FINISHING = known.FINISHING
FINISHES = thirds(FINISHING)
FINISHED = pasts(FINISHING) | known.SPENT
NOUNS_TOO = known.NOUNS_TOO | thirds(known.NOUNS_TOO)
WEAK = known.WEAK
WEAKENS = thirds(WEAK)
WEAKENED = pasts(WEAK - known.PLAINLY)
WEAKENING = goings(WEAK)
JUDGING = known.JUDGING
JUDGES = thirds(JUDGING)
JUDGED = pasts(JUDGING)
DECIDING = known.DECIDING
DECIDES = thirds(DECIDING) | {"signoffs"}
DECIDED = pasts(DECIDING) | {"signoffed", "decided"}
BASES = FINISHING | WEAK | JUDGING | DECIDING | known.OTHERS
ACTING = FINISHING | WEAK | JUDGING
THIRDS = FINISHES | WEAKENS | JUDGES | DECIDES
EVERY_DECIDED = DECIDING | DECIDES | DECIDED
TURNING = (
    FINISHED | WEAK | WEAKENED | JUDGING | JUDGED | DECIDING | DECIDES | DECIDED | known.MONEY | known.DECISIONS
    | known.JUDGED | known.PROCESSES | known.THINGS | {"follow"}
)  # fmt: skip
KNOWN = (
    TURNING | FINISHING | FINISHES | WEAKENS | WEAKENING | JUDGES | DECIDES | known.PROCESSES | known.THINGS
    | known.PARTIES | known.VAGUE | known.MEETINGS | known.OUTCOME | known.ABSTRACT | known.NOTHING
    | verb_classes.EVERY_FORM
    | noun_classes.PAPERS | noun_classes.THINGS | noun_classes.MIND | noun_classes.GENERIC | noun_classes.TOPICS
)  # fmt: skip

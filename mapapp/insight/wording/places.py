"""Whether a word is a verb where it stands. English has most of its verbs as nouns as well; the words beside tell."""

from __future__ import annotations

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import noun_classes as nouns
from mapapp.insight.wording import verb_classes as verbs
from mapapp.insight.wording.clauses import COUNTED, DETERMINERS, NOUNS, PREPOSITIONS, Clause, is_number
from mapapp.insight.wording.forms import third
from mapapp.insight.wording.whole import LOOSE

BEFORE_A_VERB = known.words("""
    to will must can should shall please and then not or we i they you both also may could would let's lets need needs
    & + / , ; : ( - – —
""")
AFTER_A_NOUN = PREPOSITIONS | nouns.MEETINGS | verbs.EVERY_PAST | verbs.EVERY_THIRD | known.words("is are was were has")
NOUN_THIRDS = frozenset(third(base) for base in verbs.EVERY_VERB if base in NOUNS)
THING_WORDS = nouns.PAPERS | nouns.THINGS | nouns.TOPICS | nouns.GENERIC
SUBJECTS = known.PARTIES | nouns.SUBJECTS | known.VAGUE
NO_NOUN = PREPOSITIONS | known.JOINING | known.LINKING | known.words("as again back w/ via here there online today")
NO_THIRD = known.words("is was has does this its us as across always plus thus yes")
PARTICLES = known.words("over out back up in off")
VERB_PARTICLES = known.words("on with to for from in up out off into over down")
PRONOUNS = known.words("we you they i he she it this that them these those everything something anything")
NOT_AFTER_A_VERB = PREPOSITIONS - VERB_PARTICLES
NO_OBJECT_YET = DETERMINERS | PREPOSITIONS
DECIDED_BY_MANY = verbs.DELIVERING | known.DECIDING
AFTER_A_PAIR = nouns.PAPERS | nouns.THINGS | PREPOSITIONS
ALONE = nouns.PAPERS | nouns.THINGS | nouns.TOPICS | nouns.MEETINGS
MAY_BE_NOUN = nouns.MODIFIERS | NOUNS | verbs.JUDGING
SECOND_NOUN = (known.PROCESSES | THING_WORDS | nouns.MEETINGS | nouns.MIND) - PRONOUNS
PURCHASES = nouns.PAPERS | known.PROCESSES
MAY_ACT = NOUNS | verbs.PROCESS
ONLY_VERBS = verbs.EVERY_VERB - NOUNS - verbs.PROCESS
DONE = (verbs.EVERY_PAST - verbs.GOT | known.SPENT) - verbs.EVERY_VERB
BEFORE_A_NOUN = NO_OBJECT_YET | COUNTED | {"/", "&"}
MAYBE_PLURAL = NOUN_THIRDS | THING_WORDS
WHO = SUBJECTS | {"", "and", "then"}
PLAINLY_DONE = verbs.DELIVERS - nouns.PAPERS - nouns.THINGS
TAKEN = DETERMINERS | nouns.PAPERS
AFTER_A_PLURAL = PREPOSITIONS | (verbs.EVERY_PAST - verbs.EVERY_VERB) | {"and", "or", "&"}
NO_UNKNOWN = THING_WORDS | nouns.MIND | verbs.PROCESSES | NO_THIRD
LEADS_A_NOUN = NO_OBJECT_YET | verbs.EVERY_VERB | {"and", "of"}


def acts_here(clause: Clause, at: int, *, passive: bool) -> bool:
    """A verb in its base form stands here: first, after "to" or "and", after "can Susan", after several who act."""
    asked = _asked(clause, at)
    before = clause.before(at)
    if not (at == 0 or before in BEFORE_A_VERB or (before.endswith("ly") and at == 1) or asked):
        return False
    if at == 0 and (passive or _first_is_noun(clause) or _first_acts(clause)):
        return False
    return asked or not _of_a_pair(clause, at)


def _asked(clause: Clause, at: int) -> bool:
    words = clause.words
    if at == 2 and words[0] in ("can", "could", "will", "would", "have", "let", "make"):
        return True
    many = at > 0 and words[at - 1] in SUBJECTS and (words[at - 1].endswith("s") or "and" in words[:at])
    return many and words[at] in DECIDED_BY_MANY


def _of_a_pair(clause: Clause, at: int) -> bool:
    """`The MSA and order form`: a noun that is a verb as well, before another noun."""
    after = clause.after(at)
    noun = clause.words[at] in NOUNS and (not after or after in AFTER_A_PAIR)
    return at > 0 and clause.before(at) != "to" and noun


def _first_is_noun(clause: Clause) -> bool:
    """`Change management`, `Test results`, `Order form`, `Pilot with a few stores`."""
    words = clause.words
    if len(words) == 1:
        return words[0] in ALONE
    first, second = words[:2]
    if first not in MAY_BE_NOUN:
        return False
    if second in NOT_AFTER_A_VERB or (first == "open" and second in nouns.LISTED):
        return True
    noun = second in SECOND_NOUN
    noun = (noun or second.endswith(("ing", "tion", "ment"))) and second != "it"
    follows = words[2] if len(words) > 2 else ""
    noun = noun or (not follows and not second.endswith("s") and second not in NO_OBJECT_YET | clause.names)
    if first == "purchase" and second not in PURCHASES:
        return False
    return noun and first in nouns.MODIFIERS and (not follows or follows in AFTER_A_NOUN)


def _first_acts(clause: Clause) -> bool:
    """`Champion invites Legal`, `Do we need a DPIA`: what could be a verb is who does it, or asks."""
    first, second = clause.words[0], clause.after(0)
    if first in ("do", "does", "did", "have", "has") and second in PRONOUNS:
        return True
    if first not in MAY_ACT:
        return False
    if second in ("has", "have", "is", "are", "was", "were", "works"):
        return True
    near = enumerate(clause.words[1:4], start=1)
    return any(word in verbs.DELIVERS and does_here(clause, at) for at, word in near)


def is_passive(clause: Clause) -> bool:
    """`Support tier chosen`, `Help pages translated into German`: what begins like a verb is a noun there."""
    words = clause.words
    if len(words) < 3 or words[0] in ONLY_VERBS:
        return False
    if not verbs.CAUSING.isdisjoint(words) or words[1] in NO_OBJECT_YET:
        return False
    return any(word in DONE and not describes_here(clause, at) for at, word in enumerate(words) if at > 1)


def does_here(clause: Clause, at: int) -> bool:
    """The third person of a verb stands here, and no plural: "CISO issues the rating"."""
    word, before, after = clause.words[at], clause.before(at), clause.after(at)
    if before in BEFORE_A_NOUN or is_number(before):
        return False
    if word not in MAYBE_PLURAL:
        return True
    subject = before in WHO or before in clause.names or before.endswith("er")
    if subject and word in PLAINLY_DONE and after in PREPOSITIONS:
        return True
    if subject and after in LOOSE.get(verbs.BASE_OF.get(word, word), ()):
        return True  # "Ravi works on the import"
    takes = after in TAKEN or after in clause.names or after.endswith("'s") or is_number(after) or _handed(clause, at)
    follows = bool(after) and after not in AFTER_A_PLURAL
    return (subject and (takes or follows)) or (takes and bool(before))


def _handed(clause: Clause, at: int) -> bool:
    """`Hands over supplier list`."""
    further = clause.words[at + 2 : at + 3]
    return clause.after(at) in PARTICLES and bool(further) and further[0] not in PREPOSITIONS


def does_something(clause: Clause, at: int) -> bool:
    """A third person of a verb that is in no list: "SAP team transports the connector"."""
    word, after = clause.words[at], clause.after(at)
    if not word.endswith("s") or word.endswith(("ss", "'s")):
        return False
    if word in NO_UNKNOWN:
        return False
    before = clause.before(at)
    return (before in SUBJECTS or before in clause.names) and (after in DETERMINERS or is_number(after))


def describes_here(clause: Clause, at: int) -> bool:
    """A participle before its noun: "the signed order form"."""
    word, before, after = clause.words[at], clause.before(at), clause.after(at)
    if not after or not after[0].isalpha() or after in NO_NOUN or after.endswith("ly"):
        return False
    led = before in LEADS_A_NOUN or before.endswith("'s")
    return at == 0 or led or word in known.ADJECTIVES

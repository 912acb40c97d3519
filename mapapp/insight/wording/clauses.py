"""A text as the clauses that an end is looked for in, and what stands after a verb in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import noun_classes as nouns
from mapapp.insight.wording import verb_classes as verbs
from mapapp.insight.wording.line import Line, line_of

PREPOSITIONS = known.TAIL | known.words("""
    within under over against without after before around onto above below off out up down along via re upon towards
    toward until
""")
STOPS = frozenset([",", ";", ":", ".", "(", ")", "–", "—", "-", "=", "→", ">", "?", "!", "•"]) | known.words(
    "which who whom whereas so because then while since when if once until but plus incl including"
)
ASIDE = known.words("once since if because so whereas")
COUNTED = known.words("""
    two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty dozen hundred both
""")
NUMBER = re.compile(r"^\d[\d.,]*(?:k|m|\+)?$")
DETERMINERS = known.DETERMINERS | known.words("""
    us them him her me own new first final two three four five six seven eight nine ten both some
""")
PASSED_OVER = DETERMINERS | known.words("""
    and or & + / more open further other remaining outstanding current existing relevant additional required necessary
    any various several different potential key main important internal external early initial overall general full all
    well quick right
""")
NOUNS = (
    nouns.PAPERS | nouns.THINGS | nouns.TOPICS | nouns.GENERIC | nouns.MIND | nouns.MEETINGS | known.NOUNS_TOO
)  # fmt: skip
ORDINARY = (
    NOUNS | verbs.EVERY_FORM | known.TOPICS | known.THINGS | known.PROCESSES | known.ATTRIBUTES | DETERMINERS
    | known.VAGUE
)  # fmt: skip
TITLES = re.compile(r"\b(Dr|Mr|ca|c|betw|resp|Mrs|Ms|Prof|St|No|vs|approx|incl|Inc|Ltd|Co)\.")
UNCLEAR = nouns.GENERIC | nouns.MIND | known.VAGUE
CONCRETE = nouns.PAPERS | nouns.THINGS
TOPICAL = nouns.TOPICS | nouns.GENERIC
NO_HEAD = nouns.GENERIC | nouns.MIND
NO_NAMES = TOPICAL | nouns.MIND
NO_MODIFIER = UNCLEAR | nouns.TOPICS | known.PARTIES
ONLY_MIND = nouns.MIND - nouns.PAPERS
NO_THING = PASSED_OVER | PREPOSITIONS
VAGUELY = UNCLEAR | NO_THING
PLAIN_VERBS = verbs.EVERY_VERB - known.NOUNS_TOO
NOTHING, TOPIC, THING, SO_MANY = range(4)  # how much a verb's object is something one can show


@dataclass(frozen=True, slots=True)
class Clause:
    """`names` are its words that were typed with a capital, in small letters; `first` where the text begins with it;
    `aside` where it only says when, why or what for: "once the contract is signed" is nothing that this step does."""

    words: tuple[str, ...]
    names: frozenset[str]
    first: bool
    aside: bool = False

    def before(self, at: int) -> str:
        return self.words[at - 1] if at > 0 else ""

    def after(self, at: int) -> str:
        return self.words[at + 1] if at + 1 < len(self.words) else ""


def clauses(text: str) -> Iterator[Clause]:
    """What stands in brackets comes last, as clauses of its own."""
    aside = re.findall(r"\(([^()]*)\)", text)
    for at, part in enumerate((re.sub(r"\([^()]*\)", " ", text), *aside)):
        line = line_of(TITLES.sub(r"\1", part))
        names = _names(line)
        for n, (opener, words) in enumerate(_parts(line)):
            yield Clause(words, names, at == n == 0, opener in ASIDE)


def _names(line: Line) -> frozenset[str]:
    found = [word.casefold().replace("’", "'") for word in re.findall(r"\b[A-Z][\w’']*", line.raw)]
    names = frozenset(found) | {word.removesuffix("'s") for word in found}
    first = line.words[0] if line.words else ""
    names -= NO_NAMES
    return names - {first} if first in ORDINARY else names


def _parts(line: Line) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each with the word before it that parts it off."""
    opener = ""
    now: list[str] = []
    for at, word in enumerate((*line.words, ";")):
        if word not in STOPS and not (now and word in ("and", "&", "+") and _begins_anew(now, line.words[at + 1 :])):
            now.append(word)
            continue
        if now:
            yield opener, tuple(now)
            now = []
        opener = word


def _begins_anew(now: list[str], rest: tuple[str, ...]) -> bool:
    """A verb after "and": an act of its own."""
    if not rest:
        return False
    takes = len(rest) > 1 and _may_be_object(rest[1])
    if rest[0] in verbs.EVERY_VERB and (rest[0] not in NOUNS or takes):
        return rest[0] not in NOUNS or not verbs.EVERY_VERB.isdisjoint(now)
    if rest[0] not in verbs.EVERY_THIRD:
        return False
    return takes or (rest[0] not in NOUNS and not verbs.EVERY_THIRD.isdisjoint(now))


def _may_be_object(word: str) -> bool:
    return word in DETERMINERS or word in ("one", "it", "over", "out", "up", "back", "off", "down") or is_number(word)


def is_number(word: str) -> bool:
    return NUMBER.match(word) is not None


def object_of(clause: Clause, at: int) -> tuple[str, ...]:
    """The words after a verb up to the next preposition, or to another verb after "and"."""
    found: list[str] = []
    words = clause.words
    for place in range(at + 1, len(words)):
        word = words[place]
        if word in PREPOSITIONS and found:
            break
        if word in ("and", "&", "+", "or", "/") and found and found[-1] not in PASSED_OVER:
            after = clause.after(place)
            if after in PLAIN_VERBS:
                break
        found.append(word)
    return tuple(found)


def thing_of(clause: Clause, at: int) -> list[str]:
    """The object's words that name something."""
    found = object_of(clause, at)
    return [word for word in found if word not in NO_THING and not word.endswith("ly")]


def head_of(clause: Clause, at: int) -> str:
    thing = thing_of(clause, at)
    return thing[-1].removesuffix("'s") if thing else ""


def named(clause: Clause, at: int, *, again: bool = False) -> int:
    """How much the object of the verb at `at` is something one can show. `again` where "it" may stand for what the text
    named before."""
    given, thing = object_of(clause, at), thing_of(clause, at)
    if any(is_number(word) or word in COUNTED for word in given) and not (thing and thing[-1] in nouns.TIME_UNITS):
        return THING if again and given[0] == "both" else SO_MANY
    if not thing:
        return THING if again and given and given[0] in ("them", "one", "each") else _told(clause, at)
    if again and thing[0] in ("it", "them"):
        return THING
    if (
        thing[0] == "what"
        and clause.words[-1] == thing[-1]
        and thing[-1] in known.words("have need needs want wants can")
    ) or thing == ["whatever"]:
        return NOTHING
    return _weighed(clause, at, thing)


def _weighed(clause: Clause, at: int, thing: list[str]) -> int:
    head = thing[-1].removesuffix("'s")
    verb = verbs.BASE_OF.get(clause.words[at], clause.words[at])
    if all(word in UNCLEAR for word in thing):
        return THING if verb in verbs.LISTING and head in nouns.LISTED else _told_of(clause, at, head)
    if verb in verbs.LISTING and head in nouns.LISTED:
        return THING
    of_a_group = head in nouns.GROUPS and len(thing) > 1
    if head in NO_HEAD and not of_a_group:
        if all(word in NO_MODIFIER for word in thing):
            return _told_of(clause, at, head)
        if not nouns.PAPERS.isdisjoint(thing) or (head in nouns.TOLD and not nouns.THINGS.isdisjoint(thing)):
            return THING
    if head in ONLY_MIND:
        return NOTHING
    if head in CONCRETE or head in clause.names or not nouns.PAPERS.isdisjoint(thing):
        return THING
    return TOPIC if head in TOPICAL else THING


def _told(clause: Clause, at: int) -> int:
    """Nothing stands there but a preposition: "vote on the request", "introduce us to the CFO"."""
    rest = [word for word in clause.words[at + 1 :] if word not in ("us", "me", "you", "him", "her", "them")]
    return TOPIC if len(rest) > 1 and rest[0] in PREPOSITIONS and not is_vague(rest[1:]) else NOTHING


def _told_of(clause: Clause, at: int, head: str) -> int:
    """`Feedback on the pricing page`, `access to the sandbox`: it is said what about."""
    rest = clause.words[at + len(object_of(clause, at)) + 1 :]
    if any(is_number(word) or word in COUNTED for word in rest):
        return TOPIC
    if not MORE.isdisjoint(object_of(clause, at)):
        return NOTHING
    if head not in nouns.TOLD or rest[:1] not in ABOUT:
        return NOTHING
    enough = len(rest) > 2 if rest[0] == "from" else True
    return TOPIC if enough and not is_vague(rest[1:]) else NOTHING


MORE = known.words("more additional further any some other")
ABOUT = {(word,) for word in ("about", "on", "of", "for", "re", "to", "from")}


def is_vague(words: tuple[str, ...] | list[str]) -> bool:
    return all(word in VAGUELY for word in words)

"""What one can see at the end of a step, and what speaks against it: each sign with its weight. Pure.

A text is read clause by clause, without its decoration. What speaks for an end counts in the clause it stands in, and
the best clause decides. What makes the whole loose (a hedge, a mood as the goal) counts against all of them. A text
whose weights come to nothing is weak: a text has to show its end; no list knows each way to have none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import noun_classes as nouns
from mapapp.insight.wording import verb_classes as verbs
from mapapp.insight.wording import whole
from mapapp.insight.wording.clauses import (
    COUNTED,
    NOTHING,
    NOUNS,
    ORDINARY,
    PREPOSITIONS,
    SO_MANY,
    THING,
    TOPIC,
    Clause,
    clauses,
    head_of,
    is_number,
    is_vague,
    named,
)  # fmt: skip
from mapapp.insight.wording.forms import pasts
from mapapp.insight.wording.places import acts_here, describes_here, does_here, does_something, is_passive
from mapapp.insight.wording.trimmed import trimmed

SURE, FAIR, HINT = 3, 2, 1
LEADING = frozenset({"effort", "loose"})
DECIDED = frozenset(
    {"approved", "authorised", "authorized", "endorsed", "ratified", "signoffed", "greenlit", "decided"}
)
TAUGHT = pasts(verbs.PEOPLE) | {"onboarded"}
ARTICLES = known.words("the a an our your their this these")
BY = known.words("by with between from both")
FROM = known.words("by from via in on")
MET = nouns.MEETINGS | known.words("demo workshop workshops kickoff review training")
NO_PAST = known.words("need indeed proceed exceed speed feed seed embed needed required awaited had")
PLACED = re.compile(
    r"\b(?:in production|in place|in the calendar|on site|in stock|in our inbox|logged in|log in|sync both|arriv\w+"
    r"|login works|is up|signed in|sign in|back (?:in|from|with)|in use)\b"
)
NO_STATE_AFTER = known.words("still go to the for of while remaining council /")
ENSURING = known.ENSURING - verbs.ENDING
EFFORT = verbs.PROCESS - verbs.ENDING
HANDED = verbs.DELIVERING | known.DECIDING
ACTIVITIES = known.PROCESSES | known.JUDGED | nouns.MEETINGS
CONCRETE = nouns.PAPERS | nouns.THINGS
WROUGHT = verbs.DELIVERED | verbs.MADE
PASTS = verbs.EVERY_PAST | known.SPENT | DECIDED
SEEN_DONE = verbs.DELIVERED | known.SPENT | DECIDED
NO_ACT = known.ADJECTIVES | nouns.MOODS | NO_PAST


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for an end (above 0) or against it, and the word it was read from."""

    weight: int
    name: str
    word: str = ""


def signs(text: str) -> tuple[Sign, ...]:
    """What speaks for and against an end: of the clause that has most of it, and of the whole."""
    core = trimmed(text)
    best: tuple[Sign, ...] = ()
    led = False
    every = list(clauses(core))
    for at, clause in enumerate([one for one in every if not one.aside] or every):
        found = tuple(_of_clause(clause))
        idle = led and all(sign.name in ("counted", "heading") for sign in found)
        if at == 0 or (weight_of(found) > weight_of(best) and not idle):
            best = found
        led = led or any(sign.name in LEADING for sign in found)
    return (*best, *_of_whole(core, text))


def weight_of(found: tuple[Sign, ...]) -> int:
    return sum(sign.weight for sign in found)


def _of_whole(core: str, text: str) -> Iterator[Sign]:
    if (found := whole.QUICK.search(text)) and not whole.MEASURED.search(core):
        yield Sign(FAIR, "measured", found.group())
    for pattern, weight, name in (
        (whole.MEASURED, FAIR, "measured"),
        (whole.RECORD, FAIR, "recorded"),
        (whole.OUTCOME, SURE, "outcome"),
        (whole.ROUTE, FAIR, "listed"),
        (whole.HEDGED, -SURE - HINT, "hedged"),
        (whole.MOOD, -SURE, "mood"),
    ):
        if found := pattern.search(core):
            yield Sign(weight, name, found.group())
    if core.endswith("?"):
        yield Sign(-SURE if whole.ASKING.search(core) else -HINT, "asks")


def _of_clause(clause: Clause) -> Iterator[Sign]:
    found: list[Sign] = []
    passive = is_passive(clause)
    for at in range(len(clause.words)):
        led = any(sign.name in LEADING for sign in found)
        if sign := _verb(clause, at, led=led, later=bool(found), passive=passive):
            found.append(sign)
    if not any(sign.name in LEADING for sign in found):
        found += [sign for sign in (_state(clause), _count(clause)) if sign]
    if all(sign.name == "counted" for sign in found):
        found.append(_heading(clause))
    yield from found


def _verb(clause: Clause, at: int, *, led: bool, later: bool, passive: bool) -> Sign | None:
    """What the word at `at` says as a verb; None where it is none. `led` after a verb of effort, `later` after any."""
    word = clause.words[at]
    if acts_here(clause, at, passive=passive):
        if sign := _loose(clause, at):
            return sign
        if word in verbs.EVERY_VERB:
            return _base(clause, at, led=led, later=later)
    if at == 0 and clause.first and word not in ORDINARY and clause.after(0) in ARTICLES:  # a verb, if an unknown one
        return Sign(FAIR, "done", word) if named(clause, at) >= THING else None
    if clause.before(at) in known.DETERMINERS or clause.before(at).endswith("'s"):
        return Sign(SURE, "record", word) if word in nouns.RECORDED and describes_here(clause, at) and not led else None
    if (at > 0 or not clause.first) and word in verbs.EVERY_THIRD:
        effort = word in verbs.PROCESSES
        if word == "works" and clause.after(at) in ("for", "in", "at", "without"):
            return Sign(HINT, "state", word)
        if effort and (later or (passive and clause.after(at) not in known.DETERMINERS)):
            return None
        if does_here(clause, at):
            return _third(clause, at)
    if at > 0 and does_something(clause, at):
        return Sign(FAIR, "done", word)
    return _participle(clause, at, led=led, later=later, passive=passive)


def _loose(clause: Clause, at: int) -> Sign | None:
    word, after = clause.words[at], clause.after(at)
    if after in whole.LOOSE.get(word, ()):
        return Sign(-SURE, "loose", f"{word} {after}")
    onward = not verbs.AWAY.isdisjoint(clause.words[at + 1 :]) or clause.words[-1] in verbs.THROUGH
    if word in verbs.MOVING and onward:
        return Sign(-SURE, "loose", word)
    return Sign(-FAIR, "ensure", word) if word in ENSURING else None


def _base(clause: Clause, at: int, *, led: bool, later: bool) -> Sign | None:
    word = clause.words[at]
    much = named(clause, at, again=later or not clause.first)
    if word in verbs.BOUNDED and much == SO_MANY:
        return Sign(FAIR, "bounded", word)
    if word in EFFORT:
        joined = at > 0 and clause.before(at) in ("and", "/", "&", ",", "+")
        return None if joined and not led else Sign(-SURE, "effort", word)
    if led and clause.before(at) == "to" and word not in verbs.DELIVERING:
        return None
    return _weighed(clause, at, word, much)


def _third(clause: Clause, at: int) -> Sign:
    word = verbs.BASE_OF[clause.words[at]]
    if word in EFFORT:
        return Sign(-SURE, "effort", word)
    return _weighed(clause, at, word, named(clause, at, again=True))


def _weighed(clause: Clause, at: int, word: str, much: int) -> Sign:
    """A verb that ends, by how much its object is something one can show."""
    if word in verbs.LIGHT or (word == "set" and clause.after(at) == "up"):
        return _light(clause, at, word, much)
    if word in known.DECIDING and at > 0:
        return Sign(SURE, "done", word)
    if word in HANDED:
        return _delivers(clause, at, word, much)
    if word in verbs.MAKING:
        short = (
            much == THING
            and len(clause.words) - at == 2
            and clause.words[-1] not in nouns.PAPERS
            and clause.words[-1] not in clause.names
        )
        people = word in verbs.PEOPLE and much == THING and head_of(clause, at) not in clause.names
        if short or people:
            return Sign(-HINT, "nothing", word)
        return Sign((-FAIR, -HINT, SURE, SURE)[much], "made" if much > TOPIC else "nothing", word)
    if word in verbs.JUDGING:
        rest = clause.words[at + 1 :]
        told = much == SO_MANY or _against(rest) or (rest[:1] == ("that",) and not is_vague(rest[1:3]))
        return Sign(HINT if told else -FAIR, "judged", word)
    return _asked_for(clause, at, word, much)


def _against(rest: tuple[str, ...]) -> bool:
    """`Review the MSA against the criteria`, not "against our needs"."""
    return "against" in rest and not is_vague(rest[rest.index("against") + 1 :])


def _light(clause: Clause, at: int, word: str, much: int) -> Sign:
    head = head_of(clause, at)
    activity = head in ACTIVITIES or head.endswith(("ing", "ment", "tion", "ful"))
    if _count(clause):
        much = SO_MANY
    elif activity and not head.endswith("cation"):
        much = NOTHING
    if much >= THING:
        return Sign(SURE, "done", word)
    return Sign(-FAIR, "judged" if head in known.JUDGED else "activity", word)


def _delivers(clause: Clause, at: int, word: str, much: int) -> Sign:
    left = len(clause.words) - at
    if word in verbs.ASKING and clause.after(at) in known.PARTIES:
        return Sign(SURE, "done", word)
    if much == NOTHING:
        return Sign(HINT, "done", word) if left == 1 and at > 0 else Sign(-FAIR, "nothing", word)
    bare = much == TOPIC and left <= 3 and not (word in verbs.BOOKING and not MET.isdisjoint(clause.words))
    if word in verbs.PEOPLE and head_of(clause, at) in nouns.GROUPS and much < SO_MANY:
        return Sign(-HINT, "nothing", word)
    if bare or (much == THING and _so_many_as_may_be(clause, at)):
        return Sign(-HINT, "nothing", word)
    return Sign(SURE, "done", word)


def _so_many_as_may_be(clause: Clause, at: int) -> bool:
    """`Order laptops`, `Nominate superusers`: a plural and nothing beside it; nobody can tell when that is all."""
    head = clause.words[-1]
    plural = head.endswith("s") and not head.endswith(("ss", "'s", "us", "is"))
    short = len(clause.words) - at <= 3 and known.DETERMINERS.isdisjoint(clause.words[at:])
    return plural and short and head not in nouns.PAPERS and clause.names.isdisjoint(clause.words[at + 1 :])


def _asked_for(clause: Clause, at: int, word: str, much: int) -> Sign:
    """To agree, to confirm, to get: what two say, or somebody else gives."""
    if word in verbs.GETTING and head_of(clause, at) in nouns.YES and FROM.isdisjoint(clause.words):
        return Sign(-HINT, "agreed", word)
    head = head_of(clause, at)
    vague = head not in CONCRETE and head not in clause.names and "from" not in clause.words
    if word in verbs.GETTING and much == THING and vague:
        return Sign(-HINT, "agreed", word)
    if word == "confirm" and clause.after(at) in ("that", "which", "whether", "by", "in", "how"):
        return Sign(FAIR, "agreed", word)
    if word == "confirm" and much == TOPIC and not BY.isdisjoint(clause.words):
        return Sign(HINT, "agreed", word)
    if word == "agree" and much < SO_MANY:
        return Sign(-HINT if BY.isdisjoint(clause.words) else HINT, "agreed", word)
    return Sign((-FAIR, -HINT, HINT, FAIR)[much], "agreed", word)


def _participle(clause: Clause, at: int, *, led: bool, later: bool, passive: bool) -> Sign | None:
    word = clause.words[at]
    if describes_here(clause, at):
        if led or later:
            return None
        if word in nouns.RECORDED:
            return Sign(SURE, "record", word)
        made = at == 0 and word in WROUGHT and named(clause, at) >= THING
        return Sign(FAIR, "record", word) if made else None
    same = word in verbs.EVERY_VERB and (at == 0 or (word in NOUNS and clause.after(at) not in PREPOSITIONS))
    if word in PASTS and not same:
        return None if led or word in NO_PAST else _past(clause, at)
    if at == 0:
        effort = word in verbs.PROCESSING and not passive and clause.after(0) != "of"
        return Sign(-FAIR, "effort", word) if effort else None
    if word in verbs.PROCESSED:
        return None if later else Sign(-FAIR, "talked", word)
    unknown = len(word) > 4 and word.endswith("ed") and word not in NO_ACT
    return Sign(FAIR, "done", word) if unknown and not led else None


def _past(clause: Clause, at: int) -> Sign:
    word, before = clause.words[at], clause.words[:at]
    if word in verbs.COMPLETED:
        paper = clause.before(at) in CONCRETE
        return Sign(FAIR, "done", word) if paper else Sign(-HINT, "judged", word)
    if word in verbs.AGREED:
        both = not BY.isdisjoint(clause.words)
        return Sign(FAIR if both else (HINT if word == "confirmed" else -HINT), "agreed", word)
    if word == "verified":
        return Sign(HINT, "done", word)
    if word in verbs.JUDGED:
        return Sign(-HINT, "judged", word)
    if word in TAUGHT:
        return Sign(-HINT, "nothing", word)
    if word in verbs.GOT and not nouns.YES.isdisjoint(before) and FROM.isdisjoint(clause.words):
        return Sign(-HINT, "agreed", word)
    if word in SEEN_DONE:
        return Sign(SURE, "done", word)
    return Sign(FAIR, "made", word)


def _heading(clause: Clause) -> Sign:
    """No verb. An approval by somebody, a demo of this to those still tell an end; the name of a topic does not."""
    words = clause.words
    if not nouns.GIVEN.isdisjoint(words) and any(word in ("by", "from") for word in words[1:-1]):
        return Sign(FAIR, "decision")
    shown = words[0] in nouns.SHOWINGS or clause.after(0) in nouns.SHOWINGS
    if shown and len({word for word in words if word in PREPOSITIONS}) > 1:
        return Sign(HINT, "shown", words[0])
    return Sign(-HINT, "heading")


def _state(clause: Clause) -> Sign | None:
    words = clause.words
    if len(words) > 1 and words[-1] in nouns.AT_THE_END and words[0] not in verbs.EVERY_VERB:
        return Sign(FAIR, "state", words[-1])
    for at, word in enumerate(words):
        if at > 0 and word in nouns.STATES and words[0] not in verbs.PROCESS and _stands(clause, at):
            return Sign(SURE if word in nouns.FIRM else FAIR, "state", word)
    found = PLACED.search(" ".join(words))
    return Sign(FAIR, "state", found.group()) if found else None


def _stands(clause: Clause, at: int) -> bool:
    word, before = clause.words[at], clause.before(at)
    if word in ("running", "working") and not (clause.after(at) in PREPOSITIONS or before in ("is", "are")):
        return False
    if word == "ready" and before not in CONCRETE:
        return False
    if word == "works" and clause.after(at) in ("on", "with", "through", "towards"):
        return False
    if word == "up" and before not in ("is", "are", "back") and before not in CONCRETE:
        return False
    return before not in NO_STATE_AFTER and not describes_here(clause, at)


def _count(clause: Clause) -> Sign | None:
    """So many of something; so many people to talk with bound nothing."""
    words = clause.words
    for at, word in enumerate(words):
        if not (is_number(word) or word in COUNTED):
            continue
        if not {"with", "between"}.isdisjoint(words[:at]) and not nouns.MEETINGS.isdisjoint(words):
            continue
        near = words[at + 1 : at + 4]
        if near and near[0] not in nouns.TIME_UNITS and any(one.isalpha() for one in near):
            return Sign(FAIR, "counted", f"{word} {near[0]}")
    return None

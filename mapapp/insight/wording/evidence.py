"""What is there afterwards: the outcome of a judging act, the topic of a meeting, the record of what was agreed."""

from __future__ import annotations

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import verbs
from mapapp.insight.wording.acts import finishes
from mapapp.insight.wording.line import Line

ENDED = known.ENDED
RECORD = known.words("writing written recorded record minuted minutes signed list email report published noted plan")
RECORDED = known.words("until writing minuted recorded record sheet page")


def judges(line: Line) -> bool:
    """The act is a judging one: "Review MSA", "Contract reviewed", "Legal review complete", "do a check"."""
    for at, word in enumerate(line.words):
        if word in known.JUDGING and line.begins(at) and at < len(line.words) - 1 and not _names(line, at):
            return True
        if word in verbs.JUDGES and at > 0 and line.after(at) in known.DETERMINERS:
            return True
        if word in verbs.JUDGES and at > 0 and word not in known.words("reviews tests checks audits pilots trials"):
            return True
        if word in verbs.JUDGED:
            return True
        if word in known.MEETINGS and line.words[at + 1 :] in (("completed",), ("done",), ("complete",)):
            return True
        if word in known.JUDGED and (line.after(at) in ENDED or _lightly(line, at)):
            return True
    return line.words[:2] == ("look", "at")


def _names(line: Line, at: int) -> bool:
    """The judging word is the first part of a name: "Pilot users", "Review board", "Security review"."""
    after = line.after(at)
    return after in known.words(
        "users user board report group environment site sandbox data results plan criteria case"
    )


def _lightly(line: Line, at: int) -> bool:
    """`do a security check`, `run the evaluation`."""
    return any(word in known.LIGHT and line.begins(place) for place, word in enumerate(line.words[:at]))


def has_outcome(line: Line) -> bool:
    if line.counts or line.has(known.OUTCOME) or finishes(line, besides=ENDED):
        return True
    return any(sign in line.words[:-1] for sign in (":", ";")) or ("," in line.words and line.words[-1] not in ENDED)


def idle_meeting(line: Line) -> bool:
    """A meeting that says neither what about nor what for, only with whom."""
    words = line.words
    if not line.has(known.MEETINGS) or line.counts or finishes(line) or line.has(known.EVENTS):
        return False
    if any(sign in words[:-1] for sign in (":", ";", "-", "–")):
        return False
    head = words
    for at, word in enumerate(words):
        if word in ("to", "for") and all(one in known.VAGUE | known.DETERMINERS for one in words[at + 1 :]):
            head = words[:at]
            break
        if word in ("on", "about", "to", "of", "for", "re", "regarding", "covering"):
            return False
        if word == "with":
            rest = words[at:]
            if any(one in ("on", "about", "to", "of", "for", "re", "regarding") for one in rest):
                return False
            head = words[:at]
            break
    return bool(head) and all(word in known.ANY_MEETING for word in head)


def wishes(line: Line) -> bool:
    """`Ensure alignment`, `Make sure everyone is happy`, `Get buy-in from the CFO`: nothing that one could see."""
    if line.has(RECORD) or line.counts:
        return False
    for at, word in enumerate(line.words):
        rest = line.words[at + 1 :]
        if word in known.ENSURING and line.begins(at):
            settled = any(one in known.SETTLED for one in rest) and not any(one in ("log", "signed") for one in rest)
            if settled and (rest[-1] in known.SETTLED or rest[0] in known.OPEN_END):
                return True
            if (rest and rest[0] in known.ABSTRACT) or any(one in known.MIND & known.ABSTRACT for one in rest[:3]):
                return True
        if word in known.CAUSING | known.words("build achieve reach create gain") and line.begins(at):
            mind = known.MIND - {"support"}
            if not mind.isdisjoint(rest[:4]) and "support" not in rest[:4]:
                return True
    return False


def only_agreed(line: Line) -> bool:
    """`Success criteria agreed`, `Agree scope`: neither between whom nor where it stands."""
    said = line.has({"agreed"}) or line.words[:1] == ("agree",)
    if not said or line.counts or line.has(RECORD | known.PARTIES | known.BOTH | {":", "both", "and", "the"}):
        return False
    return len(line.words) <= 5 and not finishes(line, besides=frozenset({"agreed", "agree"}))

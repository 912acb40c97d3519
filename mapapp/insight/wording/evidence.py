"""What is there afterwards: the topic of a meeting, the record of what was agreed, a thing that one can see."""

from __future__ import annotations

import re
from itertools import pairwise

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording.acts import finishes
from mapapp.insight.wording.line import Line

SMOOTH = known.words("smooth good timely successful proper adequate full clear seamless strong quick fast active")
BEING = known.words("is are be feel feels stay stays remain remains")
RECORD = known.words("writing written recorded record minuted minutes signed list email report published noted plan")


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
    return bool(head) and all(word in known.ANY_MEETING | known.PARTIES for word in head)


FIT = known.words("fit interest readiness alignment feasibility suitability")
OPEN_TO_DOUBT = known.words(
    "the our scope timeline timelines fit interest priorities priority goals approach next steps plan needs"
)
NEEDS = re.compile(r"\bmeets? (?:\w+ ){0,2}(?:needs|expectations)\b", re.IGNORECASE)
STATES = re.compile(
    r"^(?:\S+ ){1,4}(?:on ?board|aligned|bought in|comfortable|convinced|supportive|enthusiastic|happy|excited"
    r"|committed|up to speed|in the loop|on the same page)$",
    re.IGNORECASE,
)


def wishes(line: Line) -> bool:
    """`Ensure alignment`, `Make sure everyone is happy`, `Get buy-in from the CFO`: nothing that one could see."""
    if line.has(RECORD) or line.counts:
        return False
    if NEEDS.search(line.raw) or STATES.search(line.raw.rstrip(" .!")):
        return True
    for at, word in enumerate(line.words):
        rest = line.words[at + 1 :]
        if word in known.ENSURING and line.begins(at):
            settled = any(one in known.SETTLED for one in rest) and not any(one in ("log", "signed") for one in rest)
            if settled and (rest[-1] in known.SETTLED or rest[0] in known.OPEN_END):
                return True
            if rest and rest[0] in ("everyone", "everybody", "people"):
                return True
            if not {"enough", "sufficient"}.isdisjoint(rest):
                return True
            if any(one in BEING and two in known.SETTLED for one, two in pairwise(rest)) and "signed" not in rest:
                return True
            if (rest and rest[0] in known.ABSTRACT | SMOOTH) or any(
                one in known.MIND & known.ABSTRACT for one in rest[:3]
            ):
                return True
        if word in known.CAUSING | known.words("build achieve reach create gain") and line.begins(at):
            mind = known.MIND - {"support"}
            if not mind.isdisjoint(rest[:4]) and "support" not in rest[:4]:
                return True
    return False


def only_agreed(line: Line) -> bool:
    """`Success criteria agreed`, `Agree scope`: neither between whom nor where it stands."""
    if line.begins_with(("confirm",)) and line.words[1:] and all(one in OPEN_TO_DOUBT for one in line.words[1:]):
        return True
    if line.begins_with(("confirm",)) and line.after(0) in FIT and not line.has(RECORD) and not line.counts:
        return True
    said = line.has({"agreed"}) or line.words[:1] == ("agree",)
    if not said or line.counts or line.has(RECORD | known.PARTIES | known.BOTH | {":", "both", "and", "the"}):
        return False
    return len(line.words) <= 5 and not finishes(line, besides=frozenset({"agreed", "agree"}))

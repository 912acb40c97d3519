"""Who decides, where, and how much: what a decision, a signature of others, and a decision on money need."""

from __future__ import annotations

import re

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import verbs
from mapapp.insight.wording.line import Line

SIGNED = known.words("signed countersigned signature signatures countersignature executed")
UNITS = r"k|m|mn|mio|bn|million|thousand|%|percent|per cent|[$€£]|eur|usd|gbp|chf|sek|dollars|euros|pounds"
AMOUNT = re.compile(
    rf"[$€£¥]\s?\d|\d[\d.,]*\s?(?:{UNITS})(?!\w)|\b(?:eur|usd|gbp|chf|sek|nok|dkk|pln)\s?\d"
    r"|\d{1,3}(?:[.,]\d{3})+|\d{5,}|\bup to\b",
    re.IGNORECASE,
)
PAPERS = re.compile(  # papers that hold the figure
    r"\b(?:in|of|as per|per|under)\s+(?:(?:the|our|your)\s+)?(?:\w+\s+)?"
    r"(?:quote|quotation|proposal|offer|order form|estimate|sow|statement of work|price list|business case)\b",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"(?<=\b[Bb]y )[A-Z]\w+|(?<=\bfrom )[A-Z]\w+|^[A-Z][a-z]+ [A-Z][a-z]+\b"
    r"|^[A-Z][a-z]+(?= (?:and|signs|approves|confirms|accepts)\b)"
)
CAUSES = known.CAUSING | known.words("gets got needs")
OWN = known.DECIDING | known.words("confirm agree release allocate")  # what the owner does when the text begins so
ACTIVE = known.words("secures confirms releases agrees allocates commits grants unlocks frees")
DONE_MONEY = known.MONEY_VERBS | ACTIVE | known.words(
    "secured confirmed released agreed allocated committed granted unlocked freed awarded reserved"
)  # fmt: skip


def decided(line: Line) -> bool:
    """A decision is meant: to approve, to sign off, to decide."""
    for at, word in enumerate(line.words):
        if word in verbs.DECIDED or (word in verbs.DECIDES and at > 0):
            return True
        if word in known.DECIDING and line.begins(at):
            return True
        if word in known.DECISIONS and line.after(at) not in known.words("matrix workflow process form list template"):
            return True
        if word == "signoff":
            return True
    return False


def on_money(line: Line) -> bool:
    """Money is what is decided on, and not only spoken of: "budget approved", not "budget cycle confirmed"."""
    places = [at for at, word in enumerate(line.words) if word in known.MONEY and _is_money(line, at)]
    if not places:
        return False
    for at, word in enumerate(line.words):
        if word in verbs.EVERY_DECIDED | DONE_MONEY or word in known.DECISIONS:
            if word in verbs.DECIDES | ACTIVE and at > 0 and at < len(line.words) - 1:
                return any(place > at for place in places)
            if word in known.MONEY_VERBS and not line.begins(at) and word not in known.DECISIONS:
                continue
            return True
    return False


def _is_money(line: Line, at: int) -> bool:
    if "in" in line.words[max(0, at - 3) : at]:  # a place: "entered in the 2027 budget"
        return False
    after = line.after(at)
    if after == "line" or after == "lines":
        after = line.after(at + 1)
    return after not in known.ABOUT_MONEY and after not in known.MONEY - {"discount"}


def has_amount(line: Line) -> bool:
    return bool(AMOUNT.search(line.raw) or PAPERS.search(line.raw))


def is_pinned(line: Line) -> bool:
    """What is decided is so definite that the owner alone can do it: a figure, or so many of them."""
    return has_amount(line) or (line.counts and line.words[0] in known.DECIDING)


def asked_of_others(line: Line) -> bool:
    """Others must give it: "get the NDA signed", "await approval", "obtain sign-off", "needs approval"."""
    if line.has(SIGNED) and "by" in line.words and by_nobody_in_particular(line):
        return True
    for at, word in enumerate(line.words):
        if word not in CAUSES:
            continue
        rest = line.words[at + 1 :]
        if word in ("have", "has") and not any(one in SIGNED | verbs.DECIDED for one in rest):
            continue
        if word in ("have", "has") and at > 0:
            continue
        if any(one in SIGNED | verbs.DECIDED | known.DECISIONS | {"buyin", "sorted"} for one in rest):
            return True
    return False


def by_somebody(line: Line) -> bool:
    """Who decides or signs is said: by a role, a body, a company, or a name."""
    return any(_party(line, at) for at in range(len(line.words))) or _named(line)


def _party(line: Line, at: int) -> bool:
    word = line.words[at]
    if word in ("business", "legal", "security", "it") and line.after(at) in ("case", "review", "is", "was"):
        return False
    return word in known.PARTIES or (word in ("executive", "exec") and line.after(at) in ("sponsor", "committee"))


def _named(line: Line) -> bool:
    """A name, as one writes names: a capital inside the text, after "by", "from" or as the first of two."""
    if line.raw.isupper():
        return False
    found = NAMES.findall(line.raw)
    return any(name.casefold().split()[0] not in known.VAGUE | known.PROCESSES | known.MONEY for name in found)


def by_nobody_in_particular(line: Line) -> bool:
    """Who decides is said so that nobody is meant: "leadership", "the business", "someone"."""
    for at, word in enumerate(line.words):
        named = word == "business" and line.after(at) in ("case", "partner", "unit", "continuity")
        if word not in known.VAGUE or named:
            continue
        if line.after(at) in ("sponsor", "committee", "lead", "meeting", "call", "session", "retreat"):
            continue
        return True
    return False


def has_occasion(line: Line) -> bool:
    return line.has(known.FORUMS)

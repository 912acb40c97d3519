"""Who decides, where, and how much: what a decision, a signature of others, and a decision on money need."""

from __future__ import annotations

import re

from mapapp.insight.wording import acts, verbs
from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording.line import Line

SIGNED = known.words("signed countersigned signature signatures countersignature executed")
UNITS = r"k|m|mn|mio|bn|million|thousand|%|percent|per cent|[$€£]|eur|usd|gbp|chf|sek|dollars|euros|pounds"
AMOUNT = re.compile(
    rf"[$€£¥]\s?\d|\d[\d.,]*\s?(?:{UNITS})(?!\w)|\b(?:eur|usd|gbp|chf|sek|nok|dkk|pln)\s?\d"
    r"|\d{1,3}(?:[.,]\d{3})+|\d{5,}|\bup to\b|\b\d+ ?(?:months?|x|times)\b",
    re.IGNORECASE,
)
PAPERS = re.compile(  # papers that hold the figure
    r"\b(?:in|of|as per|per|under)\s+(?:(?:the|our|your)\s+)?(?:\w+\s+)?"
    r"(?:quote|quotation|proposal|offer|order form|estimate|sow|statement of work|price list|business case)\b",
    re.IGNORECASE,
)
PAPERED = known.words("""
    record records paper memo document note criteria tree matrix workflow process form list template stage stages step
    steps threshold thresholds path paths chain
    level levels limit limits routing request requests log
""")  # what an approval is written on, and no approval
CHOSEN = known.words("vendor supplier partner customer security legal procurement finance hr marketing sales")
OFFERING = known.words("vendor supplier partner customer seller")
CHOOSING = known.words(
    "decision selection choice shortlist exception list form policy plan terms onboarding change design setup"
)
WAYS = known.words("""
    end eod eow eom eoy close mid early late next then now noon tomorrow today friday monday tuesday wednesday thursday
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep oct nov dec summer autumn fall winter spring easter christmas email mail phone letter post hand
    fax default consent year month quarter week
""")  # after "by", and nobody
NAMES = re.compile(
    r"(?<=\b[Bb]y )[A-Z]\w+|(?<=\bfrom )[A-Z]\w+|^[A-Z][a-z]+ [A-Z][a-z]+\b"
    r"|^[^\W\d_a-z]\w+(?= (?:and|signs|takes|votes|gives|passes|approves|confirms|accepts|decides|endorses|ratifies"
    r"|grants|releases|clears)\b)"
)
ANY_PARTY = known.words("parties sides companies department departments manager managers directors owners signatories")
UNNAMED = known.words("relevant appropriate necessary required respective concerned affected involved")
CAUSES = known.CAUSING | known.words("gets got needs")
GAINING = known.words("get obtain secure gain getting obtaining securing")
CLEARED = known.words("clearance cleared permission blessing")
CHOOSES = known.words("choose select pick chosen selected picked")
BIDDERS = known.words("vendor vendors supplier bidder bidders provider winner")
OWN = known.DECIDING | known.words("confirm agree release allocate")  # what the owner does when the text begins so
ACTIVE = known.words("secures confirms releases agrees allocates commits grants unlocks frees")
DONE_MONEY = known.MONEY_VERBS | ACTIVE | known.words(
    "secured confirmed released agreed allocated committed granted unlocked freed awarded reserved"
)  # fmt: skip


def decided(line: Line) -> bool:
    """A decision is meant: to approve, to sign off, to decide."""
    for at, word in enumerate(line.words):
        if word in verbs.DECIDED and acts.describes(line, at, word):
            continue  # "the approved vendor list"
        if word in verbs.DECIDED or (word in verbs.DECIDES and at > 0):
            return True
        if word in known.DECIDING and (line.begins(at) or line.before(at) in known.VAGUE | known.PARTIES):
            return True
        if word in CHOOSES and not line.counts and line.has(BIDDERS):
            return True
        if word in known.DECISIONS and line.after(at) not in PAPERED:
            return True
        if word == "signoff" and line.after(at) not in PAPERED:
            return True
    return False


def on_money(line: Line) -> bool:
    """Money is what is decided on, and not only spoken of: "budget approved", not "budget cycle confirmed"."""
    places = [at for at, word in enumerate(line.words) if word in known.MONEY and _is_money(line, at)]
    if not places:
        return False
    for at, word in enumerate(line.words):
        if word in verbs.EVERY_DECIDED | DONE_MONEY or word in known.DECISIONS:
            if line.after(at) in ("which", "whether", "what", "who", "when", "how", "where"):
                continue  # answers a question about money
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
        if word in GAINING and not (known.MONEY | CLEARED).isdisjoint(rest) and rest[-1] not in known.ABOUT_MONEY:
            return True
        if word in ("have", "has") and not any(one in SIGNED | verbs.DECIDED for one in rest):
            continue
        if word in ("have", "has") and at > 0:
            continue
        if any(one in SIGNED | verbs.DECIDED | known.DECISIONS | {"buyin", "sorted"} for one in rest):
            return True
    return False


def by_somebody(line: Line) -> bool:
    """Who decides or signs is said: by a role, a body, a company, or a name."""
    return any(_party(line, at) for at in range(len(line.words))) or _named(line) or _by_whom(line)


def _party(line: Line, at: int) -> bool:
    word = line.words[at].removesuffix("'s")
    if _unnamed(line, at):
        return False
    if word in ("business", "legal", "security", "it") and line.after(at) in ("case", "review", "is", "was"):
        return False
    if word in CHOSEN and line.after(at) in CHOOSING:  # what is decided on, and nobody who decides
        return False
    if word in OFFERING and line.before(at) in known.DECIDING | CHOOSES | {"on", "of", "for", "about", "preferred"}:
        return False
    return word in known.PARTIES or (word in ("executive", "exec") and line.after(at) in ("sponsor", "committee"))


def _unnamed(line: Line, at: int) -> bool:
    """`The relevant parties`, `departments concerned`: nobody that one could ask."""
    return line.words[at] in ANY_PARTY and (line.before(at) in UNNAMED or line.after(at) in UNNAMED)


def _by_whom(line: Line) -> bool:
    """`Accepted by site lead`, `signed by compliance`: whoever stands after "by", where it is no day and no way."""
    for at, word in enumerate(line.words[:-1]):
        if word != "by" or not line.has(verbs.DECIDED | verbs.FINISHED):
            continue
        place = next((n for n in range(at + 1, len(line.words)) if line.words[n] not in known.DETERMINERS), at)
        after = line.words[place]
        if (
            place > at
            and after.isalpha()
            and after not in known.VAGUE | WAYS | UNNAMED
            and not _unnamed(line, place)
            and not (after.endswith("ing") and after != line.words[-1])
        ):
            return True
    return False


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
        named = named or (word == "internal" and line.after(at) in ("audit", "comms", "communications", "control"))
        if (word not in known.VAGUE and not _unnamed(line, at)) or named:
            continue
        if line.after(at) in ("sponsor", "committee", "lead", "meeting", "call", "session", "retreat"):
            continue
        return True
    return False


def has_occasion(line: Line) -> bool:
    return line.has(known.FORUMS)

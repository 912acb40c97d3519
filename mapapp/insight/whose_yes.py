"""Whose yes a step takes, and whether a reason says that it is somebody else's: by words, English like the coach."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mapapp.insight.case import BUYER, Case, Person, Step
from mapapp.insight.detectors.about import BUDGET, LEGAL, NDA, PROCUREMENT, SAYING_YES, SPONSOR, topics
from mapapp.plans.models import DECIDERS, Part

SIGNS = (*DECIDERS, Part.LEGAL, Part.PROCUREMENT)  # for whom a contract or an order to sign is his own
SIGNED = re.compile(r"\b(?:counter-?)?sign(?:s|ed|ing|ature)?\b(?![ -](?:in|up|on|off)s?\b)")
PAPER = re.compile(
    r"\b(?:order forms?|orders?|contracts?|agreements?|msas?|dpas?|sows?|purchase)\b(?! (?:number|start|end|value))"
)
ORDERED = re.compile(r"\b(?:releas|rais|issu|plac|approv|send|sent)\w*\b")
ORDER = re.compile(r"\bpurchase orders?\b|\bpos?\b|\border\b")
ABOVE = (
    r"(?:c[efiot]o|ciso|chief \w+ officer|head office|managing director"
    r"|board(?! (?:room|pack|paper|meeting|day))|boss(?:es)?|manager|director"
    r"|vp|president|executives?|exec(?:utive)? (?:committee|team|board)|exco|steerco|steering committee|committee"
    r"|management|leadership|owners?|head of \w+|finance|legal|headquarters|hq|group|parent company|sponsor)"
)
YES = (
    r"(?:approves?|approval|decides?|decision|signs?|release|releases|confirms?|agrees?|authori[sz]es?|clears?|okay|ok"
    r"|says? yes|go[- ]ahead|yes|commits?|(?:not|\w+n't) (?:yet )?(?:agreed|approved|decided|signed))"
)  # still to come: what was approved stands in nobody's way
MINE_NOT = re.compile(
    r"\bnot (?:my|mine)\b.{0,12}\b(?:decision|decide|call|say|yes|authority)\b|\bnot the (?:one|person) who\b"
    r"|\bnot (?:authori[sz]ed|entitled|empowered)\b"
    r"|\b(?:can(?:no|'|)t|can not|may not|not able to|unable to|not allowed to) (?:decide|approve|sign|authori[sz]e)\b"
    r"|\b(?:can(?:no|'|)t|can not) (?:agree|commit|say yes)\b.{0,20}\b(?:alone|myself|on my own)\b"
    r"|\babove my\b|\bno (?:authority|mandate)\b|\bnot in a position to\b|\bnot up to me\b|\bout of my hands\b"
)


def is_above(step: Step, person: Person) -> bool:
    """It takes a yes that is not this person's to give: to the money, to the purchase, of executives. The yes of his
    own field (a review, a test, exit criteria) is his."""
    if person.part in DECIDERS:
        return False
    about, small = topics(step.text), step.text.casefold()
    if BUDGET in about or (SPONSOR in about and SAYING_YES.search(small)):
        return True
    return person.part not in SIGNS and (step.mark == "signature" or _binds(about, small))


def _binds(about: frozenset[str], small: str) -> bool:
    """A paper is signed or an order placed that binds the company: an NDA binds nobody to buy."""
    if NDA.search(small):
        return False
    if PAPER.search(small) and (SIGNED.search(small) or (LEGAL in about and SAYING_YES.search(small))):
        return True
    return PROCUREMENT in about and ORDER.search(small) is not None and ORDERED.search(small) is not None


def names_another(why: str, case: Case, person: Person) -> bool:
    """A reason says that the yes is somebody else's: a colleague by name, somebody above, or that it is not his own."""
    names = [one.name.split()[0] for one in case.people if one.side == BUYER and one is not person and one.name.split()]
    text = _named(why.replace("’", "'"), [name for name in names if len(name) > 2])
    small = " ".join(text.split()).casefold()
    return MINE_NOT.search(small) is not None or any(re.search(said.format(who=WHO), small) for said in SAID)


def _named(why: str, names: Sequence[str]) -> str:
    """With COLLEAGUE in the place of each of these names. Small letters are a name, too, where it is no word."""

    def put(found: re.Match[str]) -> str:
        name, before, after = found.group(), why[: found.start()], why[found.end() :]
        is_name = name.casefold() not in ARE_WORDS or (name.istitle() and _is_person(name, before, after))
        return COLLEAGUE if is_name else name

    any_of = "|".join(map(re.escape, names))
    return re.sub(rf"\b(?:{any_of})\b", put, why, flags=re.IGNORECASE) if names else why


def _is_person(name: str, before: str, after: str) -> bool:
    """Will, May: a month where it may be one, and at the head of a sentence a person only who acts in it."""
    if name.casefold() in MONTHS and (IN_MONTH.search(before) or OF_MONTH.match(after)):
        return False
    return HEAD.search(before) is None or ACTS.match(after) is not None


COLLEAGUE = "someonenamed"  # a word, so that it has the borders of one
MONTHS = frozenset({"april", "may", "june", "august"})
WORDS = """
    will mark grant bill chase hope sue pat rob drew chuck dean frank rich art case chance gene guy jack ray wade miles
    max faith grace joy dawn penny rose sandy summer autumn star sky skip page price sterling trace trust van ward buck
    cliff dale earl duke king major forest ford heath ivy olive pearl crystal daisy eve holly angel honor justice mercy
    merit patience prudence constant noble young long
"""
ARE_WORDS = MONTHS | frozenset(WORDS.split())
HEAD = re.compile(r"(?:^|[.!?:;…\n]|[-–—] )[\s\"'“‘(]*$")
ACTS = re.compile(
    r"'s\b|,? (?:and|or|still|first|alone|has|had|needs|must|wants|should|can|cannot|can't|does|doesn't|hasn't|decides"
    r"|approves|signs|releases|confirms|agrees|authori[sz]es|clears|okays|says|commits)\b"
)
IN_MONTH = re.compile(
    r"\b(?:in|by|until|till|before|after|since|from|of|for|on|mid|early|late|next|this|last|\d(?:st|nd|rd|th)?)[ -]$",
    re.IGNORECASE,
)
OF_MONTH = re.compile(r",? \d")
WHO = rf"{COLLEAGUE}|{ABOVE}"
SAID = (
    rf"\b(?:{{who}})\b.{{{{0,20}}}}\b{YES}\b",
    r"\b(?:{who})\b.{{0,12}}\b(?:has|have|needs?|must|wants?|should) .{{0,20}}"
    r"\b(?:first|on board|see (?:it|this)|look at (?:it|this))\b",
    r"\b(?:needs?|requires?|await\w*|waiting (?:for|on)|wait for|pending|ask|(?:check|clear) (?:it |this )?with|talk to"
    r"|go(?:es)? to|up to|only|(?:run|get) (?:it|this) (?:past|by)|(?:take|bring) (?:it|this) to)"
    r" (?:the |our |my |an? |for )*(?:ok(?:ay)? |approval |yes |sign-?off |decision )?(?:of |from |by )?"
    r"(?:the |our |my )*(?:{who})\b",
    r"\b(?:get|need|have) .{{0,12}}\b(?:sign-?off|approval|ok(?:ay)?|yes|permission|blessing) (?:of|from|by) "
    r"(?:the |our |my )*(?:{who})\b",
    r"\b(?:be|get|gets) (?:approved|decided|signed(?: off)?|released|cleared) by (?:the |our |my )*(?:{who})\b",
)  # a name, and that the yes is still his to give

"""A better text made of the one that was typed. None is shown that the coach would find weak itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.insight.wording import acts, decisions, evidence, open_ends
from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording.line import Line
from mapapp.insight.wording.reading import Reading, read_wording

LONGEST = 200
PIECE = 80
THE = r"(?:the\s+|our\s+|your\s+)?"
WHAT = r"(?P<what>[\w’'&/,() -]+?)"
YES = "approved|signed|countersigned"
DECIDED = (  # what is decided on, or signed
    rf"^(?:please\s+)?(?:get(?:ting)?|obtain(?:ing)?|secure|have)\s+{THE}{WHAT}\s+(?:\w+ly\s+)?(?:{YES}|sorted)\b",
    rf"\b(?:approv(?:es?|al of)|sign(?:s|ed)?[ -]?off(?: on| of)?|decide on)\s+{THE}{WHAT}$",
    rf"^{THE}{WHAT}\s+(?:is\s+|are\s+|to be\s+|gets?\s+)?(?:{YES}|approval|secured|released|confirmed)\b",
    rf"^(?:get|obtain|secure|confirm)\s+{THE}{WHAT}$",
)  # fmt: skip
WHOM = (
    rf"(?:\bwith|\bw/|\bfrom)\s*{THE}(?P<what>[\w’'&/-]+(?:\s[\w’'&/-]+){{0,2}}?)"
    r"(?=$|\s(?:on|about|re|for|and|during|in)\b)"
)
NO_THING = known.words("""
    approval sign off signoff sign-off signed goahead go-ahead buyin buy-in internal gets by from decision await ensure
    make get getting got obtain obtaining secure securing need needs seek seeking receive gain have request chase
""")
DEPARTMENTS = re.compile(
    r"\b(?:legal|procurement|finance|IT|security|infosec|HR|purchasing|operations|works council|C[A-Z]O|DPO|CISO)\b",
    re.IGNORECASE,
)
TOPICS: tuple[tuple[str, Promise], ...] = (
    ("nda msa dpa dpia sow agreement", gettext_lazy("%(what)s signed by both companies")),
    ("contract redlines legal terms legals", gettext_lazy("Legal sends its redlines on the contract to both sides")),
    ("security infosec compliance privacy protection", gettext_lazy("CISO issues the risk rating in writing")),
    ("procurement purchasing vendor po", gettext_lazy("Procurement issues the purchase order")),
    ("pricing price commercials", gettext_lazy("Quote for the agreed number of seats sent to procurement")),
    ("pilot poc pov trial", gettext_lazy("Pilot results measured against the exit criteria and shared in writing")),
    ("references reference", gettext_lazy("Two reference calls held, notes shared with the sponsor")),
    ("case roi", gettext_lazy("Business case accepted by Finance in writing")),
    (
        "training onboarding onboard users adoption enablement",
        gettext_lazy("Ten users named and trained, list attached"),
    ),
    ("migration data integration integrations", gettext_lazy("200 records moved to the test system without an error")),
    ("sso scim", gettext_lazy("SSO login tested with five users: all five get in")),
    ("budget funding", gettext_lazy("Finance names the budget line and the round in which it is decided")),
    ("rollout implementation golive change", gettext_lazy("Rollout plan with a date per site sent to both sides")),
)


def example_of(reading: Reading, *, side: str = "", owner: str = "") -> str:
    """What one could write instead; empty when nothing strong can be made. `owner` is the name of the buyer's person
    who owns the step, if one does."""
    for made in _tries(reading, owner):
        text = made[:1].upper() + made[1:]
        if len(text) <= LONGEST and not read_wording(text, kind=reading.kind, side=side).is_weak:
            return text
    return ""


def _tries(reading: Reading, owner: str) -> Iterator[str]:
    line, missing = reading.line, frozenset(reading.missing)
    base = (_timed(line.raw) if "by_when" in missing else line.raw).rstrip(" .:;,-?!")
    if missing == {"by_when"}:
        yield base
    if "object" in missing and base:
        yield _("%(verb)s the signed order form") % {"verb": base.split()[0]}
        yield _("%(verb)s the exit criteria in the steering meeting") % {"verb": base.split()[0]}
    if evidence.wishes(line):
        yield _("%(who)s says yes in writing") % {"who": _whom(base) or _("The sponsor")}
    if missing & {"amount", "forum", "actor"}:
        yield from _decision(line, base, missing, owner)
    if "evidence" in missing:
        yield from _outcome(line, base, reading.kind)
    if "act" in missing:
        yield from _act(line, base)
    yield _("Result written on one page and sent to both sides")


def _timed(raw: str) -> str:
    """Without the words that leave the time open."""
    bare = re.sub(r"(?:\b(?:date|timing)\s+)?(?:" + open_ends.WHENEVER.pattern + ")", "", raw, flags=re.IGNORECASE)
    return " ".join(re.sub(r"\(\s*\)", "", bare).split()).strip(" ,;:-–(")


def _found(pattern: str, text: str) -> str:
    """What was typed there, where it is short enough to be quoted and names something."""
    match = re.search(pattern, text, re.IGNORECASE)
    what = match["what"].strip(" ,()-") if match else ""
    usable = 0 < len(what) <= PIECE and NO_THING.isdisjoint(re.findall(r"[\w-]+", what.casefold()))
    return what if usable and what.casefold() not in known.VAGUE | known.NOTHING else ""


def _whom(text: str) -> str:
    """With whom: a department or a part that is named, else what follows "with"."""
    named = DEPARTMENTS.search(text)
    return named.group() if named else _found(WHOM, text)


def _small(text: str) -> str:
    """As inside a sentence: a short form stays as it is."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _decision(line: Line, base: str, missing: frozenset[str], owner: str) -> Iterator[str]:
    money = decisions.on_money(line)
    what = next(filter(None, (_found(pattern, base) for pattern in DECIDED)), "")
    if line.has(decisions.SIGNED) and not money:
        yield _("%(what)s signed by both companies") % {"what": what or _("Contract")}
    if missing == {"amount"}:
        yield _("%(text)s, up to the total of the order form") % {"text": base}
    if "actor" in missing:
        owner = ""  # he waits for somebody else's yes
    sponsor = _("VP of Finance") if money else _("The sponsor")
    words = (
        _("%(who)s approves the %(what)s, up to the total of the order form, in the next planning round")
        if money
        else _("%(who)s approves the %(what)s in the next steering meeting")
    )
    for thing in (_small(what), _("budget line") if money else _("plan")):
        for who in (owner, sponsor):
            if thing and who:
                yield words % {"who": who, "what": thing}


def _outcome(line: Line, base: str, kind: str) -> Iterator[str]:
    if kind == "meeting":
        yield _("%(text)s: open points answered, a name at each next step") % {"text": base}
    elif evidence.only_agreed(line):
        yield _("%(text)s in writing by both sides") % {"text": base}
    else:
        yield _("%(text)s: findings written down and sent to both sides") % {"text": base}


def _act(line: Line, base: str) -> Iterator[str]:
    if open_ends.asks(line):
        yield _("Ask: %(text)s Answer written down here") % {"text": line.raw}
    if acts.weak_verb(line) >= 0 and (whom := _whom(base)):
        yield _("%(who)s answers in writing: yes, no, or what is missing") % {"who": whom}
    for words, example in TOPICS:
        if line.has(words.split()):
            yield str(example) % {"what": base}
    if acts.weak_verb(line) < 0 and len(base) <= PIECE:
        yield _("%(text)s: result written down and sent to both sides") % {"text": base}

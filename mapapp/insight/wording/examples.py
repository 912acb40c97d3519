"""A better text made of the one that was typed. None is shown that the coach would find weak itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.insight.wording import acts, decisions, evidence, open_ends
from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording.acts import SUFFIX
from mapapp.insight.wording.line import Line
from mapapp.insight.wording.reading import Reading, read_wording
from mapapp.insight.wording.usual import usual
from mapapp.insight.wording.verbs import KNOWN

LONGEST = 200
PIECE = 80
THE = r"(?:the\s+|our\s+|your\s+)?"
WHAT = r"(?P<what>[\w’'&/,() -]+?)"
YES = "approved|signed|countersigned"
DECISION = "sign[ -]?off|approval|go[ -]?ahead"
DECIDED = (  # what is decided on, or signed
    rf"^(?:please\s+)?(?:get(?:ting)?|obtain(?:ing)?|secure|have)\s+{THE}{WHAT}\s+(?:\w+ly\s+)?(?:{YES}|sorted)\b",
    rf"\b(?:approv(?:es?|al of)|sign(?:s|ed)?[ -]?off(?: on| of)?|decide on)\s+{THE}{WHAT}$",
    rf"^{THE}{WHAT}\s+(?:is\s+|are\s+|to be\s+|gets?\s+)?(?:{YES}|approval|secured|released|confirmed)\b",
    rf"^(?:get|obtain|secure|need|await)\s+{THE}(?!(?:internal|formal|final)\b){WHAT}\s+(?:{DECISION})$",
    rf"\b(?:{DECISION}|consent)\s+(?:for|of|on)\s+{THE}{WHAT}(?:\s+(?:filed|received|given|obtained|in place))?$",
    rf"^(?:get|obtain|secure|confirm)\s+{THE}{WHAT}$",
)  # fmt: skip
WHOM = (
    rf"(?:\bwith|\bw/|\bfrom)\s*{THE}(?P<what>[\w’'&/-]+(?:\s[\w’'&/-]+){{0,2}}?)"
    r"(?=$|\s(?:on|about|re|for|and|during|in)\b)"
)
MOVING = known.words("migrate import export load move transfer copy convert")
SETTLING = known.words("answer close resolve fix address handle settle clear")
SAID = known.words("input inputs feedback update updates assistance guidance clarification context")  # no paper
HANDED = known.words("send share return get obtain deliver")
NO_THING = known.words("""
    approval sign off signoff sign-off signed goahead go-ahead buyin buy-in internal gets by from decision await ensure
    make get getting got obtain obtaining secure securing need needs seek seeking receive gain have request chase
    comfortable green that all approvals
""")
DEPARTMENTS = re.compile(  # "it" in small letters is no department
    r"\b(?:legal|procurement|finance|(?-i:IT|HR)|security|infosec|purchasing|operations|works council"
    r"|C[A-Z]O|DPO|CISO)\b",
    re.IGNORECASE,
)
SOMEBODY = r"(?:[A-Z][\w’'-]+\s)?[A-Z][\w’'-]*[a-z][\w’'-]*"
SPOKEN = rf"^(?:talk|speak|reach(?:ing)? out)\s+to\s+{THE}(?P<what>[\w’'&/-]+)"
NAMED = (  # somebody of whom more is wanted than talk
    rf"^(?P<what>{SOMEBODY})\s+to\s+[a-z]",
    rf"^(?:[Ee]ngage|[Ii]nvolve|[Cc]ontact|[Cc]onsult|[Cc]all|[Nn]udge|[Pp]ing|[Mm]eet)\s+(?P<what>{SOMEBODY})$",
)
VERBS = (known.WEAK | known.JUDGING | known.CAUSING | known.LIGHT) - {"process"}  # of which nobody sees the end
ASIDE = known.words("down up over back out off through along forward ahead again")
TOPICS: tuple[tuple[str, Promise], ...] = (
    ("questionnaire questionnaires caiq", gettext_lazy("Questionnaire answered and returned to both sides")),
    ("criteria metrics kpis objectives milestones", gettext_lazy("%(what)s agreed in writing by both sides")),
    ("purchase requisition", gettext_lazy("Procurement issues the purchase order")),
    ("hypercare warranty", gettext_lazy("Two weeks of support end without an open ticket")),
    ("residency region hosting", gettext_lazy("Hosting region named in writing to both sides")),
    ("interface interfaces api apis connector", gettext_lazy("Interface sends its first file to the test system")),
    ("introduction introductions intro", gettext_lazy("Introduced by e-mail, first call on a day that is named")),
    ("kickoff", gettext_lazy("Kickoff held, a name for each workstream")),
    ("risks dependencies blockers issues", gettext_lazy("List of %(small)s with an owner and a date for each")),
    ("buyin sponsorship", gettext_lazy("%(who)s says yes in writing")),
    ("nda msa dpa dpia sow agreement", gettext_lazy("%(what)s signed by both companies")),
    ("contract redlines legal terms legals", gettext_lazy("Legal sends its redlines on the contract to both sides")),
    ("security infosec compliance privacy protection risk", gettext_lazy("CISO issues the risk rating in writing")),
    ("procurement purchasing vendor po", gettext_lazy("Procurement issues the purchase order")),
    ("pricing price commercials", gettext_lazy("Quote for the agreed number of seats sent to procurement")),
    ("pilot poc pov trial", gettext_lazy("Pilot results measured against the exit criteria and shared in writing")),
    ("references reference", gettext_lazy("Two reference calls held, notes shared with the sponsor")),
    ("case roi", gettext_lazy("Business case accepted by Finance in writing")),
    (
        "training onboarding onboard adoption enablement",
        gettext_lazy("Ten users named and trained, list attached"),
    ),
    ("migration integration integrations", gettext_lazy("200 records moved to the test system without an error")),
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
    if missing.isdisjoint({"amount", "forum"}) and (meant := usual(base, owner)):
        yield meant
    if "object" in missing and base:
        yield from _named_thing(line, base)
    if evidence.wishes(line):
        yield _("%(who)s says yes in writing") % {"who": _whom(base) or _("The sponsor")}
    if missing & {"amount", "forum", "actor"}:
        yield from _decision(line, base, missing, owner)
    if "evidence" in missing:
        yield from _outcome(line, base, reading.kind)
    if "act" in missing:
        yield from _act(line, base)
    if missing & {"act", "evidence"} and (about := _about(base)):
        yield _("%(text)s: result written down and sent to both sides") % {"text": about}
    yield _("Result written on one page and sent to both sides")


def _about(text: str) -> str:
    """What a text is about, where that can be said in a few words: "Align on scope" is about the scope."""
    words = text.split()
    bare = [re.sub(r"[^\w-]", "", word.casefold()) for word in words]
    is_loose = bare[:1] and bare[0] in acts.LOOSELY and bare[1:2] and bare[1] in acts.HOWEVER
    if is_loose or (bare and bare[0] in VERBS):
        words, bare = words[1:], bare[1:]
        while bare and bare[0] in known.TAIL | known.DETERMINERS | ASIDE:
            words, bare = words[1:], bare[1:]
    while bare and bare[-1] in ASIDE:
        words, bare = words[:-1], bare[:-1]
    if bare and bare[0] in (known.FINISHING | known.GIVING) - known.NOUNS_TOO:
        return ""  # an act of its own, of which this would say nothing
    about = " ".join(words).strip(" .:;,-?!")
    names = any(len(word) > 1 and word not in known.NOTHING - known.PROCESSES | known.VAGUE for word in bare)
    return about if names and len(about) <= PIECE else ""


def _timed(raw: str) -> str:
    """Without the words that leave the time open."""
    bare = re.sub(r"(?:\b(?:date|timing)\s+)?(?:" + open_ends.WHENEVER.pattern + ")", "", raw, flags=re.IGNORECASE)
    return " ".join(re.sub(r"\(\s*\)", "", bare).split()).strip(" ,;:-–(")


def _found(pattern: str, text: str) -> str:
    """What was typed there, where it is short enough to be quoted and names something."""
    match = re.search(pattern, text, re.IGNORECASE)
    what = match["what"].strip(" ,()-") if match else ""
    what = re.sub(r"\s+\w+ed$", "", what)  # "the spend cleared"
    if what.partition(" ")[0].casefold() in known.TAIL | known.JOINING:
        return ""
    usable = 0 < len(what) <= PIECE and NO_THING.isdisjoint(re.findall(r"[\w-]+", what.casefold()))
    return what if usable and what.casefold() not in known.VAGUE | known.NOTHING else ""


def _whom(text: str) -> str:
    """With whom: a department or a part that is named, else what follows "with"."""
    if named := DEPARTMENTS.search(text):
        return named.group()
    for pattern in NAMED:
        if (found := re.search(pattern, text)) and found["what"].split()[0].casefold() not in KNOWN:
            return found["what"]
    with_whom = _found(SPOKEN, text) or _found(WHOM, text)
    last = with_whom.rpartition(" ")[2].casefold()
    return "" if SUFFIX.search(last) or last in known.THINGS | known.PROCESSES else with_whom


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


def _named_thing(line: Line, base: str) -> Iterator[str]:
    """The verb that was typed, with a thing that one can give, settle, move or decide on."""
    verb, first = base.split()[0], line.words[0]
    if first in ("sign", "countersign") and not _names_something(line):
        yield _("Order form signed, signed copy sent to both sides")
    elif first in known.PARTIES:  # "CFO signs off"
        yield _("%(text)s the exit criteria in the steering meeting") % {"text": base}
    elif first in MOVING:
        yield _("%(verb)s the 200 records of the test customer") % {"verb": verb}
    elif first in SETTLING:
        yield _("%(verb)s the three open points of the security review in writing") % {"verb": verb}
    elif line.has(("access",)):
        yield _("Five named users sign in to the test system")
    elif first in known.GIVING | known.JUDGING | known.DECIDING | HANDED and not _names_something(line):
        yield _("%(verb)s the signed order form") % {"verb": verb}
        yield _("%(verb)s the exit criteria in the steering meeting") % {"verb": verb}


def _names_something(line: Line) -> bool:
    """It has a noun of its own, beside which the paper of another step would be absurd."""
    rest = (known.NOTHING - SAID) | known.VAGUE | known.DETERMINERS | known.LINKING | known.TAIL | known.JOINING
    return any(word not in rest | known.GIVING | known.JUDGING | known.DECIDING for word in line.words[1:])


def _outcome(line: Line, base: str, kind: str) -> Iterator[str]:
    if kind == "meeting":
        yield _("%(text)s: open points answered, a name at each next step") % {"text": base}
    elif line.words[0] in ("finalise", "finalize"):
        yield _("%(text)s and send it to both sides") % {"text": base}
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
            yield str(example) % {"what": base, "small": _small(base), "who": _whom(base) or _("The sponsor")}
    if acts.weak_verb(line) < 0 and len(base) <= PIECE and line.words[-1] in known.PROCESSES | known.THINGS:
        yield _("%(text)s: result written down and sent to both sides") % {"text": base}

"""Whether the plan is the buyer's, or a sales tool with their name on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from mapapp.insight.case import BUYER, SELLER, Aim
from mapapp.insight.detectors.rule import Draft
from mapapp.insight.detectors.seen import Seen, short
from mapapp.insight.finding import Place

PAPER = r"(?:(?:the|this|our|a) (?:\w+ )?(?:contract|agreement|proposal|quote|msa|order)|order form)"
PROOF = (
    r"(?:(?:the|this|our|an?)? ?(?:successful |paid |free )?"
    r"(?:pilot|proof of (?:concept|value)|poc|pov|trial|evaluation))"
)
SEATS = r"(?:licen[cs]es?|seats|subscriptions?|modules?)"
OWN = "sellersproduct"  # in the place of whatever the seller calls it
PRODUCT = rf"(?:(?:solution|platform|software|tool|system|suite|application|app)s?|(?:the|this|your) product|{OWN})"
REVIEW = r"(?:security|legal|contract|commercial|procurement|vendor|supplier|it|technical)"
TERMS = r"(?:commercials|(?:commercial|contract|payment|licen[cs]e) terms|terms|pricing|price|paperwork)"
WHEN = r"(?= (?:by|before|until|this|next|in|on|with)\b|[.!]?$)"  # nothing else follows
BRINGING = (
    r"roll(?:ing)?[- ]?out|deploy(?:ment)?|implement(?:ation)?|adopt(?:ion)?|go(?:ing)?[- ]?live|launch"
    r"|install(?:ation)?|evaluat\w+|validat\w+|assess\w*|renew|purchase|buy|introduc\w+|test|trial"
)
SALE = re.compile(  # the purchase, the trial or the roll-out
    r"\b(?:close|win) (?:the|this) (?:\w+ )?(?:deal|sale|business)\b"
    rf"|\b(?:sign|signing|close|get|secure|countersign|win|finali[sz]e|execute)\b.{{0,15}}\b{PAPER}\b"
    rf"|\b(?:complete|finish|conclude|close(?: out)?|wrap up|run|pass) {PROOF}\b"
    r"|\bsuccessful (?:pilot|proof of concept|poc|trial)\b"
    rf"|\b(?:contract|agreement|msa|order form|deal) (?:is |to be )?(?:fully )?(?:counter)?(?:signed|executed|closed)\b"
    rf"|^(?:contract )?(?:sign|signing|signature){WHEN}"
    rf"|^(?:agree|align|settle|finali[sz]e)(?: on| about)? (?:the |our )?{TERMS}{WHEN}"
    rf"|^(?:complete|finish|pass|clear|get through) (?:the |our |their )?{REVIEW}?(?:(?: and |, |/){REVIEW})* ?"
    rf"(?:reviews?|checks?|approvals?|onboarding|selection|procurement|diligence){WHEN}"
    r"|^(?:complete|finish|pass|clear|get through) (?:the )?procurement\b"
    rf"|^(?:start|begin|activate) (?:the |our |a )?(?:\w+ )?(?:subscription|licen[cs]e|implementation|roll-?out){WHEN}"
    r"|\b(?:reference (?:customer|account|client|call)|lighthouse (?:customer|account)|case study|testimonial)\b"
    r"|\bsuccess story\b|\b(?:strategic|long-term) partner(?:ship)?\b"
    rf"|\b(?:purchase|buy|order|renew|extend|upgrade)\b.{{0,25}}\b(?:{SEATS}|{PRODUCT})\b"
    r"|\b(?:proceed|progress|move|moving|get) (?:on )?to (?:contract|procurement|signature|purchase)\b"
    r"|\breach (?:a|the) (?:purchase |buying )?decision\b"
    r"|\b(?:secure|gain|get|win|obtain) (?!.*\b(?:fda|ema|mdr|regulat\w+|planning|building|type|customs)\b)"
    r".{0,20}\b(?:buy-?in|approval|sponsorship)\b"
    r"|\b(?:secure|gain|get|win|obtain|reach|build) (?:executive|leadership|stakeholder|internal) alignment\b"
    rf"|\b(?:{BRINGING})\b.{{0,30}}\b{PRODUCT}\b|\b(?:show|prove|demonstrate) the value\b"
    r"|^(?:roll(?:ing)?[- ]?out|deploy(?:ment)?|go(?:ing)?[- ]?live|implement(?:ation)?) "
    r"(?:to|in|by|at|across|with|on|for)\b"
    r"|\b(?:get|secure|obtain) (?:the |a )?(?:budget|funding|funds)\b"
    rf"|\b(?:select|choose|pick) (?:the |a |our )?(?:\w+ )?(?:vendor|supplier|{PRODUCT})\b"
)
USE = re.compile(r"\b(?:adoption|usage|uptake|utili[sz]ation)\b")  # of the seller's product: its own measure
TAKING_UP = re.compile(  # what a buyer does with the seller's product, and what that is good for nobody says
    r"\b(?:expan\w+|extend\w*|scal(?:e|ing)|standardi[sz]\w+|migrat\w+|switch\w*|mov(?:e|es|ing)|onboard\w*|train\w*"
    r"|upgrad\w+|start\w*|partner\w*|work(?:ing)? with|value|rely|go|going|live)\b"
)
CALLED = re.compile(  # by a name that nobody told us is the seller's
    r"\b(?:[Ss]tandardi[sz]\w* on|(?:[Mm]igrat\w+|[Ss]witch\w*)\b.{0,20} to"
    r"|(?:[Tt]rained|[Oo]nboarded) (?:on|onto|to|in)"
    r"|[Gg]o(?:es|ing)?[- ]live (?:on|with)) [A-Z][a-z]+"
)
EDITION = re.compile(r"\bupgrad\w+\b.*\b(?:edition|tier|package|licen[cs]es?|subscription|enterprise)\b")  # from, to
SPAN = r"(?:minutes?|hours?|days?|weeks?|months?|working days?|shifts?)"
COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty)"
CHANGE = re.compile(  # something is different for the buyer's business
    rf"\b(?:in|within|under|than|after) {COUNT} (?:working )?{SPAN}\b|\bfrom\b.+\bto\b|\b(?:up|down) (?:from|to)\b"
    r"|\binstead of\b|\brather than\b|\bnot \w+$|\bwithout\b|\bno (?:\w+ ){1,3}\w+s\b|\bsame day\b|\bper ?cent\b|%"
    r"|\b(?:fewer|less|faster|quicker|sooner|lower|higher|shorter|more often|better|safer|earlier)\b"
    r"|\b(?:cut|halve|reduce|shorten|save|lower|raise|increase|grow|improve|double|eliminate|avoid|replace|prevent)[sd]?\b"
    r"|\b(?:speed up|free up|consolidate|pass the|saving|cutting|reducing)\b|\bevery (?:day|week|hour)\b"
    r"|\bone (?:place|view|source|list|platform|archive)\b"
)


def vendor_words(seen: Seen) -> Iterator[Draft]:
    """A goal that the seller has, not the buyer."""
    for goal in seen.case.goals:
        why = _why(seen, goal)
        if why:
            yield Draft(
                f"“{short(goal.statement)}” {why}",
                _("Ask what is different for them once it works, and write that down as they say it."),
                Place("goal", goal.number),
                about=str(goal.number),
                people=(goal.said_by,) if goal.said_by is not None else (),
            )


def _why(seen: Seen, goal: Aim) -> str:
    said_by = seen.people.get(goal.said_by) if goal.said_by is not None else None
    if said_by is not None and said_by.side == SELLER:
        return _("was said by %(name)s, who sells it.") % {"name": said_by.name}
    small = " ".join(goal.statement.split()).casefold().replace("’", "'")
    name = next((name for name in seen.case.seller_names if _names(small, name)), "")
    if CHANGE.search(small) and not (name and USE.search(small)) and not EDITION.search(small):
        return ""
    if name and not (said_by is not None and said_by.side == BUYER):
        return _("names %(name)s, and nothing that is different for them.") % {"name": name}
    taken_up = name and (USE.search(small) or TAKING_UP.search(small))
    sold = SALE.search(_told_plainly(small, seen.case.seller_names)) or EDITION.search(small)
    if taken_up or sold or CALLED.search(goal.statement):
        return _("is about the sale or the product, and names nothing that is different for them.")
    return ""


def _told_plainly(small: str, names: Iterable[str]) -> str:
    """With one word for whatever the seller calls it: "roll out Larkspur Atlas" is the roll-out of a product."""
    for name in sorted((name.strip().casefold() for name in names if name.strip()), key=len, reverse=True):
        small = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", OWN, small)
    return small


def _names(small: str, name: str) -> bool:
    return bool(name.strip()) and re.search(rf"(?<!\w){re.escape(name.strip().casefold())}(?!\w)", small) is not None


def no_objective(seen: Seen) -> Iterator[Draft]:
    """Buyers look at a plan that says nowhere what they want."""
    if seen.case.is_mutual and not seen.case.goals:
        yield Draft(
            _("People of %(account)s are on the plan, and no goal of theirs is.")
            % {"account": seen.case.account or _("the buyer")},
            _("Ask whoever leads the evaluation what they want to achieve, and write it down in those words."),
            Place("goal_new"),
        )

"""Whether the plan is the buyer's, or a sales tool with their name on it."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
PRODUCT = r"(?:solution|platform|software|product|tool|system|suite|application|app)s?"
BRINGING = (
    r"roll(?:ing)?[- ]?out|deploy(?:ment)?|implement(?:ation)?|adopt(?:ion)?|go(?:ing)?[- ]?live|launch"
    r"|install(?:ation)?|evaluat\w+|validat\w+|assess\w*|renew|purchase|buy|introduc\w+|test|trial"
)
SALE = re.compile(  # the purchase, the trial or the roll-out
    r"\b(?:close|win) (?:the|this) (?:\w+ )?(?:deal|sale|business)\b"
    rf"|\b(?:sign|signing|close|get|secure|countersign|win|finali[sz]e|execute)\b.{{0,15}}\b{PAPER}\b"
    rf"|\b(?:complete|finish|conclude|run|pass) {PROOF}\b|\bsuccessful (?:pilot|proof of concept|poc|trial)\b"
    rf"|\b(?:purchase|buy|order|renew|extend|upgrade)\b.{{0,25}}\b(?:{SEATS}|{PRODUCT})\b"
    r"|\b(?:proceed|progress|move|moving|get) (?:on )?to (?:contract|procurement|signature|purchase)\b"
    r"|\breach (?:a|the) (?:purchase |buying )?decision\b"
    r"|\b(?:secure|gain|get|win|obtain) .{0,20}\b(?:buy-?in|approval)\b"
    rf"|\b(?:{BRINGING})\b.{{0,30}}\b{PRODUCT}\b|\bshow the value\b"
)
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
    if CHANGE.search(small):
        return ""
    name = next((name for name in seen.case.seller_names if _names(small, name)), "")
    if name and not (said_by is not None and said_by.side == BUYER):
        return _("names %(name)s, and nothing that is different for them.") % {"name": name}
    if SALE.search(small):
        return _("speaks of the purchase, and of nothing that is different for them.")
    return ""


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

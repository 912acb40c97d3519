"""What is usually meant by the short words of a plan, said so that somebody who was not there can see it done: "Get PO
sorted" is a purchase order with its number."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ENDING = (  # what brings a thing to its end, without saying how
    r"get(?:ting)?|obtain|secure|sort(?:\s+out)?|handle|manage|finali[sz]e|complete|finish|organi[sz]e|arrange|do|run"
    r"|progress|push|close\s+out|nail\s+down|wrap\s+up|deal\s+with|work\s+on"
)
LOOKING = r"chase|check(?:\s+on)?|align(?:\s+with)?|loop\s+in|discuss|meet(?:ing)?\s+with|touch\s+base\s+with|evaluate"
BEFORE = re.compile(rf"^(?:please\s+)?(?:{ENDING}|{LOOKING})\s+", re.IGNORECASE)
LOOKED_AT = re.compile(rf"^(?:please\s+)?(?:{LOOKING})\s", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:the|our|your|their|all|a|an|final|internal|formal)\s+", re.IGNORECASE)
AFTER = re.compile(
    r"\s+(?:is\s+|are\s+|to be\s+)?(?:sorted(?:\s+out)?|handled|done|ready|complete[d]?|finali[sz]ed|agreed|approved"
    r"|approval|sign[ -]?off|buy[ -]?in|through|comfortable|on\s?board|happy|aligned|alignment|process|status)$",
    re.IGNORECASE,
)
PAPER = re.compile(
    r"^(?:(?:mutual|master|data processing|confidentiality|non-disclosure|licen[cs]e|services?|pilot) )*"
    r"(?:NDA|MSA|DPA|DPIA|SOW|agreement|addendum)$",
    re.IGNORECASE,
)
BODY = re.compile(
    r"^(?:(?:steering|executive|exec|management|supervisory|works|investment|audit|advisory|project|buying) )*"
    r"(?:board|committee|council)$",
    re.IGNORECASE,
)
# what the words come down to -> what is there at the end; `who` is the buyer's person whose step it is, else the part
USUAL: tuple[tuple[str, Promise, Promise | str], ...] = (
    (r"POs?|purchase orders?",
     _("%(who)s raises the purchase order for the total of the order form and sends its number"), _("Procurement")),
    (r"legal(?: team| department)?|lawyers?",
     _("Legal says in writing that the contract can be signed, or names the clauses that stand in the way"), ""),
    (r"finance(?: team| department)?",
     _("Finance accepts the business case in writing and names the budget line"), ""),
    (r"pilot|poc|pov|trial|proof of (?:concept|value)",
     _("Pilot results measured against the exit criteria and shared in writing"), ""),
    (r"product|solution|tool|software|platform",
     _("Five users score the product against the exit criteria, result shared in writing"), ""),
    (r"demo", _("Demo held for the people who will use it, open questions written down with a name at each"), ""),
    (r"(?:vendor|supplier)(?: set[ -]?up| registration| onboarding)?",
     _("Supplier entered in the purchasing system, supplier number sent"), ""),
    (r"stakeholders|leadership|everyone|everybody|management|team|alignment|internal|internally",
     _("Heads of department answer in writing: yes, no, or what is missing"), ""),
    (r"next steps", _("Next steps written down, each with a name and a day, and sent to both sides"), ""),
    (r"(?:technical |tech )(?:validation|evaluation|review|fit|check)",
     _("Technical exit criteria tested one by one, result shared in writing"), ""),
    (r"budget|funding", _("Budget line named by Finance, with the planning round that decides on it"), ""),
)  # fmt: skip


def core(text: str) -> str:
    """The thing that a short text is about: "Get the PO sorted" comes down to "PO"."""
    left, before = text.strip(" .:;,-?!"), ""
    while left != before:
        before = left
        left = ARTICLE.sub("", AFTER.sub("", BEFORE.sub("", left))).strip(" .:;,-?!")
    return left


def _small(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def usual(text: str, owner: str) -> str:
    """What is usually meant, as an example; empty where the text says more than that. `owner` is the name of the
    buyer's person whose step it is."""
    thing = core(text)
    if PAPER.match(thing) and not LOOKED_AT.match(text):
        return str(_("%(what)s signed by both companies")) % {"what": thing}
    if BODY.match(thing):
        return str(_("The %(body)s approves the purchase in its next meeting, decision in the minutes")) % {
            "body": _small(thing)
        }
    for pattern, example, part in USUAL:
        if re.fullmatch(pattern, thing, re.IGNORECASE):
            return str(example) % {"who": owner or str(part)}
    return ""

"""What a text leaves open beside the fields of its step: when, what, or the whole of it."""

from __future__ import annotations

import re

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording.line import Line

WHENEVER = re.compile(
    r"\basap\b|\bas soon as (?:possible|you can|we can|they can|practical)\b|(?<!as )\bsoon\b(?! as)(?!-)"
    r"|\bt\.?b\.?[dca]\b|\bat some (?:point|stage|time)\b|\beventually\b|\bin due (?:course|time)\b"
    r"|\bsome ?(?:time|day)\b(?! zone)|\b(?:when|if|where|once) (?:possible|convenient|available|ready)\s*$"
    r"|\bwhen(?:ever)? \w+ (?:has|have|had|finds?|gets?|got) (?:the |some |a )?(?:time|chance|moment)\b"
    r"|"
    r"(?<!day )(?<!days )(?<!week )(?<!weeks )(?<!month )(?<!months )\b(?:at a )?later(?: on| date| stage)?\s*$"
    r"|\bin the near future\b|\bone of these days\b|\bwhenever\b"
    r"|\b(?:date|timing|timeline|time) (?:to be|still) (?:confirmed|decided|determined|agreed|open)\b|\bno rush\b",
    re.IGNORECASE,
)
SOME = r"(?:\w+ ){1,3}?"
IDIOMS = re.compile(
    r"^(?:kick|move|push|get|keep) (?:things|it|this|stuff) \w+$"
    r"|^(?:next steps?|tbd|tbc|todo|to do|misc|various|other)$|\bdo the needful\b|\bmake (?:it|this) happen\b"
    rf"|\btake care of\b|\bget {SOME}(?:sorted|moving|involved|going|rolling|started|aligned|on ?board|done)$"
    rf"|\bget {SOME}(?:comfortable|happy|familiar|ready|excited|interested)\b"
    rf"|\bkeep {SOME}(?:updated|informed|posted|warm|close|engaged|aligned|happy|in the loop)\b"
    r"|^have (?:a|another|some) (?:\w+ )?(?:chats?|talks?|conversations?|discussions?)\b"
    r"|^(?:wait|waiting|await|awaiting|pending)\b|\b(?:ongoing|in progress|under way|underway|pending|wip)$"
    r"|^be (?:ready|prepared)\b|\bget (?:on with|going|started)\b"
    r"|^(?:legal|security|it|procurement|finance|contract) stuff$",
    re.IGNORECASE,
)


def no_day(line: Line) -> bool:
    return bool(WHENEVER.search(line.raw))


def idle_words(line: Line) -> bool:
    return bool(IDIOMS.search(line.raw.rstrip(" .!")))


def asks(line: Line) -> bool:
    """A question is no step."""
    return line.raw.endswith("?")


def names_nothing(line: Line) -> bool:
    """A verb of giving or deciding, and after it nothing that one could hand over: "Send it over", "Approve"."""
    if not line.words or line.words[0] not in known.GIVING | {"approve", "signoff"}:
        return False
    for at, word in enumerate(line.words[1:], start=1):
        if word in ("about", "on", "of", "for", "regarding", ":", "that") and at > 1:
            return False
        if word in ("to", "with", "from") and at > 1:
            return True
        if word not in known.NOTHING and word not in (".", "and", *known.GIVING):
            return False
    return True

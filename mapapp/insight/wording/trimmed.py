"""A text without what only decorates it: a day, an amount, a length, the number of a standard. None of these makes a
step one that can be seen done: "Board stuff - 14 Nov" is as weak as "Board stuff"."""

from __future__ import annotations

import re

MONTH = (  # "may" and "mar" are other words when they begin small
    r"(?:jan(?:uary)?|feb(?:ruary)?|(?-i:Mar(?:ch)?|MAR(?:CH)?)|apr(?:il)?|(?-i:May|MAY)|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|(?-i:Wed)|wednesday|thu(?:r|rs|rsday)?|fri(?:day)?|(?-i:Sat|Sun)|saturday|sunday)"
    r"\b\.?"
)
PART = r"(?:end|start|beginning|middle|close|first half|second half|early|mid|late|last week|first week)[ -]?(?:of )?"
PERIOD = (
    rf"(?:the )?(?:{PART})?(?:the |this |next |coming |that |our |their )?(?:calendar |fiscal |financial )?"
    r"(?:(?:month|quarter|year|fiscal year) end|quarter|month|week|wk|year|half|summer|autumn|fall|winter|spring"
    r"|christmas|xmas|easter|holiday period|holidays?|day|business|eod|eow|eom|eoq|eoy|fy|sprint|vacation|break)"
)
CLOCK = r"\d{1,2}(?::\d\d)? ?(?:am|pm)\b|\b\d{1,2}:\d\d\b|\bnoon\b|\bmidnight\b"
DAY = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? \d{{4}})?|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|the \d{1,2}(?:st|nd|rd|th)\b"
    rf"|(?:(?:early|mid|late|end of|end) )?(?:{MONTH}|{WEEKDAY})(?: (?:morning|afternoon|evening|\d{{4}}\b))?"
    r"|(?:the )?(?:end of )?(?:q[1-4]|h[12]|fy ?\d{2,4}|kw ?\d+|week \d+|cw ?\d+)(?: ?(?:20)?\d\d)?\b"
    r"|tomorrow|today|tonight|end of day|20[23]\d"
)
BEFORE_A_DAY = (
    r"by|on|before|after|until|till|til|thru|through|during|over|in|at|from|this|next|around|for|ahead of|no later than"
    r"|prior to|due|latest|starting|w/c|wc|within|since|every|each|of|the"
)
LEADS = ("by", "before", "in", "over", "during", "of", "ahead", "this", "next", "at", "end", "within", "until", "the")
LED = "|".join(f"(?<={word} )" for word in (*LEADS, "through"))  # a period is a time only after one of these
COMING = (
    r"(?:this|next|last|coming|every) (?:\w+ )?(?:week|wk|month|quarter|year|half|summer|spring|fall|autumn|winter)\b"
)
WHEN = re.compile(
    rf"(?:,? ?\(?(?:\b(?:{BEFORE_A_DAY})\b ?|[-–—@] ?)*(?<!\w)"
    rf"(?:{CLOCK}|{DAY}|(?:{LED}){PERIOD}\b|{COMING})\)?)",
    re.IGNORECASE,
)
LONG = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|a|half an)[ -]?(?:min(?:ute)?s?|h|hrs?|hours?)\b(?! (?:or|under))",
    re.IGNORECASE,
)
CURRENCY = r"(?:eur|usd|gbp|chf|sek|nok|dkk)"
COUNTS = r"(?! (?:\w+ )?(?!savings|fees|costs|vs)\w+s\b)"  # "18k records" are so many of them, "340k savings" are money
MONEY = re.compile(
    r"(?:approx\.? |about |around |c\. |ca\. )?"
    r"(?:[$€£¥]\s?\d[\d.,]*\s?(?:k|m|mn|mio|bn|million|thousand)?\b"
    rf"|\b\d[\d.,]*\s?(?:k|m|mio|million|thousand)?\s?(?:{CURRENCY}|dollars|euros|pounds)\b"
    rf"|\b{CURRENCY}\s?\d[\d.,]*\s?(?:k|m|mio|million)?\b"
    rf"|\b\d+(?:\.\d+)?k\b{COUNTS}|\b\d+(?:\.\d+)?m(?:n|io)?\b{COUNTS})",
    re.IGNORECASE,
)
STANDARD = re.compile(
    r"\b(?:SOC ?[123]|ISO ?\d+|PCI ?\d|Office ?365|M365|O365|S/4|D365|Dynamics ?365"
    r"|(?:phase|wave|stage|tier|level|part|round|sprint|type|step) ?\d|24/7|360|B2B|B2C|C-level|3rd.party|1:1s?"
    r"|L[123])\b",
    re.IGNORECASE,
)
NO_NOUN = r"and|or|with|by|to|in|on|at|for|from|of|the|a|via|per|until|so|if|when|which|who"
BEFORE_A_NOUN = re.compile(rf"\s+(?!(?:{NO_NOUN})\b)[A-Za-z]\w+")
LEADING = re.compile(
    r"^(?:,? ?\(?(?:\b(?:by|on|before|after|until|till|thru|through|during|over|in|at|from|for|of|the|this|next)\b ?"
    r"|[-–—@] ?)*)",
    re.IGNORECASE,
)


def trimmed(raw: str) -> str:
    """What is left once days, hours, lengths, amounts and numbers of standards are gone."""
    text = WHEN.sub(_gone, STANDARD.sub(" ", raw.replace("w/o ", "without ")))
    text = LONG.sub(" ", MONEY.sub(" amount ", text))
    return " ".join(text.split()).strip(" ,;:-–—@(")


def _gone(found: re.Match[str]) -> str:
    """Where a noun follows, the day only says which: "in the June board" is "in the board"."""
    if found.group().endswith((")", ".")) or not BEFORE_A_NOUN.match(found.string, found.end()):
        return " "
    lead = LEADING.match(found.group())
    return (lead.group() if lead else "") + " "

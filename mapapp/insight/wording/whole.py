"""Signs that hold of a text as a whole: a figure that was met, a record; a hedge, a mood as the goal."""

from __future__ import annotations

import re

LIMIT = (
    r"under|below|above|over|at least|at most|less than|more than|fewer than|within|max(?:imum)?\.?|min(?:imum)?\.?"
    r"|target|up to|minimum of|>=?|<=?|≥|≤"
)
FAULTS = (
    r"errors?|defects?|bugs?|findings?|incidents?|failures?|deviations?|blockers?|escalations?|loss|downtime|open \w+"
    r"|sev ?\d?|p[1-4]|tickets?|comments|issues? open|outages?|warnings?|alerts?|duplicates?|exceptions?|objections?"
)
MEASURED = re.compile(
    rf"\d\s?%|\b(?:{LIMIT}) ?(?:of )?\d|\b(?:without|no|zero|0|nil) (?:\w+ ){{0,2}}(?:{FAULTS})\b"
    r"|\b(?:zero|0|nil|no) (?:(?!rush|later)\w+ )?\w+s\b|\bwithout (?:an?|any|further|new|more|one) \w+"
    r"|\bp9[059]\b|\b\d+ ?(?:of|out of|/) ?\d+\b|\bfrom \d[\d.,]* ?\w* to \d"
    r"|\bwith (?:the )?(?:status|result|rating|score|verdict|words)\b",
    re.IGNORECASE,
)
# A time that is a measure, not a date: "back within 30 minutes".
QUICK = re.compile(
    rf"\b(?:{LIMIT}) ?(?:of )?\d[\d.,]* ?(?:ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?)\b", re.IGNORECASE
)
ASKING = re.compile(r"^(?:how|what|when|where|who|why|which|is|are|do|does|did|any|has|have)\b.*\?\W*$", re.IGNORECASE)
TOOLS = (
    r"minutes|jira|sap|ariba|coupa|docusign|servicenow|salesforce|crm|confluence|sharepoint|teams|slack|tracker|portal"
    r"|log|register|vault|repo|repository|calendars?|inbox|ticket|minute book|file|wiki|data room"
)
RECORD = re.compile(
    r"\bin writ+ing\b|\b(?:by|via|per) (?:e-?mail|letter|docusign|ticket|form|post)\b|\bminute[ds]\b(?! long)"
    rf"|\bin (?:the |our |their |your |both )?(?:{TOOLS})\b"
    r"|\bon file\b|\bin (?:the |our |their )?(?:\w+ ){0,2}(?:sheet|list|document|report|appendix|annex)\b"
    r"|\bin (?:our|their|your) (?:hands|system)\b"
    r"|\bon (?:the )?(?:record|paper)\b",
    re.IGNORECASE,
)
JUDGED = (
    r"reviewed|tested|checked|assessed|evaluated|validated|analy[sz]ed|compared|audited|inspected|verified|reviews|tests"
    r"|checks|assesses|evaluates|validates|agreed"
)
OUTCOME = re.compile(rf"\b(?:{JUDGED})\b[^:;?]*[:;] ?\w", re.IGNORECASE)  # "label checked: AL2, valid to 2028"
ROUTE = re.compile(
    r"\b(?:approval|escalation|signature|signing) (?:routing|chain|path|order|sequence|route)\b.*[:=(]", re.IGNORECASE
)
WHERE = r"(?:needed|required|necessary|possible|appropriate|applicable)"
HEDGED = re.compile(
    rf"\b(?:as|if|where|when|whenever) {WHERE}\b|\bsee how (?:it|things)\b|\b(?:we'll|we will) see\b|\btry (?:to|and)\b"
    r"|\b(?:should|could|might|may) be (?:ok|okay|fine|good|done|ready)\b|\bback[ -]and[ -]forth\b|\bping[ -]?pong\b"
    r"|\bat some (?:stage|point|time)\b|\bwhatever\b(?! is)|\band so on\b|\bor so\b|\bor something\b|\bstuff\b"
    r"|\bongoing\b|\bin progress\b|\bunder ?way\b|\bin motion\b"
    r"|\bunder (?:discussion|review|consideration|negotiation)\b|\binto (?:account|consideration)\b"
    r"|\bkeep (?:on )?\w+ing\b|\ba (?:bit|few|couple|little)\b"
    r"|\bhow (?:it|things|we|they|he|she)(?:'s|'re| is| are| feels?| goes)? ?(?:going|doing|go|stand|feels?|looks?)?$"
    r"|\b(?:maybe|perhaps|possibly|probably|hopefully|ideally|tentatively|potentially)\b|\bhand in hand\b|\bno rush\b"
    r"|\bha(?:ve|s) (?:a|another) (?:quick |short )?(?:word|chat|think|go|look|talk|conversation|call)\b"
    r"|\b(?:run|crunch|do) (?:the|some) (?:numbers|maths?)\b"
    r"|\bwhere (?:we|they|things|it) (?:stands?|are|is)\b"
    r"|\bone of these days\b|\bas much as\b|\bas (?:well|best|far) as\b",
    re.IGNORECASE,
)
FEELS = r"is|are|be|being|feels?|seems?|stays?|gets?|getting|becomes?|remains?|likes?|loves?|keeps?|was|were|get|makes?"
VERY = r"(?:very |more |fully |all |pretty |really |quite |generally )?"
MOODS = (
    r"aligned|happy|comfortable|bought[ -]in|convinced|supportive|enthusiastic|excited|committed|engaged|interested"
    r"|confident|satisfied|informed|involved|positive|keen|warm|on ?board|ok|okay|fine|included|heard|empowered"
    r"|familiar|invested|over the line|up to speed|in the loop|on the same page|on our side|on side|good|great"
    r"|motivated|energi[sz]ed|in a good place|moving|going|rolling|sorted|started|ready|behind (?:it|this|us)|likely"
    r"|on track|close|a good fit|posted|updated|on top"
)
MOOD = re.compile(rf"\b(?:{FEELS}) (?:(?!written|formal|signed)\S+ ){{0,4}}?{VERY}(?:{MOODS})\b", re.IGNORECASE)
PARTICLES = (  # a verb and its particle: effort, of which nobody sees the end
    "dig into deeper in", "look into at over through forward for", "work on with through towards toward out together",
    "get ahead on to back going started moving along behind past over", "go over through deeper into back about",
    "walk through", "run by past through", "talk through to with about over", "think about through over", "firm up",
    "flesh out", "nail down", "iron out", "tee up", "line up", "warm up", "pin down", "sound out", "feel out",
    "hash out", "sort out through", "figure out", "scope out", "tie up", "wrap up", "shore up", "beef up", "ramp up",
    "gear up", "move forward along ahead towards toward on", "push along through forward ahead on for",
    "stay close on in", "keep close warm going pushing up on", "partner with", "connect with re", "meet with",
    "speak to with", "close out on", "tidy up", "clean up", "button up", "build out on up", "lay groundwork",
    "set expectations", "bring along together around", "bounce off", "reach out", "loop in back", "follow up",
    "check in on with", "circle back", "touch base", "take care stock forward", "make progress headway sure",
    "hammer out", "map out", "size up", "step up", "speed up", "smooth over out", "straighten out", "find out",
    "buy into", "drum up", "whip up", "stir up", "open up doors", "knock on", "lean on in", "kick off around",
    "stand by ready", "sit down", "hold hands", "show value", "share thoughts", "give thought visibility",
    "plan for ahead", "prepare for", "catch up", "drop by", "swing by", "come up back to", "turn around",
    "put pressure", "poke around", "add value", "deliver value", "raise awareness",
)  # fmt: skip
LOOSE = {verb: frozenset(ways) for verb, *ways in map(str.split, PARTICLES)}

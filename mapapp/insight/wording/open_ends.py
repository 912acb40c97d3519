"""What a text leaves open beside the fields of its step: when, what, or the whole of it."""

from __future__ import annotations

import re
from itertools import takewhile

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording import verbs
from mapapp.insight.wording.line import COUNTED, Line

SPARE = r"(?:time|capacity|bandwidth|resource)"  # "when there is capacity", "time permitting"
WHENEVER = re.compile(
    r"\basap\b|\bas soon as (?:possible|you can|we can|they can|practical)\b|(?<!as )\bsoon\b(?! as)(?!-)"
    r"|\bt\.?b\.?[dca]\b|\bat some (?:point|stage|time)\b|\beventually\b|\bin due (?:course|time)\b"
    r"|\bsome ?(?:time|day)\b(?! zone)|\b(?:when|if|where|once) (?:possible|convenient|available|ready)\s*$"
    r"|\bwhen(?:ever)? \w+ (?:has|have|had|finds?|gets?|got) (?:the |some |a )?(?:time|chance|moment)\b"
    r"|"
    r"(?<!day )(?<!days )(?<!week )(?<!weeks )(?<!month )(?<!months )\b(?:at a )?later(?: on| date| stage)?\s*$"
    r"|\bonce (?:they|we|you|he|she|it) (?:are|is) (?:available|free|ready|back)\b|\bin the near future\b"
    r"|\bover time\b|\bgoing forward\b|\bas we go\b|\balong the way\b"
    r"|\bon an ongoing basis\b|\bone of these days\b|\bwhenever\b"
    r"|\b(?:date|timing|timeline|time) (?:to be|still) (?:confirmed|decided|determined|agreed|open)\b|\bno rush\b"
    rf"|\bwhen(?:ever)? (?:there(?:[’']s| is| are| will be) |\w+ (?:has|have|had) )(?:\w+ )?{SPARE}s?\b"
    rf"|\b(?:when(?:ever)? (?:\w+ )?|as ){SPARE}s? (?:allow|permit)s?\b|\b{SPARE} permitting\b",
    re.IGNORECASE,
)
RECORDED = known.words("writing written recorded record minuted sheet log list email document shared")
GENERAL = known.words(
    "the our your all issues questions concerns objections problems success solution product requirements"
    " process urgency internally next steps"
)
ENDING = verbs.FINISHING | known.OTHERS
EVERYTHING = known.words("it this that them everything things stuff something anything")
SOME = r"(?:\w+ ){1,3}?"
ALONE = (  # and no noun that it goes with: "support", not "the support contract"
    r"(?=$|[,;:(]| (?:\w+ly|and|or|to|for|from|on|in|into|with|of|around|over|across|among|between|during|as|when"
    r"|where)\b)"
)
IDIOMS = re.compile(
    r"^(?:kick|move|push|get|keep) (?:things|it|this|stuff) \w+$"
    r"|^(?:next steps?|tbd|tbc|todo|to do|misc|various|other)$|\bdo the needful\b|\bmake (?:it|this) happen\b"
    rf"|\btake care of\b|\b(?:keep|have) an eye\b"
    rf"|\bget {SOME}(?:sorted|moving|going|rolling|started|on ?board|done)$"
    rf"|\bget {SOME}(?:involved|aligned|engaged)\b|^make (?:\w+ )?(?:progress|headway)\b|\bpay attention\b"
    rf"|^(?:get|keep|set) {SOME}(?:moving|going|rolling|in motion)\b"
    rf"|^(?:move|push|drive|bring|take) {SOME}(?:forward|ahead|along|onwards)\b"
    rf"|\bget {SOME}(?:comfortable|happy|familiar|ready|excited|interested)\b"
    rf"|\bkeep {SOME}(?:updated|informed|posted|warm|close|engaged|aligned|happy|in the loop)\b"
    r"|^have (?:a|another|some) (?:\w+ )?(?:chats?|talks?|conversations?|discussions?)\b"
    r"|^(?:wait|waiting|awaiting|pending)\b|^await\b(?!.*(?:s[’']|[’']s| from ))"
    r"|\b(?:ongoing|in progress|under way|underway|pending|wip)$"
    r"|^in progress\b|\b(?:if|as|when|where|wherever|whenever) (?:needed|required|necessary|appropriate|applicable)$"
    r"|^(?:update|brief|inform|present to|report to|hand off to) (?:the |all )?"
    r"(?:stakeholders|leadership|management|team|everyone)$"
    r"|^(?:close|win|land|seal|finali[sz]e|get) (?:the |this |our )?(?:deal|sale|opportunity)\b(?! room| desk)"
    r"|^(?:start|begin|initiate|launch|trigger|kick ?-?off|run|complete|finish) "
    r"(?:the )?(?:\w+ ){0,2}(?:process|procedure|journey)$"
    r"|^(?:pull|bring|rope) in (?:the )?\w+(?: \w+)?$|^involve \w+(?: \w+)?$"
    r"|^(?:develop|refine|improve|deepen|strengthen|evolve|pursue|build)\b.* further$"
    r"|^(?:build|develop|strengthen|foster|establish|grow|deepen) (?:a |the |our |an )?(?:\w+ )?"
    rf"(?:relationships?|rapport|trust|momentum|awareness|support)\b{ALONE}"
    r"|^(?:give|provide|offer|lend|get) (?:\w+ ){0,2}(?:support|help|assistance|guidance|attention"
    rf"|visibility|clarity)\b{ALONE}"
    r"|\bclose the loop\b|^move (?:fast|quickly|swiftly)\b"
    r"|\bwhat(?:ever)? (?:you|we|they) (?:have|need|can|want)$|(?<!no )\bloose ends$"
    r"|\bwhatever (?:\w+ ){1,3}(?:have|has|needs?|can|wants?|requires?|asks?(?: for)?)$"
    r"|^be (?!back|live|on|in|at)\w+\b|\bget (?:on with|going|started)\b"
    r"|^(?:legal|security|it|procurement|finance|contract) stuff$",
    re.IGNORECASE,
)


ANYTHING = re.compile(  # so many as there may be
    r"(?<!no )(?<!zero )(?<!all )\b(?:any|all|the|remaining|outstanding|open|other|further|leftover)"
    r"(?: (?:remaining|outstanding|open|other|further|leftover))?"
    r" (?:items|points|issues|questions|topics|tasks|actions|concerns|matters|objections|gaps|things|bits)"
    r"(?= that (?:come|arise)|\s*$| (?:with|for|around|before|by) "
    r"| (?:from|on) (?:(?:the|our|your|their) )?[\w’'-]+\s*$)",
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
    if ANYTHING.search(line.raw.rstrip(" .!")) and not line.counts and not line.has(RECORDED | {":"}):
        return True
    words = line.words
    if words[:1] and words[0] in ENDING and words[1:] and all(word in GENERAL for word in words[1:]):
        return True
    if len(words) in (2, 3) and words[-1] in verbs.DECIDES and words[-2] in known.PARTIES:
        return True  # "CFO signs off"
    if len(words) > 1 and all(word in verbs.BASES | {"and", "agreed"} for word in words) and "and" in words:
        return True  # "Review and approve"
    if "to" in words[1:3] and words[0] in known.PARTIES:
        words = words[words.index("to") + 1 :]
    if words and words[0] in verbs.FINISHING and words[1:2] and words[1] in EVERYTHING:
        rest = [word for word in words[2:] if not word.endswith("ly")]
        if not rest or rest[0] in ("and", "on", "up", "over", "back", "out", "quickly", "in"):
            return True
    if words[1:2] == ("and",) and words[0] in known.JUDGING:
        words = words[2:]
    if not words or words[0] not in known.GIVING | {"approve", "signoff"}:
        return False
    for at, word in enumerate(words[1:], start=1):
        if word in ("about", "on", "of", "for", "regarding", ":", "that") and at > 1:
            return False
        if word == "to" and words[at - 1] in known.OPENED and _is_a_thing(words[at + 1 :]):
            return False
        if word in ("to", "with", "from") and at > 1:
            return words[at - 1] in EVERYTHING or not (line.counts or line.has(COUNTED))
        if word not in known.NOTHING and word not in (".", "and", *known.GIVING):
            return False
    return True


def _is_a_thing(words: tuple[str, ...]) -> bool:
    """What follows up to the next preposition is a thing, and nobody who is given something: "to the sandbox for two
    testers", not "to the team"."""
    named = [word for word in takewhile(lambda word: word not in known.TAIL, words) if word.isalnum()]
    return bool(named) and named[-1] not in known.NOTHING | known.VAGUE | known.PARTIES

"""A text as the rules see it: its words in small letters, the usual joins made one, common slips of the keys mended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mapapp.insight.wording import lexicon as known
from mapapp.insight.wording.verbs import KNOWN, TURNING

LONGEST = 600  # letters that are read; whoever writes more says more than these rules can judge
MOST_WORDS = 60
JOINED = (  # what people write in one, two or three words
    (r"\bsign(ing)?\s*-?\s*offs?\b", "signoff"),
    (r"\bsign(s|ed)\s*-?\s*off\b", r"signoff\1"),
    (r"\b(?:to\s+)?follow(?:ing)?\s*-?\s*ups?\b", "followup"),
    (r"\bfollows\s+up\b", "followup"),
    (r"\btouch(?:ing)?\s*-?\s*(base|point)s?\b", r"touch\1"),
    (r"\bcircl(?:e|ing)\s+back\b", "circleback"),
    (r"\bcheck(?:ing)?\s*-?\s*ins?\b", "checkin"),
    (r"\bcheck\s+with\b", "checkwith"),
    (r"\bcatch\s*-?\s*ups?\b", "catchup"),
    (r"\breach(?:es|ing)?\s+out\b", "reachout"),
    (r"\bmov(?:e|ing)\s+(?:things\s+)?(?:forward|ahead|to\s+contract)\b", "moveforward"),
    (r"\bloop(?:ing)?\s+in\b", "loopin"),
    (r"\bwrap\s+up\b", "wrapup"),
    (r"\bgo(?:es)?\s*-?\s*ahead\b", "goahead"),
    (r"\bbuy\s*-?\s*in\b", "buyin"),
    (r"\b(?:go|yes)\s*(?:/|-|or|vs\.?)?\s*no\s*-?\s*go\b", "gonogo"),
    (r"\bgo(?:es|ing)?\s*-?\s*live\b", "golive"),
    (r"\bkick\s*-?\s*off\b", "kickoff"),
    (r"\bread\s*-?\s*out\b", "readout"),
    (r"\b(?:make|making)\s+sure\b", "makesure"),
    (r"\bdeep\s*-?\s*dive\b", "deepdive"),
    (r"\bin\s+order\b", "inorder"),
    (r"\bon\s*-?\s*board(?=\b(?!\s+\w))", "onboard"),
    (r"\bred\s*-\s*line", "redline"),
    (r"\blead\s*-?\s*time(s?)\b", r"leadtime\1"),
    (r"\bt\s*'?s?\s*(?:&|and|\+)\s*c\s*'?s?(?![\w&])", "terms"),
    (r"\b(?:have|take)\s+an?\s+(?:\w+\s+)?look\s+(at|over|through|into)\b", r"look \1"),
    (r"\bgreen\s*-?\s*light\b", "greenlight"),
    (r"\bw/o\b", "without"),
    (r"\bw/\s*", "with "),
    (r"\be-mail", "email"),
)  # fmt: skip
PATTERNS = tuple((re.compile(pattern), joined) for pattern, joined in JOINED)
ANY_JOINED = re.compile("|".join(pattern for pattern, _ in JOINED))
NUMBERED = known.words("phase wave stage tranche sprint")  # its number bounds nothing
COUNTED = known.words("two three four five six seven eight nine ten eleven twelve fifteen twenty thirty dozen hundred")
QUOTED = re.compile(r"[\"“„][^\"“”„]{2,80}[\"”“]")  # a name, or what somebody is to say
WORD = re.compile(r"[a-z0-9£$€%][a-z0-9£$€%'’&.,_-]*[a-z0-9£$€%]|[a-z0-9£$€%]|[^\sa-z0-9]")


@dataclass(frozen=True, slots=True)
class Line:
    """`words` in small letters, signs among them; `raw` is what was typed, its white space made one."""

    raw: str
    words: tuple[str, ...]

    def has(self, some: Iterable[str]) -> bool:
        return not frozenset(some).isdisjoint(self.words)

    @property
    def counts(self) -> bool:
        """A number stands in it, in figures or words; a year, a quarter and the like count as well."""
        return any(
            (any(sign.isdigit() for sign in word) and self.before(at) not in NUMBERED)
            or (word in COUNTED and self.before(at) != "the")
            for at, word in enumerate(self.words)
        )

    def is_of_a_name(self, word: str) -> bool:
        """Typed small after a word with a capital: "Conexa signs", "Larkspur reports"."""
        return re.search(rf"\b[A-Z]\w+ {re.escape(word)}\b", self.raw) is not None

    def begins_with(self, some: Iterable[str]) -> bool:
        return bool(self.words) and self.words[0] in some

    def before(self, at: int) -> str:
        return self.words[at - 1] if at > 0 else ""

    def after(self, at: int) -> str:
        return self.words[at + 1] if at + 1 < len(self.words) else ""

    def begins(self, at: int) -> bool:
        """Whether a verb may stand here in its base form: first, or after "to", "and", a colon."""
        return at == 0 or self.words[at - 1] in known.LINKING or self.words[at - 1].endswith("ly")


def line_of(text: str) -> Line:
    """Reads what was typed."""
    raw = " ".join(text.split())[:LONGEST]
    said = QUOTED.sub("quotation", raw)
    cased = said if said.isupper() else re.sub(r"\bIT\b", "itdept", said)
    small = unicodedata.normalize("NFKC", cased).casefold().replace("’", "'")
    small = re.sub(r"[a-z]{5,}", lambda found: mended(found.group()), small)
    if ANY_JOINED.search(small):
        for pattern, joined in PATTERNS:
            small = pattern.sub(joined, small)
    return Line(raw, tuple(WORD.findall(small)))


@cache
def _mendable() -> dict[str, str]:
    """Every word that is one slip away from a word that the rules turn on, to that word."""
    slips: dict[str, str] = {}
    for word in sorted(TURNING):
        if len(word) < 6:
            continue
        for at in range(1, len(word)):
            swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
            for slip in (swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]):
                if slip not in KNOWN:
                    slips.setdefault(slip, word)
    return slips


def mended(word: str) -> str:
    """The word meant, where two letters changed places, one is missing, or one came twice."""
    return _mendable().get(word, word)

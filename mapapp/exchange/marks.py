"""Which task is the signature and which is go-live, guessed from their words and left to be chosen."""

import re
from collections.abc import Sequence

SIGNATURE = (
    (re.compile(r"\be-?sign(?:ature|ed|ing)?\b|\bdocu-?sign\b|\bcounter-?sign\w*|\badobe sign\b", re.IGNORECASE), 4),
    (
        re.compile(
            r"\b(?:contract|agreement|order form|msa|deal|paperwork|po)s?\b.{0,30}"
            r"\b(?:signed|signature|executed|signing)\b",
            re.IGNORECASE,
        ),
        4,
    ),
    (
        re.compile(
            r"\b(?:sign|execute|signing of)\b.{0,20}\b(?:contract|agreement|order form|msa|deal|paperwork)\b",
            re.IGNORECASE,
        ),
        4,
    ),
    (re.compile(r"\bsignatures?\b", re.IGNORECASE), 3),
    (re.compile(r"\bclosed? won\b|\bcontract (?:close|execution)\b", re.IGNORECASE), 2),
)
NOT_SIGNATURE = re.compile(
    r"\bnda\b|non-?disclosure|sign(?:ed|s|ing)?[- ]?off|\bdpa\b|data processing"
    r"|redline|review|draft|routing|prepar|send|sent",
    re.IGNORECASE,
)
GO_LIVE = (
    (re.compile(r"\bgo(?:es|ing)?[- ]?live\b|\bgolive\b|\bgone live\b", re.IGNORECASE), 4),
    (
        re.compile(
            r"\blive in production\b|\bproduction (?:launch|cut-?over|roll-?out)\b|\bcut-?over\b", re.IGNORECASE
        ),
        3,
    ),
    (re.compile(r"\blaunch(?:ed)?\b|\broll(?:ed)?[- ]?out (?:complete|done|finished)", re.IGNORECASE), 2),
)
NOT_GO_LIVE = re.compile(
    r"\bplan(?:ned|ning)?\b|checklist|criteria|\bbefore\b|prepar|review|agree|training", re.IGNORECASE
)

Rule = tuple[re.Pattern[str], int]


def signature_of(tasks: Sequence[tuple[int, str]]) -> tuple[int | None, tuple[int, ...]]:
    """The row that is the signature, None when no words say so, and all rows that may be, best first."""
    return _best(tasks, SIGNATURE, NOT_SIGNATURE)


def go_live_of(tasks: Sequence[tuple[int, str]]) -> tuple[int | None, tuple[int, ...]]:
    """The row that is go-live, likewise."""
    return _best(tasks, GO_LIVE, NOT_GO_LIVE)


def _best(
    tasks: Sequence[tuple[int, str]], rules: Sequence[Rule], doubt: re.Pattern[str]
) -> tuple[int | None, tuple[int, ...]]:
    """The strongest words win; of two the later row, since plans end with them. Doubtful ones are offered only."""
    scored = []
    for row, text in tasks:
        strength = max((points for rule, points in rules if rule.search(text)), default=0)
        if strength:
            scored.append((strength - 3 if doubt.search(text) else strength, row))
    scored.sort(reverse=True)
    best = scored[0][1] if scored and scored[0][0] >= 2 else None
    return best, tuple(row for _points, row in scored)

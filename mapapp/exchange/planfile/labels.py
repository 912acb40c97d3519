"""What people, phases, goals and companies are called in a cell, so that each is found again by it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from mapapp.exchange.cleaning import clean, folded

OPEN = " [to be named]"
NUMBERED = re.compile(r"(.*) \[(\d{1,6})\]", re.DOTALL)


def labels(named: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Number -> name; with its number behind it, `Jo Park [7]`, where the name alone would mean several."""
    pairs = [(number, clean(name)) for number, name in named]
    count = Counter(folded(name) for _number, name in pairs)
    numbers = {number for number, _name in pairs}
    alone = {n for n, name in pairs if count[folded(name)] == 1 and not _ends_with_one_of(name, numbers)}
    return {n: name if n in alone else f"{name} [{n}]" for n, name in pairs}


def gap_label(gap: str, people: Mapping[int, str]) -> str:
    """The question who it will be, marked as one where it reads as somebody's name."""
    names = {folded(name) for name in people.values()}
    if gap and (folded(gap) in names or gap.endswith(OPEN) or _ends_with_one_of(gap, people.keys())):
        return f"{gap}{OPEN}"
    return gap


def gap_in(text: str) -> str:
    """The question that a cell holds."""
    return text.removesuffix(OPEN)


def _ends_with_one_of(text: str, numbers: Collection[int]) -> bool:
    match = NUMBERED.fullmatch(text)
    return match is not None and int(match[2]) in numbers


def number_in(text: str, named: Mapping[int, str]) -> int | None:
    """The number that a cell means: by its label, else by the name alone when it is one's own."""
    if match := NUMBERED.fullmatch(text):
        number = int(match[2])
        if folded(named.get(number, "")) == folded(match[1]) and number in named:
            return number
    same = [number for number, name in named.items() if clean(name) == text] or [
        number for number, name in named.items() if folded(name) == folded(text)
    ]
    return same[0] if len(same) == 1 else None


def companies(account: str, team: str) -> dict[str, str]:
    """Side -> what its company is called; with the side behind it when both are called alike."""
    if folded(account) != folded(team):
        return {"buyer": account, "seller": team}
    return {"buyer": f"{account} (buyer)", "seller": f"{team} (seller)"}

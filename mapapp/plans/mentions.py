"""People who are named in a text: `@Priya Nair` as it is typed, `@[7]` as it is kept, her name as it is read.

What is kept holds no name, so a person who is renamed or erased is so in every text that names him. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

KEPT = re.compile(r"@\[(\d{1,9})\]")
_SIGN = re.compile(r"(?<![\w@])@(?=\w)")


def kept(text: str, names: Mapping[int, str]) -> str:
    """The text as it is kept: each `@` with a name of the plan behind it, or with a first name that only one person
    has, as the number of that person. What names nobody stays as it was typed."""
    known = _known(names)
    found, at = [], 0
    for match in _SIGN.finditer(text):
        start = match.end()
        if match.start() < at:
            continue
        hit = next((one for one in known if _begins(text, start, one[0])), None)
        if hit is not None:
            found += [text[at : match.start()], f"@[{hit[1]}]"]
            at = start + len(hit[0])
    return "".join([*found, text[at:]])


def spelled(text: str, name_of: Callable[[int], str]) -> str:
    """The text with names in it again: what an author edits, and what is quoted as plain words."""
    return KEPT.sub(lambda match: f"@{name_of(int(match[1]))}", text)


def mentioned(text: str) -> tuple[int, ...]:
    """The numbers of those whom a kept text names, each once, in order."""
    return tuple(dict.fromkeys(int(number) for number in KEPT.findall(text)))


def _known(names: Mapping[int, str]) -> list[tuple[str, int]]:
    """What may stand behind an `@`, the longest first."""
    whole = {name.strip(): number for number, name in names.items() if name.strip()}
    first = {name.split()[0]: number for name, number in whole.items()}
    often = Counter(name.split()[0].casefold() for name in names.values() if name.strip())
    alone = {name: number for name, number in first.items() if often[name.casefold()] == 1}
    return sorted((alone | whole).items(), key=lambda one: -len(one[0]))


def _begins(text: str, at: int, name: str) -> bool:
    there = text[at : at + len(name)]
    return there.casefold() == name.casefold() and not text[at + len(name) : at + len(name) + 1].isalnum()

"""Numbers in a CRM that are one number written in two ways. Pure.

Salesforce writes a record by 15 characters in its reports and by 18 in its exports: the last three say which letters
of the first fifteen are capitals. A team that brings now the one and then the other has one list, not two.
"""

from __future__ import annotations

import re

SHORT, LONG = re.compile(r"[a-zA-Z0-9]{15}"), re.compile(r"[a-zA-Z0-9]{15}[A-Z0-5]{3}")
SHORTENED = re.compile(r"\d([.,]\d+)?[eE]\+\d+")  # 1.23457E+11: the last figures are gone
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def other_form(key: str) -> str:
    """The same number in 18 characters for one in 15, in 15 for one in 18; empty for what has one form alone."""
    if SHORT.fullmatch(key):
        return key + _last_three(key)
    return key[:15] if LONG.fullmatch(key) and _last_three(key) == key[15:] else ""


def is_shortened(key: str) -> bool:
    """Whether a spreadsheet wrote a long number so short that several are one."""
    return SHORTENED.fullmatch(key) is not None


def one_form(key: str) -> str:
    """What two forms of one number have in common."""
    other = other_form(key)
    return min(key, other, key=len) if other else key


def _last_three(key: str) -> str:
    fives = (key[start : start + 5] for start in (0, 5, 10))
    return "".join(CAPITALS[sum(letter.isupper() << at for at, letter in enumerate(five))] for five in fives)

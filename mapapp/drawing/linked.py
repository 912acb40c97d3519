"""Plain text as lines of pieces, so that a template can make links of the addresses in it and escape the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADDRESS = re.compile(r"https?://[^\s<>\"'“”]+", re.IGNORECASE)
TRAILING = ".,;:!?)]}…"  # stands after an address in a sentence, and is no part of it


@dataclass(frozen=True, slots=True)
class Piece:
    """`url` is empty for words; it begins with http:// or https:// otherwise, never with anything else."""

    text: str
    url: str = ""


def linked(text: str) -> tuple[tuple[Piece, ...], ...]:
    """The lines of a text, each as words and links in turn."""
    return tuple(tuple(_pieces(line)) for line in text.splitlines())


def safe_url(text: str) -> str:
    """The address itself when it is a link of the web or of mail; else nothing (SAFETY, Text)."""
    return text if re.match(r"(https?://|mailto:)[^\s]+$", text, re.IGNORECASE) else ""


def _pieces(line: str) -> list[Piece]:
    found, at = [], 0
    for match in ADDRESS.finditer(line):
        url = match.group().rstrip(TRAILING)
        if url.count("(") > url.count(")") and match.group()[len(url) : len(url) + 1] == ")":
            url += ")"
        if match.start() > at:
            found.append(Piece(line[at : match.start()]))
        found.append(Piece(url, url))
        at = match.start() + len(url)
    if at < len(line):
        found.append(Piece(line[at:]))
    return found

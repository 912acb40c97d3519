"""A column that says in one word how a purchase ended, or that it is open. Pure."""

from __future__ import annotations

from mapapp.exchange.cleaning import folded
from mapapp.exchange.opportunities.figures import read_flag

STATUS = {
    word: meant
    for meant, words in {
        "open": "open|offen|ouvert|ouverte|abierto|abierta|in progress|in bearbeitung",
        "won": "won|closed won|gewonnen|gagne|gagnee|ganado|ganada|vinto",
        "lost": "lost|closed lost|verloren|perdu|perdue|perdido|perdida|perso",
    }.items()
    for word in words.split("|")
}


def read_closed(text: str) -> tuple[bool, bool | None]:
    """Whether it is closed, and won where a status says so: Open, Won, Lost. Raises NotThis."""
    ended = STATUS.get(folded(text))
    if ended is not None:
        return ended != "open", {"won": True, "lost": False}.get(ended)
    return read_flag(text), None


def is_status(text: str) -> bool:
    """Whether a cell says by itself how it ended, or that it is open."""
    return folded(text) in STATUS

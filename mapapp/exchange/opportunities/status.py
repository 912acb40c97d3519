"""A column that says in one word how a purchase ended, or that it is open. Pure.

That something is in progress may be said of anything, also of what follows a purchase that was won: it says no end, and
no deal is opened by it.
"""

from __future__ import annotations

from mapapp.exchange.cleaning import folded
from mapapp.exchange.opportunities.figures import read_flag

STATUS = {
    word: meant
    for meant, words in {
        "open": "open|offen|ouvert|ouverte|abierto|abierta",
        "won": "won|closed won|gewonnen|gagne|gagnee|ganado|ganada|vinto",
        "lost": "lost|closed lost|canceled|cancelled|abandoned|verloren|storniert|perdu|perdue|perdido|perdida|perso",
    }.items()
    for word in words.split("|")
}
UNDECIDED = frozenset(["in progress", "in bearbeitung", "en cours", "en curso", "in corso"])


def read_closed(text: str) -> tuple[bool, bool | None] | None:
    """Whether it is closed, and won where a status says so: Open, Won, Lost; None where it leaves that to the stage.
    Raises NotThis."""
    if folded(text) in UNDECIDED:
        return None
    ended = STATUS.get(folded(text))
    if ended is not None:
        return ended != "open", {"won": True, "lost": False}.get(ended)
    return read_flag(text), None


def is_status(text: str) -> bool:
    """Whether a cell says by itself how it ended, or that it is open."""
    return folded(text) in STATUS

"""Cells that say in words that they are empty, as people fill what they do not know. Pure."""

from __future__ import annotations

import re

from mapapp.exchange.cleaning import folded
from mapapp.exchange.opportunities.columns import Field

DASHES = re.compile(r"[-–—−_/.]+")
NAMELESS = frozenset(["-", "n/a", "none", "null", "nan"])  # what no account is called
NOTHING = NAMELESS | {
    "", "na", "n.a", "n.v", "k.a", "n/d", "s/d", "nil", "tbd", "tba", "tbc", "t.b.d", "unknown", "blank", "empty",
    "undefined", "not set", "not available", "not applicable", "no value", "no date", "no amount", "to be determined",
    "to be defined", "to be confirmed", "00/00/0000", "0000-00-00", "00.00.0000", "0000-00-00 00:00:00",
    "keine", "keine angabe", "unbekannt", "offen", "leer", "aucun", "aucune", "inconnu", "a definir", "ninguno",
    "ninguna", "por definir", "sin definir", "desconocido", "geen", "onbekend", "nessuno", "da definire",
}  # fmt: skip
ASKED = frozenset(
    [
        Field.KEY, Field.ACCOUNT, Field.AMOUNT, Field.CURRENCY, Field.CLOSE_ON, Field.CREATED_ON, Field.MODIFIED_AT,
        Field.OWNER_EMAIL, Field.CLOSED, Field.WON,
    ]
)  # fmt: skip
UNANSWERED = NOTHING - {"offen"}  # which is a no: not closed
FIGURES, LONGEST = tuple("123456789"), max(map(len, NOTHING)) + 4  # with signs around it


def is_nothing(text: str, field: Field) -> bool:
    """Whether a cell says in words that it is empty. Names are left as they are."""
    if len(text) > LONGEST or text[:1] in FIGURES or field not in ASKED:
        return False
    word = "-" if DASHES.fullmatch(text) else folded(text).replace(". ", ".")
    if field in (Field.KEY, Field.ACCOUNT):
        return word in NAMELESS
    if field in (Field.CLOSED, Field.WON):
        return word in UNANSWERED
    return word in NOTHING

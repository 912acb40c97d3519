"""The text of an owner's cell taken apart: addresses, brackets, companies, and one name or several."""

import re
from dataclasses import dataclass

from mapapp.exchange.cleaning import folded
from mapapp.exchange.nobody import DEPARTMENTS, NOBODY
from mapapp.exchange.persons import EMAIL
from mapapp.exchange.sides import Names, side_of

SEVERAL = re.compile(r"\s*(?:[/&+;|\n,]|\band\b|\bwith\b)\s*", re.IGNORECASE)
BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")


@dataclass(frozen=True)
class OwnerCell:
    """What a row says of its owner: the texts of up to three columns."""

    text: str = ""
    email: str = ""
    organisation: str = ""

    @property
    def key(self) -> str:
        """What the person's choice for all such cells is remembered by."""
        return "|".join(folded(each) or each.strip() for each in (self.text, self.email, self.organisation))


def address_in(cell: OwnerCell) -> str:
    """The mail address of the cell, from its own column or out of the text."""
    match = EMAIL.search(cell.email) or EMAIL.search(cell.text)
    return match[0] if match else ""


def names_in(text: str, inside: str, names: Names) -> list[str]:
    """The owners in a cell, without brackets that name a company and without companies that stand before a name."""
    bare = EMAIL.sub(" ", BRACKETS.sub(" ", text)).replace("<", " ").replace(">", " ").strip()
    if not bare:
        return [inside] if inside else []
    if folded(bare) in NOBODY:
        return [bare]
    parts = [part for part in re.split(r"\s+[-–]\s+|:\s+", bare) if part]
    if len(parts) == 2:
        kept = [part for part in parts if not side_of(part, names)]
        bare = kept[0] if len(kept) == 1 else bare
    return [part for part in (each.strip() for each in SEVERAL.split(bare)) if part]


def is_a_name(text: str, has_address: bool, names: Names) -> bool:
    """Whether an unknown text is a person: an address beside it, or two to four capitalised words and no department."""
    words = text.replace(".", " ").split()
    if folded(text) in NOBODY or side_of(text, names) or {folded(word) for word in words} & DEPARTMENTS:
        return has_address and not text
    if has_address:
        return True
    return 2 <= len(words) <= 4 and all(
        word[0].isalpha() and (word[0].isupper() or not word.isascii()) for word in words
    )


def name_of(text: str, address: str) -> str:
    """The name; from the address when the sheet gives nothing else: priya.raman becomes Priya Raman."""
    if text and not EMAIL.search(text):
        return text[:200]
    return " ".join(word.capitalize() for word in re.split(r"[._-]+", address.partition("@")[0]))

"""Who owns a task, from what stands in the owner's cell: a known person, a new one, or a named gap with its question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from django.utils.translation import gettext as _

from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.persons import EMAIL, Person, alike, find_person
from mapapp.exchange.sides import BUYER, SELLER, Names, side_of, side_of_address

NOBODY = frozenset("tbc tbd tba ? ?? ??? - -- – — n/a na none nobody unknown open unassigned x yes".split()) | {
    "to be named", "to be confirmed", "to be decided", "to be determined", "not assigned", "to be assigned", "not yet known", ""
}
DEPARTMENTS = frozenset(
    "legal finance procurement purchasing security infosec it sales marketing hr operations ops engineering product support success cs csm"
    " team teams board committee exec execs executive executives management leadership sponsor champion counsel vendor customer client buyer"
    " seller admin admins administrator users user manager director head vp cfo ceo cto cio ciso cro coo svp evp department dept office group"
    " consultant everyone everybody all both accounting compliance privacy risk architecture data implementation onboarding services ae se"
    " solutions engineer lawyer lawyers staff business technical project pm pmo us we them they".split()
)
PARTS = {  # a department's word -> the part in the decision whose people are offered
    "legal": "legal", "counsel": "legal", "lawyers": "legal", "lawyer": "legal", "procurement": "procurement", "purchasing": "procurement",
    "security": "security", "infosec": "security", "ciso": "security", "finance": "economic_buyer", "cfo": "economic_buyer",
    "sponsor": "executive_sponsor", "champion": "champion", "it": "technical_evaluator", "users": "user", "user": "user",
}  # fmt: skip
SEVERAL = re.compile(r"\s*(?:[/&+;|\n,]|\band\b|\bwith\b)\s*", re.IGNORECASE)
BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")
LONGEST_GAP, LONGEST_TASK = 300, 100


class OwnerKind(StrEnum):
    """What an owner's cell turned out to be."""

    KNOWN = "known"
    NEW = "new"
    GAP = "gap"


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


@dataclass(frozen=True)
class OwnerRead:
    """The owner of a row. A GAP has a `question` and no person; `also` names further owners, who are not the owner.

    `sure` is False when somebody should look: a guess of the person, or of the side.
    """

    key: str
    seen: str
    kind: OwnerKind
    side: str
    person: Person | None = None
    question: str = ""
    label: str = ""
    how: str = ""
    sure: bool = True
    also: tuple[str, ...] = ()
    offers: tuple[Person, ...] = ()

    def as_new(self) -> Self:
        """The same for a person whom nobody but the sheet knows."""
        return replace(self, kind=OwnerKind.NEW)


@dataclass(frozen=True)
class Company:
    """Everybody the importer may match: the people of both sides, and the two names."""

    people: tuple[Person, ...]
    names: Names

    def side(self, cell: OwnerCell, inside: str = "") -> str:
        """The side that the organisation's column, a bracket, the address or the text itself gives; empty for none."""
        known = [(each.email, each.side) for each in self.people if each.email and each.side]
        return (
            side_of(cell.organisation, self.names)
            or side_of(inside, self.names)
            or side_of_address(_address(cell), self.names, known)
            or side_of(cell.text, self.names)
        )


def read_owner(cell: OwnerCell, task: str, company: Company, chosen: dict[str, str] | None = None) -> OwnerRead:
    """Reads one row's owner. `chosen` maps a cell's `key` to a person's `key`, or to gap:buyer, gap:seller, new:buyer, new:seller."""
    bracket = BRACKETS.search(cell.text)
    inside = bracket[1] if bracket else ""
    side = company.side(cell, inside)
    if choice := (chosen or {}).get(cell.key):
        return _chosen(choice, cell, task, company)
    whole = find_person(cell.text, company.people, side) if cell.text else find_person(cell.email, company.people)
    names = [cell.text] if whole.one else _names(cell.text, inside, company.names)
    address = _address(cell)
    by_address = find_person(address, company.people).one if address and len(names) <= 1 else None
    first = names[0] if names else ""
    match = find_person(first, company.people, side)
    person, how = (by_address, "email") if by_address else (match.one, match.how)
    also = tuple(names[1:])
    if person:
        sure = how != "title" and not also and (not side or side == person.side)
        return OwnerRead(cell.key, cell.text, OwnerKind.KNOWN, person.side, person, how=how, sure=sure, also=also)
    guess = side or BUYER
    if len(match.people) > 1 or not _is_a_name(first, bool(address), company.names):
        offers = match.people or _offers(first, guess, company) or alike(first, company.people)
        return _gap(cell, first, task, guess, company, sure=bool(side) and not also, also=also, offers=offers)
    new = Person(_name_of(first, address), address, side=guess)
    return OwnerRead(
        cell.key, cell.text, OwnerKind.NEW, guess, new, sure=bool(side) and not also, also=also, offers=alike(first, company.people)
    )


def people_of(cells: Sequence[OwnerCell], company: Company) -> tuple[Person, ...]:
    """The people whom the sheet itself introduces: full names and addresses of owners nobody has listed."""
    known, found = company, dict[str, Person]()
    for cell in sorted(cells, key=lambda each: not each.email):
        read = read_owner(cell, "", known)
        full = read.person and (read.person.email or " " in read.person.name)
        if read.kind is OwnerKind.NEW and read.person and full and read.person.key not in found:
            found[read.person.key] = read.person
            known = Company((*company.people, *found.values()), company.names)
    return tuple(found.values())


def question(side: str, label: str, task: str, names: Names) -> str:
    """What to ask on the next call: "Fenwick, to be named: who owns ...?" """
    words = {folded(word) for word in label.split()}
    who = f"{names.of(side)}, {label}" if words & DEPARTMENTS else names.of(side)
    short = one_line(task) if len(one_line(task)) <= LONGEST_TASK else f"{one_line(task)[:LONGEST_TASK]}…"
    asked = _("%(who)s, to be named: who owns “%(task)s”?") % {"who": who[:60], "task": short}
    if label and not words & DEPARTMENTS:
        asked = _("%(question)s The sheet says “%(label)s”.") % {"question": asked, "label": label}
    return asked[:LONGEST_GAP]


def _chosen(choice: str, cell: OwnerCell, task: str, company: Company) -> OwnerRead:
    kind, _colon, side = choice.partition(":")
    if kind == OwnerKind.GAP and side in (BUYER, SELLER):
        return _gap(cell, cell.text, task, side, company, sure=True)
    if kind == OwnerKind.NEW and side in (BUYER, SELLER):
        person = Person(_name_of(one_line(cell.text), _address(cell)), _address(cell), side=side)
        return OwnerRead(cell.key, cell.text, OwnerKind.NEW, side, person, how="chosen")
    person_chosen = next((each for each in company.people if each.key == choice), None)
    if person_chosen is None:
        return read_owner(cell, task, company)
    return OwnerRead(cell.key, cell.text, OwnerKind.KNOWN, person_chosen.side, person_chosen, how="chosen")


def _gap(
    cell: OwnerCell, text: str, task: str, side: str, company: Company, *, sure: bool,
    also: tuple[str, ...] = (), offers: tuple[Person, ...] = (),
) -> OwnerRead:  # fmt: skip
    label = "" if folded(text) in NOBODY or text.strip() in NOBODY or side_of(text, company.names) == side else one_line(text)[:80]
    asked = question(side, label, task, company.names)
    return OwnerRead(cell.key, cell.text, OwnerKind.GAP, side, None, asked, label, sure=sure, also=also, offers=offers)


def _address(cell: OwnerCell) -> str:
    match = EMAIL.search(cell.email) or EMAIL.search(cell.text)
    return match[0] if match else ""


def _names(text: str, inside: str, names: Names) -> list[str]:
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


def _is_a_name(text: str, has_address: bool, names: Names) -> bool:
    """Whether an unknown text is a person: an address beside it, or two to four capitalised words and no department."""
    words = text.replace(".", " ").split()
    if folded(text) in NOBODY or side_of(text, names) or {folded(word) for word in words} & DEPARTMENTS:
        return has_address and not text
    if has_address:
        return True
    return 2 <= len(words) <= 4 and all(word[0].isalpha() and (word[0].isupper() or not word.isascii()) for word in words)


def _name_of(text: str, address: str) -> str:
    """The name; from the address when the sheet gives nothing else: priya.raman becomes Priya Raman."""
    if text and not EMAIL.search(text):
        return text[:200]
    return " ".join(word.capitalize() for word in re.split(r"[._-]+", address.partition("@")[0]))


def _offers(text: str, side: str, company: Company) -> tuple[Person, ...]:
    """People who may be meant by a department: of that side, with that part in the decision or that word in the title."""
    words = {folded(word) for word in text.split()}
    parts = {PARTS[word] for word in words if word in PARTS}
    return tuple(
        each
        for each in company.people
        if each.side == side and (each.part in parts or {folded(word) for word in each.title.split()} & words)
    )

"""Who owns a task, from what stands in the owner's cell: a known person, a new one, or a named gap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from django.utils.translation import gettext as _

from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.nobody import DEPARTMENTS, NOBODY, PARTS
from mapapp.exchange.ownertext import BRACKETS, OwnerCell, address_in, is_a_name, name_of, names_in
from mapapp.exchange.persons import Person, alike, find_person
from mapapp.exchange.sides import BUYER, SELLER, Names, side_of, side_of_address

LONGEST_GAP, LONGEST_TASK = 300, 100


class OwnerKind(StrEnum):
    """What an owner's cell turned out to be."""

    KNOWN = "known"
    NEW = "new"
    GAP = "gap"


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
            or side_of_address(address_in(cell), self.names, known)
            or side_of(cell.text, self.names)
        )


def read_owner(cell: OwnerCell, task: str, company: Company, chosen: dict[str, str] | None = None) -> OwnerRead:
    """Reads one row's owner. `chosen` maps a cell's `key` to a person's, or to gap:buyer, gap:seller, new:buyer..."""
    bracket = BRACKETS.search(cell.text)
    inside = bracket[1] if bracket else ""
    side = company.side(cell, inside)
    if choice := (chosen or {}).get(cell.key):
        return _chosen(choice, cell, task, company)
    whole = find_person(cell.text, company.people, side) if cell.text else find_person(cell.email, company.people)
    names = [cell.text] if whole.one else names_in(cell.text, inside, company.names)
    address = address_in(cell)
    by_address = find_person(address, company.people).one if address and len(names) <= 1 else None
    first = names[0] if names else ""
    match = find_person(first, company.people, side)
    person, how = (by_address, "email") if by_address else (match.one, match.how)
    also = tuple(names[1:])
    if person:
        sure = how != "title" and not also and (not side or side == person.side)
        return OwnerRead(cell.key, cell.text, OwnerKind.KNOWN, person.side, person, how=how, sure=sure, also=also)
    guess = side or BUYER
    if len(match.people) > 1 or not is_a_name(first, bool(address), company.names):
        offers = match.people or _offers(first, guess, company) or alike(first, company.people)
        return _gap(cell, first, task, guess, company, sure=bool(side) and not also, also=also, offers=offers)
    new = Person(name_of(first, address), address, side=guess)
    return OwnerRead(
        cell.key,
        cell.text,
        OwnerKind.NEW,
        guess,
        new,
        sure=bool(side) and not also,
        also=also,
        offers=alike(first, company.people),
    )


def people_of(cells: Sequence[OwnerCell], company: Company) -> tuple[Person, ...]:
    """The people whom the sheet itself introduces: full names and addresses of owners nobody has listed."""
    known, found = company, dict[str, Person]()
    for cell in sorted(set(cells), key=lambda each: (not each.email, cells.index(each))):
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
        person = Person(name_of(one_line(cell.text), address_in(cell)), address_in(cell), side=side)
        return OwnerRead(cell.key, cell.text, OwnerKind.NEW, side, person, how="chosen")
    person_chosen = next((each for each in company.people if each.key == choice), None)
    if person_chosen is None:
        return read_owner(cell, task, company)
    return OwnerRead(cell.key, cell.text, OwnerKind.KNOWN, person_chosen.side, person_chosen, how="chosen")


def _gap(
    cell: OwnerCell,
    text: str,
    task: str,
    side: str,
    company: Company,
    *,
    sure: bool,
    also: tuple[str, ...] = (),
    offers: tuple[Person, ...] = (),
) -> OwnerRead:
    label = (
        ""
        if folded(text) in NOBODY or text.strip() in NOBODY or side_of(text, company.names) == side
        else one_line(text)[:80]
    )
    asked = question(side, label, task, company.names)
    return OwnerRead(cell.key, cell.text, OwnerKind.GAP, side, None, asked, label, sure=sure, also=also, offers=offers)


def _offers(text: str, side: str, company: Company) -> tuple[Person, ...]:
    """People whom a department may mean: of that side, with that part in the decision or that word in the title."""
    words = {folded(word) for word in text.split()}
    parts = {PARTS[word] for word in words if word in PARTS}
    return tuple(
        each
        for each in company.people
        if each.side == side and (each.part in parts or {folded(word) for word in each.title.split()} & words)
    )

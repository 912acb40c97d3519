"""People as the importer knows them, and finding the one that a short form means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from mapapp.exchange.cleaning import folded

EMAIL = re.compile(r"[^@\s<>,;()]+@[^@\s<>,;()]+\.[^@\s<>,;().]+(?:\.[^@\s<>,;().]+)*")

CROWD = 200


@dataclass(frozen=True)
class Person:
    """A person of either side: on the plan already, in a list of people, or named by a sheet as an owner."""

    name: str
    email: str = ""
    title: str = ""
    side: str = ""
    part: str = "other"
    needs: str = ""

    @property
    def key(self) -> str:
        """What tells this person from the others: the address, else the name."""
        return self.email.casefold() or folded(self.name)

    @cached_property
    def words(self) -> list[str]:
        """The name's words, for comparing."""
        return folded(self.name).split()


@dataclass(frozen=True)
class Match:
    """The people that a text may mean, and by what. One person is an answer, several are a question."""

    people: tuple[Person, ...] = ()
    how: str = ""

    @property
    def one(self) -> Person | None:
        """The person, when there is no doubt."""
        return self.people[0] if len(self.people) == 1 else None


def find_person(text: str, people: Sequence[Person], side: str = "") -> Match:
    """By address, full name, "Hannah C", "H. Cole", first or last name, initials, title: the first way that finds one.

    Among several of one short form those of `side` come first.
    """
    if email := EMAIL.search(text):
        found = tuple(each for each in people if each.email.casefold() == email[0].casefold())
        return Match(found, "email") if found else Match()
    words = re.split(r"[\s._]+", folded(text))
    bare = " ".join(words)
    for how, test in (("name", _full), ("short", _short), ("first", _first), ("last", _last), ("initials", _initials)):
        found = tuple(each for each in people if test(bare, words, each.words))
        if len(found) > 1 and side:
            found = tuple(each for each in found if each.side == side) or found
        if found:
            return Match(found, how)
    found = tuple(each for each in people if each.title and folded(each.title) == folded(text))
    return Match(found, "title") if found else Match()


def alike(text: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """People whose name is spelt nearly so: offered, never taken. Not looked for in a crowd."""
    if len(people) > CROWD:
        return ()
    close = [(SequenceMatcher(None, folded(text), folded(each.name)).ratio(), each) for each in people]
    return tuple(each for ratio, each in sorted(close, key=lambda pair: -pair[0]) if ratio >= 0.8)[:3]


def _full(bare: str, words: list[str], name: list[str]) -> bool:
    last, comma, first = bare.partition(", ")
    return words == name or (bool(comma) and f"{first} {last}".split() == name)


def _short(bare: str, words: list[str], name: list[str]) -> bool:
    if len(words) != 2 or len(name) < 2:
        return False
    first, last = words
    return (first == name[0] and name[-1].startswith(last)) or (
        len(first) == 1 and name[0][0] == first and last == name[-1]
    )


def _first(bare: str, words: list[str], name: list[str]) -> bool:
    return bare == name[0]


def _last(bare: str, words: list[str], name: list[str]) -> bool:
    return len(name) > 1 and bare == name[-1]


def _initials(bare: str, words: list[str], name: list[str]) -> bool:
    return 1 < len(name) == len("".join(words)) and "".join(words) == "".join(word[0] for word in name)

"""Everybody who could stand at a door, and the crowds that the table speaks of."""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE: dict[str, str] = {
    "nobody": "nobody signed in",
    "anna": "the seller's lead",
    "mira": "a contributor of the seller's",
    "david": "a viewer of the seller's, who is an outside partner",
    "priya": "the buyer's lead",
    "marcus": "a contributor of the buyer's",
    "tom": "a viewer of the buyer's",
    "olga": "a manager of the team, without a seat",
    "astrid": "an admin of the team, without a seat",
    "nils": "a rep of the team, who leads another of its plans",
    "uma": "the buyer's lead of another plan of the team",
    "lena": "a rep of another team",
    "otto": "the buyer's lead of another team's plan",
    "zed": "a stranger with an account",
    "hannah": "somebody asked in, who has not joined yet",
    "jonas": "somebody of the seller's who was taken off the plan",
    "ruth": "somebody of the buyer's who was taken off the plan",
    "sam": "somebody whose account was closed",
}
WHO = tuple(PEOPLE)


@dataclass(frozen=True)
class Crowd:
    """Some of PEOPLE by first name, and what one calls them together."""

    words: str
    names: frozenset[str]

    def __or__(self, other: Crowd) -> Crowd:
        words = f"{self.words}, {other.words}" if self.words else other.words
        return Crowd(words, self.names | other.names)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def called(self, words: str) -> Crowd:
        """The same people where they stand for somebody else: the lead of *whoever's* person it is, say."""
        return Crowd(words, self.names)


def crowd(words: str, names: str) -> Crowd:
    return Crowd(words, frozenset(names.split()))


NONE = crowd("", "")
SELLER_LEADS, BUYER_LEADS = crowd("seller leads", "anna"), crowd("buyer leads", "priya")
LEADS = crowd("leads", "anna priya")
SELLER_WRITERS = crowd("seller leads and contributors", "anna mira")
BUYER_WRITERS = crowd("buyer leads and contributors", "priya marcus")
WRITERS = crowd("leads and contributors", "anna mira priya marcus")
SEATED = crowd("whoever takes part", "anna mira david priya marcus tom")
OVERSEERS = crowd("managers and admins without a seat", "olga astrid")
SELLERS = crowd("the seller's side", "anna mira david olga astrid")
BUYERS = crowd("the buyer's side", "priya marcus tom")
ALL = crowd("everybody on the plan", " ".join([*SEATED.names, *OVERSEERS.names]))
SELLING = crowd("people of a selling company", "anna mira olga astrid nils lena")
ROLES = (  # what to call some of them, the widest first
    crowd("whoever is signed in as somebody else", " ".join(set(PEOPLE) - {"nobody", "sam", "hannah"})),
    LEADS,
    crowd("contributors", "mira marcus"),
    crowd("seller contributors", "mira"),
    crowd("buyer contributors", "marcus"),
    crowd("viewers", "david tom"),
    OVERSEERS,
)
SIGNED_OUT = crowd("whoever is not signed in", "nobody sam")
SIGNED_IN = Crowd("whoever is signed in", frozenset(WHO) - SIGNED_OUT.names)
ANYBODY = Crowd("anybody", frozenset(WHO))

"""Which side a word, a company or an address stands for, read with the eyes of the seller who brings the sheet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mapapp.exchange.cleaning import folded

BUYER, SELLER = "buyer", "seller"
_SELLER_WORDS = "internal|me|our|ours|partner|provider|seller|supplier|us|vendor|we"
SELLER_WORDS = frozenset(_SELLER_WORDS.split("|"))
_BUYER_WORDS = "buyer|client|customer|external|prospect|purchaser|their|theirs|them|they|you"
BUYER_WORDS = frozenset(_BUYER_WORDS.split("|"))
_LEGAL_FORMS = (
    "ab|ag|as|bv|co|company|corp|corporation|gmbh|group|inc|incorporated|limited|llc|llp|ltd|nv|oy|plc|sa|sas|the"
)
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split("|"))
_PUBLIC_DOMAINS = (
    "aol.com|gmail.com|gmx.de|gmx.net|googlemail.com|hotmail.com|icloud.com|live.com|me.com|outlook.com"
    "|proton.me|protonmail.com|web.de|yahoo.com"
)
PUBLIC_DOMAINS = frozenset(_PUBLIC_DOMAINS.split("|"))


@dataclass(frozen=True)
class Names:
    """The two companies of a plan: the account that buys and the team that sells."""

    account: str
    team: str

    def of(self, side: str) -> str:
        """The company of a side, to be named in a sentence."""
        return self.account if side == BUYER else self.team


def side_of(text: str, names: Names) -> str:
    """The side that a company's name or a word such as "us" stands for; empty when it is neither, or both."""
    found = {side for side, test in ((BUYER, _is_buyer), (SELLER, _is_seller)) if test(text, names)}
    return found.pop() if len(found) == 1 else ""


def side_of_address(email: str, names: Names, known: Iterable[tuple[str, str]] = ()) -> str:
    """The side of a mail address: that of known addresses of the same domain, else that of the company so named."""
    domain = email.rpartition("@")[2].casefold()
    if not domain or domain in PUBLIC_DOMAINS:
        return ""
    seen = {side for address, side in known if address.rpartition("@")[2].casefold() == domain}
    if len(seen) == 1:
        return seen.pop()
    label = domain.split(".")[-2] if domain.count(".") else domain
    return side_of(label, names) or side_of(label.replace("-", " "), names)


def _is_buyer(text: str, names: Names) -> bool:
    own = _words(text) - ({"customer"} if "customer success" in folded(text) else set())
    return own & BUYER_WORDS != set() or _is_company(text, names.account)


def _is_seller(text: str, names: Names) -> bool:
    return _words(text) & SELLER_WORDS != set() or _is_company(text, names.team)


def _words(text: str) -> set[str]:
    return set(re.split(r"[^\w]+", folded(text)))


def _core(name: str) -> list[str]:
    words = [word for word in re.split(r"[^\w]+", folded(name)) if word]
    return [word for word in words if word not in LEGAL_FORMS] or words


def _is_company(text: str, company: str) -> bool:
    """Fenwick, FENWICK MEDICAL Inc., fenwickmedical and FM are all Fenwick Medical."""
    said, name = _core(text), _core(company)
    if not said or not name:
        return False
    joined = "".join(said)
    if joined in ("".join(name), name[0]) or said[: len(name)] == name:
        return True
    if name[0] in said and len(name[0]) > 3:
        return True  # "Fenwick legal", "Fenwick IT"
    return len(name) > 1 and joined == "".join(word[0] for word in name)

"""What the things of one kind are called in a file: as on the plan now, or then, as the file does, or new in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mapapp.exchange.cleaning import folded
from mapapp.exchange.planfile.labels import number_in


@dataclass(frozen=True)
class Names:
    """Number -> name: `now` on the plan, `then`, and in the `file`; token -> name of its `new` rows (fields.py)."""

    now: Mapping[int, str]
    then: Mapping[int, str] = field(default_factory=dict)
    file: Mapping[int, str] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)

    def called(self, text: str) -> list[str]:
        """All that a cell may mean, as tokens: what the file itself calls so first, else as the plan does, or did.

        So somebody who got another name in one sheet is found in the others by either.
        """
        if not text:
            return []
        here = {number: name for number, name in self.file.items() if number in self.now}
        known = ({**self.now, **here}, self.now, {n: name for n, name in self.then.items() if n in self.now})
        for names in known:
            if text.endswith("]") and (number := number_in(text, names)) is not None:
                return [str(number)]
        ways = [({str(n): name for n, name in here.items()} | dict(self.new)), _plain(self.now), _plain(known[2])]
        for exactly in (True, False):
            for names_by in ways:
                found = [token for token, name in names_by.items() if _same(name, text, exactly)]
                if found:
                    return found
        return []

    def one(self, text: str) -> str | None:
        """The one that a cell means; None for none, or for several."""
        found = self.called(text)
        return found[0] if len(found) == 1 else None


def _plain(names: Mapping[int, str]) -> dict[str, str]:
    return {str(number): name for number, name in names.items()}


def _same(name: str, text: str, exactly: bool) -> bool:
    return name == text if exactly else folded(name) == folded(text)

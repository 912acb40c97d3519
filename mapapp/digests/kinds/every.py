"""All kinds of letters of this room, in the order in which a beat writes them: who comes first has the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from mapapp.digests.kinds import own, plan, reminder, together
from mapapp.digests.kinds.shape import Composer, Kind, Now
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.statements import Still

KINDS: tuple[Kind, ...] = (together, plan, reminder, own)
BY_NAME: Mapping[str, Kind] = {str(one.kind): one for one in KINDS}


def write_due(at: datetime) -> int:
    """Write every letter that is due; how many are new."""
    return sum(one.write_due(at) for one in KINDS)


class AnyKind:
    """Composes the letters of a batch, whatever they are. Give it, and its `look`, to `deliver_batch`."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._composers: dict[str, Composer] = {}

    def look(self, letters: Sequence[Letter]) -> Mapping[int, Still]:
        found: dict[int, Still] = {}
        for name in sorted({letter.kind for letter in letters}):
            found |= self._of(name).look([letter for letter in letters if letter.kind == name])
        return found

    def __call__(self, letter: Letter) -> Content | Drop:
        return self._of(letter.kind)(letter)

    def _of(self, name: str) -> Composer:
        if name not in self._composers:
            self._composers[name] = BY_NAME[name].composer(self._now)
        return self._composers[name]

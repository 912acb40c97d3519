"""What a kind of letter is: when its rows are written, and what they say when they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.statements import Still

Now = Callable[[], datetime]


class Composer(Protocol):
    """Composes the letters of a batch, of one kind. `look` reads ahead for many at once, and says of each what must
    still be so when it is taken; nothing for those of which a call reads all it needs."""

    def look(self, letters: Sequence[Letter]) -> Mapping[int, Still]: ...

    def __call__(self, letter: Letter) -> Content | Drop: ...


class Kind(Protocol):
    """`write_due` puts in the outbox whatever is due at the aware moment `at`: each key once, however often it is
    called and by however many; how many letters are new."""

    @property
    def kind(self) -> str: ...

    def write_due(self, at: datetime) -> int: ...

    def composer(self, now: Now) -> Composer: ...


class LooksAtNothing:
    """For a composer that reads all it needs when it is called."""

    def look(self, letters: Sequence[Letter]) -> Mapping[int, Still]:
        return {}


def unkept(rows: Sequence[Letter]) -> list[Letter]:
    """Those that are not in the outbox after all: the day of their reader was taken. At most one query."""
    keys = [row.key for row in rows]
    kept = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    return [row for row in rows if row.key not in kept]

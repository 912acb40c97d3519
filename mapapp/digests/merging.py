"""One reader's letter of several plans at the moment of sending: what of each he may still have, and wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from mapapp.access.models import Role, Seat
from mapapp.digests.compose import Composer
from mapapp.digests.keys import is_sample
from mapapp.digests.merged import Merged
from mapapp.digests.news import PlanNews
from mapapp.digests.planrows import read_plans
from mapapp.digests.readers import Reader, readers_among
from mapapp.digests.together import seats_in, whose_letter
from mapapp.digests.told import Told
from mapapp.digests.wishes import worth_sending
from mapapp.digests.yours import Links, yours_of
from mapapp.plans.models import Workspace
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.statements import Still
from mapapp.private.tripwire import watched

AHEAD = 120  # plans that are read ahead for a round; a letter past that reads its own when it is composed
Row = tuple[int, int, int]  # of a part: its id, 0 in a sample; its reader, its plan


@dataclass(frozen=True, slots=True)
class Open:
    """A part that may be said, as far as is known: its row, and who reads it."""

    row: int
    reader: Reader


class Merger(Composer):
    """Composes letters of several plans. Each part is asked about as the plan's own letter would be: a part whose
    reader has left that plan is gone, and with the last one the letter."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._opened: dict[int, list[Open]] = {}
        self._news: dict[int, PlanNews] = {}

    @watched()
    def look(self, letters: Sequence[Letter]) -> Mapping[int, Still]:
        """Read ahead for many letters. Twelve queries, however many plans and readers; one more a sample."""
        rows, ahead, plans = rows_of(letters), {}, set[int]()
        for letter in letters:
            self._opened.pop(letter.pk, None)
            mine = {plan for _row, _user, plan in rows[letter.pk]}
            if len(plans | mine) <= AHEAD:
                plans, ahead[letter.pk] = plans | mine, rows[letter.pk]
        self._opened |= self._open(ahead)
        return {pk: _still(found) for pk, found in self._opened.items() if pk in ahead and found}

    @watched()
    def __call__(self, letter: Letter) -> Content | Drop:
        """What the letter says now, or why it is not sent."""
        found = self._opened.pop(letter.pk, None)
        if found is None:
            found = self._open(rows_of([letter]))[letter.pk]
        if not found:
            return Drop("the reader takes no part any more")
        letter.email = found[0].reader.email  # the mailbox he has now
        sample = is_sample(letter)
        told = [self._told(one, sample=sample) for one in found if _is_wanted(one.reader)]
        if not told:
            return Drop("the reader wants none")
        if not any(one.says for one in told):
            return Drop("nothing to say")
        return Merged(told, letter.user_id or 0, self.now(), sample).content()

    def _open(self, rows: Mapping[int, Sequence[Row]]) -> dict[int, list[Open]]:
        """The parts of these letters whose readers take part now, their plans read: eleven queries, or none."""
        readers = readers_among({(user, plan) for _row, user, plan in chain(*rows.values())})
        found = {
            pk: [Open(row, readers[user, plan]) for row, user, plan in mine if (user, plan) in readers]
            for pk, mine in rows.items()
        }
        stale = {one.reader.workspace_id for one in chain(*found.values()) if self._held(one.reader) is None}
        if len(self._news) + len(stale) > 2 * AHEAD:
            self._news.clear()
        at = self.now()
        self._news |= {pk: PlanNews.of(plan, at) for pk, plan in read_plans(stale).items()}
        return found

    def _told(self, one: Open, *, sample: bool) -> Told:
        reader = one.reader
        news = self.read(reader).told(reader.user_id, buyer=reader.is_buyer, me=reader.number)
        links = Links(reader.seat_id, reader.mail_epoch, self.now())
        yours = yours_of(news.frame, reader.number, may_edit=reader.role != Role.VIEWER, links=links)
        says = sample or worth_sending(reader.wish, news, yours, reader.number)
        return Told(one.row, reader, news, yours, says)

    def read(self, reader: Reader) -> PlanNews:
        """The plan as it stands. Those of a round stay at hand: its letters share them in any order."""
        found = self._held(reader)
        if found is None:
            rows = read_plans([reader.workspace_id])[reader.workspace_id]
            found = self._news[reader.workspace_id] = PlanNews.of(rows, self.now())
        return found

    def _held(self, reader: Reader) -> PlanNews | None:
        found = self._news.get(reader.workspace_id)
        return found if found is not None and found.holds(reader, self.now()) else None


def rows_of(letters: Sequence[Letter]) -> dict[int, list[Row]]:
    """Letter id -> its parts that wait; of a sample, what would be its parts now. One query, and one a sample."""
    found: dict[int, list[Row]] = {letter.pk: [] for letter in letters}
    parts = Letter.objects.filter(within__in=found, state=Letter.State.WAITING).order_by("workspace", "pk")
    for row in parts.values_list("within", "pk", "user", "workspace"):
        within, pk, user, plan = (number or 0 for number in row)
        found[within].append((pk, user, plan))
    for letter in filter(is_sample, letters):
        seats = seats_in(*whose_letter(letter.key)).values_list("user", "workspace")
        found[letter.pk] = [(0, user, plan) for user, plan in seats]
    return found


def _is_wanted(reader: Reader) -> bool:
    return reader.wish != Seat.Digest.OFF and reader.state != Workspace.State.RETIRED


def _still(parts: Sequence[Open]) -> Still:
    """That each part is as it was found to be."""
    each = [one.reader.still() for one in parts]
    return Still(" AND ".join(still.sql for still in each), [value for still in each for value in still.values])

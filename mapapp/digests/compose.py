"""One reader's letter at the moment of sending: may he still have it, is there anything to say, and what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from mapapp.access.models import Role, Seat
from mapapp.digests.enclosing import Pages
from mapapp.digests.foot import Cover
from mapapp.digests.keys import is_sample
from mapapp.digests.letter import Paper
from mapapp.digests.news import News, PlanNews, Since
from mapapp.digests.planrows import PlanRows, read_plans
from mapapp.digests.readers import Reader, reader_of, readers_of
from mapapp.digests.wishes import worth_sending
from mapapp.digests.yours import Links, yours_of
from mapapp.plans.models import Workspace
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.statements import Still
from mapapp.private.tripwire import watched


class Composer:
    """Composes the letters of a batch: give it, and its `look`, to `deliver_batch`.

    `look` reads the readers and plans of many letters at once. That each reader still takes part and wants it, and that
    his plan is still as it was read, is asked again by the statement that takes his letter.
    """

    def __init__(self, now: Callable[[], datetime] = timezone.now) -> None:
        self.now = now
        self._readers: dict[int, Reader] = {}
        self._rows: dict[int, PlanRows] = {}
        self._plan: PlanNews | None = None
        self._papers: dict[Since, Paper] = {}
        self._pages = Pages()

    @watched()  # what one side keeps to itself is in no letter of the plan
    def look(self, letters: Sequence[Letter]) -> Mapping[int, Still]:
        """Read ahead: letter id -> what must still be so when it is taken. Eleven queries, however many letters."""
        for letter in letters:
            self._readers.pop(letter.pk, None)
        found = readers_of(letters)
        self._rows = read_plans({reader.workspace_id for reader in found.values() if not self._has(reader)})
        self._readers |= found
        return {pk: reader.still() for pk, reader in found.items()}

    @watched()
    def __call__(self, letter: Letter) -> Content | Drop:
        """What the letter says now, or why it is not sent. A reader who was not looked at before is asked for."""
        reader, sample = self._reader(letter), is_sample(letter)
        if reader is None:
            return Drop("the reader takes no part any more")
        if not self.is_wanted(reader) and not sample:
            return Drop("the reader wants none")
        if reader.state == Workspace.State.RETIRED and not sample:
            return Drop("the plan is retired")
        letter.email = reader.email  # the mailbox he has now
        return self.composed(reader, letter)

    def is_wanted(self, reader: Reader) -> bool:
        return reader.wish != Seat.Digest.OFF

    def composed(self, reader: Reader, letter: Letter) -> Content | Drop:
        """What this reader is told now, or why nothing is."""
        plan, sample = self.read(reader), is_sample(letter)
        news = plan.told(reader.user_id, buyer=reader.is_buyer, me=reader.number)
        links = Links(reader.seat_id, reader.mail_epoch, self.now())
        yours = yours_of(news.frame, reader.number, may_edit=reader.role != Role.VIEWER, links=links)
        if not sample and not worth_sending(reader.wish, news, yours, reader.number):
            return Drop("nothing to say")
        content = self._paper(news).letter(Cover.of(reader, sample=sample), news, yours)
        if reader.wish != Seat.Digest.SIGNATURE:
            return content
        return self._pages.enclosed(content, plan.workspace.code, plan.workspace.account, self.now())

    def _reader(self, letter: Letter) -> Reader | None:
        """To whom it goes, as he was looked at or is now; None when he takes no part any more."""
        return self._readers.pop(letter.pk, None) or reader_of(letter)

    def _paper(self, news: News) -> Paper:
        """What all who know the plan up to the same point read, printed once."""
        since = news.ground.since
        if since not in self._papers:
            self._papers[since] = Paper.of(news.ground)
        return self._papers[since]

    def read(self, reader: Reader) -> PlanNews:
        """The plan as it stands; the one at hand when it is that. A batch is ordered by plan."""
        if self._plan is None or not self._has(reader):
            rows = self._rows.pop(reader.workspace_id, None)
            if rows is None or not rows.holds(reader):
                rows = read_plans([reader.workspace_id])[reader.workspace_id]
            self._plan, self._papers = PlanNews.of(rows, self.now()), {}
        return self._plan

    def _has(self, reader: Reader) -> bool:
        return self._plan is not None and self._plan.holds(reader, self.now())

"""One reader's letter at the moment of sending: may he still have it, is there anything to say, and what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from mapapp.access.models import Role, Seat
from mapapp.digests.foot import Cover
from mapapp.digests.keys import is_sample
from mapapp.digests.letter import Paper
from mapapp.digests.news import Ground, PlanNews
from mapapp.digests.readers import Reader, reader_of
from mapapp.digests.yours import yours_of
from mapapp.plans.models import Workspace
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter


class Composer:
    """Composes the letters of a batch: give it to `deliver_batch`.

    Whether the reader still takes part and wants it is asked of the database for each letter, just before it is sent:
    one query a letter. A plan is read once, and again when it has changed in the meantime.
    """

    def __init__(self, now: Callable[[], datetime] = timezone.now) -> None:
        self._now = now
        self._plan: PlanNews | None = None
        self._papers: dict[tuple[int, bool], tuple[Ground, Paper]] = {}

    def __call__(self, letter: Letter) -> Content | Drop:
        """What the letter says now, or why it is not sent."""
        reader, sample = reader_of(letter), is_sample(letter)
        if reader is None:
            return Drop("the reader takes no part any more")
        if reader.digest == Seat.Digest.OFF and not sample:
            return Drop("the reader wants none")
        if reader.state == Workspace.State.RETIRED and not sample:
            return Drop("the plan is retired")
        letter.email = reader.email  # the mailbox he has now
        return self._composed(reader, sample=sample)

    def _composed(self, reader: Reader, *, sample: bool) -> Content | Drop:
        plan = self._read(reader)
        news = plan.told(reader.user_id, buyer=reader.is_buyer, me=reader.number)
        yours = yours_of(news.frame, reader.number, may_edit=reader.role != Role.VIEWER)
        if news.is_none and not yours.pressing and not sample:
            return Drop("nothing to say")
        place = id(news.ground), reader.is_buyer
        if place not in self._papers:
            self._papers[place] = news.ground, Paper.of(news.ground, news.frame)
        return self._papers[place][1].letter(Cover.of(reader, sample=sample), news, yours)

    def _read(self, reader: Reader) -> PlanNews:
        """The plan as it stands; the one at hand when it is that. A batch is ordered by plan."""
        at, found = self._now(), self._plan
        known = found is not None and found.holds(reader.workspace_id, reader.revision, at)
        if found is None or not known or reader.user_id not in found.bases:
            self._plan, self._papers = (found := PlanNews.read(reader.workspace_id, at)), {}
        return found

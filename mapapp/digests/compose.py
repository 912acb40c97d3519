"""One reader's letter at the moment of sending: may he still have it, is there anything to say, and what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from mapapp.access.models import Role, Seat
from mapapp.digests.foot import Cover
from mapapp.digests.keys import is_sample
from mapapp.digests.letter import Paper
from mapapp.digests.news import Key, PlanNews
from mapapp.digests.yours import yours_of
from mapapp.plans.models import Side, Workspace
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
        self._papers: dict[Key, Paper] = {}

    def __call__(self, letter: Letter) -> Content | Drop:
        """What the letter says now, or why it is not sent."""
        seats = Seat.objects.filter(user=letter.user_id, workspace=letter.workspace_id, user__is_active=True)
        seat = seats.select_related("stakeholder").first()
        sample = is_sample(letter)
        if seat is None or letter.user is None or letter.workspace is None:
            return Drop("the reader takes no part any more")
        if seat.digest == Seat.Digest.OFF and not sample:
            return Drop("the reader wants none")
        if letter.workspace.state == Workspace.State.RETIRED and not sample:
            return Drop("the plan is retired")
        letter.email = letter.user.email  # the mailbox he has now
        return self._composed(letter, seat, sample=sample)

    def _composed(self, letter: Letter, seat: Seat, *, sample: bool) -> Content | Drop:
        assert letter.user is not None and letter.workspace is not None
        me, plan = seat.stakeholder, self._read(letter.workspace, seat.user_id)
        basis = plan.bases[seat.user_id]
        key = plan.key(basis, buyer=me.side == Side.BUYER, me=me.number)
        news = plan.told(key, basis)
        yours = yours_of(news.frame, me.number, may_edit=seat.role != Role.VIEWER)
        if news.is_none and not yours.pressing and not sample:
            return Drop("nothing to say")
        paper = self._papers.get(key)
        if paper is None:
            paper = self._papers[key] = Paper.of(news)
        return paper.letter(Cover.of(seat, letter.user, sample=sample), yours)

    def _read(self, workspace: Workspace, user_id: int) -> PlanNews:
        """The plan as it stands; the one at hand when it is that. A batch is ordered by plan."""
        at, found = self._now(), self._plan
        if found is None or not found.holds(workspace, at) or user_id not in found.bases:
            self._plan, self._papers = (found := PlanNews.read(workspace.pk, at)), {}
        return found

"""The refreshed plan: somebody sends it after a review, a call or a meeting. It is the reader's letter with what
changed since he last knew the plan, so that the next digest goes on from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.models import Role, Seat
from mapapp.digests.basis import Basis
from mapapp.digests.compose import Composer
from mapapp.digests.foot import Cover, first_name, stop_url
from mapapp.digests.letter import Paper
from mapapp.digests.news import PlanNews
from mapapp.digests.occasion import Occasion, occasion_of
from mapapp.digests.planrows import PlanRows
from mapapp.digests.readers import Reader, reader_of
from mapapp.digests.risks import Risks
from mapapp.digests.rows import Changes
from mapapp.digests.state import Piece
from mapapp.digests.yours import Links, Yours, yours_of
from mapapp.drawing.said import listed
from mapapp.plans import history
from mapapp.plans.changes.touchpoints import Held, Talk, hold
from mapapp.plans.models import Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused
from mapapp.plans.touchpoints import MOST_A_DAY, Touchpoint, sent_today, touchpoint_at
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.outbox import write_many
from mapapp.private.tripwire import watched


def readers_to_be(workspace: Workspace) -> list[Seat]:
    """Everybody who takes part, in the order of the plan's people. One query."""
    seats = Seat.objects.filter(workspace=workspace, user__is_active=True).select_related("stakeholder")
    return list(seats.order_by("stakeholder__side", "stakeholder__number"))


def hold_and_send(
    workspace: Workspace, talk: Talk, *, to: Collection[int], seen: int, by: history.Actor, at: datetime
) -> Held:
    """Keep that both companies talked, save a version and put the letters of these people in the outbox: all of it, or
    nothing. Raises what `hold` raises, and Refused for somebody who has been sent the plan so often that day."""
    with transaction.atomic():
        held = hold(workspace, talk, save=True, sent=to, seen=seen, by=by, at=at)
        _not_too_often(held, at)
        seats = Seat.objects.filter(workspace=workspace, stakeholder__number__in=held.touchpoint.sent)
        write_many(_row(seat, held.touchpoint.number, at) for seat in seats.select_related("user").order_by("pk"))
    return held


def _not_too_often(held: Held, at: datetime) -> None:
    went = sent_today(held.plan.workspace, at)
    often = [held.plan.person[n].name for n in held.touchpoint.sent if len(went[n]) > MOST_A_DAY]
    if often:
        words = _("%(people)s got the plan %(count)s times today. Keep it without sending, or send it tomorrow.")
        raise Refused(words % {"people": listed(often), "count": MOST_A_DAY}, field="readers")


def _row(seat: Seat, touchpoint: int, at: datetime) -> Letter:
    """One a reader and touchpoint; composed when it is sent."""
    return Letter(
        kind=Letter.Kind.REFRESHED,
        key=f"{Letter.Kind.REFRESHED}:{seat.pk}:{touchpoint}",
        email=seat.user.email,
        user=seat.user,
        workspace_id=seat.workspace_id,
        created_at=at,
        due_at=at,
    )


class Refresher(Composer):
    """Composes refreshed plans as its parent does digests. A person sends them: they go when nothing has changed, too,
    but not to who has left the plan or wants no letters."""

    _touched: dict[tuple[int, int], Touchpoint | None]

    @watched()
    def __call__(self, letter: Letter) -> Content | Drop:
        """What the letter says now, or why it is not sent."""
        reader, touch = self._reader(letter), self._touchpoint(letter)
        if reader is None:
            return Drop("the reader takes no part any more")
        if reader.digest == Seat.Digest.OFF:
            return Drop("the reader wants none")
        if reader.state == Workspace.State.RETIRED:
            return Drop("the plan is retired")
        if touch is None:
            return Drop("there is no such call")
        letter.email = reader.email
        news = self.read(reader).told(reader.user_id, buyer=reader.is_buyer, me=reader.number)
        links = Links(reader.seat_id, reader.mail_epoch, self.now())
        yours = yours_of(news.frame, reader.number, may_edit=reader.role != Role.VIEWER, links=links)
        cover = _cover(reader, occasion_of(news.frame, touch), stop_url(reader))
        return self._paper(news).letter(cover, news, yours)

    def _touchpoint(self, letter: Letter) -> Touchpoint | None:
        """On what occasion it is sent; asked once for all letters of it."""
        known = self.__dict__.setdefault("_touched", {})
        key = (letter.workspace_id or 0, int(letter.key.rpartition(":")[2]))
        if key not in known:
            known[key] = touchpoint_at(*key)
        found: Touchpoint | None = known[key]
        return found


@dataclass(frozen=True, slots=True)
class Preview:
    """What one reader's letter says, part by part and in its words, and the whole of it as plain text."""

    name: str
    first: str
    subject: str
    occasion: Occasion
    state: tuple[Piece, ...]
    yours: Yours
    changes: Changes
    risks: Risks
    text: str


def preview(seat: Seat, plan: Plan, touch: Touchpoint, *, at: datetime) -> Preview:
    """The letter that this reader would get, with all that is different since the last version, whatever he has read:
    that is his own to know. It holds no link that acts for him. `plan` comes with goals. Two queries."""
    workspace, version = plan.workspace, plan.workspace.latest_version
    reader = reader_of(Letter(pk=0, user_id=seat.user_id, workspace_id=seat.workspace_id))
    if reader is None:
        raise LookupError("he takes no part any more")
    since = Basis(version.revision, version.at) if version else Basis(1, workspace.created_at)
    rows = PlanRows(plan, {reader.user_id: since}, history.since(workspace, since.revision))
    news = PlanNews.of(rows, at).told(reader.user_id, buyer=reader.is_buyer, me=reader.number)
    yours = yours_of(news.frame, reader.number, may_edit=reader.role != Role.VIEWER)
    occasion = occasion_of(news.frame, touch)
    choose = settings.PUBLIC_URL + reverse("notifications")
    said = Paper.of(news.ground).letter(_cover(reader, occasion, choose), news, yours)
    ground = news.ground
    return Preview(
        reader.name,
        first_name(reader),
        said.subject,
        occasion,
        ground.state,
        yours,
        news.changes,
        ground.risks,
        said.text,
    )


def differs(plan: Plan) -> bool:
    """Whether the plan is another one than its last version. One query."""
    version = plan.workspace.latest_version
    if version is None:
        return True
    return any(change.on != "version" for change in history.fold(history.since(plan.workspace, version.revision)))


def _cover(reader: Reader, occasion: Occasion, stop: str) -> Cover:
    why = _("You get this because you take part in this evaluation.")
    return Cover(first_name(reader), reader.zone, why, stop, counts=True, occasion=occasion)

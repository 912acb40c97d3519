"""Due tomorrow: a mail the working day before a step of the reader's is due. His digest of that day goes before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from mapapp.access.models import Role
from mapapp.digests.compose import Composer
from mapapp.digests.frame import short
from mapapp.digests.headline import heading_of
from mapapp.digests.keys import seat_letter
from mapapp.digests.kinds.shape import Now
from mapapp.digests.kinds.when import Seats, choices_of, periods, reachable, unwritten
from mapapp.digests.note import PREHEADER, Note, ways_out
from mapapp.digests.readers import Reader
from mapapp.digests.schedule import after_night, zone_of
from mapapp.digests.stopping import REMINDER
from mapapp.digests.together import choices_for, comes_in_one
from mapapp.digests.yours import Links, plan_url, yours_of
from mapapp.plans.models import Side, Task, Workspace
from mapapp.plans.words import day_words
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.outbox import write_many

kind = Letter.Kind.REMINDER
NAME = "reminder"
FAR = timedelta(days=5)  # over Easter; who is away for longer is told by the digest
LATEST = timedelta(hours=2)
DAY = timedelta(days=1)
CLOSED = (Task.Status.DONE, Task.Status.NOT_NEEDED)


def write_due(at: datetime) -> int:
    """Write it for every reader at whose hour something of his is due on the next working day. Two queries when nothing
    is, two more when something may be."""
    seats = reachable().filter(reminds=True)
    rows = []
    for day, whose in periods(choices_of(seats), at, daily=True, within=LATEST).items():
        rows += list(_rows(seats.filter(whose), date.fromisoformat(day), at))
    return write_many(rows)


def composer(now: Now) -> Reminding:
    return Reminding(now)


def eve(workspace: Workspace, side: Side, today: date) -> date | None:
    """The next working day of a side, of which one is told today; None on a day off."""
    days = workspace.calendar(side).working_days
    return days.add(today, 1) if days.is_working(today) else None


def _rows(seats: Seats, today: date, at: datetime) -> Iterator[Letter]:
    open_ones = Task.objects.exclude(status__in=CLOSED).filter(due_on__gt=today, due_on__lte=today + FAR)
    found = _free(seats, today).filter(Exists(open_ones.filter(owner=OuterRef("stakeholder"))))
    maybe = list(unwritten(found, NAME, f"{today}"))
    first: dict[int | None, date] = {}
    if maybe:
        owners = [seat.stakeholder_id for seat in maybe]
        first = dict(open_ones.filter(owner__in=owners).order_by("-due_on").values_list("owner", "due_on"))
    ones = choices_for(maybe)
    for seat in maybe:
        if comes_in_one(seat, ones, today):
            continue
        last = eve(seat.workspace, Side(seat.stakeholder.side), today)
        if last is not None and seat.stakeholder_id in first and first[seat.stakeholder_id] <= last:
            due_at = after_night(seat.user.time_zone, at)
            yield seat_letter(seat, kind, f"{NAME}:{seat.pk}:{today}", at=at, due_at=due_at, day=today)


def _free(seats: Seats, today: date) -> Seats:
    """Those to whom nothing else about the plan goes, or went, on this day."""
    goes = Letter.objects.filter(user=OuterRef("user"), workspace=OuterRef("workspace"), day=today)
    return seats.exclude(Exists(goes.exclude(state__in=(Letter.State.DROPPED, Letter.State.FAILED))))


class Reminding(Composer):
    """What is due on the next working day, for its owner."""

    def is_wanted(self, reader: Reader) -> bool:
        return reader.reminds

    def composed(self, reader: Reader, letter: Letter) -> Content | Drop:
        today = self.now().astimezone(zone_of(reader.zone)).date()
        if letter.day != today:
            return Drop("its day is over")
        news = self.read(reader).told(reader.user_id, buyer=reader.is_buyer, me=reader.number)
        frame, workspace = news.frame, news.frame.standing.plan.workspace
        last = eve(workspace, Side(reader.side), today)
        due = {t.number for t in frame.standing.plan.tasks if last and today < t.due_on <= last}
        links = Links(reader.seat_id, reader.mail_epoch, self.now())
        yours = yours_of(frame, reader.number, may_edit=reader.role != Role.VIEWER, links=links, among=due)
        if last is None or not yours.steps:
            return Drop("nothing to say")
        when = _("tomorrow") if last - today == DAY else _("on %(day)s") % {"day": day_words(last, today=today)}
        said = {"when": when, "step": yours.steps[0].title, "heading": heading_of(frame), "count": yours.count}
        one = yours.count == 1
        subject = _("Due %(when)s: %(step)s") if one else _("%(heading)s: %(count)s steps of yours are due %(when)s")
        note = Note(
            subject=subject % said,
            preheader=short(" ".join(step.note for step in yours.steps), PREHEADER),
            over=workspace.account,
            heading=_("Due %(when)s") % said,
            open=_("Open your plan") if reader.is_buyer else _("Open the plan"),
            url=plan_url(frame),
            why=_("You get this the working day before a step of yours is due, when no other letter says so."),
            sections=(),
            **ways_out(reader.seat_id, workspace.code, REMINDER),
        )
        return note.content(workspace.code, yours=yours)

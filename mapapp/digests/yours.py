"""What the reader himself does next: his late steps and those due within two weeks, else his next one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.mail_links import Act, MailLink
from mapapp.digests.frame import Frame, short
from mapapp.digests.risks import waiting_for
from mapapp.drawing.flags import late_words
from mapapp.drawing.goals import with_unit
from mapapp.drawing.tabs import address
from mapapp.plans.checks import Check, checks_in
from mapapp.plans.models import Task

SHOWN = 3
AHEAD = timedelta(days=14)
SOON = timedelta(days=7)  # a step of his due within it is reason enough for a letter


@dataclass(frozen=True, slots=True)
class Step:
    """One step in its box, with the pages that its links open. `late` in red before the note; `act` is what the first
    link says, when it is no step but a measure to look at again.

    `done_url`, `date_url` and `not_mine_url` act without a sign-in; empty for who only reads. `on` is the day of `due`;
    `whose` names the plan in a letter about several.
    """

    title: str
    late: str
    note: str
    due: str
    url: str
    act: str = ""
    done_url: str = ""
    date_url: str = ""
    not_mine_url: str = ""
    on: date | None = None
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links of one person's letter: his seat, its epoch, and when they begin to count. Makes no query."""

    seat: int
    epoch: int
    at: datetime

    def url(self, act: Act, task: Task) -> str:
        return MailLink(self.seat, self.epoch, act, task.number, task.due_on, self.at).url


@dataclass(frozen=True, slots=True)
class Yours:
    """`count` steps late or due within two weeks, the first ones shown; `later` says when the next one is due
    if none is. `pressing` is whether one is late or due within 7 days."""

    steps: tuple[Step, ...]
    count: int
    later: str
    pressing: bool

    @property
    def more(self) -> int:
        return self.count - len(self.steps)

    @property
    def rest(self) -> str:
        words = ngettext("%(count)s more in your plan.", "%(count)s more in your plan.", self.more)
        return words % {"count": self.more}

    @property
    def calm(self) -> str:
        """What stands there instead of steps."""
        return self.later or _("Nothing waits on you.")


def yours_of(
    frame: Frame, me: int, *, may_edit: bool, links: Links | None = None, among: Collection[int] | None = None
) -> Yours:
    """The open steps of the person with this number, after the measures that he is to look at again; without `links`
    nothing in it acts, as for who only reads, or where somebody else looks at his letter. Only steps `among` these, if
    these are given."""
    mine = [t for t in frame.standing.plan.tasks if t.is_open and t.owner and t.owner.number == me]
    mine = mine if among is None else [t for t in mine if t.number in among]
    mine.sort(key=lambda t: (t.due_on, t.number))
    today = frame.standing.today
    near = [t for t in mine if t.due_on <= today + AHEAD]
    later = ""
    if mine and not near:
        said = {"day": frame.day(mine[0].due_on, weekday=True), "what": short(mine[0].text)}
        later = _("Nothing waits on you until %(day)s: %(what)s.") % said
    pressing = any(t.due_on <= today + SOON for t in near)
    checks = checks_in(frame.standing.plan, today) if may_edit and among is None else ()
    looks = [c for c in checks if c.is_due and c.who and c.who.number == me]
    steps = [*(_look(frame, c) for c in looks), *(_step(frame, t, links if may_edit else None) for t in near[:SHOWN])]
    return Yours(tuple(steps[:SHOWN]), len(looks) + len(near), "" if looks else later, pressing or bool(looks))


def plan_url(frame: Frame) -> str:
    return settings.PUBLIC_URL + reverse("plan", args=[frame.standing.plan.workspace.code])


def _look(frame: Frame, check: Check) -> Step:
    code, measure = frame.standing.plan.workspace.code, check.measure
    target = _("The goal is %(goal)s.") % {"goal": with_unit(measure.target, measure.unit)} if measure.target else ""
    words = [_("What is it, %(days)s days after go live?") % {"days": check.day}, target]
    url = settings.PUBLIC_URL + reverse("check", args=[code, measure.number, check.day])
    note = " ".join(filter(None, words))
    return Step(short(measure.what), "", note, frame.day(check.on), url, _("Write it down"), on=check.on)


def _step(frame: Frame, task: Task, links: Links | None) -> Step:
    late, code = frame.standing.late.get(task.number, 0), frame.standing.plan.workspace.code
    page = address("task", code, task.number)
    url = settings.PUBLIC_URL + page if page else f"{plan_url(frame)}#task-{task.number}"
    step = Step(
        title=short(task.text),
        late=_("%(late)s.") % {"late": late_words(late)} if late else "",
        note=_note(frame, task),
        due=frame.day(task.due_on),
        url=url,
        on=task.due_on,
    )
    if links is None:
        return step
    done, new_date, not_mine = (links.url(act, task) for act in (Act.DONE, Act.NEW_DATE, Act.NOT_MINE))
    return replace(step, done_url=done, date_url=new_date, not_mine_url=not_mine)


def _note(frame: Frame, task: Task) -> str:
    """`Due Wed 18 Feb. Tom Okafor’s step of 20 Feb waits for it.`"""
    due = _("Due %(day)s.") % {"day": frame.day(task.due_on, weekday=True)}
    waiting = waiting_for(frame, task)
    if not waiting:
        return due
    first, more = waiting[0], len(waiting) - 1
    said = {"due": due, "name": first.owner.name if first.owner else "", "day": frame.day(first.due_on), "more": more}
    if first.owner is None or first.owner == task.owner:
        said["what"] = short(first.text, 60)
        return _("%(due)s Your next step, “%(what)s”, waits for it.") % said if first.owner else _(
            "%(due)s “%(what)s” waits for it.") % said  # fmt: skip
    if more:
        words = ngettext(
            "%(due)s %(name)s’s step of %(day)s and %(more)s more wait for it.",
            "%(due)s %(name)s’s step of %(day)s and %(more)s more wait for it.",
            more,
        )
        return words % said
    return _("%(due)s %(name)s’s step of %(day)s waits for it.") % said

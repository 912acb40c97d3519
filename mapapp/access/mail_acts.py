"""Acting by a link in a letter, without a sign-in: whether the link still acts, its use, and the end of such links.

Reading writes nothing. An act, the mark that uses the link up and its receipt stand or fall together, behind the lock
of the plan, where all is asked once more: two at once act once, and who is removed meanwhile does not act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from mapapp.access.backend import needs_second
from mapapp.access.mail_links import MAIL, Act, MailLink, epoch_of, link_in
from mapapp.access.models import MailedAct, Seat
from mapapp.access.receipts import write_denials, write_receipt
from mapapp.access.rules import may_edit_task
from mapapp.access.sso import must_go_there
from mapapp.access.tokens import hashed
from mapapp.access.visit import Gone, Visit, visit
from mapapp.people.models import User
from mapapp.plans.changes.common import Changed
from mapapp.plans.history import Actor, Standing, changing, record
from mapapp.plans.models import Event, Task, Workspace
from mapapp.plans.refusals import Refused

NEVER = -1  # no revision: what was asked before the lock is asked again behind it
Done = TypeVar("Done", bound=Changed)


class LinkClosed(Refused):
    """The link does not act any more; `state` says why: see `closed`."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class Mailed:
    """A link of ours in somebody's letter, and that person at his plan. `used` is what it did when it was used."""

    token: str
    link: MailLink
    visit: Visit
    epoch: int
    used: MailedAct | None

    @property
    def workspace(self) -> Workspace:
        return self.visit.workspace

    @property
    def number(self) -> int:
        assert self.visit.me is not None
        return self.visit.me.number


def mailed(token: str) -> Mailed | None:
    """The link with this token; None for a forged or bent one, and when its person has left. At most three queries."""
    link = link_in(token)
    if link is None or link.act == Act.DENY:
        return None
    found = _seated(link)
    if found is None:
        return None
    used = MailedAct.objects.filter(token_sha256=hashed(token)).first()
    seat = found.seat
    return Mailed(token, link, found, seat.mail_epoch, used) if seat else None


def closed(found: Mailed, task: Task | None, at: datetime) -> str:
    """Why the link does not act (any more), empty when it does: used, ended, expired, retired, signin (this person must
    show more than his mailbox), reader (he only reads now), other (the step has another owner), done, dropped.

    `task` is the step as it is now. One query.
    """
    if found.used is not None:
        return "used"
    if found.link.epoch != epoch_of(found.epoch):
        return "ended"
    if found.link.is_over(at):
        return "expired"
    if found.workspace.state == Workspace.State.RETIRED:
        return "retired"
    if must_go_there(found.visit.user.email) or needs_second(found.visit.user):
        return "signin"
    if task is None or task.owner is None or task.owner.number != found.number:
        return "other"
    if may_edit_task(found.visit, task) is not None:
        return "reader"
    return {Task.Status.DONE: "done", Task.Status.NOT_NEEDED: "dropped"}.get(Task.Status(task.status), "")


def act(found: Mailed, verb: Callable[[Actor], Done], *, at: datetime) -> Done:
    """Do it, use the link up, and write the receipt. Raises LinkClosed, Gone, and whatever the verb raises."""

    def again() -> None:
        now = mailed(found.token)
        if now is None or now.link.seat != found.link.seat:
            raise Gone
        rows = Task.objects.select_related("owner").filter(workspace=now.workspace, number=now.link.task)
        if state := closed(now, rows.first(), at):
            raise LinkClosed(state)

    me = found.visit.me
    assert me is not None
    with transaction.atomic():
        changed = verb(Actor.of(me, via=MAIL, standing=Standing(NEVER, again)))
        done = MailedAct.objects.create(
            token_sha256=hashed(found.token), seat_id=found.link.seat, act=found.link.act,
            task_number=found.link.task, event_number=changed.event.number, at=at,
        )  # fmt: skip
        write_receipt(done, found.visit, at=at)
    return changed


@dataclass(frozen=True, slots=True)
class Denial:
    """The link of a receipt by which a person says that an act was not his."""

    link: MailLink
    visit: Visit
    done: MailedAct


def denial(token: str, at: datetime) -> Denial | None:
    """The act that this link denies; None for a forged one, when its time is over, and when its person has left.

    It outlives the links that an earlier denial ended: each act can be denied. Three queries.
    """
    link = link_in(token)
    if link is None or link.act != Act.DENY or link.is_over(at):
        return None
    found = _seated(link)
    done = MailedAct.objects.filter(seat=link.seat, event_number=link.event).first()
    return Denial(link, found, done) if found and done else None


def deny(found: Denial, *, at: datetime) -> Event | None:
    """Say that an act was not one's own doing: no link in one's letters of this plan acts any more, and a lead is
    written to; of a retired plan, too. One event `seat.links_ended`; None when it was said before."""
    me = found.visit.me
    assert me is not None

    def again() -> None:
        if _seated(found.link) is None:
            raise Gone

    by = Actor.of(me, via=MAIL, standing=Standing(NEVER, again))
    with changing(found.visit.workspace, by, retired=True) as locked:
        if not MailedAct.objects.filter(pk=found.done.pk, denied_at=None).update(denied_at=at):
            return None
        Seat.objects.filter(pk=found.link.seat).update(mail_epoch=F("mail_epoch") + 1)
        facts = {"person": me.number, "event": found.done.event_number}
        event = record(
            locked, "seat.links_ended", [], by=Actor.of(me, via=MAIL), at=at, task=found.done.task_number, facts=facts
        )
        write_denials(found.done, found.visit, at=at)
        return event


def end_links(user: User) -> int:
    """End the links in all letters that a person has had so far; on how many plans. One query."""
    return Seat.objects.filter(user=user).update(mail_epoch=F("mail_epoch") + 1)


def _seated(link: MailLink) -> Visit | None:
    """The person of a link at his plan, while he has that very seat. Two queries."""
    seat = Seat.objects.select_related("user", "workspace").filter(pk=link.seat, user__is_active=True).first()
    found = visit(seat.user, seat.workspace.code) if seat else None
    return found if found and found.seat and found.seat.pk == link.seat else None

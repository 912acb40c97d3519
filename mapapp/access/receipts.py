"""What is written after an act by a mailed link: a receipt to the person, and to a lead when he says it was not him.

Both are composed when they are sent: a row that waits holds no key to anything.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mapapp.access.mail_links import Act, MailLink
from mapapp.access.models import MailedAct, Role, Seat
from mapapp.access.visit import Visit
from mapapp.plans.history import Line, read
from mapapp.plans.models import Event, Task
from mapapp.plans.words import day_words
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.outbox import write

RECEIPT, DENIED = "receipt", "denied"
GONE = "takes part no more"


def write_receipt(done: MailedAct, found: Visit, *, at: datetime) -> Letter:
    """To the person whose link it was, at the address he has; what it says is decided when it is sent."""
    return write(
        Letter.Kind.RECEIPT, f"{RECEIPT}:{done.pk}", found.user.email, user=found.user, workspace=found.workspace, at=at
    )


def write_denials(done: MailedAct, found: Visit, *, at: datetime) -> list[Letter]:
    """To the other leads of his side; where there is none, to the leads of the other one. Two queries, one a letter."""
    leads = Seat.objects.filter(workspace=found.workspace, role=Role.LEAD, user__is_active=True).exclude(
        user=found.user
    )
    seats = leads.select_related("user").order_by("pk")
    told = list(seats.filter(stakeholder__side=found.side)) or list(seats)
    return [
        write(
            Letter.Kind.RECEIPT, f"{DENIED}:{done.pk}:{seat.pk}", seat.user.email, user=seat.user,
            workspace=found.workspace, at=at,
        )
        for seat in told
    ]  # fmt: skip


def receipt_now(letter: Letter) -> Content | Drop:
    """What the letter says, or that its reader has left since."""
    kind, number, *_more = letter.key.split(":")
    done = MailedAct.objects.select_related("seat__user", "seat__stakeholder").filter(pk=int(number)).first()
    reader = Seat.objects.select_related("user", "workspace", "stakeholder")
    seat = reader.filter(workspace=letter.workspace_id, user=letter.user_id, user__is_active=True).first()
    if seat is None or done is None:
        return Drop(GONE)
    letter.email = seat.user.email  # the mailbox he has now
    event = Event.objects.get(workspace=seat.workspace, number=done.event_number)
    task = Task.objects.get(workspace=seat.workspace, number=done.task_number)
    said = _said(seat, done, read(event), task)
    if kind == DENIED:
        return _denied(seat, done, said)
    subject = _("Receipt: “%(task)s”") % {"task": Truncator(" ".join(task.text.split())).chars(80)}
    return Content(subject, render_to_string("access/mail_receipt.txt", said | {"not_me": _deny(done, task).url}))


def _denied(seat: Seat, done: MailedAct, said: dict[str, str]) -> Content:
    name = done.seat.stakeholder.name
    subject = _("%(name)s says: this was not me") % {"name": name}
    return Content(subject, render_to_string("access/mail_denied.txt", said | {"name": name}))


def _deny(done: MailedAct, task: Task) -> MailLink:
    """It lasts 14 days from the act, however late the letter leaves."""
    return MailLink(done.seat_id, 0, Act.DENY, done.task_number, task.due_on, done.at, done.event_number)


def _said(seat: Seat, done: MailedAct, line: Line, task: Task) -> dict[str, str]:
    workspace, zone = seat.workspace, seat.user.time_zone
    there = done.at.astimezone(ZoneInfo(zone))
    page = settings.PUBLIC_URL + reverse("task", args=[workspace.code, done.task_number])
    return {
        "fact": what_was_done(line),
        "task": " ".join(task.text.split()),
        "number": str(done.task_number),
        "plan": workspace.name,
        "why": " ".join(line.why.split()),
        "when": f"{day_words(there.date())}, {there:%H:%M}",
        "zone": zone.replace("_", " "),
        "mailbox": done.seat.user.email,
        "page": page,
        "activity": settings.PUBLIC_URL + reverse("activity", args=[workspace.code]),
    }


def what_was_done(line: Line) -> str:
    """`Marked as done.`, `Handed back: ...`, `Due Fri 20 Feb, was Wed 18 Feb.`"""
    if line.verb == "task.completed":
        return _("Marked as done.")
    if line.verb == "task.handed_back":
        return _("Handed back: nobody owns it until a lead names somebody.")
    due = next((c for c in line.changes if c.on == "task" and c.number == line.task and c.field == "due_on"), None)
    if due is None:
        return _("Its date was changed.")
    old, new = (day_words(date.fromisoformat(str(day))) for day in (due.old, due.new))
    return _("Due %(new)s, was %(old)s.") % {"new": new, "old": old}

"""What the page of a mailed link says: one step, and what acting would cost. No other step and nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.mail_links import LIFE, MailLink
from mapapp.drawing.said import count_words, first_up
from mapapp.plans.changes.dates import Preview
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan
from mapapp.plans.words import day_words, days_words, full_day_words


@dataclass(frozen=True, slots=True)
class Step:
    """The one step. `moved` says that its date is another one than the letter told; `until`: how long the link acts."""

    text: str
    due: str
    due_on: str
    plan: str
    moved: str
    until: str
    status: str


def step_of(plan: Plan, task: Task, link: MailLink, at: datetime) -> Step:
    """The step as it is now, for the person whose it is."""
    today = plan.workspace.calendar(Side(task.side)).today(at)
    moved = ""
    if link.due_on != task.due_on:
        days = {"old": day_words(link.due_on, today=today), "new": day_words(task.due_on, today=today)}
        moved = _("The letter said %(old)s; it is due %(new)s now.") % days
    return Step(
        text=task.text,
        due=_("Due %(day)s.") % {"day": day_words(task.due_on, today=today)},
        due_on=task.due_on.isoformat(),
        plan=plan.workspace.name,
        moved=moved,
        until=full_day_words((link.at + LIFE).date(), today=today),
        status=task.status,
    )


def cost_words(found: Preview, task: Task, at: datetime) -> str:
    """`From Wed 18 Feb to Fri 20 Feb, 2 working days later. Two other steps move with it. Signature moves ...`"""
    return " ".join(_cost(found, task, at))


def _cost(found: Preview, task: Task, at: datetime) -> Iterator[str]:
    today = found.plan.workspace.today(at)
    own = next((moved for moved in found.asked if moved.task.number == task.number), None)
    if own is not None and own.new_due != own.old_due:
        said = {"old": day_words(own.old_due, today=today), "new": day_words(own.new_due, today=today),
                "days": days_words(abs(own.days))}  # fmt: skip
        words = _("From %(old)s to %(new)s, %(days)s later.") if own.days > 0 else _(
            "From %(old)s to %(new)s, %(days)s earlier.")  # fmt: skip
        yield (words if own.days else _("From %(old)s to %(new)s.")) % said
    others = len({moved.task.number for moved in (*found.asked, *found.pushed)} - {task.number})
    if others:
        words = ngettext("%(count)s other step moves with it.", "%(count)s other steps move with it.", others)
        yield words % {"count": first_up(count_words(others))}
    else:
        yield _("Nothing else moves.")
    was, now = found.signature_was, found.signature_on
    if was and now:
        said = {"was": full_day_words(was, today=today), "now": full_day_words(now, today=today)}
        words = _("Signature stays on %(now)s.") if was == now else _("Signature moves from %(was)s to %(now)s.")
        yield words % said
    if found.others_agree:
        yield _("The other company is asked to say yes to the dates of its own steps.")

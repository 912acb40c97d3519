"""The page of a link in a letter: one step, one act, one click. Reading it changes nothing, whoever or whatever reads.

Who holds the link acts as the person it was mailed to, on that step and no further; see access/mail_acts.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.limits import too_often
from mapapp.access.mail_acts import LinkClosed, Mailed, act, closed, denial, deny, mailed
from mapapp.access.mail_links import Act
from mapapp.access.receipts import what_was_done
from mapapp.access.visit import Gone
from mapapp.drawing.mailed import cost_words, step_of
from mapapp.pages.gate import user_of
from mapapp.pages.mailed_forms import DoneForm, NewDateForm, NotMineForm
from mapapp.pages.mailed_shut import shut, unknown
from mapapp.plans.changes.common import Changed, Unchanged
from mapapp.plans.changes.dates import Asked, Preview, preview
from mapapp.plans.changes.handing_back import hand_back_task
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.rescheduling import asked_dates, reschedule_task
from mapapp.plans.history import Actor, read
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import NoReason, PlanChanged, Refused, ShowFirst, StaleValue

Answer = Callable[..., HttpResponse]


def unreferred(page: Answer) -> Answer:
    """Read or posted to, and no other site is told where the reader comes from."""

    asked = require_http_methods(["GET", "HEAD", "POST"])(page)

    @wraps(page)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        response = asked(request, token)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@dataclass
class Sheet:
    """One request at a link that acts: the link, the plan and the step as they are now."""

    request: HttpRequest
    found: Mailed
    plan: Plan
    task: Task
    at: datetime

    @property
    def side(self) -> Side:
        return self.found.visit.side

    def shown(self, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "step": step_of(self.plan, self.task, self.found.link, self.at),
            "act": self.found.link.act.name.lower(),
            "token": self.found.token,
            "form": form,
            "open_url": open_url(self.found),
            **more,
        }
        return render(self.request, "access/mailed.html", context, status=status)

    def done(self, verb: Callable[[Actor], Changed]) -> HttpResponse:
        """Act, and say what was done. The link is used up by it."""
        changed = act(self.found, verb, at=self.at)
        context = {
            "fact": what_was_done(read(changed.event)),
            "step": step_of(changed.plan, changed.plan.by_number[self.task.number], self.found.link, self.at),
            "email": self.found.visit.user.email,
            "open_url": open_url(self.found),
        }
        return render(self.request, "access/mailed_done.html", context)


def open_url(found: Mailed) -> str:
    """Where the step stands on the plan; who is not signed in is asked for a code on the way."""
    return reverse("task", args=[found.workspace.code, found.link.task])


@unreferred
def mailed_act(request: HttpRequest, token: str) -> HttpResponse:
    """Done, not mine, or another date, for one step. Only a POST acts."""
    at, found = timezone.now(), mailed(token)
    if found is None:
        return unknown(request, often=too_often(request, "mail", token))
    if request.user.is_authenticated and user_of(request).pk != found.visit.user.pk:
        return render(request, "access/mailed_other.html", {"me": user_of(request), "next": request.path}, status=403)
    plan = load_plan(found.workspace)
    task = plan.by_number.get(found.link.task)
    if (state := closed(found, task, at)) or task is None:
        return shut(request, found, state, task, at, url=open_url(found))
    sheet = Sheet(request, found, plan, task, at)
    pages = {Act.DONE: _done, Act.NOT_MINE: _not_mine, Act.NEW_DATE: _new_date}
    if request.method == "POST" and too_often(request, "mail", token):
        return unknown(request, often=True)
    try:
        return pages[found.link.act](sheet)
    except LinkClosed as refused:
        return shut(request, mailed(token) or found, refused.state, task, at, url=open_url(found))
    except Gone:
        return unknown(request)


def _done(sheet: Sheet) -> HttpResponse:
    """Mark it as done today. When that moves others, the page says what before it is pressed."""
    found = preview(sheet.plan, Asked(finished={sheet.task.number: _today(sheet)}), by=sheet.side, at=sheet.at)
    form = DoneForm(sheet.request.POST) if sheet.request.method == "POST" else None
    if form is None or not form.is_valid():
        return _ask_done(sheet, found)
    data = form.cleaned_data
    try:
        return sheet.done(
            lambda by: complete_task(
                sheet.found.workspace, sheet.task.number, was=data["was"], seen=data["seen"], why=data["why"], by=by,
                at=sheet.at,
            )
        )  # fmt: skip
    except NoReason as refused:
        form.add_error("why", str(refused))
        return _ask_done(sheet, found, form, 422)
    except (ShowFirst, PlanChanged, StaleValue, Unchanged) as refused:
        return _ask_done(sheet, found, status=409, said=str(refused))
    except Refused as refused:
        _not_closed(refused)
        return _ask_done(sheet, found, status=422, said=str(refused))


def _ask_done(
    sheet: Sheet, found: Preview, form: forms.Form | None = None, status: int = 200, said: str = ""
) -> HttpResponse:
    seen = found.revision if found.moves_others else None
    cost = cost_words(found, sheet.task, sheet.at) if found.moves_others else ""
    fresh = DoneForm(initial={"was": sheet.task.status, "seen": seen})
    return sheet.shown(form or fresh, status, cost=cost, asks_why=bool(found.promised), said=said)


def _today(sheet: Sheet) -> Any:
    return sheet.plan.workspace.calendar(Side(sheet.task.side)).today(sheet.at)


def _not_mine(sheet: Sheet) -> HttpResponse:
    """Hand it back, with a line that says whose it is or why."""
    form = NotMineForm(sheet.request.POST if sheet.request.method == "POST" else None)
    if sheet.request.method != "POST" or not form.is_valid():
        return sheet.shown(form, 422 if form.errors else 200)
    why, me = form.cleaned_data["why"], sheet.found.number
    try:
        return sheet.done(
            lambda by: hand_back_task(
                sheet.found.workspace, sheet.task.number, why=why, was=me, by=by, at=sheet.at
            )
        )  # fmt: skip
    except Refused as refused:
        _not_closed(refused)
        form.add_error("why", str(refused))
        return sheet.shown(form, 422)


def _new_date(sheet: Sheet) -> HttpResponse:
    """Ask for the date that will hold, show what it costs, then set it. To break a fixed date is no link's business."""
    if sheet.request.method != "POST":
        return sheet.shown(NewDateForm(initial={"was": sheet.task.due_on}))
    form = NewDateForm(sheet.request.POST)
    if not form.is_valid():
        return sheet.shown(form, 422)
    data = form.cleaned_data
    try:
        if data["seen"] is None:
            return _cost(sheet, form)
        return sheet.done(
            lambda by: reschedule_task(
                sheet.found.workspace, sheet.task.number, due_on=data["due"], was=data["was"], seen=data["seen"],
                why=data["why"], by=by, at=sheet.at,
            )
        )  # fmt: skip
    except StaleValue:
        fresh = NewDateForm(initial={"was": sheet.task.due_on, "due": data["due"], "why": data["why"]})
        words = _("Somebody changed this date a moment ago. Look whether yours is still the better one.")
        return sheet.shown(fresh, 409, said=words)
    except (ShowFirst, PlanChanged) as refused:
        return _cost(sheet, form, said=str(refused) if isinstance(refused, PlanChanged) else "")
    except Refused as refused:
        _not_closed(refused)
        form.add_error(refused.field if refused.field in form.fields else "due", str(refused))
        return sheet.shown(form, 422)


def _cost(sheet: Sheet, form: NewDateForm, *, said: str = "") -> HttpResponse:
    """What the date moves, without names; to be pressed once more. Raises as the verb does for what cannot be."""
    day = form.cleaned_data["due"]
    found = preview(
        sheet.plan, asked_dates(sheet.plan, sheet.task, due_on=day, starts_on=None), by=sheet.side, at=sheet.at
    )
    own = next((moved for moved in found.asked if moved.task.number == sheet.task.number), None)
    if own is None:
        raise Refused(_("It is due on that day already. Choose another one."), field="due")
    values = {"was": sheet.task.due_on, "due": own.new_due, "why": form.cleaned_data["why"], "seen": found.revision}
    broken = bool(found.new_conflicts)
    return sheet.shown(
        NewDateForm(initial=values), 409 if said else 200, cost=cost_words(found, sheet.task, sheet.at),
        confirm=True, broken=broken, said=said,
        broken_url=reverse("task_field", args=[sheet.found.workspace.code, sheet.task.number, "due"]),
    )  # fmt: skip


def _not_closed(refused: Refused) -> None:
    """That the link acts no more is told by a page of its own."""
    if isinstance(refused, LinkClosed):
        raise refused


@unreferred
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """ "This was not me": ends the links in one's letters and tells a lead. Only a POST does."""
    at = timezone.now()
    found = denial(token, at)
    if found is None:
        return unknown(request, often=too_often(request, "mail", token))
    if request.method == "POST":
        if too_often(request, "mail", token):
            return unknown(request, often=True)
        try:
            deny(found, at=at)
        except Gone:
            return unknown(request)
    said = found.done.denied_at is not None or request.method == "POST"
    task = load_plan(found.visit.workspace).by_number.get(found.link.task)
    context = {"said": said, "task": task.text if task else "", "plan": found.visit.workspace.name, "token": token}
    return render(request, "access/not_me.html", context)

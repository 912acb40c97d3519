"""What people who take part may do, and how their part ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mapapp.access.leaving import end_seat, give_role, lead_beside, role_of, sent_by
from mapapp.access.rules import may_change_side, may_edit_task, may_end_seat, may_give_role
from mapapp.access.sides import change_side, is_taking_part
from mapapp.access.visit import Visit
from mapapp.pages.answer import standing_of
from mapapp.pages.gate import allowed, at_plan, person_of, signed_in
from mapapp.pages.people import companies, edited, frame
from mapapp.pages.person_forms import Leaving, RoleField
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.tasks import Owner, hand_over_tasks
from mapapp.plans.models import Side, Stakeholder, Task
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.plans.words import day_words
from mapapp.private.changes.handing_on import hand_own_tasks_on
from mapapp.private.queries import own_tasks_with


@dataclass(frozen=True, slots=True)
class Step:
    """An open step of somebody who leaves."""

    number: str
    text: str
    due: str
    critical: bool
    url: str


@signed_in
@require_POST
def person_role(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say what somebody of the own company may do."""
    found = at_plan(request, code)
    who = person_of(found, number)
    allowed(may_give_role(found, Side(who.side)))
    form, at = RoleField(request.POST), timezone.now()
    try:
        if not form.is_valid():
            raise Refused(_("Choose a role from the list."))
        data = form.cleaned_data
        give_role(found.workspace, number, role=data["role"], was=data["was"], by=found.actor(data["form_key"]), at=at)
        messages.success(request, _("Saved."))
    except AlreadyDone:
        messages.success(request, _("Saved."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("people", code)


@signed_in
@edited
def person_leave(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask first, with the open steps, the critical ones on top; then hand them over and end the seat."""
    found, at = at_plan(request, code), timezone.now()
    who = person_of(found, number)
    allowed(may_end_seat(found, Side(who.side), number))
    plan, own = load_plan(found.workspace), found.me is not None and found.me.number == number
    if not role_of(found.workspace, number):
        messages.warning(request, _("%(name)s does not take part in the plan.") % {"name": who.name})
        return redirect("people", code)
    open_steps = [task for task in plan.tasks if task.is_open and task.owner_id == who.pk]
    may_hand_over = all(may_edit_task(found, task) is None for task in open_steps)
    form = Leaving(request.POST if request.method == "POST" else None, people=_colleagues(plan, who))
    if (
        request.method == "POST"
        and form.is_valid()
        and _left(found, who, open_steps if may_hand_over else [], form, at)
    ):
        words = _("You have left the plan.") if own else _("%(name)s takes part no more.") % {"name": who.name}
        messages.success(request, words)
        return redirect("home") if own else redirect("people", code)
    context = {"person": who, "own": own, "form": form, "steps": _steps(found, plan, open_steps, at)}
    context |= {"sent": sent_by(found.workspace, who, at), **_own_steps(found, who, at)}
    context |= {**frame(found), "may_hand_over": may_hand_over}
    return render(request, "access/leave.html", context, status=422 if form.errors else 200)


def _left(found: Visit, who: Stakeholder, steps: list[Task], form: Leaving, at: datetime) -> bool:
    """First the steps, so that nothing is left behind without an owner; all of it or nothing. A no stands above the
    form."""
    key, to = form.cleaned_data["form_key"], form.cleaned_data["to"]
    try:
        with transaction.atomic():
            if to and steps:
                _handed(found, who, steps, Owner(int(to)), f"{key[:38]}-t" if key else None, at)
            _hand_own_on(found, who, to, at)
            take_back = form.cleaned_data["take_back"]
            end_seat(found.workspace, who.number, take_back=take_back, by=found.actor(key), at=at)
    except AlreadyDone:
        return True
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _hand_own_on(found: Visit, who: Stakeholder, to: str, at: datetime) -> None:
    """What carries his name in the list of his own side goes to who was chosen, else to who leads there: nobody else
    sees that it is left behind, and he does not see it any more."""
    heir = int(to) if to else getattr(lead_beside(who), "number", None)
    if heir is not None and Side(who.side) == found.side:
        hand_own_tasks_on(found.workspace, who.number, heir, by=found.actor(), at=at)


def _own_steps(found: Visit, who: Stakeholder, at: datetime) -> dict[str, Any]:
    """Those steps for the dialog, and who gets them if nobody is chosen; nothing for who is of the other side."""
    if Side(who.side) != found.side:
        return {}
    today, code = found.workspace.calendar(found.side).today(at), found.workspace.code
    steps = [
        Step(key, task.text, day_words(task.due_on, today=today), False, reverse("own_task", args=[code, key]))
        for key, task in own_tasks_with(found, who.number)
    ]
    return {"own_steps": steps, "heir": lead_beside(who)} if steps else {}


def _handed(found: Visit, who: Stakeholder, steps: list[Task], owner: Owner, key: str | None, at: datetime) -> None:
    """Give his steps to a colleague; done a moment ago is done."""
    numbers = [task.number for task in steps]
    try:
        was = dict.fromkeys(numbers, Owner(who.number))
        hand_over_tasks(found.workspace, numbers, owner=owner, was=was, by=found.actor(key), at=at)
    except (AlreadyDone, Unchanged):
        return


@signed_in
@edited
def person_side(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask first, with what ends and which steps need somebody else; then put the person on the other side."""
    found, at = at_plan(request, code), timezone.now()
    who = person_of(found, number)
    taking_part = is_taking_part(who)
    allowed(may_change_side(found, Side(who.side), takes_part=taking_part))
    plan, other = load_plan(found.workspace), Side(who.side).other
    open_steps = [task for task in plan.tasks if task.is_open and task.owner_id == who.pk]
    form = Leaving(request.POST if request.method == "POST" else None, people=_colleagues(plan, who), may_stay=False)
    if request.method == "POST" and form.is_valid() and _changed(found, who, other, form, at):
        names = dict(companies(found))
        messages.success(request, _("%(name)s is a person of %(company)s now.")
                         % {"name": who.name, "company": names[str(other.value)]})  # fmt: skip
        return redirect("people", code)
    names = dict(companies(found))
    context = {"person": who, "form": form, "steps": _steps(found, plan, open_steps, at), "takes_part": taking_part}
    context |= _own_steps(found, who, at)
    context |= {"old": names[who.side], "new": names[str(other.value)], **frame(found)}
    return render(request, "access/side.html", context, status=422 if form.errors else 200)


def _changed(found: Visit, who: Stakeholder, side: Side, form: Leaving, at: datetime) -> bool:
    to, by = form.cleaned_data["to"], found.actor(form.cleaned_data["form_key"])
    try:
        with transaction.atomic():
            _hand_own_on(found, who, to, at)
            change_side(found.workspace, who.number, side=side, to=int(to) if to else None, by=by, at=at)
    except AlreadyDone:
        return True
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def _colleagues(plan: Plan, who: Stakeholder) -> list[tuple[str, str]]:
    """Who of the same company could take the steps over. Theirs is the same calendar, so no date moves."""
    return [(str(p.number), p.name) for p in plan.people if p.side == who.side and p.pk != who.pk]


def _steps(found: Visit, plan: Plan, tasks: list[Task], at: datetime) -> list[Step]:
    """The critical ones first, then by date."""
    standing, code = standing_of(plan, at), found.workspace.code
    flags = standing.flags
    ordered = sorted(tasks, key=lambda task: (not flags[task.number].critical, task.due_on, task.number))
    return [
        Step(
            str(task.number),
            task.text,
            day_words(task.due_on, today=standing.today),
            flags[task.number].critical,
            reverse("task", args=[code, task.number]),
        )
        for task in ordered
    ]

"""Asking people in from the people page; the link is shown once, for who would rather send it himself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mapapp.access.invites import Asked, Guest, ask, colleagues_domains, fresh_link, resend, revoke
from mapapp.access.limits import too_often
from mapapp.access.refusals import NeedsSellersYes
from mapapp.access.requests import approve, ask_for, refuse
from mapapp.access.rules import may_answer_request, may_edit_task, may_invite
from mapapp.access.visit import Visit
from mapapp.access.welcome import link_of, welcome
from mapapp.pages.gate import allowed, at_plan, person_of, signed_in, task_of
from mapapp.pages.people import companies, edited, frame
from mapapp.pages.person_forms import Invitation
from mapapp.plans.changes.tasks import Owner, hand_over_task
from mapapp.plans.history import read
from mapapp.plans.models import Side, Stakeholder, Task
from mapapp.plans.refusals import AlreadyDone, Refused


@signed_in
@edited
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Ask somebody in with one mail. `?person=12` fills in who is on the plan already, `?name=` or
    `?email=` who is not; `?task=22` hands that task over as well."""
    found = at_plan(request, code)
    allowed(may_invite(found, found.side))
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        task = _task_for(found, form)
        try:
            asked = _asked(request, found, form)
        except AlreadyDone:
            return redirect("people", code)
        if isinstance(asked, Asked):
            return _sent(request, found, asked, handed=_handed(found, task, asked.invite.stakeholder, form))
        if asked:
            said = _asked_for(found, form, _handed(found, task, asked, form))
            messages.success(request, said)
            return redirect("people", code)
    domains = sorted(colleagues_domains(found.workspace)) if found.is_buyer else []
    context = {**frame(found), "form": form, "domains": ", ".join(domains)}
    return render(request, "access/invite.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def invite_again(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Send an open invitation again, with a new link."""
    found = at_plan(request, code)
    who = person_of(found, number)
    allowed(may_invite(found, Side(who.side)))
    if too_often(request, "invite", found.user.email):
        messages.warning(request, _("Too many invitations in ten minutes. Wait a little, then send it again."))
        return redirect("people", code)
    try:
        asked = resend(found.workspace, number, by=found.actor(request.POST.get("form_key")), at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("people", code)
    return _sent(request, found, asked)


@signed_in
@require_POST
def invite_link(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A new link to hand over oneself, shown this once, where the mail was held back; the old one is dead."""
    found = at_plan(request, code)
    who = person_of(found, number)
    allowed(may_invite(found, Side(who.side)))
    if too_often(request, "invite", found.user.email):
        messages.warning(request, _("Too many links in ten minutes. Wait a little, then make a new one."))
        return redirect("people", code)
    try:
        asked = fresh_link(found.workspace, number, by=found.actor(request.POST.get("form_key")), at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("people", code)
    return _sent(request, found, asked, mailed=False)


@signed_in
@require_POST
def invite_answer(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A seller's lead says whether somebody whom the buyer would ask in is asked in."""
    found, at = at_plan(request, code), timezone.now()
    who = person_of(found, number)
    allowed(may_answer_request(found))
    by, why = found.actor(request.POST.get("form_key")), request.POST.get("why", "")
    try:
        if request.POST.get("answer") == "yes":
            return _sent(request, found, approve(found.workspace, number, by=by, at=at))
        refuse(found.workspace, number, why=why, by=by, at=at)
        messages.success(request, _("Said no. %(company)s reads why.") % {"company": found.workspace.account})
    except AlreadyDone:
        messages.success(request, _("Saved."))
    except Refused as refusal:
        if refusal.field == "why":
            messages.warning(request, _("Say in one line why not. Both companies read it."))
            return redirect(reverse("people", args=[code]) + f"?no={who.number}#request-{who.number}")
        messages.warning(request, str(refusal))
    return redirect("people", code)


@signed_in
@require_POST
def invite_revoke(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take an open invitation back: its link opens nothing any more."""
    found = at_plan(request, code)
    who = person_of(found, number)
    allowed(may_invite(found, Side(who.side)))
    try:
        revoke(found.workspace, number, by=found.actor(request.POST.get("form_key")), at=timezone.now())
        messages.success(request, _("The invitation of %(name)s is taken back.") % {"name": who.name})
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("people", code)


def _form(request: HttpRequest, found: Visit) -> Invitation:
    sides = [pair for pair in companies(found) if may_invite(found, Side(pair[0])) is None]
    if request.method == "POST":
        return Invitation(request.POST, sides=sides)
    number = request.GET.get("person", "")
    if not number.isdecimal() or len(number) > 6:
        typed = {name: request.GET.get(name, "")[:200] for name in ("name", "email", "task")}
        return Invitation(sides=sides, initial={"side": Side.BUYER, **typed})
    who = person_of(found, int(number))
    return Invitation(
        sides=sides, initial={"person": who.number, "name": who.name, "email": who.email, "side": who.side}
    )


def _asked(request: HttpRequest, found: Visit, form: Invitation) -> Asked | Stakeholder | None:
    """The invitation; the person whom a seller's lead has to say yes to; None with the reason at the field."""
    data = dict(form.cleaned_data)
    if too_often(request, "invite", found.user.email):
        form.add_error(None, _("Too many invitations in ten minutes. Wait a little, then send it again."))
        return None
    key, side, _task = data.pop("form_key"), Side(data.pop("side")), data.pop("task")
    guest, by, at = Guest(side=side, **data), found.actor(key), timezone.now()
    try:
        try:
            return ask(found.workspace, guest, by=by, at=at)
        except NeedsSellersYes:
            event = ask_for(found.workspace, guest, by=by, at=at)
            return person_of(found, read(event).facts["person"])
    except AlreadyDone:
        raise
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def _task_for(found: Visit, form: Invitation) -> Task | None:
    """The task that the invited person is to own; 404 or 403 before anything is sent."""
    number = form.cleaned_data["task"]
    if not number:
        return None
    task = task_of(found, number)
    allowed(may_edit_task(found, task))
    return task


def _asked_for(found: Visit, form: Invitation, handed: str) -> str:
    said = {"name": form.cleaned_data["name"], "team": found.workspace.team.name}
    words = _("%(name)s is not of your company’s mail domain, so a lead of %(team)s is asked to say yes.") % said
    return f"{words} {handed}".strip()


def _handed(found: Visit, task: Task | None, person: Stakeholder, form: Invitation) -> str:
    """Give the invited person the task, and say what came of it; empty without one."""
    if task is None:
        return ""
    key = form.cleaned_data["form_key"]
    owner, by = Owner(person.number), found.actor(f"{key[:38]}-t" if key else None)
    said = {"number": task.number, "name": person.name}
    try:
        hand_over_task(found.workspace, task.number, owner=owner, was=Owner.of(task), by=by, at=timezone.now())
    except Refused:
        return _("Task %(number)s is not handed over yet, since that moves other dates: open it to do that.") % said
    return _("Task %(number)s is handed over to %(name)s.") % said


def _sent(request: HttpRequest, found: Visit, asked: Asked, *, handed: str = "", mailed: bool = True) -> HttpResponse:
    context = {
        "mailed": mailed,
        **frame(found),
        "welcome": welcome(asked.invite, timezone.now()),
        "link": link_of(asked.token),
        "role": asked.invite.get_role_display(),
        "handed": handed,
    }
    return render(request, "access/invited.html", context)

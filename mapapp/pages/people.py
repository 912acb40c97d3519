"""People and invites: who is on the plan, what each needs, who takes part and who is asked in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.access.leaving import role_of
from mapapp.access.requests import waiting_requests
from mapapp.access.roster import roster
from mapapp.access.rules import (
    may_add_person,
    may_answer_request,
    may_change_side,
    may_edit_person,
    may_give_role,
    may_invite,
)
from mapapp.access.sides import is_taking_part
from mapapp.access.undelivered import undelivered
from mapapp.access.visit import Visit
from mapapp.drawing.tabs import tabs_of
from mapapp.pages.gate import allowed, at_plan, person_of, signed_in
from mapapp.pages.person_forms import FIELDS, NewPerson, OneField, RoleField
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.people import Described, add_person, describe_person
from mapapp.plans.models import Side, Stakeholder
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.rules import reads_beliefs

edited = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_safe
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody by company: part, role, joined or asked, and what each last did."""
    found = at_plan(request, code)
    drawn = roster(found, timezone.now())
    return render(request, "access/people.html", {
        **frame(found, people=drawn.count),
        "roster": drawn,
        "undelivered": undelivered(found),
        "requests": waiting_requests(found, timezone.now()),
        "why_no_answer": may_answer_request(found),
        "asks_why": request.GET.get("no", ""),
        "may_invite": may_invite(found, found.side) is None,
        "may_add": may_add_person(found, found.side) is None,
        "map_url": reverse("map", args=[code]) if reads_beliefs(found) else "",
    })  # fmt: skip


@signed_in
@edited
def person_new(request: HttpRequest, code: str) -> HttpResponse:
    """Put somebody on the plan without asking him in: he can own tasks at once."""
    found = at_plan(request, code)
    allowed(may_add_person(found, found.side))
    sides = [pair for pair in companies(found) if may_add_person(found, Side(pair[0])) is None]
    form = NewPerson(request.POST if request.method == "POST" else None, sides=sides, initial={"side": Side.BUYER})
    if request.method == "POST" and form.is_valid() and _added(found, form):
        messages.success(request, _("%(name)s is on the plan.") % {"name": form.cleaned_data["name"]})
        return redirect("people", code)
    context = {**frame(found), "form": form}
    return render(request, "access/person_new.html", context, status=422 if form.errors else 200)


@signed_in
@edited
def person(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One person's fields, each a form of its own. What somebody needs, he writes himself, or a lead does."""
    found = at_plan(request, code)
    who = person_of(found, number)
    allowed(may_edit_person(found, Side(who.side), number))
    posted = request.POST.get("field", "") if request.method == "POST" else ""
    forms = {name: _form(request, who, name, posted) for name in FIELDS}
    clash: StaleValue | None = None
    if posted in forms and forms[posted].is_valid():
        clash = _described(found, number, posted, forms[posted])
        if not forms[posted].errors and clash is None:
            messages.success(request, _("Saved."))
            return redirect(reverse("people", args=[code]) + f"#person-{number}")
    wrong = posted and forms[posted].errors if posted in forms else False
    context = {**frame(found), "person": who, "forms": forms, "clash": clash, "clashed": posted}
    context["role"] = role_form(found, who)
    context["may_change_side"] = may_change_side(found, Side(who.side), takes_part=is_taking_part(who)) is None
    return render(request, "access/person.html", context, status=409 if clash else 422 if wrong else 200)


def role_form(found: Visit, who: Stakeholder) -> RoleField | None:
    """What this person may do, for a lead of the same company; None for others, and for who does not take part."""
    if may_give_role(found, Side(who.side)) is not None:
        return None
    role = role_of(found.workspace, who.number)
    return RoleField(initial={"was": role, "role": role}) if role else None


def frame(found: Visit, *, people: int = 0) -> dict[str, Any]:
    """What the head of a page of this plan shows."""
    workspace = found.workspace
    eyebrow = _("Your evaluation plan, shared with %(team)s") if found.is_buyer else _("%(account)s’s evaluation plan")
    return {
        "visit": found,
        "plan": workspace,
        "eyebrow": eyebrow % {"team": workspace.team.name, "account": workspace.account},
        "tabs": tabs_of(found, current="people", people=people),
    }


def companies(found: Visit) -> list[tuple[str, str]]:
    """Both sides by the names of their companies, the reader's own first."""
    names = {Side.BUYER: found.workspace.account, Side.SELLER: found.workspace.team.name}
    return [(str(side.value), names[side]) for side in (found.side, found.side.other)]


def _added(found: Visit, form: NewPerson) -> bool:
    data = dict(form.cleaned_data)
    key, side = data.pop("form_key"), Side(data.pop("side"))
    try:
        add_person(found.workspace, Described(side=side, **data), by=found.actor(key), at=timezone.now())
    except AlreadyDone:
        return True
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def _form(request: HttpRequest, who: Stakeholder, name: str, posted: str) -> OneField:
    if name == posted:
        return FIELDS[name](request.POST, prefix=None, auto_id=f"id_{name}_%s")
    now = getattr(who, name)
    return FIELDS[name](initial={"was": now, "value": now}, auto_id=f"id_{name}_%s")


def _described(found: Visit, number: int, field: str, form: OneField) -> StaleValue | None:
    """Save one field; what stands in the way is written at the field, a clash is given back."""
    data = form.cleaned_data
    try:
        describe_person(found.workspace, number, field=field, value=data["value"], was=data["was"],
                        by=found.actor(data["form_key"]), at=timezone.now())  # fmt: skip
    except (AlreadyDone, Unchanged):
        return None
    except StaleValue as stale:
        return stale
    except Refused as refusal:
        form.add_error("value", str(refusal))
    return None

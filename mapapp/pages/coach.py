"""The coach of a plan, which only the selling company sees: its health, what was found, and what is said to that."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mapapp.access.members import membership_of
from mapapp.access.visit import Visit
from mapapp.drawing.coach import coach_sheet
from mapapp.drawing.cures import doers_of
from mapapp.drawing.reader import Reader
from mapapp.drawing.stakeholder_map import draw_map
from mapapp.insight.health import why_not_healthy
from mapapp.pages.asked import asked_for_map
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_sellers, signed_in
from mapapp.pages.person_forms import Once
from mapapp.plans.frozen import due_in
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.plans.standing import stand
from mapapp.portfolio.judging import judged
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.findings import KEY, WHY, dismiss_finding, put_off_finding, take_back_answer
from mapapp.private.queries import finding_answers
from mapapp.private.rules import may_write_lane

NOT_NOW, NOT_RELEVANT, BACK = "not_now", "not_relevant", "back"


class Keys:
    """A key of its own for each of the many forms of the page, in a field that has no id."""

    @property
    def form_key(self) -> forms.BoundField:
        return Once(auto_id=False)["form_key"]


class Said(Once):
    """What is said to one finding; `was` is what had been said to it."""

    key = forms.CharField(max_length=KEY)
    act = forms.ChoiceField(choices=[(one, one) for one in (NOT_NOW, NOT_RELEVANT, BACK)])
    was = forms.CharField(required=False)
    why = forms.CharField(required=False, max_length=WHY)


@signed_in
@require_safe
def coach(request: HttpRequest, code: str) -> HttpResponse:
    """Health with its parts, all findings, and those that are put off or not relevant."""
    return _page(request, at_sellers(request, code), timezone.now())


@signed_in
@require_POST
def coach_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Not now, not relevant, or back: said to one finding by who works on the plan."""
    found, at = at_sellers(request, code), timezone.now()
    allowed(may_write_lane(found))
    form = Said(request.POST)
    if not form.is_valid():
        trouble, status = not_said(form), 422
    else:
        trouble, status = _say(found, form, at)
    if trouble:
        return _page(request, found, at, form=form, trouble=trouble, status=status)
    messages.success(request, said_words(form.cleaned_data["act"]))
    return redirect("coach", code)


def _say(found: Visit, form: Said, at: datetime) -> tuple[str, int]:
    """Do it, or say why not, with the status of the answer."""
    data = form.cleaned_data
    by, plan, key, was = found.actor(data["form_key"]), found.workspace, data["key"], data["was"]
    try:
        if data["act"] == NOT_NOW:
            put_off_finding(plan, key, was=was, by=by, at=at)
        elif data["act"] == BACK:
            take_back_answer(plan, key, was=was, by=by, at=at)
        elif not data["why"].strip():
            return _("Say in a line why it is not relevant: your company reads it."), 422
        else:
            dismiss_finding(plan, key, why=data["why"], was=was, by=by, at=at)
    except (AlreadyDone, NothingNew):
        return "", 302
    except StaleValue:
        return _("Somebody of your company has answered this a moment ago. Look at it, then say yours."), 409
    except Refused as refused:
        return str(refused), 422
    return "", 302


def not_said(form: forms.Form) -> str:
    """Why an answer to a finding was not understood."""
    if "why" in form.errors:
        return _("A reason has at most %(most)s characters. Shorten it; your text is still here.") % {"most": WHY}
    return _("This cannot be done here. Load the page again, then choose.")


def said_words(act: str) -> str:
    """What was done by an answer to a finding."""
    if act == NOT_NOW:
        return _("Not now: it comes back in seven days.")
    return _("It is told again.") if act == BACK else _("Not relevant. It stays quiet until you take that back.")


def _how_url(found: Visit) -> str:
    """Where the numbers are explained, for who is of the team. One query."""
    team = found.workspace.team
    return reverse("how_we_count", args=[team.code]) if membership_of(found.user, team.code) else ""


def _page(
    request: HttpRequest, found: Visit, at: datetime, *, form: Said | None = None, trouble: str = "", status: int = 200
) -> HttpResponse:
    workspace = found.workspace
    was_due, agreed = due_in(workspace.latest_version), due_in(workspace.baseline)
    standing = stand(load_plan(workspace, goals=True), at, was_due=was_due, agreed_due=agreed)
    one = judged(found, standing)
    why_not = why_not_healthy(one.case, one.health) if one.health else ()
    reader = Reader.of(found, standing)
    said, asked = finding_answers(found), asked_for_map(found)
    told = [(finding, said.get(finding.key)) for finding in one.findings]
    how_url = _how_url(found)
    doers = doers_of(one.case, of_team=bool(how_url))
    context = {
        **frame(found, "coach", standing.plan),
        "sheet": coach_sheet(one.health, one.ended, told, one.quiet, why_not, one.was, standing.plan, reader, doers),
        "version": one.case.numbers.version,
        "map": draw_map(standing, reader, asked) if asked and not one.ended else None,
        "why_not": may_write_lane(found),
        "blank": Keys(),
        "trouble": trouble,
        "how_url": how_url,
        "typed": form.data if form is not None and trouble else {},
    }
    return render(request, "private/coach.html", context, status=status)

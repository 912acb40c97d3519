"""An opportunity that should have a plan and has none: what is found of it, where one is started, what is said."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.drawing.opportunities import money
from mapapp.pages.coach import BACK, NOT_NOW, NOT_RELEVANT, not_said, said_words
from mapapp.pages.gate import user_of
from mapapp.pages.selling import selling
from mapapp.people.models import Team
from mapapp.plans.refusals import Refused, StaleValue
from mapapp.plans.words import day_words
from mapapp.portfolio.deals import start_url
from mapapp.portfolio.starting import found_of, said_to
from mapapp.private.answered import deal_answers_of
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.deal_answers import answer_in_words, dismiss_start, put_off_start, take_back_start
from mapapp.private.changes.findings import WHY
from mapapp.private.listed import DeskVisit, desk_visits, without_plan_for
from mapapp.private.models import OpportunityShape


class Said(forms.Form):
    """What is said to it; `was` is what had been said to it."""

    act = forms.ChoiceField(choices=[(one, one) for one in (NOT_NOW, NOT_RELEVANT, BACK)])
    was = forms.CharField(required=False)
    why = forms.CharField(required=False, max_length=WHY)


@selling
@require_http_methods(["GET", "HEAD", "POST"])
def unplanned(request: HttpRequest, _teams: list[Team], number: int) -> HttpResponse:
    """What is found of an opportunity without a plan; put off, dismissed or told again by who sees it."""
    (visit, row), at = _at_deal(request, number), timezone.now()
    if request.method != "POST":
        return _page(request, visit, row, at)
    form = Said(request.POST)
    trouble, status = _say(row, form, visit, at) if form.is_valid() else (not_said(form), 422)
    if trouble:
        return _page(request, visit, row, at, form=form, trouble=trouble, status=status)
    messages.success(request, said_words(form.cleaned_data["act"]))
    return redirect("unplanned", number)


def _at_deal(request: HttpRequest, number: int) -> tuple[DeskVisit, OpportunityShape]:
    """The one that a member of its team sees, with his visit; 404 for everybody else, as for one that is not, that has
    a plan by now or that is over. One query, and one for each of his teams."""
    for visit in desk_visits(user_of(request)):
        if (row := without_plan_for(visit, number)) is not None:
            return visit, row
    raise Http404


def _say(row: OpportunityShape, form: Said, visit: DeskVisit, at: datetime) -> tuple[str, int]:
    """Do it, or say why not, with the status of the answer."""
    data, by = form.cleaned_data, visit.user
    act, was = data["act"], data["was"]
    try:
        if act == NOT_NOW:
            put_off_start(row, was=was, by=by, at=at)
        elif act == BACK:
            take_back_start(row, was=was, by=by, at=at)
        elif not data["why"].strip():
            return _("Say in a line why it needs no plan: your company reads it."), 422
        else:
            dismiss_start(row, why=data["why"], was=was, by=by, at=at)
    except NothingNew:
        return "", 302
    except StaleValue:
        return _("Somebody of your company has answered this a moment ago. Look at it, then say yours."), 409
    except Refused as refused:
        return str(refused), 422
    return "", 302


def _page(
    request: HttpRequest, visit: DeskVisit, row: OpportunityShape, at: datetime, *, form: Said | None = None,
    trouble: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    answer = deal_answers_of([row.pk]).get(row.pk)
    context = {
        "team": visit.team, "row": row, "money": money(row),
        "closes": day_words(row.close_on, today=at.date(), weekday=False) if row.close_on else "",
        "found": found_of(row, visit.team, visit.pipeline, at), "said": said_to(answer, visit.team, at),
        "was": answer_in_words(answer),
        "start_url": start_url(row.pk), "trouble": trouble, "typed": form.data if form is not None else {},
    }  # fmt: skip
    return render(request, "portfolio/unplanned.html", context, status=status)

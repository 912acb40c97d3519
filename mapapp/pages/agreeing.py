"""A date that the other side set waits for a yes: accepted, alone or with others, or declined, so that the accepted
one comes back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mapapp.access.rules import may_accept_dates
from mapapp.drawing.said import Said, count_words, first_up
from mapapp.pages.answer import Came, drawn
from mapapp.pages.answered import answered
from mapapp.pages.cells import CELLS
from mapapp.pages.forms import AcceptAll, Answer
from mapapp.pages.gate import allowed, at_plan, signed_in, task_of
from mapapp.pages.opening import invalid
from mapapp.pages.refused import refused_page
from mapapp.pages.saying import said_of
from mapapp.pages.slip import slip
from mapapp.plans.changes.answering import accept_dates, decline_dates
from mapapp.plans.changes.common import task_in
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, AnotherDate, NoReason, PlanChanged, Refused, ShowFirst


@signed_in
@require_POST
def accept_date(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say yes to a proposed date, or no: then the date that was accepted last is previewed like any other."""
    found = at_plan(request, code)
    task, form, at = task_of(found, number), Answer(request.POST), timezone.now()
    allowed(may_accept_dates(found, task))
    if not form.is_valid():
        return refused_page(request, found, invalid(form).words, number=number)
    data = form.cleaned_data
    by = found.actor(data["form_key"])
    try:
        if data["answer"] == "accept":
            changed = accept_dates(found.workspace, {number: data["was"]}, by=by, at=at)
            words = _("The date of %(number)s is accepted.") % {"number": number}
            said = Said(words, words)
        else:
            changed = decline_dates(
                found.workspace, number, was=data["was"], seen=data["seen"], why=data["why"], force=data["force"],
                by=by, at=at,
            )  # fmt: skip
            board = drawn(request, found, changed.plan, at)
            said = said_of(CELLS["due"], changed, number, board.standing, board.reader)
    except (ShowFirst, PlanChanged, NoReason) as shown:
        return slip(request, found, shown, at, field="declined", task=task)
    except AlreadyDone:
        return answered(request, found, Came(load_plan(found.workspace), Said("", _("Saved.")), number), at)
    except AnotherDate as another:
        return refused_page(request, found, another, number=number, status=409)
    except Refused as refused:
        return refused_page(request, found, refused, number=number)
    return answered(request, found, Came.of(changed, said, number=number), at)


@signed_in
@require_POST
def accept_all(request: HttpRequest, code: str) -> HttpResponse:
    """Say yes to all the dates that the other side set for one's own, as they were seen: all of them, or none."""
    found, at = at_plan(request, code), timezone.now()
    form = AcceptAll(request.POST)
    if not form.is_valid():
        return refused_page(request, found, next(str(error) for errors in form.errors.values() for error in errors))
    dates, plan = form.cleaned_data["dates"], load_plan(found.workspace)
    try:
        for number in dates:
            allowed(may_accept_dates(found, task_in(plan, number)))
        changed = accept_dates(found.workspace, dates, by=found.actor(form.cleaned_data["form_key"]), at=at)
    except AlreadyDone:
        return answered(request, found, Came(load_plan(found.workspace), _accepted(len(dates)), whole=True), at)
    except AnotherDate as another:
        return refused_page(request, found, another, status=409)
    except Refused as refused:
        return refused_page(request, found, refused)
    return answered(request, found, Came.of(changed, _accepted(len(changed.tasks)), whole=True), at)


def _accepted(count: int) -> Said:
    words = ngettext("%(count)s date is accepted.", "%(count)s dates are accepted.", count)
    said = words % {"count": first_up(count_words(count))}
    return Said(said, said)

"""A date that the other side set waits for a yes: accepted, or declined, which brings the accepted one back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mapapp.access.rules import may_accept_dates
from mapapp.drawing.said import Said
from mapapp.pages.answer import Came, drawn
from mapapp.pages.answered import answered
from mapapp.pages.cells import CELLS
from mapapp.pages.forms import Answer
from mapapp.pages.gate import allowed, at_plan, signed_in, task_of
from mapapp.pages.opening import invalid
from mapapp.pages.refused import refused_page
from mapapp.pages.saying import said_of
from mapapp.pages.slip import slip
from mapapp.plans.changes.rescheduling import accept_dates, decline_dates
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, NoReason, PlanChanged, Refused, ShowFirst


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
            changed = accept_dates(found.workspace, [number], by=by, at=at)
            words = _("The date of %(number)s is accepted.") % {"number": number}
            said = Said(words, words)
        else:
            changed = decline_dates(
                found.workspace, number, seen=data["seen"], why=data["why"], force=data["force"], by=by, at=at
            )
            board = drawn(request, found, changed.plan, at)
            said = said_of(CELLS["due"], changed, number, board.standing, board.reader)
    except (ShowFirst, PlanChanged, NoReason) as shown:
        return slip(request, found, shown, at, field="due", task=task)
    except AlreadyDone:
        return answered(request, found, Came(load_plan(found.workspace), Said("", _("Saved.")), number), at)
    except Refused as refused:
        return refused_page(request, found, refused, number=number)
    return answered(request, found, Came.of(changed, said, number=number), at)

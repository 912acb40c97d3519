"""A stand-in: a step of the shared plan, in words of its own, that counts for a task of the own list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.drawing.choosing import owner_groups
from mapapp.drawing.lane import LaneDrawer
from mapapp.pages.acting import refused_in
from mapapp.pages.cells import owner_of
from mapapp.pages.gate import allowed, at_own_task, signed_in
from mapapp.pages.lane import drawn_lane, lane_frame
from mapapp.pages.lane_forms import StandInForm
from mapapp.pages.seen import plain
from mapapp.pages.wording import wording_url
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.private.changes.standing_in import StandIn, give_stand_in
from mapapp.private.models import OwnTaskShape
from mapapp.private.rules import may_lead_lane

FIELD = {"due": "due_on", "starts": "starts_on"}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_task_stand_in(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Type what both companies will read, and when; it is added to the shared plan, and remembered here."""
    found, task = at_own_task(request, code, key)
    allowed(may_lead_lane(found))
    at = timezone.now()
    drawn = drawn_lane(found, at)
    form = _form(request, drawn, task)
    if request.method == "POST" and form.is_valid():
        data = plain(form.cleaned_data)
        wanted = StandIn(data["text"], data["phase"], owner_of(data["owner"]), data["starts_on"], data["due_on"])
        by = found.actor(data["form_key"])
        try:
            give_stand_in(found.workspace, task.number, wanted, by=by, at=at)
        except AlreadyDone:
            return redirect("own_task", code, key)
        except Refused as refused:
            refused.field = FIELD.get(refused.field, refused.field)
            refused_in(form, refused)
        else:
            messages.success(request, _("The step is on the shared plan. Both companies see it, and not %(task)s.")
                             % {"task": key})  # fmt: skip
            return redirect("own_task", code, key)
    context = {
        **lane_frame(found, drawn),
        "form": form,
        "row": drawn.row(task),
        "wording_url": wording_url(request, found),
    }
    return render(request, "private/stand_in.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, drawn: LaneDrawer, task: OwnTaskShape) -> StandInForm:
    """Its dates begin as those of the task, in sight and to be changed; its words begin empty."""
    owner = str(task.owner) if task.owner else str(drawn.side)
    first = {"owner": owner, "starts_on": task.starts_on, "due_on": task.due_on}
    owners: list[tuple[str, Any]] = [
        (group.company, [(one.value, one.words) for one in group.choices])
        for group in owner_groups(drawn.plan, drawn.reader)
    ]
    return StandInForm(
        request.POST if request.method == "POST" else None, initial=first, owners=owners,
        phases=[(str(phase.number), phase.name) for phase in drawn.plan.phases],
    )  # fmt: skip

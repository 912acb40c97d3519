"""Undo: a new event that puts back what an earlier one changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from mapapp.access.rules import may_undo
from mapapp.drawing.said import Said
from mapapp.pages import gate
from mapapp.pages.answer import Came, by_script, saved
from mapapp.pages.forms import Edit
from mapapp.pages.gate import allowed, at_plan, looked_at, signed_in
from mapapp.pages.refused import refused_page
from mapapp.pages.slip import slip
from mapapp.plans.changes.undo import edited_in, is_a_leads, side_set_in
from mapapp.plans.changes.undo import undo as put_back
from mapapp.plans.history import read
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, PlanChanged, Refused, ShowFirst


@signed_in
@require_POST
def undo(request: HttpRequest, code: str, event: int) -> HttpResponse:
    """Put back what one event changed; refused when somebody touched the same field since."""
    found = at_plan(request, code)
    line = read(gate.event_of(found, event))
    edited = edited_in(load_plan(found.workspace), line)
    allowed(may_undo(found, line.by, side=side_set_in(line), edited=edited, leads=is_a_leads(line)))
    at, by, form = timezone.now(), found.actor(request.POST.get("form_key")), Edit(request.POST)
    seen, force = (form.cleaned_data["seen"], form.cleaned_data["force"]) if form.is_valid() else (None, False)
    words = _("Undone. Everything is as it was before.")
    try:
        changed = put_back(found.workspace, event, seen=seen, force=force, by=by, at=at)
    except (ShowFirst, PlanChanged) as shown:
        task = shown.preview.plan.by_number.get(line.task)
        return slip(request, found, shown, at, field="undo", task=task)
    except AlreadyDone:
        return saved(request, found, Came(load_plan(found.workspace), Said(words, words), whole=True), at)
    except Refused as refused:
        return refused_page(request, found, refused, number=None)
    if _from_elsewhere(request, code):
        messages.success(request, words)
        return HttpResponseClientRefresh()
    line = read(changed.event)
    focus = f"task-{line.task}" if line.task else ""
    whole = any(change.field in ("phase", "position") for change in line.changes)
    return saved(request, found, Came.of(changed, Said(words, words), number=line.task, focus=focus, whole=whole), at)


def _from_elsewhere(request: HttpRequest, code: str) -> bool:
    """Script asks from a page that shows no table: that page is read again."""
    path = looked_at(request).path
    return by_script(request) and path not in ("/", reverse("plan", args=[code]))

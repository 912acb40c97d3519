"""What a measure is so many days after go live, written down by who is asked for it."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_check
from mapapp.access.visit import Visit
from mapapp.drawing.first_days import label_of
from mapapp.pages.acting import refused_in
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, measure_of, signed_in
from mapapp.pages.person_forms import Once
from mapapp.pages.touched import touched_by
from mapapp.plans.changes.checks import check_measure
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.checks import DAYS, field_of, is_latest, looker
from mapapp.plans.models import Measure
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue

# a field of the measure -> where its conflict is told, and what was seen of it
SEEN = {"result_note": ("note", "note_was"), "result": ("result", "so_far_was")}


class CheckForm(Once):
    """`was`, `so_far_was` and `note_was`: what stood there. An earlier look has no note: it is of the result so far."""

    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    so_far_was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    note_was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    result = forms.CharField(
        label=gettext_lazy("What is it now?"),
        help_text=gettext_lazy("The number, as the goal is written."),
        error_messages={"required": gettext_lazy("Write what it is now.")},
    )
    note = forms.CharField(label=gettext_lazy("Where the number comes from"), required=False)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str, number: int, day: int) -> HttpResponse:
    """One look at one measure. There are three: after 30, 60 and 90 days."""
    found, at = at_plan(request, code), timezone.now()
    thing = measure_of(found, number)
    if day not in DAYS:
        raise Http404
    who = looker(thing)
    allowed(may_check(found, who.number if who else None))
    now = getattr(thing, field_of(day))
    if request.method != "POST":
        said = thing.result_note
        seen = {"was": now, "so_far_was": thing.result, "note_was": said}
        return _page(request, found, thing, day, CheckForm(initial={**seen, "result": now, "note": said}))
    form = CheckForm(request.POST)
    form, status = _written(found, number, day, form, at) if form.is_valid() else (form, 422)
    if status != 302:
        return _page(request, found, measure_of(found, number), day, form, status=status)
    messages.success(request, _("Written down. Both companies read it."))
    return redirect(reverse("plan", args=[code]) + "#first-days")


def _written(found: Visit, number: int, day: int, form: CheckForm, at: datetime) -> tuple[CheckForm, int]:
    """Do it, or say in the form why not; with the status of the answer."""
    data = form.cleaned_data
    by = found.actor(data["form_key"])
    try:
        check_measure(
            found.workspace, number, day=day, result=data["result"], note=data["note"], was=data["was"],
            so_far_was=form.data.get("so_far_was"), note_was=data["note_was"], by=by, at=at,
        )  # fmt: skip
    except StaleValue as stale:
        name, seen = SEEN.get(stale.field, ("result", "was"))
        told = {"who": touched_by(found, "measure", number, [stale.field], at), "now": stale.now or _("nothing")}
        fresh = {seen: stale.now or ""}
        if name == "result" and measure_of(found, number).result == stale.now:  # the same look is both
            fresh["so_far_was"] = stale.now
        again = CheckForm({**data, **fresh})
        again.add_error(name, _("%(who)s. It says: %(now)s. Send yours again to replace it.") % told)
        return again, 409
    except (AlreadyDone, Unchanged):
        return form, 302
    except Refused as refused:
        refused_in(form, refused)
        return form, 422
    return form, 302


def _page(
    request: HttpRequest, found: Visit, thing: Measure, day: int, form: CheckForm, *, status: int = 200
) -> HttpResponse:
    if not is_latest(thing, day):
        del form.fields["note"], form.fields["note_was"], form.fields["so_far_was"]
    context = {**frame(found, "plan"), "measure": thing, "label": label_of(day), "form": form}
    return render(request, "plans/check.html", context, status=status)

"""The end of a plan and the way back: one page that says what follows, and asks for the reason."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mapapp.access.ending import reopen_plan, retire_plan
from mapapp.access.keeping import first_day
from mapapp.access.leaving import open_invites
from mapapp.access.rules import may_end_plan
from mapapp.access.visit import Visit
from mapapp.pages.acting import acted
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.person_forms import LINES, Once
from mapapp.plans.models import Workspace
from mapapp.plans.words import full_day_words


class Retire(Once):
    """The reason, which both companies read."""

    why = forms.CharField(
        label=gettext_lazy("Why does this plan end?"),
        help_text=gettext_lazy("A line or two. Both companies read it, on the plan and in its history."),
        error_messages={"required": gettext_lazy("Say why in a line: it is what the others read.")},
        widget=LINES,
    )


class Reopen(Once):
    why = forms.CharField(
        label=gettext_lazy("Why does it go on?"),
        help_text=gettext_lazy("A line or two. Both companies read it."),
        error_messages={"required": gettext_lazy("Say why in a line: it is what the others read.")},
        widget=LINES,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Retire an open plan, open a retired one again. The form says which it was shown for."""
    found = at_plan(request, code)
    allowed(may_end_plan(found))
    if request.method != "POST":
        return _page(request, found, _form_of(found)())
    wanted = Reopen if request.POST.get("act") == "reopen" else Retire
    form, at = wanted(request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, found, form, status=422)
    verb = reopen_plan if wanted is Reopen else retire_plan
    data = form.cleaned_data
    by = found.actor(data["form_key"])
    if not acted(form, lambda: verb(found.workspace, why=data["why"], by=by, at=at)):
        return _page(request, at_plan(request, code), form, status=422)
    messages.success(request, _("The plan is open again.") if wanted is Reopen else _("The plan is retired."))
    return redirect("plan", code)


def _form_of(found: Visit) -> type[Once]:
    return Reopen if found.workspace.state == Workspace.State.RETIRED else Retire


def _page(request: HttpRequest, found: Visit, form: Once, *, status: int = 200) -> HttpResponse:
    retired = found.workspace.state == Workspace.State.RETIRED
    invited = [] if retired else sorted(open_invites(found.workspace).values_list("stakeholder__name", flat=True))
    day = None if retired else first_day(found.workspace, timezone.now())
    context = {**frame(found, "settings"), "form": form, "retired": retired, "invited": invited}
    context["deleted_on"] = full_day_words(day, weekday=True) + f" {day.year}" if day else ""
    return render(request, "plans/retire.html", context, status=status)

"""The value hidden from the plan, or shown again: asked about first, in a dialog or on a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_hide_value
from mapapp.access.visit import Visit
from mapapp.drawing.facts import money
from mapapp.pages.answer import by_script
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.person_forms import Once
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.private.changes.value import hide_value, show_value
from mapapp.private.queries import hidden_value


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def value(request: HttpRequest, code: str) -> HttpResponse:
    """Hide the value that stands on the plan; or show the one again that is kept."""
    found = at_plan(request, code)
    allowed(may_hide_value(found))
    kept, on_plan = kept_words(found), words_of(found)
    form = Once(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = request.POST.get("act", "")
        verb = {"hide": hide_value, "show": show_value}.get(act)
        try:
            if verb is None:
                raise Refused(_("Choose whether to hide the value, or to show it again."))
            verb(found.workspace, by=found.actor(form.cleaned_data["form_key"]), at=timezone.now())
        except AlreadyDone:
            return redirect("settings", code)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The value is hidden.") if act == "hide" else _("The value is shown again."))
            return redirect("settings", code)
    context = {**frame(found, "settings"), "kept": kept, "value": on_plan, "form": form, "page": not by_script(request)}
    template = "plans/_value.html" if by_script(request) else "plans/value.html"
    return render(request, template, context, status=422 if form.errors else 200)


def words_of(found: Visit) -> str:
    """The value as it stands on the plan; empty without one."""
    plan = found.workspace
    return _words(money(plan.value, plan.currency), plan.value_note) if plan.value is not None else ""


def kept_words(found: Visit) -> str:
    """The value that the reader's side has hidden; empty without one. At most one query."""
    kept = hidden_value(found)
    return _words(money(kept[0], kept[1]), kept[2]) if kept else ""


def _words(amount: str, note: str) -> str:
    return ", ".join(filter(None, (amount, note)))

"""Saving a version: why, what executives are asked for, and whether it is put to the other company at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_lead
from mapapp.access.visit import Visit
from mapapp.pages.ask_forms import AskForm, ask_forms, asks_of
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.papers import Choice, usual_paper
from mapapp.pages.proposals import proposed_words
from mapapp.plans.asks import likely_asks
from mapapp.plans.changes.agreement import Proposed, propose_version
from mapapp.plans.changes.versions import WORDS, save_version
from mapapp.plans.models import Version
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.snapshots.asking import ask_for

Reason = Version.Reason
BY_HAND = [
    *((reason.value, reason.label) for reason in (Reason.REVIEW, Reason.TOUCHPOINT, Reason.WEEKLY)),
    (Reason.SAVED.value, _("For another reason")),
]


class SaveVersion(forms.Form):
    """Why a version is saved: one of three reasons with or without words, or words alone."""

    form_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why do you save it?"), choices=BY_HAND, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In a few words"), required=False, max_length=WORDS,
        help_text=_("Such as “Before the board meeting”; empty if the reason says enough. Both companies read it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("reason") == Reason.SAVED and not data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say in a few words why you save it, or choose one of the three reasons."))
        return data


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def version_new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why and what for, then save the plan as it is; or save it and propose it."""
    found, at = at_plan(request, code), timezone.now()
    allowed(may_lead(found))
    plan = load_plan(found.workspace)
    if request.method != "POST":
        first = SaveVersion(initial={"reason": Reason.REVIEW, "form_key": get_random_string(22)})
        return _page(request, found, first, ask_forms(plan, likely=likely_asks(plan, plan.workspace.today(at))), at)
    form, lines = SaveVersion(request.POST), ask_forms(plan, request.POST)
    if not all([form.is_valid(), *(line.is_valid() for line in lines)]):
        return _page(request, found, form, lines, at, status=422)
    data = form.cleaned_data
    by = found.actor(data["form_key"])
    said: dict[str, Any] = {"reason": data["reason"], "why": data["words"], "asks": asks_of(lines, request.POST)}
    try:
        if "propose" in request.POST:
            return _proposed(request, found, propose_version(found.workspace, None, **said, by=by, at=at), at)
        saved = save_version(found.workspace, **said, by=by, at=at)
    except AlreadyDone:
        return redirect("versions", code)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form, lines, at, status=422)
    saved.workspace = found.workspace
    choice = Choice(saved, None, usual_paper(request, found))
    ask_for(saved, at=at, paper=choice.paper)
    return redirect(choice.address("pdf_progress"))


def _proposed(request: HttpRequest, found: Visit, made: Proposed, at: datetime) -> HttpResponse:
    """The plan as it stands was saved, unless it was already, and proposed."""
    ask_for(made.version, at=at, paper=usual_paper(request, found))
    messages.success(request, proposed_words(found, made.version))
    return redirect("version", found.workspace.code, made.version.number)


def _page(
    request: HttpRequest, found: Visit, form: SaveVersion, asks: list[AskForm], at: datetime, *, status: int = 200
) -> HttpResponse:
    other = reader_of(found, at).company(found.side.other)
    context = {**frame(found, "versions"), "form": form, "asks": asks, "other": other}
    return render(request, "plans/version_new.html", context, status=status)

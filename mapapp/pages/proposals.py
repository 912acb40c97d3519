"""A version as what both sides agree to: proposed by a lead, answered by a lead of the other side, or taken back."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mapapp.access.rules import may_answer_version, may_lead, may_withdraw_version
from mapapp.access.visit import Visit
from mapapp.pages.gate import allowed, at_plan, signed_in, version_of
from mapapp.pages.papers import usual_paper
from mapapp.pages.refused import refused_page
from mapapp.plans.changes.agreement import accept_version, decline_version, propose_version, withdraw_version
from mapapp.plans.models import Side, Version
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.snapshots.asking import ask_for


class Propose(forms.Form):
    """A version to put to the other side."""

    form_key = forms.CharField(max_length=40, required=False)


class AnswerVersion(forms.Form):
    """What a lead says to a proposal; a no has its reason."""

    form_key = forms.CharField(max_length=40, required=False)
    answer = forms.ChoiceField(choices=[(word, word) for word in ("accept", "decline", "withdraw")])
    why = forms.CharField(max_length=500, required=False)


@signed_in
@require_POST
def propose(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Propose a saved version; that accepts it for the own side."""
    found = at_plan(request, code)
    shown, form = version_of(found, number), Propose(request.POST)
    allowed(may_lead(found))
    key = form.cleaned_data["form_key"] if form.is_valid() else None
    try:
        propose_version(found.workspace, shown.number, by=found.actor(key), at=timezone.now())
        messages.success(request, proposed_words(found, shown))
    except AlreadyDone:
        pass
    except Refused as refused:
        return refused_page(request, found, refused)
    return redirect("version", code, number)


@signed_in
@require_POST
def answer(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Accept or decline the proposed version, or take the own proposal back."""
    found = at_plan(request, code)
    shown, form, at = version_of(found, number), AnswerVersion(request.POST), timezone.now()
    said = form.cleaned_data["answer"] if form.is_valid() else "accept"
    proposal = found.workspace.proposal
    rule = may_withdraw_version if said == "withdraw" else may_answer_version
    allowed(rule(found, proposal.side if proposal else found.side.other))
    if not form.is_valid():
        return refused_page(request, found, next(str(error) for errors in form.errors.values() for error in errors))
    try:
        shown = _answered(request, found, shown, form, at)
    except AlreadyDone:
        return redirect("versions", code)
    except Refused as refused:
        return refused_page(request, found, refused)
    return redirect("version", code, shown.number)


def _answered(request: HttpRequest, found: Visit, shown: Version, form: AnswerVersion, at: datetime) -> Version:
    """Do what the form says; which version to look at next."""
    data, said = form.cleaned_data, {"number": shown.number}
    by = found.actor(data["form_key"])
    match data["answer"]:
        case "accept":
            made = accept_version(found.workspace, shown.number, by=by, at=at)
            ask_for(made, at=at, paper=usual_paper(request, found))
            words = _("Both sides agree to version %(number)s. It is kept as version %(made)s.")
            messages.success(request, words % {**said, "made": made.number})
            return made
        case "decline":
            decline_version(found.workspace, shown.number, why=data["why"], by=by, at=at)
            messages.success(request, _("Version %(number)s is declined. Your reason stands in the history.") % said)
        case _:
            withdraw_version(found.workspace, shown.number, by=by, at=at)
            messages.success(request, _("Version %(number)s is not proposed any more.") % said)
    return shown


def proposed_words(found: Visit, shown: Version) -> str:
    """`Version 4 is proposed to Fenwick Medical.`"""
    workspace = found.workspace
    other = workspace.account if found.side == Side.SELLER else workspace.team.name
    return _("Version %(number)s is proposed to %(company)s.") % {"number": shown.number, "company": other}

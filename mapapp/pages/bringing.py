"""A plan's spreadsheet brought back after work on it offline: a file, what it would change, then those that are chosen.

The file is read by a capped child and kept nowhere: the page itself carries what differs from one step to the next.
"""

from __future__ import annotations

import json
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from mapapp.access.limits import too_often
from mapapp.access.rules import may_add_task
from mapapp.access.visit import Visit
from mapapp.exchange.capped import read_capped
from mapapp.exchange.planfile.applying import Impossible, MovedOn, apply_offers, try_out
from mapapp.exchange.planfile.back import Brought, origin_of
from mapapp.exchange.planfile.carried import fitting, from_json
from mapapp.exchange.planfile.offers import Offer, all_chosen, chosen_among, clashes_chosen, offers_of
from mapapp.exchange.planfile.rights import Rights
from mapapp.exchange.planfile.run import Outcome
from mapapp.exchange.planfile.taken import take
from mapapp.exchange.planfile.then import then_of
from mapapp.exchange.planfile.whole import read_back
from mapapp.exchange.refusals import NotASheet, SheetRefused
from mapapp.exchange.sheet import FILE_BYTES
from mapapp.pages.brought import Asked, Looked, draw, keys_of
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.plans.frozen import state_of
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import AlreadyDone, NoReason, Refused

CHOICES = {"all": (all_chosen, True), "none": (all_chosen, False), "file": (clashes_chosen, True),
           "plan": (clashes_chosen, False)}  # fmt: skip


class Bring(forms.Form):
    """The changed file."""

    file = forms.FileField(
        label=gettext_lazy("The changed spreadsheet"), allow_empty_file=True,
        help_text=gettext_lazy("The .xlsx that was taken from this plan, up to 2 MB."),
        error_messages={"required": gettext_lazy("Choose the file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    """Bring the file; look at what it would change; choose, and apply."""
    found, at = at_plan(request, code), timezone.now()
    allowed(may_add_task(found))
    if request.method != "POST":
        return _upload(request, found, Bring())
    if "brought" not in request.POST:
        return _read(request, found, at)
    try:
        brought, asked = from_json(json.loads(request.POST["brought"])), Asked.of(request.POST)
    except (ValueError, RecursionError):
        return _upload(request, found, Bring(), status=422, words=_("The page was incomplete. Bring the file again."))
    plan = take(found.workspace, history=False).plan
    offers = chosen_among(_offers(found, plan, brought), asked.keys)
    looked = Looked(request, found, plan, brought, at, asked)
    if asked.act == "apply":
        return _apply(looked, offers)
    if asked.act in CHOICES:
        choose, yes = CHOICES[asked.act]
        return draw(looked, choose(offers, yes))
    if asked.turns:
        return draw(looked, offers)
    return draw(looked, offers, trial=_tried(looked, offers))


def _read(request: HttpRequest, found: Visit, at: datetime) -> HttpResponse:
    """The file, taken apart by a child process, beside the plan as it was and as it is."""
    form = Bring(request.POST, request.FILES)
    if not form.is_valid():
        return _upload(request, found, form, status=422)
    if too_often(request, "list", found.user.email):
        form.add_error(None, _("Too many files in ten minutes. Wait a little, then bring it again."))
        return _upload(request, found, form, status=429)
    file, plan = form.cleaned_data["file"], take(found.workspace, history=False).plan
    try:
        book = read_capped(file.read(FILE_BYTES + 1), file.name or "")
        if (then := then_of(plan, origin_of(book))) is None:
            raise NotASheet(_("The file was taken from another plan, or its sheet About was changed."))
        brought = fitting(read_back(book, then, state_of(plan), team=plan.workspace.team.name))
    except SheetRefused as no:
        form.add_error("file", str(no))
        return _upload(request, found, form, status=422)
    offers, looked = _offers(found, plan, brought), Looked(request, found, plan, brought, at, Asked())
    return draw(looked, offers, trial=_tried(looked, offers))


def _offers(found: Visit, plan: Plan, brought: Brought) -> tuple[Offer, ...]:
    return offers_of(brought, plan, Rights(found))


def _tried(looked: Looked, offers: tuple[Offer, ...]) -> Outcome:
    found = looked.found
    return try_out(found.workspace, offers, Rights(found), why=looked.asked.why, by=found.actor(), at=looked.at)


def _apply(looked: Looked, offers: tuple[Offer, ...]) -> HttpResponse:
    request, found, asked = looked.request, looked.found, looked.asked
    by = found.actor(request.POST.get("form_key"))
    if asked.shown != keys_of(offers) and asked.seen == looked.plan.workspace.revision:
        trial = _tried(looked, offers)
        if trial.moved or trial.refused or trial.conflicts:
            words = _("You chose differently. This is what follows from it; apply it if it is right.")
            return draw(looked, offers, trial=trial, words=words)
    try:
        done = apply_offers(
            found.workspace, offers, Rights(found), seen=asked.seen, why=asked.why, force=asked.force, by=by,
            at=looked.at,
        )  # fmt: skip
    except AlreadyDone:
        messages.success(request, _("Saved."))
        return redirect("plan", found.workspace.code)
    except MovedOn as moved:
        again = looked.anew(take(found.workspace, history=False).plan)
        offers = chosen_among(_offers(found, again.plan, looked.brought), asked.keys)
        return draw(again, offers, trial=_tried(again, offers), words=str(moved), status=409)
    except NoReason as no:
        return draw(looked, offers, trial=_tried(looked, offers), error=str(no), status=422)
    except Impossible as no:
        words = str(no) if no.outcome.refused else ""
        return draw(looked, offers, trial=no.outcome, words=words, status=422)
    except Refused as no:
        return draw(looked, offers, trial=_tried(looked, offers), words=str(no), status=422)
    messages.success(request, _done_words(done))
    return redirect("plan", found.workspace.code)


def _upload(request: HttpRequest, found: Visit, form: Bring, *, status: int = 200, words: str = "") -> HttpResponse:
    context = {**frame(found, "bring_back"), "form": form, "words": words}
    return render(request, "exchange/bring.html", context, status=status)


def _done_words(done: Outcome) -> str:
    if not done.events:
        return _("Nothing changed.")
    words = ngettext("%(count)s change of the file is on the plan.", "%(count)s changes of the file are on the plan.",
                     done.events)  # fmt: skip
    return words % {"count": done.events}

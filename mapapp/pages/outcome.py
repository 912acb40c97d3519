"""How it ended: won or lost, which only the seller reads, and with it what the shared plan says of its end."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.visit import Visit
from mapapp.drawing.ending import blocker_words, outcome_words
from mapapp.drawing.reader import Reader
from mapapp.pages.acting import refused_in
from mapapp.pages.answer import standing_of
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_sellers, signed_in
from mapapp.pages.outcome_forms import LostForm, OutcomeForm, WonForm
from mapapp.plans.models import Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, ShowFirst, StaleValue
from mapapp.plans.silence import is_signed
from mapapp.plans.standing import Standing
from mapapp.private import queries as private
from mapapp.private.changes.ending import Lost, end_lost, end_won, ended_as
from mapapp.private.rules import may_note_outcome

FORMS: dict[str, type[OutcomeForm]] = {"won": WonForm, "lost": LostForm}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, code: str) -> HttpResponse:
    """What is written down of the end; a lead writes it: `?how=won` or `?how=lost`, with `close` where the plan is to
    end by it."""
    found, at = at_sellers(request, code), timezone.now()
    standing = standing_of(load_plan(found.workspace), at)
    signed = is_signed(standing.plan.signature)
    said = request.GET.get("how", "")
    how = said if said in FORMS else "won" if signed else "lost"
    if request.method != "POST":
        closes = "close" in request.GET  # he comes to close the plan, so that what closes it is ticked
        return _page(request, found, standing, how, FORMS[how](initial=_initial(found, standing, how, closes)))
    allowed(may_note_outcome(found))
    form = FORMS[how](request.POST)
    form, status = _written(found, how, form, at) if form.is_valid() else (form, 422)
    if status != 302:
        return _page(request, found, standing, how, form, status=status)
    messages.success(request, _("Written down. Only %(team)s reads it.") % {"team": found.workspace.team.name})
    return redirect("plan", code)


def _written(found: Visit, how: str, form: OutcomeForm, at: datetime) -> tuple[OutcomeForm, int]:
    """Do it, or say in the form why not; with the status of the answer. After a conflict what is written down now
    stands above the form, which is as it was typed."""
    data = form.cleaned_data
    by, was = found.actor(data["form_key"]), data["was"]
    try:
        if how == "won":
            end_won(found.workspace, on=data["on"], why=data["why"], sign=data["sign"], was=was, by=by, at=at)
        else:
            lost = Lost(data["how"], data["to"], data["why"], data["on"])
            line = data["shared"] if data["retire"] else ""
            end_lost(found.workspace, lost, shared=line, was=was, by=by, at=at)
    except AlreadyDone:
        return form, 302
    except ShowFirst:
        words = _("Signed on that day, later steps move. Mark the signature as done on the plan, where you see them, ")
        form.add_error("sign", words + _("or write it down without."))
        return form, 422
    except StaleValue:
        return _clashed(found, how, form), 409
    except Refused as refused:
        refused_in(form, refused)
        return form, 422
    return form, 302


def _clashed(found: Visit, how: str, form: OutcomeForm) -> OutcomeForm:
    """The same once more, against what is written down now, which it says."""
    row = private.opportunity(found)
    again = FORMS[how]({**form.cleaned_data, "was": ended_as(row)})
    words = _(
        "Somebody of your company wrote this down a moment ago. It says: %(now)s. Send yours again to replace it."
    )
    again.add_error(None, words % {"now": (row.outcome_why if row else "") or _("nothing")})
    return again


def _initial(found: Visit, standing: Standing, how: str, closes: bool) -> dict[str, object]:
    row, reader = private.opportunity(found), Reader.of(found, standing)
    was = ended_as(row)
    signature = standing.plan.signature
    day = signature.done_on if how == "won" and signature and signature.done_on else standing.today
    shared = _("Our two companies go no further with this evaluation for now.")
    if row and row.outcome == how:
        return {"was": was, "on": row.outcome_on or day, "why": row.outcome_why, "how": row.lost_how, "to": row.lost_to,
                "sign": closes, "retire": closes, "shared": shared}  # fmt: skip
    return {"was": was, "on": day, "why": blocker_words(standing, reader) if how == "lost" else "", "shared": shared}


def _page(
    request: HttpRequest, found: Visit, standing: Standing, how: str, form: OutcomeForm, *, status: int = 200
) -> HttpResponse:
    retired = found.workspace.state == Workspace.State.RETIRED
    open_signature = standing.plan.signature is not None and standing.plan.signature.is_open and not retired
    if "sign" in form.fields and not open_signature:
        del form.fields["sign"]
    if "retire" in form.fields and retired:
        del form.fields["retire"], form.fields["shared"]
    context = {
        **frame(found, "opportunity", standing.plan),
        "form": form,
        "how": how,
        "kept": outcome_words(private.opportunity(found), Reader.of(found, standing)),
        "retired": retired,
        "why_not": may_note_outcome(found),
    }
    return render(request, "private/outcome.html", context, status=status)

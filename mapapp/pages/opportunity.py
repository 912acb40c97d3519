"""The purchase as the seller's CRM knows it, by hand where none is read, beside the signature of the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.visit import Visit
from mapapp.drawing.opportunities import listed
from mapapp.drawing.opportunity import crm_sheet
from mapapp.drawing.reader import Reader
from mapapp.pages.acting import refused_in
from mapapp.pages.answer import standing_of
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_sellers, signed_in
from mapapp.pages.opportunity_forms import OpportunityForm
from mapapp.pages.seen import Sheet, clashed, opened, posted
from mapapp.plans.models import Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private import queries as private
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.joining import join_opportunity, part_opportunity
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.deals import takes, who_starts_another
from mapapp.private.rules import may_join_opportunity, may_note_outcome


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity(request: HttpRequest, code: str) -> HttpResponse:
    """What the CRM says; a lead writes it."""
    found, at = at_sellers(request, code), timezone.now()
    if request.method != "POST":
        return _page(request, found, at, opened(OpportunityForm, _now(found)))
    if "join" in request.POST:
        allowed(may_join_opportunity(found))
        return _joined(request, found, at)
    allowed(may_note_outcome(found))
    if "part" in request.POST:
        return _parted(request, found, at)
    sheet, status = posted(request, OpportunityForm), 422
    if sheet.form.is_valid():
        sheet, status = _noted(found, sheet, at)
    if status == 302:
        messages.success(request, _("Saved. Only %(company)s sees it.") % {"company": found.workspace.team.name})
        return redirect("opportunity", code)
    return _page(request, found, at, sheet, status=status)


def _joined(request: HttpRequest, found: Visit, at: datetime) -> HttpResponse:
    """The row that the CRM told of becomes the plan's."""
    try:
        by = found.actor() if found.seat else None
        join_opportunity(found.workspace, request.POST["join"][:100], by=by, user=found.user, at=at)
    except NothingNew:
        pass
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("opportunity", found.workspace.code)
    messages.success(request, _("Joined. From now on the team’s list from the CRM keeps it fresh."))
    return redirect("opportunity", found.workspace.code)


def _parted(request: HttpRequest, found: Visit, at: datetime) -> HttpResponse:
    """The row that the CRM told of is the plan's no more; `another` plan is started for it next, by who may."""
    row = private.opportunity(found)
    if row and "another" in request.POST and not takes(found.user, row):
        messages.warning(request, " ".join((who_starts_another(), _("It is on this plan still."))))
        return redirect("opportunity", found.workspace.code)
    try:
        part_opportunity(found.workspace, was=request.POST["part"][:100], by=found.actor(), at=at)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Taken off this plan. It stands in your team’s list without one."))
        if row and "another" in request.POST:
            return redirect(f"{reverse('plan_new')}?opportunity={row.pk}")
    return redirect("opportunity", found.workspace.code)


def _noted(found: Visit, sheet: Sheet, at: datetime) -> tuple[Sheet, int]:
    """Write it down, or say in the sheet why not."""
    by = found.actor(sheet.form.cleaned_data["form_key"])
    try:
        note_opportunity(found.workspace, values=sheet.changed(), was=sheet.seen(), by=by, at=at)
    except (AlreadyDone, NothingNew):
        return sheet, 302
    except StaleValue:
        fresh = clashed(sheet, OpportunityForm, _now(found))
        return replace(fresh, first=_("somebody of your company changed this a moment ago")), 409
    except Refused as refused:
        refused_in(sheet.form, refused)
        return sheet, 422
    return sheet, 302


DAYS = ("close_on", "outcome_on", "amount")  # nothing where there is none, instead of an empty text


def _now(found: Visit) -> dict[str, Any]:
    """What the fields say now; open, and nothing else, while nothing is written down."""
    row, names = private.opportunity(found), OpportunityForm.base_fields
    if row is None:
        return {name: "open" if name == "outcome" else None if name in DAYS else "" for name in names}
    now = {name: getattr(row, name) for name in names if name != "form_key"}
    amount = now["amount"]
    return now | {"amount": amount.quantize(Decimal(1)) if amount is not None and amount % 1 == 0 else amount}


def _page(request: HttpRequest, found: Visit, at: datetime, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    standing = standing_of(load_plan(found.workspace), at)
    reader, why_not = Reader.of(found, standing), may_note_outcome(found)
    row = private.opportunity(found)
    typed = str(sheet.form["key"].value() or "") if sheet.form.is_bound else ""
    joins = may_join_opportunity(found) is None and (typed or not (row and row.key))
    offers = private.joinable(found, typed or request.GET.get("key", "")[:100]) if joins else []
    retired = found.workspace.state == Workspace.State.RETIRED
    another = row if row and retired and row.outcome == row.Outcome.OPEN else None
    parts = row.key if row and row.refreshed_at and why_not is None else ""
    context = {
        **frame(found, "opportunity", standing.plan),
        "crm": crm_sheet(row, private.last_noted(found), standing, reader),
        "sheet": sheet,
        "form": sheet.form,
        "why_not": why_not,
        "parts": parts,
        "another": another is not None,
        "starts": another is not None and bool(parts) and takes(found.user, another),
        "who_starts": who_starts_another(),
        "offers": listed(offers, {}, timezone.localdate(at)),
    }
    return render(request, "private/opportunity.html", context, status=status)

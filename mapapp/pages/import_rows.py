"""The third step of a plan from a spreadsheet: look at what is open, then create the plan. Written once, at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.exchange.decided import Decided
from mapapp.exchange.deciding import decided_rows
from mapapp.exchange.drafts import decide, found_from_sheet
from mapapp.exchange.imported import Imported
from mapapp.exchange.models import SheetDraft
from mapapp.pages.import_drawn import drawn
from mapapp.pages.importing import imported
from mapapp.pages.new_plan_forms import SheetHeader
from mapapp.pages.selling import selling, sheet_of
from mapapp.pages.told import told_of
from mapapp.people.models import Team
from mapapp.plans.refusals import Refused
from mapapp.portfolio.jobs import ring_for

HEADER = tuple(SheetHeader.base_fields)
Errors = list[tuple[str, str]]


@selling
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import_rows(request: HttpRequest, teams: list[Team], code: str) -> HttpResponse:
    """Shows what the sheet would become. "Create the plan" creates it when nothing stops it; the rest is kept."""
    draft = sheet_of(request, code)
    if draft.workspace:
        return redirect("plan", draft.workspace.code)
    now = imported(draft, timezone.now())
    if request.method != "POST":
        return _step(request, draft, now, SheetHeader(initial=_header(now), usual=now.usual))
    now = now.deciding(_decided(now, request.POST))
    decide(draft, now.decided)
    act, form = request.POST.get("act", "create"), SheetHeader(request.POST, usual=now.usual)
    if act == "back":
        return redirect("plan_import_columns", code)
    if act == "check":
        return redirect("plan_import_rows", code)
    if act == "template" and now.checked.ready:
        return redirect("plan_import_template", code)
    if act == "template" or not form.is_valid() or not now.checked.ready:
        return _step(request, draft, now, form, refused=True)
    return _created(request, draft, now, form)


def _decided(now: Imported, posted: Any) -> Decided:
    """Everything that stands in the form, as typed, right or wrong: nothing that was typed is lost."""
    rows = decided_rows(
        now,
        {name: posted[name] for name in posted},
        skipped=_numbers(posted.getlist("skip")),
        wanted=_numbers(posted.getlist("want")),
    )
    header = {name: posted.get(name, "")[:500] for name in HEADER}
    account = " ".join(header["account"].split())[:200] or now.decided.account
    return replace(now.decided, account=account, header=header, rows=rows)


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 6]


def _header(now: Imported) -> dict[str, str]:
    """What was typed; at first sight, what the title rows of the sheet say."""
    if now.decided.header:
        return now.decided.header
    header = {"account": now.decided.account}
    for fact in reversed(now.checked.facts):
        if fact.kind == "value":
            header |= {"value": fact.amount, "currency": fact.currency}
        elif fact.on:
            header[{"target_signature": "signature_on"}.get(fact.kind, "go_live_on")] = fact.on.isoformat()
    return header


def _created(request: HttpRequest, draft: SheetDraft, now: Imported, form: SheetHeader) -> HttpResponse:
    data = form.cleaned_data
    plan = now.plan(
        name=data["name"],
        value=data["value"],
        currency=data["currency"] if data["value"] is not None else "",
        signature_on=data["signature_on"],
        go_live_on=data["go_live_on"],
    )
    try:
        workspace = found_from_sheet(draft, plan, at=timezone.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _step(request, draft, now, form, refused=True)
    ring_for(draft.team, at=timezone.now())
    messages.success(request, told_of(plan, starts_found=now.checked.starts_found))
    return redirect("plan", workspace.code)


def _step(
    request: HttpRequest, draft: SheetDraft, now: Imported, form: SheetHeader, *, refused: bool = False
) -> HttpResponse:
    typed = [
        (str(form[name].id_for_label) if name in form.fields else "", str(error))
        for name, errors in form.errors.items()
        for error in errors
    ]
    context = {
        **drawn(now),
        "draft": draft,
        "form": form,
        "refused": refused,
        "errors": [*typed, *_stops(now)],
    }
    return render(request, "exchange/rows.html", context, status=422 if refused else 200)


def _stops(now: Imported) -> Errors:
    """What keeps the sheet from being a plan, each with the input that mends it."""
    found = [(f"fix-{each.row}-{each.field}", _row(each.row, each.text)) for each in now.checked.stops]
    return [("", now.checked.refusal), *found] if now.checked.refusal else found


def _row(row: int, text: str) -> str:
    return _("Row %(row)s: %(text)s") % {"row": row, "text": text}

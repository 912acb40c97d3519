"""The links of a plan to PDFs of its versions: everybody on it reads them, leads end them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.models import SharedLink
from mapapp.access.rules import may_allow_links, may_lead
from mapapp.access.shared_links import end_link, links_of, state_of, switch_links
from mapapp.access.visit import Visit
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.plans.models import Side
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.plans.words import clock_words, moment_words


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def plan_links(request: HttpRequest, code: str) -> HttpResponse:
    """The links of a plan, for everybody on it: who made which, and until when it opens. Leads end them."""
    found, at = at_plan(request, code), timezone.now()
    if request.method == "POST":
        return _changed(request, found, at)
    off_by, links = found.workspace.links_off_by, [_line(found, link, at) for link in links_of(found.workspace)]
    context = {
        **frame(found, "versions"),
        "links": links,
        "ends": _to_end(found, links, request.GET.get("end", "")),
        "off": company_off(found),
        "may_lead": may_lead(found) is None,
        "may_allow": may_allow_links(found, off_by) is None,
    }
    return render(request, "plans/links.html", context)


def _changed(request: HttpRequest, found: Visit, at: datetime) -> HttpResponse:
    act, number, workspace = request.POST.get("act", ""), request.POST.get("link", ""), found.workspace
    by_form = request.POST.get("form_key")
    allowed(may_allow_links(found, workspace.links_off_by) if act == "on" else may_lead(found))
    by = found.actor(by_form)
    try:
        if act in ("on", "off"):
            switch_links(workspace, off=act == "off", by=by, at=at)
            said = _("Links are allowed again.") if act == "on" else _("Links are off. Those that were open are ended.")
        else:
            end_link(workspace, int(number) if number.isdecimal() and len(number) < 7 else 0, by=by, at=at)
            said = _("The link is ended. It opens nothing any more.")
        messages.success(request, said)
    except AlreadyDone:
        pass
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("plan_links", workspace.code)


def _to_end(found: Visit, links: list[dict[str, Any]], number: str) -> dict[str, Any] | None:
    """The link that a lead is asked about: whether to end it."""
    if may_lead(found) is not None:
        return None
    return next((link for link in links if str(link["number"]) == number and link["state"] == "open"), None)


def company_off(found: Visit) -> str:
    """Which company switched links off; empty where they may be made."""
    workspace = found.workspace
    if not workspace.links_off_by:
        return ""
    return workspace.account if workspace.links_off_by == Side.BUYER else workspace.team.name


def _line(found: Visit, link: SharedLink, at: datetime) -> dict[str, Any]:
    zone = found.user.time_zone
    moment = link.revoked_at or link.expires_at
    return {
        "number": link.number,
        "version": link.version.number,
        "by": link.made_by.name or _("somebody"),
        "made": moment_words(link.made_at, zone=zone, now=at),
        "on": clock_words(link.made_at, zone=zone, now=at),
        "when": moment_words(moment, zone=zone, now=at),
        "state": state_of(link, at),
    }

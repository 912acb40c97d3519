"""Sharing a version's PDF: by mail with people on the plan, by a link with who has no account. Leads of either side."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mapapp.access.limits import too_often
from mapapp.access.models import SharedLink
from mapapp.access.rules import may_allow_links, may_lead
from mapapp.access.shared_links import end_link, links_of, make_link, state_of, switch_links
from mapapp.access.visit import Visit
from mapapp.digests.refreshed import readers_to_be
from mapapp.pages.acting import acted, refused_in
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_plan, signed_in, version_of
from mapapp.pages.share_forms import ByLink, ByMail
from mapapp.plans.models import Side, Version
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.plans.words import moment_words
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.frame import before_of
from mapapp.snapshots.sending import send_version

OFTEN = 429
LANGUAGE = "en"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def share_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Send a version by mail, or make a link to its PDF. A link is on the answer to its making and never again."""
    found, at = at_plan(request, code), timezone.now()
    shown = version_of(found, number)
    shown.workspace = found.workspace
    allowed(may_lead(found))
    people, act = _people(found, at), request.POST.get("act", "")
    mail = ByMail(request.POST if act == "mail" else None, people=people)
    link = ByLink(request.POST if act == "link" else None)
    form = link if act == "link" else mail
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, shown, mail, link, status=422 if form.errors else 200)
    if too_often(request, "send", found.user.email):
        form.add_error(None, _("Too much was shared in ten minutes. Wait a little, then send it again."))
        return _page(request, found, shown, mail, link, status=OFTEN)
    if act == "link":
        return _linked(request, found, shown, mail, link, at)
    return _sent(request, found, shown, mail, link, at)


def _sent(request: HttpRequest, found: Visit, shown: Version, mail: ByMail, link: ByLink, at: datetime) -> HttpResponse:
    data, by = mail.cleaned_data, found.actor(mail.cleaned_data["form_key"])
    sends: dict[str, Any] = {"to": mail.numbers, "note": data["note"], "paper": data["paper"]}
    if not acted(mail, lambda: send_version(shown, **sends, by=by, at=at)):
        return _page(request, found, shown, mail, link, status=422)
    ask_for(shown, at=at, paper=data["paper"], language=LANGUAGE)
    words = ngettext(
        "Version %(number)s goes to %(name)s.", "Version %(number)s goes to %(count)s people.", len(sends["to"])
    )
    names = dict(mail.fields["to"].choices)  # type: ignore[attr-defined]
    said = {"number": shown.number, "count": len(sends["to"]), "name": names[data["to"][0]]}
    messages.success(request, words % said)
    return redirect("versions", found.workspace.code)


def _linked(
    request: HttpRequest, found: Visit, shown: Version, mail: ByMail, link: ByLink, at: datetime
) -> HttpResponse:
    data, by = link.cleaned_data, found.actor(link.cleaned_data["form_key"])
    try:
        made, token = make_link(
            shown, compared_with=before_of(shown), days=data["days"], paper=data["paper"], language=LANGUAGE, by=by,
            at=at,
        )  # fmt: skip
    except AlreadyDone:
        messages.warning(request, _("This form has made its link already, and a link is shown once. Make another one."))
        return redirect("share_version", found.workspace.code, shown.number)
    except Refused as refused:
        refused_in(link, refused)
        return _page(request, found, shown, mail, link, status=422)
    ask_for(shown, at=at, paper=data["paper"], language=LANGUAGE)
    url = settings.PUBLIC_URL + reverse("shared", args=[token])
    until = moment_words(made.expires_at, zone=found.user.time_zone, now=at)
    return _page(request, found, shown, mail, ByLink(), url=url, until=until)


def _people(found: Visit, at: datetime) -> list[tuple[str, str]]:
    """Everybody who takes part but oneself comes first, oneself last."""
    reader, me = reader_of(found, at), found.me.number if found.me else 0
    people = sorted((seat.stakeholder for seat in readers_to_be(found.workspace)), key=lambda one: one.number == me)
    return [(str(one.number), f"{one.name}, {reader.company(Side(one.side))}") for one in people]


def _page(
    request: HttpRequest, found: Visit, shown: Version, mail: ByMail, link: ByLink, *, status: int = 200, **made: str
) -> HttpResponse:
    context = {
        **frame(found, "versions"), "number": shown.number, "mail": mail, "link": link, "off": _off(found), **made,
    }  # fmt: skip
    answer = render(request, "plans/share.html", context, status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def plan_links(request: HttpRequest, code: str) -> HttpResponse:
    """The links of a plan, for everybody on it: who made which, and until when it opens. Leads end them."""
    found, at = at_plan(request, code), timezone.now()
    if request.method == "POST":
        return _changed(request, found, at)
    off_by = found.workspace.links_off_by
    context = {
        **frame(found, "versions"),
        "links": [_line(found, link, at) for link in links_of(found.workspace)],
        "off": _off(found),
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


def _off(found: Visit) -> str:
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
        "when": moment_words(moment, zone=zone, now=at),
        "state": state_of(link, at),
    }

"""Sharing a version's PDF: by mail with people on the plan, by a link with who has no account. Leads of either side."""

from __future__ import annotations

from dataclasses import dataclass
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
from mapapp.access.rules import may_lead
from mapapp.access.shared_links import make_link
from mapapp.access.visit import Visit
from mapapp.digests.refreshed import readers_to_be
from mapapp.pages.acting import acted, refused_in
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_plan, signed_in, version_of
from mapapp.pages.papers import Choice, earlier, usual_paper
from mapapp.pages.plan_links import company_off
from mapapp.pages.share_forms import Person, Share
from mapapp.plans.models import Side, Version
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.plans.touchpoints import sent_today, sent_with
from mapapp.plans.words import clock_words, moment_words
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.frame import before_of
from mapapp.snapshots.sending import send_version

OFTEN = 429


@dataclass(frozen=True, slots=True)
class Sharing:
    """One version that is about to be shared: what is shown again whatever comes of it."""

    found: Visit
    version: Version
    form: Share
    at: datetime

    @property
    def file(self) -> dict[str, Any]:
        """Which of the version's files is meant: compared with what, on which paper, in which language."""
        data = self.form.cleaned_data
        number = data.get("against")
        against = version_of(self.found, int(number)) if number else before_of(self.version)
        return {"against": against, "paper": data["paper"], "language": data["language"]}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def share_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Send a version by mail, or make a link to its PDF. A link is on the answer to its making and never again."""
    found, at = at_plan(request, code), timezone.now()
    shown = version_of(found, number)
    shown.workspace = found.workspace
    allowed(may_lead(found))
    form = Share(
        request.POST if request.method == "POST" else None, people=_people(found, shown, at),
        earlier=earlier(found, Choice(shown, None, "")), paper=usual_paper(request, found),
    )  # fmt: skip
    sharing = Sharing(found, shown, form, at)
    if request.method != "POST" or not form.is_valid():
        return _page(request, sharing, status=422 if form.errors else 200)
    if too_often(request, "send", found.user.email):
        form.add_error(None, _("Too much was shared in ten minutes. Wait a little, then send it again."))
        return _page(request, sharing, status=OFTEN)
    return _linked(request, sharing) if form.by_link else _sent(request, sharing)


def _sent(request: HttpRequest, sharing: Sharing) -> HttpResponse:
    found, form, at, file = sharing.found, sharing.form, sharing.at, sharing.file
    by, note, to = found.actor(form.cleaned_data["form_key"]), form.cleaned_data["note"], form.numbers
    if not acted(form, lambda: send_version(sharing.version, to=to, note=note, **file, by=by, at=at)):
        return _page(request, sharing, status=422)
    ask_for(sharing.version, at=at, **file)
    words = ngettext("Version %(number)s goes to %(name)s.", "Version %(number)s goes to %(count)s people.", len(to))
    said = {"number": sharing.version.number, "count": len(to), "name": form.named(to[0])}
    messages.success(request, words % said)
    return redirect("versions", found.workspace.code)


def _linked(request: HttpRequest, sharing: Sharing) -> HttpResponse:
    found, form, at, file = sharing.found, sharing.form, sharing.at, sharing.file
    by, days = found.actor(form.cleaned_data["form_key"]), form.cleaned_data["days"]
    how = {"compared_with": file["against"], "paper": file["paper"], "language": file["language"]}
    try:
        made, token = make_link(sharing.version, **how, days=days, by=by, at=at)
    except AlreadyDone:
        messages.warning(request, _("This form has made its link already, and a link is shown once. Make another one."))
        return redirect("share_version", found.workspace.code, sharing.version.number)
    except Refused as refused:
        refused_in(form, refused)
        return _page(request, sharing, status=422)
    ask_for(sharing.version, at=at, **file)
    url = settings.PUBLIC_URL + reverse("shared", args=[token])
    until = moment_words(made.expires_at, zone=found.user.time_zone, now=at)
    form.renewed()
    return _page(request, sharing, url=url, until=until)


def _people(found: Visit, shown: Version, at: datetime) -> list[Person]:
    """Everybody who takes part: the other company first, oneself last; with who has this version, or was sent another
    today. Three queries."""
    reader, me = reader_of(found, at), found.me.number if found.me else 0
    has, today = set(sent_with(found.workspace).get(shown.number, ())), sent_today(found.workspace, at)

    def note(number: int) -> str:
        if number in has:
            return _("has this version")
        if number in today:
            when = clock_words(today[number][-1], zone=found.user.time_zone, now=at)
            return _("was sent the plan %(when)s") % {"when": when}
        return ""

    people = [seat.stakeholder for seat in readers_to_be(found.workspace)]
    people.sort(key=lambda one: (one.side == found.side, one.number == me))
    return [
        Person(
            number=str(one.number), name=one.name, side=str(one.side), company=reader.company(Side(one.side)),
            note=note(one.number), me=one.number == me,
        )
        for one in people
    ]  # fmt: skip


def _page(request: HttpRequest, sharing: Sharing, *, status: int = 200, **made: str) -> HttpResponse:
    found = sharing.found
    context = {
        **frame(found, "versions"), "number": sharing.version.number, "form": sharing.form, "off": company_off(found),
        **made,
    }  # fmt: skip
    answer = render(request, "plans/share.html", context, status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer

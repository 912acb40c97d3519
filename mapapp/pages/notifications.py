"""All letters of one person: one form with a line a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.models import Role, Seat
from mapapp.digests.choosing import choose, choose_more, letters_of
from mapapp.pages.digest_forms import InBrief, initial_of
from mapapp.pages.gate import signed_in, user_of
from mapapp.plans.models import Side


@dataclass(frozen=True, slots=True)
class Line:
    """A plan and its form; the fields of each begin with the plan's code."""

    seat: Seat
    form: InBrief

    @property
    def is_wrong(self) -> bool:
        return bool(self.form.errors)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """How often each plan writes to this person; nobody else sees or sets it. What is not changed stays not chosen."""
    user, at = user_of(request), timezone.now()
    posted = request.POST if request.method == "POST" else None
    lines = [_line(seat, posted) for seat in letters_of(user)]
    if posted is not None and not any(line.is_wrong for line in lines):
        for line in lines:
            _chosen(line, at)
        messages.success(request, _("Saved."))
        return redirect("notifications")
    wrong = any(line.is_wrong for line in lines)
    context = {"lines": lines, "zone": user.time_zone.replace("_", " "), "errors": wrong}
    return render(request, "digests/notifications.html", context, status=422 if wrong else 200)


def _line(seat: Seat, posted: QueryDict | None) -> Line:
    """A plan that is not in what was sent is left as it is."""
    code = seat.workspace.code
    sent = posted if posted is not None and f"{code}-digest" in posted else None
    own = seat.stakeholder.side == Side.SELLER and seat.role != Role.VIEWER
    return Line(seat, InBrief(sent, initial=initial_of(seat), prefix=code, team=own))


def _chosen(line: Line, at: datetime) -> None:
    form, seat = line.form, line.seat
    if not form.is_bound or not form.has_changed():
        return
    data = form.cleaned_data
    if {"digest", "day", "hour"} & set(form.changed_data):
        choose(seat, data["digest"], at=at, day=data["day"], hour=data["hour"])
    choose_more(seat, reminds=data["reminds"], own_letter=data.get("own_letter", seat.own_letter))

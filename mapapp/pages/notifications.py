"""All letters of one person: one form with a line a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.models import Role, Seat
from mapapp.digests.choosing import choose, choose_more, letters_of
from mapapp.digests.rhythm import is_weekly
from mapapp.digests.schedule import EIGHT, MONDAY
from mapapp.digests.together import ask_sample_of, choices_of, choose_one, offered
from mapapp.pages.digest_forms import AsOne, InBrief, initial_of
from mapapp.pages.gate import signed_in, user_of
from mapapp.people.models import Team, User
from mapapp.plans.models import Side


@dataclass(frozen=True, slots=True)
class Line:
    """A plan and its form; the fields of each begin with the plan's code."""

    seat: Seat
    form: InBrief
    ones: Sequence[OneLine]

    @property
    def in_one(self) -> bool:
        """Whether its weekly letter comes in one with others."""
        team = self.seat.workspace.team_id
        return is_weekly(self.seat.wish) and any(one.is_chosen and one.team.pk == team for one in self.ones)


@dataclass(frozen=True, slots=True)
class OneLine:
    """A team whose plans may write together, and that form; its fields begin with the team's code."""

    team: Team
    form: AsOne
    is_chosen: bool


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """How often each plan writes to this person; nobody else sees or sets it. What is not changed stays not chosen."""
    user, at = user_of(request), timezone.now()
    posted = request.POST if request.method == "POST" else None
    seats = letters_of(user)
    ones = _ones(user, seats, posted)
    lines = [_line(seat, posted, ones) for seat in seats]
    wrong = any(line.form.errors for line in lines) or any(one.form.errors for one in ones)
    if posted is not None and not wrong:
        messages.success(request, _sampled(user, ones, posted["sample"], at) if "sample" in posted else _("Saved."))
        for line in lines:
            _chosen(line, at)
        for one in ones:
            _chosen_one(user, one)
        return redirect("notifications")
    context = {"lines": lines, "ones": ones, "zone": user.time_zone.replace("_", " "), "errors": wrong}
    return render(request, "digests/notifications.html", context, status=422 if wrong else 200)


def _ones(user: User, seats: Sequence[Seat], posted: QueryDict | None) -> list[OneLine]:
    """A team of which he has enough plans. A form that is not in what was sent is left as it is."""
    chosen, lines = choices_of(user), []
    for team in offered(seats):
        one = chosen.get(team.pk)
        sent = posted if posted is not None and f"{team.code}-hour" in posted else None
        now = {"together": one is not None, "day": one.day if one else MONDAY, "hour": one.hour if one else EIGHT}
        lines.append(OneLine(team, AsOne(sent, initial=now, prefix=team.code), one is not None))
    return lines


def _chosen_one(user: User, line: OneLine) -> None:
    if line.form.is_bound and line.form.has_changed():
        data, now = line.form.cleaned_data, line.form.initial
        day, hour = (now[name] if data[name] is None else data[name] for name in ("day", "hour"))
        choose_one(user, line.team, data["together"], day=day, hour=hour)


def _sampled(user: User, lines: Sequence[OneLine], code: str, at: datetime) -> str:
    """Send him the letter of that team's plans as it would be now; the words of the answer."""
    team = next((line.team for line in lines if line.team.code == code), None)
    if team is None:
        raise Http404
    ask_sample_of(user, team, at=at)
    return _("A sample is on its way to %(email)s.") % {"email": user.email}


def _line(seat: Seat, posted: QueryDict | None, ones: Sequence[OneLine]) -> Line:
    """A plan that is not in what was sent is left as it is."""
    code = seat.workspace.code
    sent = posted if posted is not None and f"{code}-digest" in posted else None
    own = seat.stakeholder.side == Side.SELLER and seat.role != Role.VIEWER
    return Line(seat, InBrief(sent, initial=initial_of(seat), prefix=code, team=own), ones)


def _chosen(line: Line, at: datetime) -> None:
    form, seat = line.form, line.seat
    if not form.is_bound or not form.has_changed():
        return
    data = form.cleaned_data
    if {"digest", "day", "hour"} & set(form.changed_data):
        choose(seat, data["digest"], at=at, day=data["day"], hour=data["hour"])
    choose_more(seat, reminds=data["reminds"], own_letter=data.get("own_letter", seat.own_letter))

"""How far a worker is with many plans that are handed on, and what came of each; a POST tries again what failed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mapapp.access.handovers import Progress, progress_of
from mapapp.access.models import Handover, HandoverPlan
from mapapp.access.rules import may_say_who_is_in
from mapapp.pages.gate import allowed, at_team, own_membership, signed_in, user_of
from mapapp.pages.selling import selling
from mapapp.pages.team import edited
from mapapp.people.models import Membership, Team
from mapapp.private.changes.handing_over import again


@dataclass(frozen=True, slots=True)
class Named:
    """A plan as the list of what came of it names it."""

    name: str
    account: str
    url: str


@dataclass(frozen=True, slots=True)
class CameOf:
    """What came of one plan: `why` it stays as it was, and whether its turn is still to come."""

    plan: Named
    why: str = ""
    waits: bool = False


@signed_in
@edited
def handover(request: HttpRequest, code: str, handover: str) -> HttpResponse:
    """A manager or an admin looks at it; where somebody leaves the team with it, an admin tries it again."""
    found = at_team(request, code)
    progress = _there(found.team, handover)
    if request.method == "POST" and progress.handover.removes:
        allowed(may_say_who_is_in(found))
    return _page(request, progress, own=False)


@selling
@edited
def my_handover(request: HttpRequest, _teams: list[Team], code: str, handover: str) -> HttpResponse:
    """One's own plans, handed on by oneself."""
    progress = _there(own_membership(request, code).team, handover)
    if not progress.handover.own or progress.handover.user != user_of(request):
        raise Http404
    return _page(request, progress, own=True)


def handover_url(one: Handover, *, own: bool) -> str:
    return reverse("my_handover" if own and one.own else "handover", args=[one.team.code, one.code])


def _there(team: Team, code: str) -> Progress:
    found = progress_of(team, code)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, progress: Progress, *, own: bool) -> HttpResponse:
    one = progress.handover
    url = handover_url(one, own=own)
    if request.method == "POST":
        if progress.failed:
            again(one, at=timezone.now())
        return redirect(url)
    context = {
        "progress": progress, "team": one.team, "own": own, "url": url, "left_url": _left_url(progress, own),
        "done": [_came_of(each) for each in progress.plans], "to": progress.to,
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        return render(request, "people/_handover.html", context)
    return render(request, "people/handover.html", context)


def _left_url(progress: Progress, own: bool) -> str:
    """Where what is left is handed on; empty when he is out of the team."""
    one = progress.handover
    if own:
        return reverse("my_plans_over", args=[one.team.code])
    member = Membership.objects.filter(team=one.team, user=one.user).first()
    name = "member_remove" if one.removes else "member_plans"
    return reverse(name, args=[one.team.code, member.code]) if member else ""


def _came_of(each: HandoverPlan) -> CameOf:
    plan = each.workspace
    refused = each.state == HandoverPlan.State.REFUSED
    return CameOf(
        Named(plan.name, plan.account, reverse("plan", args=[plan.code])),
        why=(each.why or _("It stays as it was.")) if refused else "",
        waits=each.state == HandoverPlan.State.WAITS,
    )

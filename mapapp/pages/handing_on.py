"""All plans of somebody of a selling company, handed on to a colleague; and, with that, his way out of the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mapapp.access.founding import colleagues_of
from mapapp.access.handing_on import Holding, holdings
from mapapp.access.handovers import under_way
from mapapp.access.leaving import sent_by
from mapapp.access.members import remove_member
from mapapp.access.rules import may_say_who_is_in
from mapapp.drawing.handing_on import Held, held
from mapapp.pages.gate import allowed, at_team, member_at, own_membership, signed_in, user_of
from mapapp.pages.handing_over import handover_url
from mapapp.pages.selling import selling
from mapapp.pages.team import edited
from mapapp.pages.team_forms import HandingOn
from mapapp.people.changes import TeamRefused
from mapapp.people.history import Author, note
from mapapp.people.models import Membership, Team, TeamEvent, User
from mapapp.plans.queries import load_plans
from mapapp.plans.refusals import Refused
from mapapp.private.changes.handing_on import hand_all_on
from mapapp.private.changes.handing_over import actor_of, ask_handover, close_failed

AT_ONCE = 5  # plans that are handed on while one waits for the answer; more are a worker's


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one plan: `why` it was not handed on, empty when it was."""

    plan: Held
    why: str = ""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Whose plans, and for whom: `own` when he does it himself, `removes` when he leaves the team with it."""

    member: Membership
    own: bool = False
    removes: bool = False

    @property
    def user(self) -> User:
        return self.member.user


@signed_in
@edited
def member_plans(request: HttpRequest, code: str, member: str) -> HttpResponse:
    """A manager or an admin hands all plans of a member on; he stays in the team."""
    found = at_team(request, code)
    return _page(request, Leaver(member_at(found, member)))


@signed_in
@edited
def member_remove(request: HttpRequest, code: str, member: str) -> HttpResponse:
    """An admin takes somebody out of the team, once all that he has on its plans is handed on."""
    found = at_team(request, code)
    allowed(may_say_who_is_in(found))
    return _page(request, Leaver(member_at(found, member), removes=True))


@selling
@edited
def my_plans_over(request: HttpRequest, _teams: list[Team], code: str) -> HttpResponse:
    """One's own plans in a team: handed on by oneself."""
    return _page(request, Leaver(own_membership(request, code), own=True))


def _page(request: HttpRequest, who: Leaver) -> HttpResponse:
    """Show all that he has; with a colleague chosen, hand it on, and say of each plan what came of it. Many plans are
    handed on by a worker: the way then leads to the page that says how far it is."""
    at = timezone.now()
    if going := under_way(who.member.team, who.user):
        return redirect(handover_url(going, own=who.own))
    mine = holdings(who.member.team, who.user)
    shown = held(mine, load_plans([one.workspace for one in mine]), at)
    colleagues = [one for one in colleagues_of(who.member.team) if one != who.user]
    form = HandingOn(request.POST if request.method == "POST" else None, people=colleagues, needed=bool(shown),
                     stays=not who.removes)  # fmt: skip
    if request.method != "POST" or not form.is_valid() or not (shown or who.removes):
        return _shown(request, who, mine, shown, form, at)
    to = next((one for one in colleagues if str(one.pk) == form.cleaned_data["to"]), None)
    if to and len(shown) > AT_ONCE:
        return _asked(request, who, mine, shown, to, form, at)
    return _at_once(request, who, mine, shown, to, form, at)


def _asked(
    request: HttpRequest, who: Leaver, mine: list[Holding], shown: tuple[Held, ...], to: User, form: HandingOn,
    at: datetime,
) -> HttpResponse:  # fmt: skip
    """Many plans: a worker hands them on."""
    keys = {plan.key for plan in shown}
    asked = ask_handover(
        who.member.team, who.user, to, [one for one in mine if one.workspace.code in keys], own=who.own,
        leaves=form.cleaned_data["leaves"] != "stays", take_back=form.cleaned_data["take_back"], removes=who.removes,
        by=user_of(request), at=at,
    )  # fmt: skip
    return redirect(handover_url(asked, own=who.own))


def _at_once(
    request: HttpRequest, who: Leaver, mine: list[Holding], shown: tuple[Held, ...], to: User | None, form: HandingOn,
    at: datetime,
) -> HttpResponse:  # fmt: skip
    close_failed(who.member.team, who.user, at=at)
    done = [_handed_on(request, who, one, plan, to, form, at) for one in mine for plan in shown
            if to and plan.key == one.workspace.code]  # fmt: skip
    failed = [one for one in done if one.why]
    if to and (count := len(done) - len(failed)):
        note(who.member.team, TeamEvent.Verb.HANDED_ON, who.user, to=to.get_full_name(), plans=count,
             by=Author.of(user_of(request)), at=at)  # fmt: skip
    if who.removes and not failed and not _removed(request, who, form, at):
        return _shown(request, who, mine, shown, form, at)
    if failed:
        context = {"who": who, "team": who.member.team, "done": done, "failed": failed, "to": to}
        return render(request, "people/handed_on.html", context, status=422)
    messages.success(request, _said(who, done, to))
    return redirect("plans") if who.own else redirect("team", who.member.team.code)


def _shown(
    request: HttpRequest, who: Leaver, mine: list[Holding], shown: tuple[Held, ...], form: HandingOn, at: datetime
) -> HttpResponse:
    context: dict[str, Any] = {
        "who": who,
        "team": who.member.team,
        "plans": shown,
        "steps": sum(plan.count for plan in shown),
        "sent": sorted({name for one in mine for name in sent_by(one.workspace, one.person, at)}),
        "form": form,
    }
    return render(request, "people/hand_on.html", context, status=422 if form.errors else 200)


def _handed_on(
    request: HttpRequest, who: Leaver, one: Holding, plan: Held, to: User, form: HandingOn, at: datetime
) -> Done:
    """One plan, in a transaction of its own: what stands in the way of it keeps no other one back."""
    leaves, take_back = form.cleaned_data["leaves"] != "stays", form.cleaned_data["take_back"]
    try:
        hand_all_on(
            one.workspace, one.person.number, to, leaves=leaves or who.removes, take_back=take_back,
            by=actor_of(who.user, one.workspace, own=who.own) or user_of(request), at=at,
        )  # fmt: skip
    except Refused as refused:
        return Done(plan, str(refused))
    return Done(plan)


def _removed(request: HttpRequest, who: Leaver, form: HandingOn, at: datetime) -> bool:
    try:
        remove_member(who.member.team, who.member.code, by=Author.of(user_of(request)), at=at)
    except TeamRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _said(who: Leaver, done: list[Done], to: User | None) -> str:
    said = {"name": str(who.user), "to": str(to), "team": who.member.team.name, "count": len(done)}
    if who.removes:
        gone = _("%(name)s is out of %(team)s, and signed out everywhere.") % said
        return f"{gone} {_handed_words(said)}" if done else gone
    return _handed_words(said)


def _handed_words(said: dict[str, Any]) -> str:
    if said["count"] == 1:
        return _("One plan is handed on to %(to)s.") % said
    return _("%(count)s plans are handed on to %(to)s.") % said

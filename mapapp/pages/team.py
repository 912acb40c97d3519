"""The pages of a selling company: who is in it, in which role. Its admins say it, its managers read it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.access.limits import too_often
from mapapp.access.members import TeamVisit, add_member, members_of, teams_overseen
from mapapp.access.rules import may_say_who_is_in
from mapapp.exchange.memberlist import written
from mapapp.pages.gate import allowed, at_team, member_at, signed_in, user_of
from mapapp.pages.sparing import sparing
from mapapp.pages.team_forms import NewMember, TeamRole
from mapapp.people.changes import TeamRefused, change_team_role
from mapapp.people.history import Author

edited = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_safe
def admin_area(request: HttpRequest) -> HttpResponse:
    """The teams that somebody administers or manages; one is no choice."""
    teams = teams_overseen(user_of(request))
    if not teams:
        raise Http404
    if len(teams) == 1:
        return redirect("team", teams[0].code)
    return render(request, "people/teams.html", {"teams": teams})


@signed_in
@edited
def team(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody in the team; a POST puts somebody into it, and writes him how he signs in."""
    found = at_team(request, code)
    if request.method != "POST":
        return _page(request, found, NewMember())
    allowed(may_say_who_is_in(found))
    form = NewMember(request.POST)
    if form.is_valid() and _added(request, found, form):
        return redirect("team", code)
    return _page(request, found, form, status=422)


@signed_in
@edited
def member(request: HttpRequest, code: str, member: str) -> HttpResponse:
    """One member: what he may do in the team."""
    found = at_team(request, code)
    allowed(may_say_who_is_in(found))
    who = member_at(found, member)
    form = TeamRole(request.POST if request.method == "POST" else None, initial={"was": who.role, "role": who.role})
    if request.method == "POST" and form.is_valid():
        try:
            role, was = form.cleaned_data["role"], form.cleaned_data["was"]
            change_team_role(found.team, who.code, role=role, was=was, by=Author.of(found.user), at=timezone.now())
        except TeamRefused as refused:
            form.add_error("role", str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("team", code)
    context = {"found": found, "team": found.team, "who": who, "form": form}
    return render(request, "people/member.html", context, status=422 if form.errors else 200)


@signed_in
@sparing
@require_safe
def members_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody in the team as CSV: e-mail, name, role."""
    found = at_team(request, code)
    name = slugify(found.team.name) or "team"
    return HttpResponse(
        written(members_of(found.team)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-members.csv"'},
    )


def _page(request: HttpRequest, found: TeamVisit, form: NewMember, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "found": found,
        "team": found.team,
        "members": members_of(found.team),
        "form": form,
        "why_not": may_say_who_is_in(found),
        "several": len(teams_overseen(found.user)) > 1,
    }
    return render(request, "people/team.html", context, status=status)


def _added(request: HttpRequest, found: TeamVisit, form: NewMember) -> bool:
    """Put somebody into the team; what stands in the way is written at the field."""
    if too_often(request, "invite", found.user.email):
        form.add_error(None, _("Too many in ten minutes. Wait a little, or bring a list of members."))
        return False
    data = form.cleaned_data
    try:
        who = add_member(
            found.team, data["email"], data["role"], name=data["name"], by=Author.of(found.user), at=timezone.now()
        )
    except TeamRefused as refused:
        form.add_error("email", str(refused))
        return False
    said = {"name": str(who.user), "email": who.user.email, "team": found.team.name}
    messages.success(request, _("%(name)s is in %(team)s. A letter says how to sign in.") % said)
    return True

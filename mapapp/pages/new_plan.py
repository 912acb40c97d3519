"""A new plan: three ways to make one, and the two from a template. Nothing is written before the last click."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.drawing.fitting import preview_of
from mapapp.drawing.opportunities import listed
from mapapp.drawing.templates import built_in_card, card, length_words
from mapapp.exchange.drafts import drafts_of
from mapapp.pages.from_opportunity import NAME, aimed, filled, hint, own_ones, started
from mapapp.pages.gate import at_template, user_of
from mapapp.pages.new_plan_forms import PersonRow, TemplatePlan, person_rows
from mapapp.pages.selling import selling, team_named
from mapapp.pages.told import told_of
from mapapp.people.models import Team, User, normal_email
from mapapp.plans.draft import NewPerson, NewPlan
from mapapp.plans.first_calendars import first_calendars, usual_calendar
from mapapp.plans.models import Side
from mapapp.plans.models.side import SideCalendar
from mapapp.plans.refusals import Refused
from mapapp.plans.team_templates import State, template_of_team, templates_of
from mapapp.plans.template_shape import Template
from mapapp.plans.template_steps import TEMPLATES
from mapapp.plans.templates import fitted, numbers_of, plan_from
from mapapp.portfolio.jobs import ring_for
from mapapp.private.origins import found_from_template, origin_from

CODE = 22  # letters of a team's own


@selling
@require_safe
def plan_new(request: HttpRequest, teams: list[Team]) -> HttpResponse:
    """The templates, what the team offers first in front; a sheet; and the sheets that were begun."""
    at, user = timezone.now(), user_of(request)
    own = [one for one in templates_of(teams, user) if one.version and one.row.state != State.ARCHIVED]
    cards = [card(one, zone=user.time_zone, at=at) for one in own]
    cards += [built_in_card(one, teams[0].default_template) for one in TEMPLATES.values()]
    cards.sort(key=lambda one: not one.is_first)
    row = started(request, teams)
    context = {
        "cards": cards, "drafts": drafts_of(user, at), "of": row,
        "own_ones": listed([] if row else own_ones(request, teams), {}, timezone.localdate(at)),
    }  # fmt: skip
    return render(request, "plans/new.html", context)


@selling
@require_http_methods(["GET", "HEAD", "POST"])
def plan_from_template(request: HttpRequest, teams: list[Team], template: str) -> HttpResponse:
    """Ask, show what would be, create: one address, and what was typed travels along."""
    chosen = _chosen(request, teams, template)
    if chosen is None:
        messages.warning(request, _("No plan can be made of this template now."))
        return redirect("template", template)
    found, teams, version = chosen
    row = started(request, teams)
    teams = [team for team in teams if row is None or team.pk == row.team_id]
    posted = request.POST.copy() if request.method == "POST" else None
    act = posted.get("act", "preview") if posted else ""
    if posted is not None and act == "earliest":
        posted["live_on"] = posted.get("earliest", "")
    team = team_named(teams, posted.get("team", "") if posted else "")
    at = timezone.now()
    usual = usual_calendar(team, at)
    today = usual.today(at)
    begun = filled(row, found, first_calendars(usual), today) if row and posted is None else None
    form = TemplatePlan(posted, teams=teams, usual=usual, today=today, initial=begun)
    rows = person_rows(posted, user_of(request).email)
    context = {"form": form, "rows": rows, "template": found, "length": length_words(found), "version": version,
               "of": row, "from_crm": hint(row, today, posted.get(NAME, "") if posted else "")}  # fmt: skip
    if posted is None or act == "edit" or not (form.is_valid() and all(row.is_valid() for row in rows)):
        wrong = posted is not None and act != "edit"
        context["problems"] = problems_of(form, rows) if wrong else []
        return render(request, "plans/new_template.html", context, status=422 if wrong else 200)
    plan = aimed(_plan(found, form, rows, user_of(request)), row, today)
    if act == "create":
        return _created(request, team, plan, context, at)
    return _previewed(request, team, plan, context)


def _chosen(request: HttpRequest, teams: list[Team], key: str) -> tuple[Template, list[Team], int] | None:
    """A template by its key, its teams and its version; 404 as for none, None for one that makes no plans now."""
    if key in TEMPLATES:
        return TEMPLATES[key], teams, 0
    if len(key) != CODE:
        raise Http404
    _visit, row = at_template(request, key)
    found = template_of_team(row.team, row.code)
    return (found.template, [row.team], row.last_version) if found and found.template else None


def problems_of(form: TemplatePlan, rows: list[PersonRow]) -> list[tuple[str, str]]:
    """Where each thing to put right is, and what it is: for the summary on top."""
    return [
        (str(each[name].id_for_label) if name in each.fields else "", str(error))
        for each in (form, *rows)
        for name, errors in each.errors.items()
        for error in errors
    ]


def _plan(template: Template, form: TemplatePlan, rows: list[PersonRow], user: User) -> NewPlan:
    data = form.cleaned_data
    lead = NewPerson(normal_email(user.email), Side.SELLER.value, user.get_full_name(), user.email)
    plan = plan_from(
        template,
        account=data["account"],
        name=data["name"],
        lead=lead,
        people=[_person(place, row) for place, row in enumerate(rows) if row.cleaned_data["name"]],
        target=data["live_on"],
        today=form.today,
        calendars=form.calendars,
    )
    return replace(plan, value=data["value"], currency=data["currency"] if data["value"] is not None else "")


def _person(place: int, row: PersonRow) -> NewPerson:
    data = row.cleaned_data
    key = normal_email(data["email"]) or f"person {place}"
    return NewPerson(key, Side.BUYER.value, data["name"], data["email"], part=data["part"] or "other")


def _previewed(request: HttpRequest, team: Team, plan: NewPlan, context: dict[str, Any]) -> HttpResponse:
    form: TemplatePlan = context["form"]
    target, today = form.cleaned_data["live_on"], form.today
    _laid, fit = fitted(context["template"], target=target, today=today, calendars=plan.calendars)
    spare = SideCalendar.of(plan.calendars, Side.SELLER).working_days.distance(today, fit.starts_on)
    shown = preview_of(plan, fit, target=target, today=today, spare=spare)
    return render(request, "plans/new_preview.html", {**context, "preview": shown, "team": team})


def _created(request: HttpRequest, team: Team, plan: NewPlan, context: dict[str, Any], at: datetime) -> HttpResponse:
    form: TemplatePlan = context["form"]
    try:
        origin = origin_from(context["template"], context["version"], numbers_of(context["template"]))
        once, row = form.cleaned_data["form_key"], context["of"]
        user, key = user_of(request), row.key if row else ""
        workspace = found_from_template(team, plan, user, origin, at=at, once=once, key=key)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        context["problems"] = problems_of(form, context["rows"])
        return render(request, "plans/new_template.html", context, status=422)
    ring_for(team, at=at)
    messages.success(request, told_of(plan))
    return redirect("plan", workspace.code)

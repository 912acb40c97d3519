"""A template made of a plan: of one on which the seller works, finished or not, or of a plan's own file."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.seats import leads_of
from mapapp.access.team_templates import TemplateVisit
from mapapp.drawing.learning import learnt_phases, learnt_words
from mapapp.drawing.templates import length_words
from mapapp.exchange.drafts import is_plan_file, plan_in
from mapapp.exchange.jsonplan.read import plan_of
from mapapp.exchange.jsonplan.write import plain_of
from mapapp.pages.acting import refused_in
from mapapp.pages.gate import at_sellers, at_templates, signed_in, user_of
from mapapp.pages.importing import imported
from mapapp.pages.selling import brought, selling
from mapapp.pages.template_forms import Learning, words_in
from mapapp.people.models import Team, normal_email
from mapapp.plans.changes.templates import make_template
from mapapp.plans.draft import NewPlan
from mapapp.plans.learning import learnt_from, without_names
from mapapp.plans.models import TeamTemplate
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import Refused
from mapapp.plans.template_shape import Template

edited = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@edited
def plan_template(request: HttpRequest, code: str) -> HttpResponse:
    """What would be taken from this plan, word for word; makes a template of it."""
    found = at_sellers(request, code)
    visit = next((one for one in at_templates(request) if one.team.pk == found.workspace.team_id), None)
    if visit is None:
        raise Http404
    plan = plan_of(plain_of(load_plan(found.workspace, goals=True)))
    return _learnt(request, visit, plan, leads_of(found), reverse("settings", args=[code]))


@selling
@edited
def plan_import_template(request: HttpRequest, teams: list[Team], code: str) -> HttpResponse:
    """The same of a plan's own file on its way in, and of a sheet whose rows stop nothing any more."""
    draft = brought(request, code)
    visit = next(one for one in at_templates(request) if one.team.pk == draft.team_id)
    mine = {normal_email(user_of(request).email)}
    if is_plan_file(draft):
        return _learnt(request, visit, plan_in(draft), mine, reverse("plan_import_plan", args=[code]))
    now = imported(draft, timezone.now())
    if not now.checked.ready:  # the page of the rows says what is open
        return redirect("plan_import_rows", code)
    plan = now.plan(name=draft.filename, value=None, currency="", signature_on=None, go_live_on=None)
    return _learnt(request, visit, plan, mine, reverse("plan_import_rows", args=[code]))


def _learnt(request: HttpRequest, visit: TemplateVisit, plan: NewPlan, leads: set[str], back: str) -> HttpResponse:
    posted, team = request.POST if request.method == "POST" else None, visit.team
    form = Learning(posted, clean=without_names(plan, team.name))
    ready = posted is not None and form.is_valid()
    data = form.cleaned_data if ready else {}
    learnt = learnt_from(
        plan,
        name=data.get("name", ""),
        team=team.name,
        leads=leads,
        as_it_took=data.get("lengths") == "took",
        words=words_in(posted) if posted else {},
    )
    if ready:
        try:
            row = _made(visit, learnt.template, form, timezone.now())
        except Refused as refused:
            refused_in(form, refused)
        else:
            messages.success(request, _("The template is there. Look at its steps once more; plans can be made of it."))
            return redirect("template_edit", row.code)
    context = {
        "form": form,
        "phases": learnt_phases(learnt),
        "said": learnt_words(learnt),
        "back": back,
        "plan_name": plan.name,
        "length": length_words(learnt.template),
        "team": team,
        "proposes": not visit.keeps,
    }
    return render(request, "plans/templates/learn.html", context, status=422 if form.errors else 200)


def _made(visit: TemplateVisit, template: Template, form: Learning, at: datetime) -> TeamTemplate:
    once, took = form.cleaned_data["form_key"], form.cleaned_data["lengths"] == "took"
    why = _("Made of a plan, with lengths as it took") if took else _("Made of a plan, with lengths as planned")
    return make_template(visit.team, template, why=why, proposed=not visit.keeps, once=once, by=visit.user, at=at)

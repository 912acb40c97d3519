"""A plan that began small is filled up from a larger template: looked at, ticked, applied as one change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_fill
from mapapp.access.team_templates import TemplateVisit
from mapapp.access.visit import Visit
from mapapp.drawing.filling import filling_of
from mapapp.drawing.templates import built_in_card, card
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_sellers, at_template, at_templates, signed_in
from mapapp.pages.template_forms import Filling
from mapapp.plans.changes.filling import Origin, fill_plan, fits_in
from mapapp.plans.filling import chosen_at_first, had
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, PlanChanged, Refused
from mapapp.plans.team_templates import State, template_of_team, templates_of
from mapapp.plans.template_shape import Template
from mapapp.plans.template_steps import TEMPLATES
from mapapp.private.origins import Origin as From
from mapapp.private.origins import origin_from, origin_of, remember


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def plan_fill(request: HttpRequest, code: str) -> HttpResponse:
    """Which template, then which of its steps; `?of=` is the one that was chosen."""
    found = at_sellers(request, code)
    visit = next((one for one in at_templates(request) if one.team.pk == found.workspace.team_id), None)
    if visit is None:
        raise Http404
    allowed(may_fill(found))
    named = request.POST if request.method == "POST" else request.GET
    if not (key := named.get("of", "")[:22]):
        return _choice(request, found, visit)
    template, version = _template(request, visit, key)
    form = Filling(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid() or form.cleaned_data["act"] != "apply":
        chosen = request.POST.getlist("step") if request.method == "POST" else None
        return _page(request, found, template, chosen)
    return _applied(request, found, template, version, form)


def _applied(request: HttpRequest, found: Visit, template: Template, version: int, form: Filling) -> HttpResponse:
    anyway, data, at = request.POST.getlist("anyway"), form.cleaned_data, timezone.now()
    chosen = [*request.POST.getlist("step"), *anyway]
    try:
        with transaction.atomic():
            changed, numbers = fill_plan(
                found.workspace, template, chosen, origin=_origin(origin_of(found)), anyway=anyway,
                seen=data["seen"] or 0, by=found.actor(data["form_key"]), at=at,
            )  # fmt: skip
            remember(found, origin_from(template, version, numbers))
    except AlreadyDone:
        return redirect("plan", found.workspace.code)
    except PlanChanged as moved:
        return _page(request, found, template, chosen, trouble=str(moved), status=409)
    except Refused as refused:
        return _page(request, found, template, chosen, trouble=str(refused), status=422)
    count = len(changed.tasks)
    said = ngettext("%(count)s step joined the plan.", "%(count)s steps joined the plan.", count) % {"count": count}
    messages.success(request, said + " " + _("One that is not wanted after all is marked as not needed."))
    return redirect("plan", found.workspace.code)


def _page(
    request: HttpRequest, found: Visit, template: Template, chosen: list[str] | None, *, trouble: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    plan, at = load_plan(found.workspace, goals=True), timezone.now()
    there = had(plan, template, _origin(origin_of(found)))
    anyway = {key: there[key] for key in request.POST.getlist("anyway") if key in there}
    has = {key: number for key, number in there.items() if key not in anyway}
    ticked = chosen_at_first(plan, template, has) if chosen is None else frozenset((*chosen, *anyway))
    try:
        steps = fits_in(plan, template, has, ticked, plan.workspace.today(at))
    except Refused as refused:
        steps, trouble, status = [], trouble or str(refused), 422 if status == 200 else status
    context = {
        **frame(found, "settings", plan),
        "form": Filling(initial={"seen": plan.workspace.revision}),
        "key": template.key,
        "name": template.name,
        "shown": filling_of(plan, template, has, steps, ticked, reader_of(found, at), anyway=anyway),
        "trouble": trouble,
    }
    return render(request, "plans/templates/fill.html", context, status=status)


def _choice(request: HttpRequest, found: Visit, visit: TemplateVisit) -> HttpResponse:
    at, origin = timezone.now(), origin_of(found)
    own = [one for one in templates_of([visit.team], visit.user) if one.version and one.row.state != State.ARCHIVED]
    cards = [card(one, zone=visit.user.time_zone, at=at) for one in own]
    cards += [built_in_card(one, visit.team.default_template) for one in TEMPLATES.values()]
    context: dict[str, Any] = {
        **frame(found, "settings"),
        "cards": [one for one in cards if origin is None or one.key != origin.key or origin.version],
    }
    return render(request, "plans/templates/fill_choice.html", context)


def _template(request: HttpRequest, visit: TemplateVisit, key: str) -> tuple[Template, int]:
    """A template of the plan's team by its key, with its version; 404 as for none."""
    if key in TEMPLATES:
        return TEMPLATES[key], 0
    if len(key) != 22:
        raise Http404
    _mine, row = at_template(request, key)
    kept = template_of_team(visit.team, row.code)
    if kept is None or kept.template is None:
        raise Http404
    return kept.template, row.last_version


def _origin(origin: From | None) -> Origin:
    return (origin.key, origin.steps) if origin else None

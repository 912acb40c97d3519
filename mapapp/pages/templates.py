"""A team's plan templates: the gallery, one of them, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.access.rules import may_edit_template, may_keep_templates
from mapapp.access.team_templates import TemplateVisit
from mapapp.drawing.templates import built_in_card, card, length_words, phases_of, version_lines
from mapapp.exchange.capped import template_capped
from mapapp.exchange.jsonplan.shape import looks_like_one as looks_like_plan
from mapapp.exchange.refusals import NotATemplate, SheetRefused
from mapapp.exchange.sheet import FILE_BYTES, one_name
from mapapp.pages.acting import refused_in
from mapapp.pages.gate import allowed, at_template, at_templates, signed_in
from mapapp.pages.sparing import sparing
from mapapp.pages.template_forms import Named, Seen, named_copy
from mapapp.plans.changes.templates import NothingNew, copy_named, make_template, offer_first, put_template
from mapapp.plans.models import TeamTemplate
from mapapp.plans.refusals import Refused
from mapapp.plans.team_templates import kept, templates_of, versions_of
from mapapp.plans.template_content import file_of, numbered, template_in, template_of
from mapapp.plans.template_shape import Template, TemplatePhase
from mapapp.plans.template_steps import TEMPLATES

edited = require_http_methods(["GET", "HEAD", "POST"])
State = TeamTemplate.State
SHELVES = (State.OPEN, State.PROPOSED, State.ARCHIVED)


@signed_in
@edited
def templates(request: HttpRequest) -> HttpResponse:
    """The gallery of each of one's teams; a POST says which template is offered first."""
    visits, at = at_templates(request), timezone.now()
    if request.method == "POST":
        return _offered(request, visits)
    keeping = [visit.team for visit in visits if visit.keeps]
    rows = templates_of([visit.team for visit in visits], visits[0].user, keeps=keeping)
    shelves = [
        {
            "team": visit.team,
            "why_not": may_keep_templates(visit),
            "own": [
                (state, [card(one, zone=visit.user.time_zone, at=at) for one in rows
                         if one.row.team_id == visit.team.pk and one.row.state == state])
                for state in SHELVES
            ],
            "built_in": [built_in_card(one, visit.team.default_template) for one in TEMPLATES.values()],
        }
        for visit in visits
    ]  # fmt: skip
    return render(request, "plans/templates/gallery.html", {"shelves": shelves, "several": len(visits) > 1})


def _offered(request: HttpRequest, visits: list[TemplateVisit]) -> HttpResponse:
    visit = _visit_of(visits, request.POST.get("team", ""))
    allowed(may_keep_templates(visit))
    try:
        offer_first(visit.team, request.POST.get("first", "")[:22])
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("New plans are offered this one first."))
    return redirect("templates")


@signed_in
@edited
def template_new(request: HttpRequest) -> HttpResponse:
    """Another template: empty, or a copy of one that mapapp or the team has. `?of=` says of which."""
    visits = at_templates(request)
    named = (request.POST if request.method == "POST" else request.GET).get
    of, visit = named("of", "")[:22], _visit_of(visits, named("team", ""))
    source = _source(request, of)
    if request.method != "POST":
        form = Named(initial={"name": str(named_copy(source.name)) if of else ""}, copies=bool(of))
        return _new_page(request, visits, visit, of, source, form)
    form = Named(request.POST, request.FILES, copies=bool(of))
    if form.is_valid():
        try:
            content, why = _begun(form, source, of)
            row = make_template(
                visit.team, content, why=why[:300], proposed=not visit.keeps, once=form.cleaned_data["form_key"],
                by=visit.user, at=timezone.now(),
            )  # fmt: skip
        except SheetRefused as refused:
            form.add_error("file", str(refused))
        except Refused as refused:
            refused_in(form, refused)
        else:
            return redirect("template_edit", row.code)
    return _new_page(request, visits, visit, of, source, form, status=422)


def _begun(form: Named, source: Template, of: str) -> tuple[Template, str]:
    """What the new one holds, and why its first version is there."""
    name, file = form.cleaned_data["name"], form.cleaned_data.get("file")
    if file is None:
        why = _("Copied from %(name)s") % {"name": source.name} if of else _("New")
        return Template("", name, str(source.about), source.phases, source.tasks), why
    data = file.read(FILE_BYTES + 1)
    if looks_like_plan(data):
        raise NotATemplate(_("This is a plan’s own file. Bring it as a new plan: a template can be made of it there."))
    brought = template_of(template_capped(data), "")
    return (copy_named(brought, name) if name else brought), _("From the file %(name)s") % {"name": one_name(file.name)}


def _source(request: HttpRequest, of: str) -> Template:
    """What the new one begins with: a phase without steps, one that mapapp brings, or one of the team's."""
    if not of:
        return Template("", "", "", (TemplatePhase(_("Discovery and validation"), number=1),), ())
    if of in TEMPLATES:
        return numbered(TEMPLATES[of])
    if len(of) != 22:
        raise Http404
    row = at_template(request, of)[1]
    found = kept(row)
    return found.template or template_in(row.draft, row.code)


def _new_page(
    request: HttpRequest, visits: list[TemplateVisit], visit: TemplateVisit, of: str, source: Template, form: Named, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "of": of, "source": source if of else None, "length": length_words(source),
        "teams": [one.team for one in visits], "team": visit.team, "proposes": not visit.keeps,
    }  # fmt: skip
    return render(request, "plans/templates/new.html", context, status=status)


@signed_in
@edited
def template(request: HttpRequest, code: str) -> HttpResponse:
    """One of the team's: its steps as plans get them, its versions. A POST puts it into the gallery, or away."""
    visit, row = at_template(request, code)
    if request.method == "POST":
        return _put(request, visit, row)
    at, found = timezone.now(), kept(row)
    shown = found.template or template_in(row.draft, row.code)
    context = {
        **frame_of(visit, row),
        "card": card(found, zone=visit.user.time_zone, at=at),
        "template": shown,
        "phases": phases_of(shown),
        "versions": version_lines(versions_of(row), row.last_version, zone=visit.user.time_zone, at=at),
        "keeps": visit.keeps,
    }
    return render(request, "plans/templates/template.html", context)


def _put(request: HttpRequest, visit: TemplateVisit, row: TeamTemplate) -> HttpResponse:
    allowed(may_keep_templates(visit))
    form = Seen(request.POST)
    form.is_valid()
    state = {"archive": State.ARCHIVED, "open": State.OPEN}.get(form.cleaned_data.get("act", ""))
    try:
        put_template(row, state or "", was=form.cleaned_data.get("was", ""), by=visit.user, at=timezone.now())
    except NothingNew:
        pass
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        said = _("It is archived: plans that were made from it stay as they are.")
        messages.success(request, said if state == State.ARCHIVED else _("It is in the gallery."))
    return redirect("template", row.code)


@signed_in
@require_safe
def built_in(request: HttpRequest, key: str) -> HttpResponse:
    """One that mapapp brings, to read and to copy."""
    visits = at_templates(request)
    if key not in TEMPLATES:
        raise Http404
    found = numbered(TEMPLATES[key])
    context = {
        "card": built_in_card(TEMPLATES[key], visits[0].team.default_template),
        "template": found,
        "phases": phases_of(found),
    }
    return render(request, "plans/templates/template.html", context)


@signed_in
@sparing
@require_safe
def template_file(request: HttpRequest, code: str) -> HttpResponse:
    """The last version as a file, to bring into another team or installation."""
    _visit, row = at_template(request, code)
    found = kept(row)
    if found.template is None:
        raise Http404
    name = slugify(row.name)[:60] or "template"
    return HttpResponse(
        file_of(found.template),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


def frame_of(visit: TemplateVisit, row: TeamTemplate) -> dict[str, Any]:
    """What every page of a template needs: the row, its team, and why one may not change it."""
    archived = _("This template is archived.") if row.state == State.ARCHIVED else None
    return {
        "row": row, "team": visit.team, "code": row.code, "why_not": may_edit_template(visit, row) or archived,
        "is_archived": archived is not None, "is_proposed": row.state == State.PROPOSED,
    }  # fmt: skip


def _visit_of(visits: list[TemplateVisit], team: str) -> TemplateVisit:
    """At the chosen team, the first one when there is no choice or none was made."""
    return next((visit for visit in visits if visit.team.code == team), visits[0])

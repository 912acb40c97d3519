"""The working copy of a template: its name, its phases, its steps. Nothing of it reaches a plan before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_edit_template
from mapapp.access.team_templates import TemplateVisit
from mapapp.drawing.template_changes import template_changes
from mapapp.drawing.templates import length_words, phases_of
from mapapp.pages.acting import refused_in
from mapapp.pages.forms import After, spell_after
from mapapp.pages.gate import allowed, at_template, signed_in
from mapapp.pages.person_forms import Once
from mapapp.pages.seen import Sheet, blank, clashed, filled, opened, posted
from mapapp.pages.template_forms import Head, Move, NewTemplatePhase, PhaseSheet, StepSheet
from mapapp.pages.templates import frame_of
from mapapp.plans.changes import template_edits as change
from mapapp.plans.changes.templates import NothingNew
from mapapp.plans.models import TeamTemplate
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.plans.team_templates import kept
from mapapp.plans.template_content import template_in
from mapapp.plans.template_shape import Template, TemplatePhase, TemplateTask

edited = require_http_methods(["GET", "HEAD", "POST"])
Values = Mapping[str, Any]


def opened_template(request: HttpRequest, code: str) -> tuple[TemplateVisit, TeamTemplate, Template]:
    """A template at which the person works, with its working copy; 404 as for none, 403 with the reason."""
    visit, row = at_template(request, code)
    allowed(may_edit_template(visit, row))
    return visit, row, template_in(row.draft, row.code)


@signed_in
@edited
def template_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of it in one place. A POST names it, or adds a phase at the end."""
    visit, row, now = opened_template(request, code)
    if request.method != "POST":
        return _page(request, visit, row, now)
    if request.POST.get("act") == "phase":
        return _phase_added(request, visit, row, now)
    sheet = posted(request, Head)
    if not sheet.form.is_valid():
        return _page(request, visit, row, now, head=sheet, status=422)

    def verb(values: Values, was: Values) -> object:
        return change.describe_template(row, values=values, was=was, by=visit.user, at=timezone.now())

    return _sheet_saved(
        request, row, sheet, Head, verb, lambda again, status: _page(request, visit, row, now, again, status=status),
        lambda fresh: {"name": fresh.name, "about": fresh.about}, reverse("template_edit", args=[code]),
    )  # fmt: skip


@signed_in
@edited
def template_phase(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One phase: its name, whether it is a trial; moved, or taken out."""
    visit, row, now = opened_template(request, code)
    if request.POST.get("act"):
        return _moved(request, visit, row, change.move_template_phase, change.remove_template_phase, number)
    phase = next((one for one in now.phases if one.number == number), None)
    if phase is None:
        raise Http404

    def page(sheet: Sheet, status: int = 200) -> HttpResponse:
        context = {**frame_of(visit, row), "sheet": sheet, "form": sheet.form, "phase": phase}
        return render(request, "plans/templates/phase.html", context, status=status)

    if request.method != "POST":
        return page(opened(PhaseSheet, _phase_now(phase)))
    sheet = posted(request, PhaseSheet)
    if not sheet.form.is_valid():
        return page(sheet, 422)

    def verb(values: Values, was: Values) -> object:
        said = {"values": _criteria(values), "was": _criteria(was)}
        return change.change_template_phase(row, number, **said, by=visit.user, at=timezone.now())

    return _sheet_saved(
        request, row, sheet, PhaseSheet, verb, page,
        lambda fresh: next((_phase_now(one) for one in fresh.phases if one.number == number), None),
        reverse("template_edit", args=[code]) + f"#phase-{number}",
    )  # fmt: skip


@signed_in
@edited
def template_step_new(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A step at the end of a phase."""
    visit, row, now = opened_template(request, code)
    if all(phase.number != number for phase in now.phases):
        raise Http404
    options = {"phases": _phases(now)}
    if request.method != "POST":
        start = {"phase": number, "kind": "task", "days": 3, "part": "champion"}
        return _step_page(request, visit, row, now, blank(StepSheet, start, **options))
    sheet = filled(request, StepSheet, **options)
    if sheet.form.is_valid():
        values = _step_said({n: v for n, v in sheet.form.cleaned_data.items() if n not in ("form_key", "phase")})
        once, phase = sheet.form.cleaned_data["form_key"], sheet.form.cleaned_data["phase"]
        try:
            step = change.add_template_step(row, phase, values=values, once=once, by=visit.user, at=timezone.now())
        except AlreadyDone:
            return redirect("template_edit", code)
        except Refused as refused:
            refused_in(sheet.form, refused)
        else:
            messages.success(request, _("Step %(number)s is in the working copy.") % {"number": step.key})
            return redirect(reverse("template_edit", args=[code]) + f"#step-{step.key}")
    return _step_page(request, visit, row, now, sheet, status=422)


@signed_in
@edited
def template_step(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One step: all of it; moved up or down, or taken out."""
    visit, row, now = opened_template(request, code)
    if request.POST.get("act"):
        return _moved(request, visit, row, change.move_template_step, change.remove_template_step, number)
    step = next((task for task in now.tasks if task.key == str(number)), None)
    if step is None:
        raise Http404
    options = {"phases": _phases(now)}

    def page(sheet: Sheet, status: int = 200) -> HttpResponse:
        return _step_page(request, visit, row, now, sheet, step, status=status)

    if request.method != "POST":
        return page(opened(StepSheet, _step_now(now, step), **options))
    sheet = posted(request, StepSheet, **options)
    if not sheet.form.is_valid():
        return page(sheet, 422)

    def verb(values: Values, was: Values) -> object:
        said = {"values": _step_said(values), "was": _step_said(was)}
        return change.change_template_step(row, number, **said, by=visit.user, at=timezone.now())

    return _sheet_saved(
        request, row, sheet, StepSheet, verb, page,
        lambda fresh: next((_step_now(fresh, one) for one in fresh.tasks if one.key == str(number)), None),
        reverse("template_edit", args=[code]) + f"#step-{number}", **options,
    )  # fmt: skip


def _sheet_saved(
    request: HttpRequest, row: TeamTemplate, sheet: Sheet, form: type[Once], verb: Callable[[Values, Values], object],
    page: Callable[[Sheet, int], HttpResponse], now: Callable[[Template], Values | None], back: str, **options: Any,
) -> HttpResponse:  # fmt: skip
    """Save what was changed; a conflict shows what it says now beside what was typed."""
    try:
        verb(sheet.changed(), sheet.seen())
    except StaleValue:
        fresh = at_template(request, row.code)[1]
        stands = now(template_in(fresh.draft, fresh.code))
        if stands is None:
            raise Http404 from None
        again = clashed(sheet, form, stands, **options)
        who = str(fresh.edited_by) if fresh.edited_by else _("Somebody")
        first = _("%(who)s changed this a moment ago") % {"who": who}
        return page(Sheet(again.form, again.was, again.clashes, first), 409)
    except (AlreadyDone, NothingNew):
        return redirect(back)
    except Refused as refused:
        refused_in(sheet.form, refused)
        return page(sheet, 422)
    messages.success(request, _("Kept in the working copy. Plans get it once it is saved as a version."))
    return redirect(back)


def _moved(
    request: HttpRequest, visit: TemplateVisit, row: TeamTemplate, move: Callable[..., object],
    remove: Callable[..., object], number: int,
) -> HttpResponse:  # fmt: skip
    form = Move(request.POST)
    if not form.is_valid():
        raise Http404
    act, by = form.cleaned_data["act"], {"by": visit.user, "at": timezone.now()}
    try:
        if act == "remove":
            remove(row, number, **by)
        else:
            move(row, number, by_places=-1 if act == "up" else 1, was=form.cleaned_data["was"] or 0, **by)
    except (AlreadyDone, NothingNew):
        pass
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("template_edit", row.code)


def _phase_added(request: HttpRequest, visit: TemplateVisit, row: TeamTemplate, now: Template) -> HttpResponse:
    form = NewTemplatePhase(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            change.add_template_phase(
                row, name=data["name"], is_trial=data["is_trial"], once=data["form_key"], by=visit.user,
                at=timezone.now(),
            )  # fmt: skip
        except AlreadyDone:
            return redirect("template_edit", row.code)
        except Refused as refused:
            refused_in(form, refused)
        else:
            messages.success(request, _("The phase is at the end of the working copy."))
            return redirect("template_edit", row.code)
    return _page(request, visit, row, now, phase=form, status=422)


def _page(
    request: HttpRequest, visit: TemplateVisit, row: TeamTemplate, now: Template, head: Sheet | None = None, *,
    phase: NewTemplatePhase | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    found = kept(row)
    sheet = head or opened(Head, {"name": now.name, "about": now.about})
    context = {
        **frame_of(visit, row),
        "sheet": sheet,
        "form": sheet.form,
        "new_phase": phase or NewTemplatePhase(auto_id="id_new_%s"),
        "template": now,
        "phases": phases_of(now),
        "length": length_words(now),
        "unsaved": template_changes(found.template, now) if found.is_unsaved else [],
        "next_version": row.last_version + 1,
    }
    return render(request, "plans/templates/edit.html", context, status=status)


def _step_page(
    request: HttpRequest, visit: TemplateVisit, row: TeamTemplate, now: Template, sheet: Sheet,
    step: TemplateTask | None = None, *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    lines = [(phase.name, phase.steps) for phase in phases_of(now)]
    context = {**frame_of(visit, row), "sheet": sheet, "form": sheet.form, "step": step, "lines": lines}
    return render(request, "plans/templates/step.html", context, status=status)


def _phases(template: Template) -> list[tuple[int, str]]:
    return [(phase.number, str(phase.name)) for phase in template.phases]


def _phase_now(phase: TemplatePhase) -> dict[str, Any]:
    return {"name": phase.name, "is_trial": phase.is_trial, "criteria": "\n".join(phase.criteria)}


def _criteria(values: Values) -> dict[str, Any]:
    """Lines of a form as the shape keeps them."""
    if "criteria" not in values:
        return dict(values)
    return {**values, "criteria": tuple(line.strip() for line in values["criteria"].split("\n") if line.strip())}


def _step_said(values: Values) -> dict[str, Any]:
    """What a form says of a step, with what it comes after as pairs of numbers."""
    return {**values, **({"after": After().to_python(values["after"])} if "after" in values else {})}


def _step_now(template: Template, step: TemplateTask) -> dict[str, Any]:
    names = ("text", "part", "kind", "days", "mark", "done_when", "question", "hint", "aim", "locked")
    after = [[int(before), lag] for before, lag in step.after]
    return {
        **{name: getattr(step, name) for name in names},
        "phase": template.phases[step.phase].number,
        "after": spell_after(after),
    }

"""The versions of a template: saved with a line why, read as they were, brought back; and the steps laid from a day."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.drawing.template_changes import template_changes
from mapapp.drawing.templates import length_words, phases_of, version_lines
from mapapp.drawing.trying import tried
from mapapp.pages.acting import refused_in
from mapapp.pages.gate import at_template, signed_in, version_of_template
from mapapp.pages.template_edit import opened_template
from mapapp.pages.template_forms import Saving, Seen, Target
from mapapp.pages.templates import frame_of
from mapapp.plans.changes.templates import NothingNew, bring_back_version, drop_draft, save_template
from mapapp.plans.first_calendars import first_calendars, usual_calendar
from mapapp.plans.refusals import Refused
from mapapp.plans.team_templates import kept
from mapapp.plans.template_content import template_in

edited = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@edited
def template_save(request: HttpRequest, code: str) -> HttpResponse:
    """What is not saved yet, and the line that says why; saves it as the next version, or takes it back."""
    visit, row, now = opened_template(request, code)
    if request.POST.get("act") == "drop":
        return _dropped(request, code)
    form = Saving(request.POST if request.method == "POST" else None, initial={"seen": row.revision})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            version = save_template(row, why=data["why"], seen=data["seen"], by=visit.user, at=timezone.now())
        except NothingNew:
            return redirect("template", code)
        except Refused as refused:
            refused_in(form, refused)
        else:
            messages.success(request, _("Version %(number)s: new plans are made from it.") % {"number": version.number})
            return redirect("template", code)
    visit, row, now = opened_template(request, code)
    found = kept(row)
    context = {
        **frame_of(visit, row),
        "form": form,
        "changes": template_changes(found.template, now) if found.is_unsaved else [],
        "next_version": row.last_version + 1,
        "may_drop": found.version is not None and found.is_unsaved,
        "seen": row.revision,
    }
    return render(request, "plans/templates/save.html", context, status=422 if form.errors else 200)


def _dropped(request: HttpRequest, code: str) -> HttpResponse:
    visit, row, _now = opened_template(request, code)
    form = Seen(request.POST)
    form.is_valid()
    try:
        drop_draft(row, seen=form.cleaned_data.get("seen") or 0, by=visit.user, at=timezone.now())
    except NothingNew:
        pass
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("template_save", code)
    else:
        messages.success(request, _("The working copy is the last version again."))
    return redirect("template_edit", code)


@signed_in
@edited
def template_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version as it was kept, and what it changed. A POST makes it the newest one again."""
    visit, row = at_template(request, code)
    version = version_of_template(row, number)
    if request.method == "POST":
        return _brought_back(request, code, number)
    at, shown = timezone.now(), template_in(version.content, row.code)
    before = version_of_template(row, number - 1) if number > 1 else None
    changes = template_changes(template_in(before.content, row.code), shown) if before else []
    [line] = version_lines([version], row.last_version, zone=visit.user.time_zone, at=at)
    context = {
        **frame_of(visit, row),
        "version": line,
        "template": shown,
        "length": length_words(shown),
        "phases": phases_of(shown),
        "changes": changes,
    }
    return render(request, "plans/templates/version.html", context)


def _brought_back(request: HttpRequest, code: str, number: int) -> HttpResponse:
    visit, row, _now = opened_template(request, code)
    form = Seen(request.POST)
    form.is_valid()
    try:
        made = bring_back_version(
            row, number, seen=form.cleaned_data.get("seen") or 0, by=visit.user, at=timezone.now()
        )
    except NothingNew:
        pass
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("template_version", code, number)
    else:
        messages.success(request, _("Version %(number)s is the same as version %(old)s: new plans are made from it.")
                         % {"number": made.number, "old": number})  # fmt: skip
    return redirect("template", code)


@signed_in
@require_safe
def template_try(request: HttpRequest, code: str) -> HttpResponse:
    """The working copy laid back from a day that is asked for: does it fit, what is long, when has what to start."""
    visit, row = at_template(request, code)
    now = template_in(row.draft, row.code)
    if not now.tasks:
        raise Http404
    at = timezone.now()
    usual = usual_calendar(visit.team, at)
    form = Target(request.GET if "on" in request.GET else None, today=usual.today(at))
    shown = None
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["on"]
        shown = tried(now, target=day, today=form.today, calendars=first_calendars(usual))
    context = {**frame_of(visit, row), "form": form, "shown": shown, "length": length_words(now), "template": now}
    return render(request, "plans/templates/try.html", context, status=422 if form.errors else 200)

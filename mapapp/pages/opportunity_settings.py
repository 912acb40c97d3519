"""How a team reads its list from the CRM: which column is what, what its stages mean, what its money is worth."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mapapp.access.members import TeamVisit
from mapapp.exchange.opportunities.bringing import look_again
from mapapp.pages.chances_form import ChancesForm
from mapapp.pages.gate import at_pipeline, signed_in
from mapapp.pages.pipeline_forms import ColumnsForm, RatesForm, ReadingForm, Seen, StagesForm, titles_known, values_of
from mapapp.pages.team import edited
from mapapp.plans.refusals import Refused
from mapapp.plans.words import moment_words
from mapapp.portfolio.counting import history_of
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.models import BroughtShape
from mapapp.private.pipeline import Pipeline, Stage, guessed, unknown_stages
from mapapp.private.team_queries import (
    brought_by,
    currencies_in_use,
    last_brought,
    last_set,
    pipeline_of,
    stages_in_use,
)


@signed_in
@edited
def opportunity_settings(request: HttpRequest, code: str) -> HttpResponse:
    """Five forms, each for itself. A file that waits to be taken in is looked at again when one of them is saved."""
    found, at = at_pipeline(request, code), timezone.now()
    file = brought_by(found.team, request.GET.get("file", "")[:22])
    now, act = pipeline_of(found.team), request.POST.get("act", "") if request.method == "POST" else ""
    forms = _forms(found, now, file or last_brought(found.team), at, request.POST if act else None, act)
    if act not in forms:
        return _page(request, found, forms, file, at)
    form, status = forms[act], 422
    if form.is_valid():
        try:
            made = set_pipeline(found.team, _values_of(form), seen=form.cleaned_data["seen"], by=found.user, at=at)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Saved.") if made.number != now.number else _("Nothing changed."))
            if file is None:
                return redirect("opportunity_settings", code)
            look_again(file, at=at)
            return redirect("opportunity_file", code, file.code)
    return _page(request, found, forms, file, at, wrong=act, status=status)


def _forms(
    found: TeamVisit, now: Pipeline, file: BroughtShape | None, at: datetime, data: Any, act: str
) -> Mapping[str, Any]:
    """Each over what holds; the one that was posted over what was typed."""
    given = {name: data if name == act else None for name in ("columns", "reading", "stages", "rates", "chances")}
    seen = {"seen": now.number}
    read = file.found if file and isinstance(file.found, dict) else {}
    more = unknown_stages(now, [*stages_in_use(found.team), *read.get("stages", [])])
    stages = [*now.stages, *(Stage(name, guessed(name)) for name in more)]
    lacking = [one for one in currencies_in_use(found.team) if one not in now.rates_to_own]
    return {
        "columns": ColumnsForm(given["columns"], titles=titles_known(now, read.get("columns", [])), initial=seen),
        "reading": ReadingForm(given["reading"], initial={**seen, "days": now.days, "decimals": now.decimals}),
        "stages": StagesForm(given["stages"], stages=stages, qualified=now.qualified, initial=seen),
        "rates": RatesForm(
            given["rates"], rates=now.rates, currency=now.currency, lacking=lacking, today=timezone.localdate(at),
            initial=seen,
        ),
        "chances": ChancesForm(given["chances"], pipeline=now, history=history_of(found.team), initial=seen),
    }  # fmt: skip


def _page(
    request: HttpRequest, found: TeamVisit, forms: Mapping[str, Seen], file: BroughtShape | None, at: datetime, *,
    wrong: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    held = last_set(found.team)
    context = {
        "team": found.team, "file": file, "wrong": wrong, "form": forms.get(wrong),
        **{f"{name}_form": form for name, form in forms.items()},
        "held": held, "held_at": moment_words(held.at, zone=found.user.time_zone, now=at) if held else "",
    }  # fmt: skip
    return render(request, "private/opportunity_settings.html", context, status=status)


def _values_of(form: Seen) -> Mapping[str, Any]:
    return form.values if isinstance(form, ChancesForm) else values_of(form)

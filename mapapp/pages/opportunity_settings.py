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
from django.utils.translation import ngettext

from mapapp.access.members import TeamVisit
from mapapp.exchange.opportunities.bringing import look_again
from mapapp.pages.chances_form import ChancesForm
from mapapp.pages.gate import at_pipeline, signed_in
from mapapp.pages.pipeline_forms import (
    BLANKS,
    ColumnsForm,
    RatesForm,
    ReadingForm,
    Seen,
    StagesForm,
    samples_known,
    title_of_amounts,
    titles_known,
    values_of,
)
from mapapp.pages.team import edited
from mapapp.plans.refusals import Refused
from mapapp.plans.words import moment_words
from mapapp.portfolio.counting import history_of
from mapapp.portfolio.measuring import history_without
from mapapp.private.changes.following import is_followed
from mapapp.private.changes.pipeline import MOST_RATES, MOST_STAGES, set_pipeline
from mapapp.private.models import BroughtShape
from mapapp.private.pipeline import Pipeline, Stage, guessed, unknown_stages
from mapapp.private.team_queries import (
    brought_by,
    currencies_in_use,
    followed,
    last_brought,
    last_set,
    pipeline_of,
    stages_in_use,
)
from mapapp.private.told import kept_from
from mapapp.private.withheld import Withheld, report_counts, withheld_from


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
            withheld, in_use = _in_use(found)
            values = kept_from(now, withheld, *in_use).put_back(now, _values_of(form))
            made = set_pipeline(found.team, values, seen=form.cleaned_data["seen"], by=found.user, at=at)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _said(found, now, made, at))
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
    seen, withheld, in_use = {"seen": now.number}, *_in_use(found)
    shown = kept_from(now, withheld, *in_use).without(now)
    read = file.found if file and isinstance(file.found, dict) else {}
    told = [] if withheld else read.get("stages", [])  # nobody can say of which row they are
    more = unknown_stages(shown, [*in_use[0], *told])
    room = max(MOST_STAGES - len(now.stages), 0)
    stages = [*shown.stages, *(Stage(name, guessed(name)) for name in more[:room])]
    untold = 0 if withheld else read.get("stages_more", 0)
    lacking = [one for one in in_use[1] if one not in shown.rates_to_own]
    rated = max(MOST_RATES - BLANKS - len(now.rates), 0)
    history = history_without(found.team, withheld.plans, at) if withheld else history_of(found.team)
    columns = read.get("columns", [])
    samples = {} if withheld else samples_known(columns)  # as above
    return {
        "columns": ColumnsForm(given["columns"], titles=titles_known(now, columns), samples=samples, initial=seen),
        "reading": ReadingForm(
            given["reading"], title=title_of_amounts(columns), scales=now.scales,
            initial={**seen, "days": now.days, "decimals": now.decimals},
        ),
        "stages": StagesForm(given["stages"], stages=stages, qualified=shown.qualified, initial=seen,
                             more=len(more[room:]) + untold),
        "rates": RatesForm(
            given["rates"], rates=shown.rates, currency=now.currency, lacking=lacking[:rated],
            today=timezone.localdate(at), initial=seen, more=len(lacking[rated:]),
        ),
        "chances": ChancesForm(given["chances"], pipeline=shown, history=history, initial=seen),
    }  # fmt: skip


def _in_use(found: TeamVisit) -> tuple[Withheld, tuple[list[str], list[str]]]:
    """What is withheld from him, and the stages and the currencies of all other rows."""
    withheld = withheld_from(found)
    return withheld, (stages_in_use(found.team, withheld), currencies_in_use(found.team, withheld))


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


def _said(found: TeamVisit, was: Pipeline, made: Pipeline, at: datetime) -> str:
    """That it is saved, and how many of the rows that are here, of those that he is shown, follow what their stages
    mean now; also when it was saved before, and they had not all followed."""
    report = followed(found.team, made.number)
    count = report_counts([report], withheld_from(found))[report.pk]["changed"] if report else 0
    goes_on = report is not None and report.done_at == at
    if made.number == was.number and not goes_on:
        return _("Nothing changed.")
    said = [_("Saved.")]
    if count:
        said.append(ngettext(
            "%(count)s that is here has the outcome now that its stage means; the list of files says which.",
            "%(count)s that are here have the outcome now that their stages mean; the list of files says which.",
            count,
        ) % {"count": count})  # fmt: skip
    if goes_on and not is_followed(found.team):
        said.append(_("The others follow by themselves within some minutes."))
    return " ".join(said)


def _values_of(form: Seen) -> Mapping[str, Any]:
    return form.values if isinstance(form, ChancesForm) else values_of(form)

"""When a buyer does not commit: the facts, what they may mean, and what would need to be true. Sellers only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.access.visit import Visit
from mapapp.drawing.choosing import owner_groups
from mapapp.drawing.commitment import Said, for_nobody, holdings_of, said_of
from mapapp.drawing.reader import Reader, short
from mapapp.insight.commitment import read_commitment
from mapapp.insight.ended import end_words
from mapapp.insight.held import version_for_nobody
from mapapp.pages.acting import refused_in
from mapapp.pages.answer import standing_of
from mapapp.pages.cells import owner_of
from mapapp.pages.commitment_forms import AnswerForm, AnswerStepForm
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_sellers, signed_in
from mapapp.pages.seen import plain
from mapapp.pages.wording import wording_url
from mapapp.plans.models import Side
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.portfolio.cases import load_case
from mapapp.private.changes.commitment import Answer, Became, make_step_of, write_down_answer
from mapapp.private.changes.standing_in import StandIn
from mapapp.private.coaching import conditions
from mapapp.private.rules import may_lead_lane

edited = require_http_methods(["GET", "HEAD", "POST"])
FIELD = {"due": "due_on", "starts": "starts_on"}


@signed_in
@require_safe
def commitment(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody who left something open, what it may mean, and what was said when somebody asked."""
    found, at = at_sellers(request, code), timezone.now()
    plan, reader = _read(found, at)
    case = load_case(found.workspace, at)
    context = {
        **frame(found, "people", plan),
        "holdings": holdings_of(read_commitment(case), plan, reader),
        "for_nobody": for_nobody(version_for_nobody(case), reader),
        "ended": end_words(case),
        "nobody": not case.is_mutual,
        "said": said_of(conditions(found), plan, reader),
        "why_not": may_lead_lane(found),
    }
    return render(request, "private/commitment.html", context)


@signed_in
@edited
def answer_new(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what somebody would need; who leads it makes a step of it next."""
    found, at = at_sellers(request, code), timezone.now()
    allowed(may_lead_lane(found))
    plan, reader = _read(found, at)
    form = _answer_form(request, plan, reader)
    if request.method == "POST" and form.is_valid():
        data = plain(form.cleaned_data)
        answer = Answer(data["person"], data["said"], data["asked_on"], data["task"], data["reading"])
        try:
            kept = write_down_answer(found.workspace, answer, by=found.actor(data["form_key"]), at=at)
        except AlreadyDone:
            return redirect("commitment", code)
        except Refused as refused:
            refused_in(form, refused)
        else:
            messages.success(request, _("Written down. Only your company reads it."))
            return redirect("answer_step", code, kept.number) if "step" in request.POST else redirect(
                "commitment", code)  # fmt: skip
    context = {**frame(found, "people", plan), "form": form}
    return render(request, "private/answer_form.html", context, status=422 if form.errors else 200)


@signed_in
@edited
def answer_step(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Make a step of the shared plan of an answer: the step that was asked about then comes after it."""
    found, at = at_sellers(request, code), timezone.now()
    allowed(may_lead_lane(found))
    plan, reader = _read(found, at)
    said = next((one for one in said_of(conditions(found), plan, reader) if one.number == number), None)
    if said is None:
        raise Http404
    form = _step_form(request, plan, reader, said)
    if request.method == "POST" and form.is_valid():
        data = plain(form.cleaned_data)
        step = StandIn(data["text"], data["phase"], owner_of(data["owner"]), data["starts_on"], data["due_on"])
        try:
            done = make_step_of(found.workspace, number, step=step, by=found.actor(data["form_key"]), at=at)
        except AlreadyDone:
            return redirect("commitment", code)
        except Refused as refused:
            refused.field = FIELD.get(refused.field, refused.field)
            refused_in(form, refused)
        else:
            messages.success(request, _told(done, said))
            return redirect("commitment", code)
    context = {**frame(found, "people", plan), "form": form, "one": said, "wording_url": wording_url(request, found)}
    return render(request, "private/answer_step.html", context, status=422 if form.errors else 200)


def _told(done: Became, said: Said) -> str:
    made = _("Step %(number)s is on the shared plan.") % {"number": done.number}
    if said.about is None:
        return made
    if done.follows:
        return made + " " + _("“%(step)s” comes after it now.") % {"step": said.about.words}
    return (
        made
        + " "
        + _(
            "“%(step)s” does not come after it yet: that would move dates, or it has begun. Set “Comes after” there "
            "and look at what moves."
        )
        % {"step": said.about.words}
    )


def _read(found: Visit, at: datetime) -> tuple[Plan, Reader]:
    standing = standing_of(load_plan(found.workspace), at)
    return standing.plan, Reader.of(found, standing)


def _answer_form(request: HttpRequest, plan: Plan, reader: Reader) -> AnswerForm:
    """It begins with who and what the page before named."""
    people = [(str(p.number), p.name) for p in plan.people if p.side == Side.BUYER]
    steps = [(str(t.number), f"{t.number} {short(t.text)}") for t in plan.tasks if t.is_open]
    first: dict[str, Any] = {name: request.GET.get(name, "") for name in ("person", "task", "reading")}
    first["asked_on"] = reader.today
    data = request.POST if request.method == "POST" else None
    return AnswerForm(data, initial=first, people=people, steps=steps)


def _step_form(request: HttpRequest, plan: Plan, reader: Reader, said: Said) -> AnswerStepForm:
    """It stands before the step that was asked about: in its phase, due when that one starts."""
    held = next((t for t in plan.tasks if said.about and said.about.url.endswith(f"/{t.number}/")), None)
    due = max(reader.today, held.starts_on) if held else reader.today
    groups = [(g.company, [(one.value, one.words) for one in g.choices]) for g in owner_groups(plan, reader)]
    return AnswerStepForm(
        request.POST if request.method == "POST" else None,
        initial={"phase": held.phase.number if held else "", "starts_on": reader.today, "due_on": due},
        owners=groups, phases=[(str(phase.number), phase.name) for phase in plan.phases],
    )  # fmt: skip

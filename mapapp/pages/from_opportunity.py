"""A new plan for an opportunity that has none: what of it is filled in, and for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from mapapp.access.members import teams_overseen
from mapapp.pages.gate import user_of
from mapapp.people.models import Team
from mapapp.plans.draft import NewPlan
from mapapp.plans.template_shape import Template, laid
from mapapp.plans.words import full_day_words
from mapapp.private.models import OpportunityShape
from mapapp.private.team_queries import startable, startable_of

NAME = "opportunity"


def started(request: HttpRequest, teams: Sequence[Team]) -> OpportunityShape | None:
    """What the address or the form names, when it has no plan yet and the person owns it or oversees its team; None
    for anything else, as for one that never was. Two queries, none without a name."""
    text = request.POST.get(NAME, "") or request.GET.get(NAME, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        return None
    row = startable(teams, int(text))
    if row is None or row.owner_email == user_of(request).email:
        return row
    return row if row.team_id in {team.pk for team in teams_overseen(user_of(request))} else None


def own_ones(request: HttpRequest, teams: Sequence[Team]) -> list[OpportunityShape]:
    """The person's own that are open and have no plan, by close date: ten at most. One query."""
    return startable_of(teams, user_of(request).email)


def filled(row: OpportunityShape, template: Template, calendars: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What the form of a new plan begins with. The go-live is as many days after the close date as the template takes
    from signature to go-live; empty when the close date is past or not known."""
    said: dict[str, Any] = {"account": row.account, "team": row.team_id, NAME: row.pk}
    if row.amount is not None:
        said |= {"value": f"{row.amount:f}".removesuffix(".00"), "currency": row.currency}
    if row.close_on and row.close_on > today:
        said["live_on"] = row.close_on + _after_signature(template, calendars, today)
    return said


def hint(row: OpportunityShape | None, today: date, asked: str = "") -> str:
    """What is said of it over the form; `asked` is what the form names, of which nothing may be there any more."""
    if row is None:
        return _("What your CRM told of it has a plan by now. This plan would stand without it.") if asked else ""
    words = _("From your CRM: %(name)s. Both companies will read what you write here.") % {"name": str(row)}
    if row.close_on and row.close_on > today:
        day = full_day_words(row.close_on, today=today)
        return f"{words} " + _("Its date there, %(day)s, becomes the target for signature.") % {"day": day}
    return words


def aimed(plan: NewPlan, row: OpportunityShape | None, today: date) -> NewPlan:
    """The plan with the CRM's close date as its target for signature, when that lies ahead and before the go-live."""
    close, live = row.close_on if row else None, plan.target_go_live_on
    if close is None or close <= today or (live is not None and close > live):
        return plan
    return replace(plan, target_signature_on=close)


def _after_signature(template: Template, calendars: Mapping[str, Any], today: date) -> timedelta:
    target = today + timedelta(days=365)
    signature = next((task.key for task in template.tasks if task.mark == "signature"), None)
    if signature is None:
        return timedelta(0)
    return target - laid(template, calendars, target=target, today=today).dates[signature][1]

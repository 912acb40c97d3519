"""A template laid back from a day before any plan is made of it: the same preview as of a plan to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mapapp.drawing.fitting import Preview, preview_of
from mapapp.plans.draft import NewPerson
from mapapp.plans.models import Side
from mapapp.plans.models.side import SideCalendar
from mapapp.plans.template_shape import Template
from mapapp.plans.templates import fitted, plan_from


def tried(template: Template, *, target: date, today: date, calendars: Mapping[str, Mapping[str, Any]]) -> Preview:
    """What a plan made today would be; `target` lies ahead."""
    lead = NewPerson("lead", Side.SELLER.value, "–")
    plan = plan_from(template, account="–", name="–", lead=lead, target=target, today=today, calendars=calendars)
    _dates, fit = fitted(template, target=target, today=today, calendars=calendars)
    spare = SideCalendar.of(calendars, Side.SELLER).working_days.distance(today, fit.starts_on)
    return preview_of(plan, fit, target=target, today=today, spare=spare)

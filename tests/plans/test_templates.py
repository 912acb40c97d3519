"""Templates lay a plan backwards from the date the buyer needs it live."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.people.models import Team
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewPerson
from mapapp.plans.models import Task
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand
from mapapp.plans.template_shape import Template
from mapapp.plans.template_steps import FULL, LIGHT, TEMPLATES
from mapapp.plans.templates import fitted, plan_from
from tests.builders import TODAY

ANNA = NewPerson("anna", "seller", "Anna Kessler", "anna.kessler@larkspur.example")
TODAY_ON, FAR = date(2026, 2, 10), date(2026, 9, 30)


def test_the_full_template_has_five_phases_and_the_four_blockers() -> None:
    assert len(FULL.phases) == 5
    assert 22 <= len(FULL.tasks) <= 28
    assert {"legal", "answers", "budget", "sponsor"} <= {task.key for task in FULL.tasks}
    assert len(LIGHT.tasks) == 5


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_the_last_step_is_laid_on_the_target_and_nothing_breaks_an_order(template: Template) -> None:
    dates, fit = fitted(template, target=FAR, today=TODAY_ON, calendars={})
    assert dates[template.tasks[-1].key][1] == FAR
    assert fit.short_by == 0
    for task in template.tasks:
        assert all(dates[before][1] < dates[task.key][0] or task.days == 0 for before, _lag in task.after)
        assert dates[task.key][0].weekday() < 5


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_target_too_near_says_by_how_much_and_what_is_long(template: Template) -> None:
    target = date(2026, 2, 16)
    dates, fit = fitted(template, target=target, today=TODAY_ON, calendars={})
    assert fit.short_by > 0
    assert fit.earliest > target
    assert fit.long_poles
    assert min(start for start, _due in dates.values()) >= TODAY_ON
    _again, later = fitted(template, target=fit.earliest, today=TODAY_ON, calendars={})
    assert later.short_by == 0


@pytest.mark.django_db
def test_a_plan_from_a_template_has_owners_by_part_and_questions_for_the_rest() -> None:
    tom = NewPerson("tom", "buyer", "Tom Okafor", "tom@fenwick.example", part="economic_buyer")
    draft = plan_from(
        FULL, account="Fenwick", name="One platform", lead=ANNA, people=[tom], target=FAR, today=TODAY_ON, calendars={}
    )
    workspace = create_workspace(Team.objects.create(name="Larkspur"), draft, lead="anna", at=TODAY)
    plan = load_plan(workspace)
    budget = next(t for t in plan.tasks if t.text == "Budget approved")
    assert budget.owner is not None
    assert budget.owner.name == "Tom Okafor"
    gaps = [t for t in plan.tasks if t.owner is None]
    assert gaps
    assert all(t.gap.endswith("?") and t.gap_side for t in gaps)
    assert stand(plan, TODAY).go_live_on == FAR
    assert Task.objects.filter(workspace=workspace, mark="signature").count() == 1

"""The stage at which an opportunity stood when its plan began, as the seller's own history tells it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.insight.case import Deal
from mapapp.people.models import Team
from mapapp.plans.models import Part, Workspace
from mapapp.portfolio.cases import load_case, read_cases
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.refreshing import refresh
from mapapp.private.changes.joining import join_opportunity
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.kept import figures_table, opportunities_table
from mapapp.private.pipeline import Stage
from tests.builders import TODAY, Scene

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NAMES = ("Discovery", "Validation", "Proof of value", "Proposal", "Negotiation", "Contract")


@pytest.fixture(autouse=True)
def _stages(scene: Scene) -> None:
    stages = tuple(map(Stage, NAMES))
    set_pipeline(scene.team, {"stages": stages}, seen=0, by=scene.users["olga"], at=TODAY)


def noted(scene: Scene, stage: str, at: datetime, was: str = "") -> None:
    note_opportunity(scene.fresh(), values={"stage": stage}, was={"stage": was}, by=scene.actor("anna"), at=at)


def joined(scene: Scene, stage: str, at: datetime) -> None:
    row = opportunities_table()(team=scene.team, key="006A", stage=stage, refreshed_at=TODAY)
    row.owner_email = scene.users["anna"].email
    row.save()
    join_opportunity(scene.fresh(), "006A", by=scene.actor("anna"), at=at)


def began(scene: Scene, at: datetime = TODAY) -> tuple[str, bool | None]:
    deal = load_case(scene.fresh(), at).deal or Deal()
    return deal.began_stage, deal.began_late


def test_it_is_that_of_the_row_it_was_started_from(scene: Scene) -> None:
    assert began(scene) == ("", None)
    joined(scene, "Negotiation", TODAY)
    assert began(scene) == ("Negotiation", True)
    noted(scene, "Discovery", TODAY + timedelta(days=9), "Negotiation")
    assert began(scene, TODAY + timedelta(days=10)) == ("Negotiation", True), "of then, whatever it is since"


def test_it_is_what_was_noted_first_on_that_day(scene: Scene) -> None:
    noted(scene, "Validation", TODAY + HOUR)
    noted(scene, "Negotiation", TODAY + 2 * HOUR, "Validation")
    assert began(scene) == ("Validation", False)


def test_what_the_crm_says_goes_before_what_was_noted_by_hand(scene: Scene) -> None:
    noted(scene, "Discovery", TODAY + HOUR)
    joined(scene, "Contract", TODAY + 2 * HOUR)
    assert began(scene) == ("Contract", True)


def test_what_was_noted_later_tells_nothing_of_then(scene: Scene) -> None:
    midnight = datetime(2026, 2, 11, tzinfo=TODAY.tzinfo)
    noted(scene, "Negotiation", midnight)
    assert began(scene, midnight) == ("", None)


def test_the_day_is_the_plans_own(scene: Scene) -> None:
    Workspace.objects.filter(pk=scene.workspace.pk).update(calendars={"seller": {"time_zone": "America/Los_Angeles"}})
    noted(scene, "Negotiation", datetime(2026, 2, 11, 7, 59, tzinfo=TODAY.tzinfo))
    assert began(scene, TODAY + timedelta(days=1)) == ("Negotiation", True)


def test_a_stage_that_the_settings_do_not_name_tells_nothing(scene: Scene) -> None:
    joined(scene, "Nurture", TODAY)
    assert began(scene) == ("Nurture", None)


def test_a_line_tells_of_a_plan_that_was_built_too_late_and_stays_equal_to_its_rows(scene: Scene) -> None:
    team = Team.objects.get(pk=scene.team.pk)
    scene.workspace.people.update(part=Part.OTHER)  # so that nobody decides: what is whole is not too late
    refresh(team, now=lambda: TODAY)
    joined(scene, "Negotiation", TODAY)
    for day in range(3):
        at = TODAY + timedelta(days=day)
        assert check_team(team, at).behind == 1
        refresh(team, now=lambda at=at: at)
        assert check_team(team, at).holds
        (said,) = [one for one in figures_table()._default_manager.get().findings if one["code"] == "built_late"]
        assert "when the opportunity stood at “Negotiation”, a late stage." in said["evidence"]


def test_one_question_tells_it_of_many_plans(scene: Scene) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            read_cases(Workspace.objects.select_related("team"), TODAY)
        return len(queries)

    without = asked()
    joined(scene, "Negotiation", TODAY)
    assert asked() == without + 1

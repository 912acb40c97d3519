"""A plan joined to its row after its first day goes by the stage of that day, where files of the CRM tell it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.insight.case import Deal
from mapapp.insight.detectors.rules import find_all
from mapapp.people.models import Team
from mapapp.plans.models import Part, Workspace
from mapapp.portfolio.cases import load_case, read_cases
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.refreshing import refresh
from mapapp.private.changes.joining import join_opportunity, part_opportunity
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.choosing import TEAMS
from mapapp.private.kept import figures_table
from mapapp.private.pipeline import Stage
from tests.builders import TODAY, Scene
from tests.pages.pipeline import read_here, taken

pytestmark = pytest.mark.django_db
HEAD = "Opportunity ID,Account Name,Owner Email,Stage,Close Date,Created Date\n"
NAMES = ("Discovery", "Validation", "Proof of value", "Proposal", "Negotiation", "Contract")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
    """The file is read in this process; the plan was made at `TODAY`."""
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)
    set_pipeline(scene.team, {"stages": tuple(map(Stage, NAMES))}, seen=0, by=scene.users["olga"], at=TODAY)
    Workspace.objects.filter(pk=scene.workspace.pk).update(created_at=TODAY)


def told(scene: Scene, day: float, *stages: str) -> None:
    """A file of that day: A1 first, then others of the team."""
    hers = "anna.kessler@larkspur.example"
    rows = "".join(
        f"A{n},{'Fenwick Medical' if n == 1 else f'Other {n}'},{hers},{stage},2026-06-01,2025-06-01\n"
        for n, stage in enumerate(stages, 1)
        if stage
    )
    with time_machine.travel(TODAY + timedelta(days=day), tick=False):
        taken(scene.client("olga"), scene, HEAD + rows)


def joined(scene: Scene, day: float = 6, key: str = "A1") -> tuple[str, bool | None]:
    at = TODAY + timedelta(days=day)
    join_opportunity(scene.fresh(), key, by=scene.actor("anna"), at=at)
    return began(scene, day)


def began(scene: Scene, day: float = 6) -> tuple[str, bool | None]:
    deal = load_case(scene.fresh(), TODAY + timedelta(days=day)).deal or Deal()
    return deal.began_stage, deal.began_late


def test_it_is_the_stage_of_the_plans_first_day_and_not_of_the_day_it_was_joined(scene: Scene) -> None:
    told(scene, -3, "Discovery")
    told(scene, 2, "Proposal")
    told(scene, 4, "Contract")
    assert joined(scene) == ("Discovery", False)


def test_a_late_stage_that_it_kept_is_late(scene: Scene) -> None:
    told(scene, -3, "Negotiation")
    assert joined(scene) == ("Negotiation", True)
    scene.workspace.people.update(part=Part.OTHER)
    case = load_case(scene.fresh(), TODAY + timedelta(days=6))
    (said,) = [one.evidence for one in find_all(case) if one.code == "built_late"]
    assert "when the opportunity stood at “Negotiation”, a late stage." in said


def test_what_it_came_with_later_on_the_first_day_counts(scene: Scene) -> None:
    told(scene, 0.1, "Negotiation")
    told(scene, 3, "Contract")
    assert joined(scene) == ("Negotiation", True)


def test_of_a_row_that_came_after_the_first_day_nobody_knows_the_stage(scene: Scene) -> None:
    told(scene, -3, "", "Discovery")
    told(scene, 2, "Contract")
    assert joined(scene) == ("", None)
    Workspace.objects.filter(pk=scene.workspace.pk).update(target_signature_on=TODAY.date() + timedelta(days=12))
    case = load_case(scene.fresh(), TODAY + timedelta(days=6))
    (said,) = [one.evidence for one in find_all(case) if one.code == "built_late"]
    assert said.endswith("At which stage it stood that day is not known.")


def test_what_was_known_when_it_was_joined_stays_when_the_reports_go(scene: Scene) -> None:
    told(scene, -3, "Negotiation")
    told(scene, 3, "Contract")
    assert joined(scene) == ("Negotiation", True)
    TEAMS.brought._default_manager.all().delete()
    assert began(scene) == ("Negotiation", True)


def test_a_row_that_was_here_before_the_reports_that_are_left_stood_where_the_first_change_found_it(
    scene: Scene,
) -> None:
    told(scene, -30, "Validation", "Discovery")
    told(scene, -2, "Validation", "Validation")
    told(scene, 3, "Contract", "Validation")
    first = TEAMS.brought._default_manager.order_by("brought_at").first()
    assert first is not None
    first.delete()
    assert joined(scene) == ("Validation", False)


def test_without_a_report_from_before_nobody_knows_whether_it_was_here(scene: Scene) -> None:
    told(scene, -3, "Negotiation")
    TEAMS.brought._default_manager.all().delete()
    assert joined(scene) == ("", None)


def test_what_was_noted_by_hand_that_day_gives_way_to_what_the_files_tell_of_it(scene: Scene) -> None:
    told(scene, -3, "Negotiation")
    note_opportunity(scene.fresh(), values={"stage": "Discovery"}, was={"stage": ""}, by=scene.actor("anna"), at=TODAY)
    assert began(scene, 0) == ("Discovery", False)
    assert joined(scene) == ("Negotiation", True)


def test_a_row_that_is_taken_off_the_plan_tells_nothing_of_its_beginning(scene: Scene) -> None:
    told(scene, -3, "Negotiation", "Discovery")
    assert joined(scene) == ("Negotiation", True)
    at = TODAY + timedelta(days=7)
    part_opportunity(scene.fresh(), was="A1", by=scene.actor("anna"), at=at)
    assert began(scene, 7) == ("", None)
    assert joined(scene, 8, "A2") == ("Discovery", False)


def test_a_line_stays_equal_to_its_rows_and_is_asked_as_often(scene: Scene) -> None:
    team = Team.objects.get(pk=scene.team.pk)
    scene.workspace.people.update(part=Part.OTHER)
    told(scene, -3, "Negotiation")
    joined(scene)
    at = TODAY + timedelta(days=6)
    refresh(team, now=lambda: at)
    assert check_team(team, at).holds
    line = figures_table()._default_manager.get(workspace=scene.workspace)
    assert "built_late" in {one["code"] for one in line.findings}
    with CaptureQueriesContext(connection) as queries:
        read_cases(Workspace.objects.select_related("team"), at)
    assert len([one for one in queries if "opportunity.noted" in one["sql"]]) == 1

"""The columns of a pipeline report, and how plans stood, as files that run nothing in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.access.ending import retire_plan
from mapapp.insight.case import Case, Step
from mapapp.portfolio.crm import crm_line
from mapapp.portfolio.figures import kept_values
from mapapp.portfolio.refreshing import read_night, refresh
from mapapp.private.kept import figures_table, opportunities_table, readings_table
from tests.builders import TODAY, Scene
from tests.pages.reading import words
from tests.portfolio.lines import completed, line

pytestmark = pytest.mark.django_db
LINES = figures_table()._default_manager
NIGHT = datetime(2026, 2, 11, 0, 1, tzinfo=UTC)


def swept(scene: Scene, at: datetime = TODAY) -> None:
    refresh(scene.team, now=lambda: at)
    read_night(scene.team, now=lambda: at)


def deal(scene: Scene, **values: Any) -> None:
    given = {"key": "006A001", "stage": "Negotiation", "amount": Decimal(1000), "currency": "EUR"}
    opportunities_table()._default_manager.create(team=scene.team, **given | values)


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_line_for_the_crm_says_what_a_pipeline_report_needs(scene: Scene) -> None:
    deal(scene, workspace=scene.workspace)
    completed(scene, TODAY)
    swept(scene)
    found = crm_line(LINES.select_related("opportunity").get())
    assert (found.key, found.account, found.completion) == ("006A001", "Fenwick Medical", 50)
    assert (found.next_step, found.next_owner, found.next_due_on) == (
        "Two-week pilot on 25 live accounts", "Sam Whitlock", "2026-02-13",
    )  # fmt: skip
    assert (found.last_buyer_act_on, found.buyer_tasks, found.buyer_tasks_done) == (TODAY.date(), 20, 8)
    assert (found.signature_on, found.days_in_hand, found.as_of) == (date(2026, 3, 12), 9, TODAY.date())


def test_it_is_a_file_of_open_deals_with_a_plan_or_without(scene: Scene) -> None:
    deal(scene, workspace=scene.workspace)
    deal(scene, key="=cmd()", account="@Halden")
    deal(scene, key="3", outcome="won")
    swept(scene)
    with time_machine.travel(TODAY, tick=False):
        answer = scene.client("olga").get("/plans/crm.csv")
    rows = rows_of(answer)
    assert [(row["key"], row["account"], row["completion"]) for row in rows] == [
        ("'=cmd()", "'@Halden", ""), ("006A001", "Fenwick Medical", "47"),
    ]  # fmt: skip
    assert answer.headers["Content-Disposition"] == 'attachment; filename="larkspur-crm.csv"'


def test_readings_are_a_file_of_how_plans_stood(scene: Scene, tmp_path: Path) -> None:
    deal(scene, workspace=scene.workspace, stage="=1+1")
    swept(scene)
    swept(scene, NIGHT)
    swept(scene, NIGHT + timedelta(days=1))
    with time_machine.travel(NIGHT + timedelta(days=1), tick=False):
        rows = rows_of(scene.client("olga").get("/plans/readings.csv"))
    assert [row["on"] for row in rows] == ["2026-02-11", "2026-02-12"]
    first = rows[0]
    assert (first["plan"], first["version"], first["definitions"], first["stage"]) == (
        scene.workspace.code, "", "0", "'=1+1",
    )  # fmt: skip
    assert (first["done"], first["is_mutual"]) == ("14", "yes")
    assert sum(int(value) for name, value in first.items() if name.startswith("health_")) == int(first["health"])
    call_command("readings", scene.team.code, to=tmp_path / "readings.csv")
    written = (tmp_path / "readings.csv").read_text(encoding="utf-8-sig")
    assert list(csv.DictReader(io.StringIO(written))) == rows
    call_command("readings", scene.team.name.upper(), to=tmp_path / "by-name.csv")
    assert (tmp_path / "by-name.csv").read_text(encoding="utf-8-sig") == written
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("readings", scene.team.code, to=tmp_path / "readings.csv")


@pytest.mark.parametrize("page", ["/plans/crm.csv", "/plans/readings.csv"])
def test_they_are_for_the_selling_team_alone(scene: Scene, page: str) -> None:
    swept(scene)
    swept(scene, NIGHT)
    assert scene.client("priya").get(page).status_code == 404
    assert scene.client("zed").get(page).status_code == 404
    assert len(rows_of(scene.client("anna").get(page))) == 1


@pytest.mark.parametrize("page", ["/plans/crm.csv", "/plans/readings.csv"])
def test_as_many_queries_for_many_rows_as_for_one(scene: Scene, page: str) -> None:
    swept(scene)
    client, counted = scene.client("olga"), []
    for days in (1, 9):
        for day in range(days):
            swept(scene, NIGHT + timedelta(days=days + day))
            deal(scene, key=f"{days}-{day}")
        with CaptureQueriesContext(connection) as queries:
            assert rows_of(client.get(page))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_command_knows_no_other_team() -> None:
    with pytest.raises(CommandError, match="no team"):
        call_command("readings", "nobody")


@pytest.mark.parametrize(
    ("page", "column", "said"),
    [
        ("/plans/deals.csv", "days_apart", "-3"), ("/plans/deals.csv", "days_in_hand", "-5"),
        ("/plans/deals.csv", "amount", "1200.50"), ("/plans/deals.csv", "account", "'-Halden"),
        ("/plans/crm.csv", "days_in_hand", "-5"), ("/plans/crm.csv", "account", "'-Halden"),
        ("/plans/readings.csv", "days_in_hand", "-5"), ("/plans/readings.csv", "stage", "'-5"),
    ],
)  # fmt: skip
def test_a_number_below_zero_stays_a_number_and_text_is_made_safe(
    scene: Scene, page: str, column: str, said: str
) -> None:
    line(scene.team, "-Halden", workspace=scene.workspace, apart=-3, days_in_hand=-5, amount=Decimal("1200.50"))
    readings_table()._default_manager.create(
        team=scene.team, workspace=scene.workspace, on=TODAY.date(), at=TODAY, revision=1, definitions=0,
        values={"days_in_hand": -5, "stage": "-5"},
    )  # fmt: skip
    assert rows_of(scene.client("olga").get(page))[0][column] == said


def test_an_open_deal_whose_plan_is_retired_stays_in_the_list_and_the_file(scene: Scene) -> None:
    deal(scene, workspace=scene.workspace, amount=Decimal(500_000))
    retire_plan(scene.fresh(), why="We stop here", by=scene.actor("anna"), at=TODAY)
    swept(scene)
    with time_machine.travel(TODAY + timedelta(days=40), tick=False):
        client = scene.client("olga")
        (row,) = rows_of(client.get("/plans/crm.csv"))
        assert (row["key"], row["health"], row["completion"], row["signature_on"]) == ("006A001", "", "", "")
        said = words(client.get("/plans/").content.decode())
        assert "1 open deal" in said and "Its plan is retired" in said
        assert f"/p/{scene.workspace.code}/opportunity/#another" in client.get("/plans/").content.decode()
        for view in ("quarter", "quiet", "later"):
            assert "Fenwick" not in words(read_main(client.get(f"/plans/?view={view}").content.decode()))
    assert LINES.get().values["weights"].get("plan", {}).get("factor") != 100


def read_main(html: str) -> str:
    return html.partition("<tbody")[2].partition("</tbody>")[0]


def test_a_signed_plan_is_signed_and_asks_for_its_outcome(scene: Scene) -> None:
    deal(scene, workspace=scene.workspace)
    scene.workspace.tasks.filter(number__lte=29).exclude(status="not_needed").update(
        status="done", done_on=TODAY.date()
    )
    later = TODAY + timedelta(days=40)
    swept(scene, later)
    line = LINES.get()
    assert (line.health, line.band, line.outcome) == (None, "signed", "open")
    with time_machine.travel(later, tick=False):
        client = scene.client("olga")
        said = words(read_main(client.get("/plans/").content.decode()))
        assert "Signed: say in the CRM how it ended" in said and "At risk" not in said
        for view in ("quarter", "quiet", "later"):
            assert "Fenwick" not in words(read_main(client.get(f"/plans/?view={view}").content.decode()))


def test_a_task_that_waits_for_somebody_to_be_named_is_owned_by_nobody() -> None:
    day = date(2026, 2, 10)
    steps = [
        Step(number, "Send it", "buyer", 1, day, day, status, owner)
        for number, (status, owner) in enumerate((("done", 7), ("in_progress", 7), ("not_started", None)), 1)
    ]
    kept = kept_values(Case("x", day, day, steps=tuple(steps)))
    assert (kept["buyer_owned"], kept["buyer_owned_done"]) == (2, 1)
    line = LINES.model(account="A", as_of=day, buyer_counted=3, buyer_done=1, values=kept)
    assert (crm_line(line).buyer_tasks, crm_line(line).buyer_tasks_done) == (2, 1)

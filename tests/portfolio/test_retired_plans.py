"""What has come to its end says nothing of what is ahead, anywhere: no two figures of a page contradict each other."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from re import findall
from typing import Any

import pytest
import time_machine

from mapapp.access.ending import retire_plan
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.refreshing import read_night, refresh
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.kept import figures_table, opportunities_table, readings_table
from mapapp.private.pipeline import Stage
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import line, money

LINES = figures_table()._default_manager


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY + timedelta(hours=2), tick=False):
        yield


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def over(scene: Scene) -> Scene:
    """The plan is retired, and its deal is open in the CRM, whose date it would miss."""
    stages = (Stage("Validation"), Stage("Negotiation"))
    set_pipeline(scene.team, {"currency": "USD", "stages": stages}, seen=0, by=scene.users["olga"], at=TODAY)
    opportunities_table()._default_manager.create(
        team=scene.team, key="K", workspace=scene.workspace, stage="Negotiation", close_on=date(2026, 2, 28),
        amount=Decimal(120_000), currency="USD",
    )  # fmt: skip
    refresh(scene.team, now=lambda: TODAY)
    assert LINES.get().health is not None and LINES.get().apart == 12
    retire_plan(scene.workspace, why="Stopped", by=scene.actor("anna"), at=TODAY + timedelta(hours=1))
    refresh(scene.team, now=lambda: TODAY + timedelta(hours=1))
    return scene


def test_a_line_of_a_retired_plan_has_neither_health_nor_band_nor_signature_nor_difference(over: Scene) -> None:
    kept = LINES.get()
    assert (kept.health, kept.band, kept.signature_on, kept.apart, kept.days_in_hand) == (None, "", None, None, None)
    assert (kept.values["parts"], kept.values["next"]) == ({}, None)
    assert check_team(over.team, TODAY + timedelta(hours=2)).holds
    morrow = TODAY + timedelta(days=1)
    assert read_night(over.team, now=lambda: morrow) == 1
    assert readings_table()._default_manager.get().values["health"] is None


def test_its_row_its_groups_its_filters_and_its_files_agree(over: Scene) -> None:
    client = over.client("olga")
    said = words(read(client, "/plans/"))
    assert (
        "Fenwick Medical Its plan is retired Anna Kessler Start another plan : Fenwick Medical – – – 28 Feb –" in said
    )
    assert "All 1 At risk 0 Needs care 0 Healthy 0" in said and "Plan later than CRM 0 deals" in said
    assert "No signature ahead 1 1 of 1 – 0 0 $120K $80.4K $56.3K" in words(read(client, "/plans/?by=month"))
    assert "Anna Kessler 1 1 of 1 – 0 0 $120K" in words(read(client, "/plans/?by=seller"))
    for query, is_there in (("?month=2026-03", False), ("?month=none", True), ("?health=risk", False),
                            ("?health=care", False)):  # fmt: skip
        found = read(client, f"/plans/{query}").partition("<tbody")[2].partition("</tbody>")[0]
        assert ("Fenwick" in found) is is_there, query
    (deal,), (crm,) = (rows_of(client.get(f"/plans/{name}.csv")) for name in ("deals", "crm"))
    for name in ("health", "band", "done", "counted", "buyer_done", "signature_on", "days_apart", "days_in_hand"):
        assert deal[name] == "", name
    for name in ("completion", "health", "signature_on", "buyer_tasks", "buyer_tasks_done", "next_step"):
        assert crm[name] == "", name
    assert deal["key"] == crm["key"] == "K"


def test_the_months_of_what_is_signed_agree_with_the_drawing_and_its_links(scene: Scene) -> None:
    line(scene.team, "Ahead", signature_on=date(2026, 3, 2), health=80, **money(10, 8))
    line(scene.team, "Signed", signature_on=date(2026, 3, 3), band="signed", **money(90, 90))
    client = scene.client("olga")
    whole = read(client, "/plans/")
    assert "Mar 2026 $8K $0 $0 $0 $8K" in words(whole) and "Signing this quarter 1 deal" in words(whole)
    by_month = read(client, "/plans/?by=month")
    assert "March 2026 1 1 of 1 80 0 0 $10K $5K $8K No signature ahead 1 1 of 1 – 0 0 $90K" in words(by_month)
    links = findall(r'<th scope="row"><a class="strong" href="([^"]+)">', by_month)
    assert ["In all: $10K (1 deal)." in words(read(client, f"/plans/{unescape(link)}")) for link in links] == [
        True,
        False,
    ]


@pytest.mark.parametrize(("band", "outcome"), [("closed", "won"), ("closed", "lost"), ("signed", "open")])
def test_what_no_figure_counts_as_later_is_called_later_on_no_line(scene: Scene, band: str, outcome: str) -> None:
    line(scene.team, "Over", workspace=scene.workspace, outcome=outcome, band=band, apart=35, counted=2, done=1,
         signature_on=date(2026, 4, 4), close_on=date(2026, 2, 28), **money(1, 1))  # fmt: skip
    client = scene.client("olga")
    said = words(read(client, "/plans/?state=all"))
    assert "Plan later than CRM 0 deals" in said and "35 days later" not in said
    (row,) = rows_of(client.get("/plans/deals.csv?state=all"))
    assert (row["days_apart"], row["done"], row["counted"]) == ("", "1", "2")

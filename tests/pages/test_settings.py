"""The settings of a plan: leads change them, all read them. When each company works: test_calendars.py."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.plans.changes.header import edit_header
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text
from tests.pages.reading import words

pytestmark = pytest.mark.usefixtures("today")
HEAD = {
    "name": "One account-planning platform by Q3", "account": "Fenwick Medical", "value": "120000", "currency": "USD",
    "value_note": "a year, first term", "target_signature_on": "2026-03-20", "target_go_live_on": "2026-03-30",
}  # fmt: skip


def at(scene: Scene, name: str) -> Browser:
    return Browser(scene, name, script=False)


def save(browser: Browser, part: str, seen: dict[str, Any], **typed: Any) -> Any:
    was = {f"was-{name}": value for name, value in seen.items()}
    return browser.post("settings/", part=part, form_key=str(hash(repr((seen, typed)))), **was, **{**seen, **typed})


def test_a_lead_finds_what_is_set(scene: Scene) -> None:
    html = text(at(scene, "anna").get("settings/"))
    for value in ("One account-planning platform by Q3", "Fenwick Medical", "120000", "2026-03-20", "2026-03-30"):
        assert f'value="{value}"' in html
    assert "Days on which Larkspur works" in html
    assert "You see what else would move before it is saved." in html


def test_the_value_has_the_readers_name(scene: Scene) -> None:
    assert "Budget asked for" in text(at(scene, "priya").get("settings/"))
    assert "Budget asked for" not in text(at(scene, "anna").get("settings/"))


def test_who_does_not_lead_reads_and_is_told_why(scene: Scene) -> None:
    for name in ("marcus", "tom", "olga"):
        html = text(at(scene, name).get("settings/"))
        assert "$120,000, a year, first term" in html
        assert "Monday to Friday" in html
        assert "Only a lead of the plan can do this." in html
        assert "<input" not in html.replace('<input type="hidden" name="csrf', "").replace('id="keys-on"', "") or (
            'name="account"' not in html
        )


def test_only_what_was_changed_is_saved(scene: Scene) -> None:
    edit_header(scene.workspace, values={"currency": "EUR"}, was={"currency": "USD"}, by=scene.actor("priya"), at=TODAY)
    anna = at(scene, "anna")
    assert save(anna, "head", HEAD, name="One platform", target_go_live_on="2026-04-06").status_code == 302
    fresh = scene.fresh()
    assert (fresh.name, fresh.target_go_live_on, fresh.currency) == ("One platform", date(2026, 4, 6), "EUR")
    assert "Saved." in text(anna.get("settings/"))


def test_a_clash_keeps_both_in_sight(scene: Scene) -> None:
    edit_header(scene.workspace, values={"name": "Priya’s name"}, was={"name": HEAD["name"]}, by=scene.actor("priya"),
                at=TODAY)  # fmt: skip
    clash = save(at(scene, "anna"), "head", HEAD, name="Anna’s name")
    html = text(clash)
    assert clash.status_code == 409
    assert "<dt>Name of the plan</dt><dd>Priya’s name</dd>" in html
    assert 'value="Anna’s name"' in html
    assert "Not saved yet: Priya Raman changed this a moment ago." in html
    assert scene.fresh().name == "Priya’s name"
    again = save(at(scene, "anna"), "head", HEAD | {"name": "Priya’s name"}, name="Anna’s name")
    assert again.status_code == 302
    assert scene.fresh().name == "Anna’s name"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": " "}, "Write the name of the plan."), ({"name": "x" * 301}, "301 characters"),
        ({"account": ""}, "Write the name of the company."), ({"value": "much"}, "Write a number"),
        ({"value": "-1"}, "0"), ({"value": "1e30"}, "Write an amount"), ({"value": "NaN"}, "Write a number"),
        ({"currency": "dollars"}, "three letters"), ({"currency": ""}, "currency"),
        ({"target_go_live_on": "soon"}, "That is not a day."), ({"value_note": "x" * 201}, "201 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_stays_in_the_form(scene: Scene, typed: dict[str, str], why: str) -> None:
    sent = save(at(scene, "anna"), "head", HEAD, **typed)
    assert sent.status_code == 422
    assert why in text(sent)
    assert scene.fresh().revision == 1


def test_only_the_sellers_lead_is_offered_to_hide_the_value(scene: Scene) -> None:
    said = "Hide the value from the plan"
    assert said in text(at(scene, "anna").get("settings/"))
    assert said not in text(at(scene, "priya").get("settings/"))


def test_the_value_may_go(scene: Scene) -> None:
    save(at(scene, "anna"), "head", HEAD, value="", currency="")
    assert scene.fresh().value is None
    assert "Not set" in text(at(scene, "tom").get("settings/"))
    assert save(at(scene, "anna"), "head", HEAD | {"value": "", "currency": ""}, value="12.50", currency="chf")
    assert (scene.fresh().value, scene.fresh().currency) == (Decimal("12.50"), "CHF")


def test_only_a_lead_changes_settings(scene: Scene) -> None:
    for name in ("marcus", "jonas", "tom", "olga"):
        sent = save(at(scene, name), "head", HEAD, name="x")
        assert sent.status_code == 403
        assert "Only a lead of the plan can do this." in text(sent)
    assert scene.fresh().revision == 1


def test_a_stranger_learns_nothing(scene: Scene) -> None:
    assert at(scene, "zed").get("settings/").status_code == 404
    assert at(scene, "zed").post("settings/").status_code == 404


def test_a_form_sent_twice_acts_once(scene: Scene) -> None:
    for _time in range(2):
        assert save(at(scene, "anna"), "head", HEAD, name="One platform").status_code == 302
    assert scene.fresh().revision == 2


def test_a_buyer_reads_his_own_words(scene: Scene) -> None:
    said = words(text(at(scene, "priya").get("settings/"))).lower()
    for word in ("deal", "opportunity", "prospect", "close plan", "close date", "pipeline"):
        assert word not in said


@pytest.mark.parametrize(("name", "count"), [("priya", 7), ("anna", 9)])  # hers looks for a hidden value, too
def test_it_takes_7_queries(scene: Scene, name: str, count: int) -> None:
    client = scene.client(name)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/p/{scene.workspace.code}/settings/")
    assert len(queries) == count

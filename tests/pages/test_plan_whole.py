"""One line on the plan page: what is still empty, to who can fill it, with the way there."""

from __future__ import annotations

import re
from html import unescape

import pytest

from mapapp.plans.models import Measure, Side, Stakeholder, Task, Workspace
from mapapp.private.changes.value import hide_value
from mapapp.private.choosing import tables_of
from tests.builders import TODAY, Scene
from tests.pages.edits import unsigned

pytestmark = pytest.mark.usefixtures("today")


def line(scene: Scene, who: str) -> str:
    html = unescape(scene.client(who).get(f"/p/{scene.workspace.code}/").content.decode())
    found = re.search(r'<p class="note" id="whole">(.*?)</p>', html)
    return found[1] if found else ""


def fill(scene: Scene) -> None:
    Measure.objects.update(by_on="2026-09-30")
    Stakeholder.objects.filter(needs="").update(needs="A clear risk rating")


def test_a_seller_and_a_buyer_are_told_each_in_his_words(scene: Scene) -> None:
    url = f'<a href="/p/{scene.workspace.code}/measures/1/">'
    assert line(scene, "anna").startswith("29 of 33 fields of the plan are filled. Next: by when “Working days")
    assert line(scene, "priya").startswith("Four things are still open in your plan. By when do you want to reach")
    assert url in line(scene, "anna") and url in line(scene, "priya")


def test_who_cannot_fill_it_is_not_told(scene: Scene) -> None:
    assert line(scene, "mira") == line(scene, "tom") == ""
    assert line(scene, "marcus") != ""
    Measure.objects.update(by_on="2026-09-30")
    assert "What does Marcus Lindqvist need to say yes?" in line(scene, "marcus")  # himself
    Stakeholder.objects.filter(number=4).update(needs="A rating")
    assert line(scene, "marcus") == line(scene, "anna") == ""


def test_nothing_is_said_of_a_plan_that_is_whole_signed_or_retired(scene: Scene) -> None:
    Task.objects.filter(mark="signature").update(status="done", done_on=TODAY.date(), under_way=False)
    assert line(scene, "anna") == ""
    Task.objects.filter(mark="signature").update(status="not_started", done_on=None)
    assert line(scene, "anna") != ""
    Workspace.objects.update(state="retired")
    assert line(scene, "anna") == line(scene, "priya") == ""


def test_what_the_seller_fills_is_not_asked_of_the_buyer(scene: Scene) -> None:
    fill(scene)
    Workspace.objects.update(value=None, target_signature_on=None)
    assert "Next: the target for signature." in line(scene, "anna")
    assert line(scene, "priya") == ""


def test_a_hidden_value_is_no_gap_and_changes_no_byte_of_the_buyers_page(scene: Scene) -> None:
    fill(scene)
    hide_value(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    assert line(scene, "anna") == "" and line(scene, "priya") == ""
    page = f"/p/{scene.workspace.code}/"
    before = unsigned(scene.client("priya").get(page).content.decode())
    kept = tables_of(Side.SELLER).hidden_values
    assert kept
    kept._default_manager.all().delete()
    assert "Next: the value." in line(scene, "anna")
    assert unsigned(scene.client("priya").get(page).content.decode()) == before

"""The weekly call in two browsers: both write, nobody loses a key that he typed, and the letter goes when it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import ADDRESSES, Demo
from tests.browser.letters import open_letter
from tests.browser.someone import PHONE, Someone
from tests.browser.test_live import beat

Enter = Callable[..., Someone]


@pytest.fixture
def review(demo: Demo) -> str:
    return demo.plan + "review/"


def note(who: Someone, number: int) -> Locator:
    return who.page.locator(f"#text-{number}")


def write(who: Someone, number: int, words: str) -> None:
    note(who, number).fill(words)
    who.press("Tab")
    expect(who.page.locator(f"#note-{number}")).to_contain_text("Kept")


def test_what_one_writes_comes_to_the_other_who_goes_on_typing(enter: Enter, review: str) -> None:
    anna, priya = enter("anna", review), enter("priya", review)
    note(priya, 15).click()
    priya.page.keyboard.type("Half a sent")
    priya.press("ArrowLeft", "ArrowLeft")
    write(anna, 16, "Report on Friday")
    beat(priya)
    expect(note(priya, 16)).to_have_value("Report on Friday")
    expect(note(priya, 15)).to_be_focused()
    priya.page.keyboard.type("-")
    expect(note(priya, 15)).to_have_value("Half a se-nt")
    priya.shot("review-two")
    priya.press("Tab")
    expect(priya.page.locator("#note-15")).to_contain_text("Kept")
    beat(anna)
    expect(note(anna, 15)).to_have_value("Half a se-nt")


def test_the_same_note_from_two_hands_keeps_both_texts_in_sight(enter: Enter, review: str) -> None:
    anna, priya = enter("anna", review), enter("priya", review)
    note(priya, 16).click()
    priya.page.keyboard.type("Priya as well")
    write(anna, 16, "Anna was first")
    beat(priya)
    expect(priya.page.locator("#note-16")).to_contain_text("Somebody changed this note while you write")
    expect(note(priya, 16)).to_have_value("Priya as well")
    priya.press("Tab")
    clash = priya.page.locator("#note-16 [role=alert]")
    expect(clash).to_contain_text("Anna Kessler changed this a moment ago")
    expect(clash).to_contain_text("Anna was first")
    expect(note(priya, 16)).to_have_value("Priya as well")
    priya.shot("review-clash")
    priya.page.get_by_role("button", name="Keep both").click()
    expect(note(priya, 16)).to_have_value("Anna was first\nPriya as well")
    beat(anna)
    expect(note(anna, 16)).to_have_value("Anna was first\nPriya as well")


def test_tab_goes_down_the_columns_from_act_to_note(enter: Enter, review: str) -> None:
    anna = enter("anna", review)
    anna.page.locator("#risk-15 .when a").focus()
    anna.press("Tab")
    expect(note(anna, 15)).to_be_focused()
    anna.press("Tab", "Tab", "Tab")
    expect(anna.page.locator(".card.risk textarea").nth(1)).to_be_focused()


def test_who_ends_it_with_a_half_written_note_takes_it_along_and_everybody_gets_the_changes(
    enter: Enter, review: str
) -> None:
    anna = enter("anna", review)
    note(anna, 16).click()
    anna.page.keyboard.type("Marcus is back on Monday")
    anna.page.get_by_role("link", name="End the review").click()
    expect(anna.page.locator(".preview")).to_contain_text("Marcus is back on Monday")
    expect(anna.page.locator(".preview ins").first).to_be_visible()
    anna.shot("review-end", full_page=True)
    anna.page.get_by_label("What came of it, in one line").fill("We go on as planned")
    anna.page.get_by_role("button", name="End review, save version 4, send the changes").click()
    expect(anna.page.locator("#toast")).to_contain_text("The review is kept. Version 4 is saved. The changes go to")
    open_letter(anna, ADDRESSES["priya"], "signature moved")
    letter = anna.page.frame_locator("iframe")
    expect(letter.locator("body")).to_contain_text("sends you the plan after the review")
    expect(letter.locator("body")).to_contain_text("Marcus is back on Monday")
    anna.shot("review-letter", full_page=True)


def test_others_edits_come_by_themselves_within_ten_seconds_and_two(enter: Enter, demo: Demo, review: str) -> None:
    anna, priya = enter("anna", review), enter("priya", review)
    priya.page.clock.install()
    priya.go(review)
    write(anna, 16, "Report on Friday")
    priya.page.clock.fast_forward(10_000)
    expect(note(priya, 16)).to_have_value("Report on Friday", timeout=2_000)


def test_on_a_phone_what_is_at_risk_comes_first(enter: Enter, review: str) -> None:
    priya = enter("priya", review, **PHONE)
    tops = [priya.page.locator(f"#h-{key}").bounding_box() for key in ("risk", "done", "next")]
    assert all(tops) and [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)
    priya.shot("review-phone", full_page=True)


def test_g_then_r_leads_to_it(enter: Enter) -> None:
    anna = enter("anna")
    anna.press("g", "r")
    expect(anna.page.get_by_role("heading", name="Review", exact=True)).to_be_visible()

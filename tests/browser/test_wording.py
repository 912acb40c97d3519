"""Help comes under the text while one types, in the reader's words, and gets out of the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.grid import cell, expect_in, expect_on, stand_on
from tests.browser.looking import axe, sideways
from tests.browser.someone import PHONE, Someone

Enter = Callable[..., Someone]
WEAK = "Get budget approved"
SELLERS, BUYERS = "Weak: it does not say who decides", "To make this easy to finish: who says yes"


def typed(who: Someone, number: int, words: str) -> Locator:
    """Opens the text of a step and types over it; where help comes."""
    stand_on(who, number, "text")
    who.press("Enter")
    expect_in(who, number, "text")
    who.page.keyboard.type(words)
    return cell(who, number, "text").locator(".wording")


def test_a_seller_is_helped_in_the_cell_and_what_is_saved_is_his(enter: Enter) -> None:
    anna = enter("anna")
    said = typed(anna, 22, WEAK)
    expect(said).to_contain_text(SELLERS)
    expect_in(anna, 22, "text")
    anna.page.keyboard.type(" for $120K by the CFO in the October planning cycle")
    expect(said).to_be_empty()
    anna.press("Enter")
    expect_on(anna, 23, "text")
    expect(cell(anna, 22, "text").locator("a.cell")).to_contain_text("for $120K by the CFO")


def test_it_never_keeps_anybody_from_saving_at_once(enter: Enter) -> None:
    anna = enter("anna")
    typed(anna, 22, WEAK)
    anna.press("Enter")
    expect_on(anna, 23, "text")
    expect(cell(anna, 22, "text").locator("a.cell")).to_have_text(WEAK)
    anna.page.wait_for_timeout(1000)
    expect(anna.page.locator("#net")).to_be_empty()


def test_not_now_is_quiet_until_another_text_and_gives_the_field_back(enter: Enter) -> None:
    priya = enter("priya")
    said = typed(priya, 22, WEAK)
    expect(said).to_contain_text(BUYERS)
    said.get_by_role("button", name="Not now").click()
    expect(said.locator("p")).to_have_count(0)
    expect_in(priya, 22, "text")
    priya.press("End")
    with priya.page.expect_response("**/wording/**"):
        priya.page.keyboard.type(" ")
    expect(said.locator("p")).to_have_count(0)
    priya.page.keyboard.type("internally")
    expect(said).to_contain_text(BUYERS)


def test_help_that_does_not_come_is_no_alarm(enter: Enter) -> None:
    anna = enter("anna")
    anna.page.route("**/wording/**", lambda route: route.abort())
    with anna.page.expect_event("requestfailed"):
        typed(anna, 22, WEAK)
    anna.page.wait_for_timeout(200)
    expect(anna.page.locator("#net")).to_be_empty()
    assert anna.faults  # the browser's own word for it
    anna.faults.clear()


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [("anna", {"color_scheme": "dark"}, SELLERS), ("priya", PHONE, BUYERS)],
    ids=["a seller in the dark", "a buyer on the phone"],
)
def test_it_reads_well_on_every_screen(enter: Enter, name: str, options: dict[str, Any], words: str) -> None:
    who = enter(name, **options)
    expect(typed(who, 22, WEAK)).to_contain_text(words)
    who.shot(f"wording-{name}")
    assert sideways(who.page) == []
    assert axe(who.page, part="#task-22") == []


def test_a_new_step_and_the_own_list_have_it(enter: Enter) -> None:
    priya = enter("priya")
    priya.page.locator(".addrow a").first.click()
    field = priya.page.locator(".addrow input[name=text]")
    field.press_sequentially(WEAK)
    expect(priya.page.locator(".addrow .wording")).to_contain_text(BUYERS)
    priya.page.goto(priya.page.url.split("#")[0].split("?")[0] + "lane/tasks/new/")
    priya.page.locator("#id_text").press_sequentially(WEAK)
    expect(priya.page.locator(".wording")).to_contain_text(BUYERS)
    priya.shot("wording-own-list")
    assert axe(priya.page, part="main") == []

"""Two people at one plan: each sees what the other does, and nobody loses a key that he typed or his place."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.grid import cell, expect_in, expect_on, stand_on
from tests.browser.someone import Someone

Enter = Callable[..., Someone]


def beat(who: Someone) -> None:
    """What the page does by itself every ten seconds."""
    who.page.evaluate("htmx.trigger(document.body, 'pulse')")


def reword(who: Someone, number: int, words: str) -> None:
    stand_on(who, number, "text")
    who.page.keyboard.type(words)
    who.press("Enter")
    expect(cell(who, number, "text").locator("a.cell")).to_have_text(words)
    expect(who.page.locator("a.cell:focus")).to_have_count(1)  # it has gone on to its next cell


def test_what_one_writes_appears_at_the_other_who_keeps_his_place(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya")
    stand_on(priya, 26, "owner")
    reword(anna, 26, "Raise the order")
    beat(priya)
    expect(cell(priya, 26, "text").locator("a.cell")).to_have_text("Raise the order")
    expect_on(priya, 26, "owner")
    expect(priya.page.locator("#live")).to_have_text("Others changed 1 task.")
    stand_on(anna, 26, "status")
    anna.press("2")
    expect(cell(anna, 26, "status").locator("a.cell")).to_have_text("In progress")
    beat(priya)
    expect(cell(priya, 26, "status").locator("a.cell")).to_have_text("In progress")


def test_a_row_that_is_being_written_in_is_left_and_catches_up_after(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya")
    stand_on(priya, 26, "text")
    priya.press("Enter")
    expect_in(priya, 26, "text")
    priya.page.keyboard.type("Half a sent")
    stand_on(anna, 26, "status")
    anna.press("2")
    expect(cell(anna, 26, "status").locator("a.cell")).to_have_text("In progress")
    beat(priya)
    expect(cell(priya, 26, "text")).to_contain_text("Anna Kessler changed this row while you write")
    expect_in(priya, 26, "text")
    priya.shot("live-held")
    priya.page.keyboard.type("ence")
    expect(cell(priya, 26, "text").locator("input[name=text]")).to_have_value("Half a sentence")
    priya.press("Escape")
    expect_on(priya, 26, "text")
    beat(priya)
    expect(cell(priya, 26, "status").locator("a.cell")).to_have_text("In progress")


def test_a_new_step_and_ones_own_edits_go_together(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya")
    stand_on(anna, 26, "text")
    anna.press("n")
    expect(anna.page.locator("tr.addrow form input[name=text]")).to_be_focused()
    anna.page.keyboard.type("Print the order")
    anna.press("Enter")
    expect(anna.page.get_by_role("link", name="Print the order", exact=True)).to_be_visible()
    reword(priya, 27, "Certificate")
    beat(priya)
    expect(priya.page.get_by_role("link", name="Print the order", exact=True)).to_be_visible()
    expect(cell(priya, 27, "text").locator("a.cell")).to_have_text("Certificate")
    beat(anna)
    expect(cell(anna, 27, "text").locator("a.cell")).to_have_text("Certificate")


def test_the_coach_follows_ones_own_change_but_not_under_the_hand(enter: Enter) -> None:
    anna = enter("anna")
    coach = anna.page.locator("#coach")
    seen = coach.get_attribute("data-revision")
    reword(anna, 26, "Ruth raises the purchase order for the first year")
    coach.locator("a").first.focus()
    beat(anna)
    anna.page.wait_for_timeout(500)
    expect(coach).to_have_attribute("data-revision", seen or "")
    stand_on(anna, 26, "text")
    beat(anna)
    expect(coach).to_have_attribute("data-revision", str(int(seen or 0) + 1))
    expect_on(anna, 26, "text")

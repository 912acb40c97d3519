"""The demo's plan, edited in the browser: by keyboard alone, with a preview, by two people at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from mapapp.schedule import Calendar
from tests.browser.grid import cell, expect_dialog, expect_in, expect_on, move_due, open_due, stand_on
from tests.browser.someone import PHONE, Someone

Enter = Callable[..., Someone]
REASON = "The audit ends later"


def later(day: str, by: int) -> str:
    """`by` working days after an ISO day."""
    return Calendar().add(date.fromisoformat(day), by).isoformat()


def slip_22(who: Someone, by: int = 4) -> str:
    """Ask for the security review to end later; the day it stood on."""
    due = open_due(who, 22)
    who.press("Escape")
    expect_on(who, 22, "due")
    move_due(who, 22, later(due, by))
    expect_dialog(who, f"Move 22 by {by} working days?")
    return due


def bring_forward(who: Someone, number: int) -> None:
    """Give the step a date two working days earlier, which answers the one that the other company had set."""
    due = open_due(who, number)
    who.press("Escape")
    move_due(who, number, later(due, -2))
    who.page.get_by_label("Why is it moving?").fill("It can begin earlier")
    who.page.locator("#dialog").get_by_role("button", name="Move it").click()
    expect(who.page.locator("#dialog")).to_be_hidden()


def test_the_table_is_walked_and_written_without_a_mouse(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 20, "text")
    anna.press("ArrowDown")
    expect_on(anna, 21, "text")
    anna.press("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft")
    expect_on(anna, 22, "text")
    anna.press("Enter")
    expect_in(anna, 22, "text")
    before = cell(anna, 22, "text").locator("input[name=text]").input_value()
    anna.page.keyboard.type("Something else")
    anna.press("Escape")
    expect_on(anna, 22, "text")
    expect(cell(anna, 22, "text").locator("a.cell")).to_have_text(before)
    anna.press("Enter")
    expect_in(anna, 22, "text")
    anna.page.keyboard.type("Review the security questionnaire")
    anna.press("Enter")
    expect_on(anna, 23, "text")
    expect(cell(anna, 22, "text").locator("a.cell")).to_have_text("Review the security questionnaire")
    anna.shot("editing-text-saved")


def test_typing_on_a_cell_replaces_it_and_tab_goes_on(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 24, "text")
    anna.page.keyboard.type("Show it on our data")
    anna.press("Tab")
    expect_on(anna, 24, "owner")
    expect(cell(anna, 24, "text").locator("a.cell")).to_have_text("Show it on our data")


def test_a_number_sets_the_status_and_done_wants_no_more(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 15, "status")
    anna.press("4")
    expect(cell(anna, 15, "status").locator("a.cell")).to_contain_text("Done, 1 working day late")
    expect_on(anna, 15, "status")
    expect(anna.page.locator("#toast")).to_contain_text("Done")
    anna.press("Control+z")
    expect(cell(anna, 15, "status").locator("a.cell")).to_have_text("In progress")
    expect_on(anna, 15, "status")


def test_blocked_asks_why_and_who_can_help(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 23, "status")
    anna.press("3")
    expect(cell(anna, 23, "status").get_by_role("button", name="Mark as blocked")).to_be_visible()
    expect_in(anna, 23, "status")
    anna.shot("editing-blocked")
    anna.page.keyboard.type("Their portal is down")
    anna.press("Enter")
    expect(cell(anna, 23, "status").locator("a.cell")).to_have_text("Blocked")


def test_the_owner_is_found_by_a_few_letters(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 23, "owner")
    anna.page.keyboard.type("jo")
    expect(anna.page.locator("#owner-options .is-active")).to_contain_text("Jonas Birk")
    anna.shot("editing-owner")
    anna.press("Enter")
    expect(cell(anna, 23, "owner").locator("a.cell")).to_contain_text("Jonas Birk")


def test_a_date_is_previewed_and_escape_returns_to_its_own_cell(enter: Enter) -> None:
    anna = enter("anna")
    before = cell(anna, 22, "due").inner_text()
    slip_22(anna)
    anna.shot("editing-slip")
    anna.press("Escape")
    expect(anna.page.locator("#dialog")).to_be_hidden()
    expect_on(anna, 22, "due")
    assert cell(anna, 22, "due").inner_text() == before


def test_plus_and_minus_preview_one_working_day(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 22, "text")
    anna.press("d")
    expect_on(anna, 22, "due")
    anna.press("+")
    expect_dialog(anna, "Move 22 by 1 working day?")
    anna.page.locator("#dialog").get_by_role("link", name="Cancel").click()
    expect_on(anna, 22, "due")


def test_a_move_is_applied_with_a_reason_and_taken_back(enter: Enter) -> None:
    anna = enter("anna")
    before = {number: cell(anna, number, "due").locator("a.cell").inner_text() for number in (22, 24, 25, 28, 29, 30)}
    slip_22(anna)
    expect(anna.page.locator("#dialog tbody tr")).to_have_count(5)
    anna.page.get_by_label("Why is it moving?").fill(REASON)
    anna.press("Enter")
    expect(anna.page.locator("#dialog")).to_be_hidden()
    expect(anna.page.locator("#toast")).to_contain_text("Six dates moved.")
    for number, words in before.items():
        expect(cell(anna, number, "due").locator("a.cell")).not_to_have_text(words)
    anna.shot("editing-applied")
    anna.page.locator("#toast").get_by_role("button", name="Undo").click()
    for number, words in before.items():
        expect(cell(anna, number, "due").locator("a.cell")).to_have_text(words)
    expect(anna.page.locator("#toast")).to_contain_text("Undone.")


def test_who_applied_a_date_by_enter_goes_on_below(enter: Enter) -> None:
    anna = enter("anna")
    slip_22(anna)
    anna.page.get_by_label("Why is it moving?").fill(REASON)
    anna.page.get_by_role("button", name="Move all six").click()
    expect(anna.page.locator("#dialog")).to_be_hidden()
    expect_on(anna, 23, "due")


def test_what_changed_while_one_looked_is_shown_again(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya")
    slip_22(anna)
    stand_on(priya, 26, "text")
    priya.page.keyboard.type("Ruth raises the order")
    priya.press("Enter")
    expect(cell(priya, 26, "text").locator("a.cell")).to_have_text("Ruth raises the order")
    anna.page.get_by_label("Why is it moving?").fill(REASON)
    anna.page.get_by_role("button", name="Move all six").click()
    expect(anna.page.locator("#dialog [role=alert]")).to_contain_text("The plan changed while you looked.")
    expect(anna.page.get_by_label("Why is it moving?")).to_have_value(REASON)
    anna.shot("editing-stale")
    anna.page.get_by_role("button", name="Move all six").click()
    expect(anna.page.locator("#dialog")).to_be_hidden()
    expect_on(anna, 23, "due")


@pytest.mark.parametrize("choice", ["Keep", "Use"])
def test_two_writers_of_one_cell_see_both_values_and_choose(enter: Enter, choice: str) -> None:
    anna, priya = enter("anna"), enter("priya")
    stand_on(anna, 26, "text")
    anna.press("Enter")
    expect_in(anna, 26, "text")
    stand_on(priya, 26, "text")
    priya.page.keyboard.type("Hers")
    priya.press("Enter")
    expect(cell(priya, 26, "text").locator("a.cell")).to_have_text("Hers")
    anna.page.keyboard.type("Mine")
    anna.press("Enter")
    told = cell(anna, 26, "text").get_by_role("alert")
    expect(told).to_contain_text("Priya Raman changed this a moment ago, to “Hers”. You chose “Mine”.")
    expect(told.get_by_role("link", name="Keep “Hers”")).to_be_focused()
    anna.shot(f"editing-conflict-{choice.lower()}")
    told.get_by_text(choice).click()
    expect(cell(anna, 26, "text").locator("a.cell")).to_have_text("Hers" if choice == "Keep" else "Mine")
    expect_on(anna, 26, "text")


def test_different_cells_of_one_task_both_hold(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya")
    stand_on(anna, 26, "text")
    anna.press("Enter")
    expect_in(anna, 26, "text")
    stand_on(priya, 26, "status")
    priya.press("2")
    expect(cell(priya, 26, "status")).to_have_text("In progress")
    anna.page.keyboard.type("Order")
    anna.press("Enter")
    expect(cell(anna, 26, "text").locator("a.cell")).to_have_text("Order")
    expect(cell(anna, 26, "status")).to_have_text("In progress")


def test_a_step_is_added_below_and_named(enter: Enter) -> None:
    anna = enter("anna")
    rows = anna.page.locator("table.tasks tr[id^=task-]").count()
    stand_on(anna, 26, "text")
    anna.press("n")
    field = anna.page.locator("tr.addrow form input[name=text]")
    expect(field).to_be_focused()
    anna.page.keyboard.type("Print the order")
    anna.press("Enter")
    expect(anna.page.locator("table.tasks tr[id^=task-]")).to_have_count(rows + 1)
    expect(anna.page.get_by_role("link", name="Print the order", exact=True)).to_be_visible()


def test_rows_move_by_alt_and_arrow(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 22, "text")
    anna.press("Alt+ArrowDown")
    expect(anna.page.locator("#task-22 + #task-23")).to_have_count(0)
    expect(anna.page.locator("#task-23 + #task-22")).to_have_count(1)
    expect_on(anna, 22, "text")


def test_escape_leaves_a_new_row_for_the_link_it_came_from(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 26, "text")
    anna.press("n")
    expect(anna.page.locator("#add-row-4 input[name=text]")).to_be_focused()
    anna.press("Escape")
    expect(anna.page.locator("#add-row-4 a.cell")).to_be_focused()


def test_the_bar_for_several_rows_stays_in_sight_of_them_and_hides_no_focus(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 28, "text")
    anna.press("Space")
    expect(anna.page.get_by_role("button", name="Hand over")).to_be_in_viewport()
    stand_on(anna, 15, "text")
    bar, cell_box = anna.page.locator("#bulk").bounding_box(), cell(anna, 15, "text").bounding_box()
    assert bar and cell_box
    assert cell_box["y"] >= bar["y"] + bar["height"]


def test_on_a_phone_measures_fit_and_a_card_says_what_it_comes_after(enter: Enter) -> None:
    priya = enter("priya", **PHONE)
    widths = "region => [region.scrollWidth, region.clientWidth]"
    wide, room = priya.page.locator(".aims .scroll").evaluate(widths)
    assert wide <= room
    word = "cell => getComputedStyle(cell, '::before').content"
    assert priya.page.locator("#c-16-after").evaluate(word) == '"after "'
    wide, room = priya.page.locator(".tools .seg").first.evaluate(widths)
    assert wide <= room
    priya.page.goto(priya.page.url.split("#")[0] + "settings/")
    expect(priya.page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)  # the last of a bar that is too long


def test_a_step_that_is_opened_again_shows_what_went_on_without_it(enter: Enter) -> None:
    anna = enter("anna")
    status, due = cell(anna, 22, "status").locator("a.cell"), cell(anna, 24, "due").locator("a.cell")
    promised = due.inner_text()
    stand_on(anna, 22, "status")
    anna.press("4")
    expect(status).to_contain_text("Done")
    bring_forward(anna, 24)
    earlier = due.inner_text()
    assert earlier != promised
    stand_on(anna, 22, "status")
    anna.press("1")
    expect_dialog(anna, "Open 22 again, and move 1 other task?")
    anna.shot("editing-opened-again")
    anna.press("Escape")
    expect_on(anna, 22, "status")
    expect(status).to_contain_text("Done")
    anna.press("1")
    anna.page.get_by_label("Why is it moving?").fill("Not signed yet")
    anna.page.get_by_role("button", name="Open it again, and move one task").click()
    expect(anna.page.locator("#dialog")).to_be_hidden()
    expect(status).to_have_text("Not started")
    expect(due).to_have_text(promised)
    anna.page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("Done")
    expect(due).to_have_text(earlier)


def test_an_undo_asks_before_it_leaves_something_too_early(enter: Enter) -> None:
    anna = enter("anna")
    stand_on(anna, 22, "status")
    anna.press("4")
    undo = anna.page.locator("#toast").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    event = anna.page.locator("#toast form").get_attribute("action") or ""
    bring_forward(anna, 24)
    anna.page.locator("#toast form").evaluate("(form, url) => form.setAttribute('hx-post', url)", event)
    anna.page.evaluate("htmx.process(document.querySelector('#toast form'))")
    undo.click()
    expect_dialog(anna, "Undo this change of 22?")
    anna.shot("editing-undo-breaks")
    anna.page.get_by_label("Leave this as it is, and undo it anyway").check()
    anna.page.get_by_role("button", name="Undo it anyway").click()
    expect(anna.page.locator("#dialog")).to_be_hidden()
    expect(cell(anna, 22, "status").locator("a.cell")).to_have_text("In progress")

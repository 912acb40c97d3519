"""Several moves tried in a browser: from the dialog of one date, while one types, applied, undone, shown again."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.grid import cell, stand_on
from tests.browser.someone import PHONE, Someone
from tests.browser.test_editing import later, slip_22

Enter = Callable[..., Someone]
REASON = "The audit ends later"
MOVED = (22, 24, 25, 28, 29, 30)


def outcome(who: Someone) -> Locator:
    return who.page.locator("#outcome")


def try_more(who: Someone) -> None:
    """Ask for one later date, then go on to try more."""
    slip_22(who)
    who.page.get_by_role("link", name="Try more moves together").click()
    expect(who.page.get_by_role("heading", name="Try moves together")).to_be_visible()
    expect(outcome(who)).to_contain_text("You move 1 task. 5 more move along.")


def move(who: Someone, number: int, by: int) -> None:
    """Another due date in the list, so many working days later."""
    due = who.page.get_by_label(f"Due of {number}", exact=True)
    due.fill(later(due.input_value(), by))
    expect(due).to_be_focused()


def test_moves_are_tried_together_applied_as_one_and_taken_back(enter: Enter) -> None:
    anna = enter("anna")
    before = {number: cell(anna, number, "due").locator("a.cell").inner_text() for number in (*MOVED, 27)}
    try_more(anna)
    move(anna, 27, 1)
    expect(outcome(anna)).to_contain_text("You move 2 tasks. 5 more move along.")
    expect(anna.page).to_have_url(re.compile(r"what-if/\?due-22=[\d-]+&due-27=[\d-]+$"))
    expect(anna.page.locator("#then-27")).to_contain_text("+1 working day")
    expect(anna.page.locator("#then-24")).to_contain_text("+4 working days")
    expect(anna.page.locator("#live")).to_contain_text("You move 2 tasks.")
    anna.shot("what-if")
    anna.page.get_by_label("Why is it moving?").fill(REASON)
    anna.page.get_by_role("button", name="Apply all of it").click()
    expect(anna.page.locator("#toast")).to_contain_text("Seven dates moved.")
    for number, words in before.items():
        expect(cell(anna, number, "due").locator("a.cell")).not_to_have_text(words)
    anna.page.locator("#toast").get_by_role("button", name="Undo").click()
    for number, words in before.items():
        expect(cell(anna, number, "due").locator("a.cell")).to_have_text(words)


def test_the_address_alone_holds_the_scenario_and_a_reload_or_a_colleague_sees_the_same(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya")
    try_more(anna)
    shown = outcome(anna).locator("table").inner_text()
    anna.page.reload()
    expect(outcome(anna).locator("table")).to_have_text(re.compile("24 Data processing"))
    priya.page.goto(anna.page.url)
    assert outcome(priya).locator("table").inner_text() == shown
    outcome(anna).get_by_role("link", name="Discard").click()
    expect(outcome(anna)).to_contain_text("Nothing is changed yet.")


def test_what_somebody_else_changed_meanwhile_is_shown_before_it_is_applied(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya")
    try_more(anna)
    stand_on(priya, 26, "text")
    priya.page.keyboard.type("Ruth raises the order")
    priya.press("Enter")
    expect(cell(priya, 26, "text").locator("a.cell")).to_have_text("Ruth raises the order")
    anna.page.get_by_label("Why is it moving?").fill(REASON)
    anna.page.get_by_role("button", name="Apply all of it").click()
    expect(outcome(anna).get_by_role("alert")).to_contain_text("The plan changed while you looked.")
    expect(anna.page.get_by_label("Why is it moving?")).to_have_value(REASON)
    anna.shot("what-if-stale")
    anna.page.get_by_role("button", name="Apply all of it").click()
    expect(anna.page.locator("#toast")).to_contain_text("Six dates moved.")
    expect(cell(anna, 26, "text").locator("a.cell")).to_have_text("Ruth raises the order")


def test_on_a_phone_without_script_a_button_leads_to_what_happens(enter: Enter) -> None:
    priya = enter("priya", java_script_enabled=False, **PHONE)
    priya.page.get_by_role("link", name="Try moves together").click()
    due = priya.page.get_by_label("Due of 22", exact=True)
    due.fill(later(due.input_value(), 4))
    priya.page.get_by_role("button", name="Show what happens").click()
    expect(priya.page).to_have_url(re.compile("#outcome$"))
    expect(outcome(priya)).to_contain_text("You move 1 task. 5 more move along.")
    expect(outcome(priya)).to_be_in_viewport()
    priya.page.get_by_label("Why is it moving?").fill(REASON)
    priya.page.get_by_role("button", name="Apply all of it").click()
    expect(priya.page.locator("#toast")).to_contain_text("Six dates moved.")

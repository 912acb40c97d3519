"""The task table by keyboard in a real browser, under the strict policy: what is typed is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import chromium
from tests.front.desk import Desk, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    server = served(desk)
    page = browser.new_page(viewport={"width": 1300, "height": 800})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Security Policy" in message.text else None)
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    page.close()
    server.shutdown()
    server.server_close()
    assert faults == []


def focus(page: Page, cell: str) -> None:
    page.locator(f"#{cell} .cell").focus()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def expect_focus(page: Page, cell: str, tag: str = "a") -> None:
    expect(page.locator(f"#{cell} {tag}").first).to_be_focused()


def test_the_table_is_one_tab_stop_and_arrows_move_in_it(page: Page) -> None:
    expect(page.locator("table.tasks")).to_have_attribute("role", "grid")
    expect(page.locator("table.tasks tbody [tabindex='0']")).to_have_count(1)
    focus(page, "c-1-text")
    press(page, "ArrowDown", "ArrowRight")
    expect_focus(page, "c-2-owner")
    press(page, "Control+Home")
    expect_focus(page, "c-1-text")
    expect(page.locator("table.tasks tbody [tabindex='0']")).to_have_count(1)


def test_enter_opens_saves_and_goes_down(page: Page, desk: Desk) -> None:
    focus(page, "c-1-text")
    press(page, "Enter")
    expect_focus(page, "c-1-text", "input")
    page.keyboard.type("Mutual NDA signed")
    press(page, "Enter")
    expect_focus(page, "c-2-text")
    assert desk.values == {(1, "text"): "Mutual NDA signed"}


def test_tab_saves_and_goes_right_and_escape_puts_back(page: Page, desk: Desk) -> None:
    focus(page, "c-1-text")
    press(page, "F2")
    expect_focus(page, "c-1-text", "input")
    page.keyboard.type("half")
    press(page, "Escape")
    expect_focus(page, "c-1-text")
    expect(page.locator("#c-1-text")).to_have_text("Step 1")
    press(page, "Enter")
    expect_focus(page, "c-1-text", "input")
    page.keyboard.type("whole")
    press(page, "Tab")
    expect_focus(page, "c-1-owner")
    assert desk.values == {(1, "text"): "whole"}


def test_typing_on_a_cell_opens_it_and_loses_no_letter(page: Page) -> None:
    focus(page, "c-2-text")
    page.keyboard.type("Security review")
    expect(page.locator("#c-2-text input")).to_have_value("Security review")


def test_a_number_sets_the_status_and_focus_stays(page: Page, desk: Desk) -> None:
    focus(page, "c-3-status")
    press(page, "3")
    expect(page.locator("#c-3-status")).to_have_text("Blocked")
    expect_focus(page, "c-3-status")
    assert desk.values == {(3, "status"): "Blocked"}


def test_the_owner_is_chosen_by_arrows_among_who_was_found(page: Page, desk: Desk) -> None:
    focus(page, "c-1-owner")
    page.keyboard.type("ru")
    expect(page.locator("#people .is-active")).to_have_text("Ruth Adeyemi")
    press(page, "ArrowDown", "Enter")
    expect(page.locator("#c-1-owner")).to_have_text("Rudi Marsh")
    assert desk.values == {(1, "owner"): "Rudi Marsh"}


def test_a_date_is_previewed_and_escape_leaves_it_where_it_was(page: Page, desk: Desk) -> None:
    focus(page, "c-1-text")
    press(page, "d", "+")
    expect(page.locator("#dialog-title")).to_be_focused()
    press(page, "Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect_focus(page, "c-1-due")
    assert desk.values == {}


def test_a_date_applied_closes_the_preview_and_goes_on(page: Page, desk: Desk) -> None:
    focus(page, "c-1-due")
    press(page, "Enter")
    page.locator("#c-1-due input").fill("2026-02-25")
    press(page, "Enter")
    page.get_by_role("button", name="Move it").click()
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#c-1-due")).to_have_text("2026-02-25")
    expect_focus(page, "c-2-due")
    assert desk.posted[0] == ("/1/due", {"due": ["2026-02-25"]})


def test_a_refused_text_stays_in_its_cell(page: Page) -> None:
    focus(page, "c-1-text")
    press(page, "Enter")
    expect_focus(page, "c-1-text", "input")
    page.keyboard.type("refused")
    press(page, "Enter")
    expect(page.locator("#c-1-text .err")).to_be_visible()
    expect_focus(page, "c-1-text", "input")


def test_without_a_connection_the_text_stays_and_can_be_sent_again(page: Page, desk: Desk) -> None:
    focus(page, "c-1-text")
    press(page, "Enter")
    page.locator("#c-1-text input").fill("Kept")
    page.context.set_offline(True)
    press(page, "Enter")
    expect(page.locator("#net")).to_contain_text("Not saved: no connection. Your text is still in the cell.")
    expect(page.locator("#c-1-text input")).to_have_value("Kept")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#c-1-text")).to_have_text("Kept")
    expect(page.locator("#net .notice")).to_have_count(0)


def test_what_others_change_never_touches_a_cell_in_writing(page: Page, desk: Desk) -> None:
    focus(page, "c-2-text")
    page.keyboard.type("Mine")
    expect(page.locator("#c-2-text input")).to_have_value("Mine")
    desk.values[1, "text"], desk.values[2, "owner"], desk.others_moved = "Theirs", "Elena Voss", True
    page.evaluate("htmx.trigger(document.body, 'pulse')")
    expect(page.locator("#c-1-text")).to_have_text("Theirs")
    expect(page.locator("#c-2-text input")).to_have_value("Mine")
    expect_focus(page, "c-2-text", "input")
    expect(page.locator("#c-2-text [data-changed]")).to_have_count(1)


def test_rows_are_picked_by_space_and_more_by_shift_and_arrow(page: Page) -> None:
    focus(page, "c-1-text")
    press(page, " ", "Shift+ArrowDown")
    expect(page.locator("#bulk [data-count]")).to_have_text("2")
    assert cast(int, page.locator(".pick:checked").count()) == 2


def test_alt_and_arrow_moves_the_row_and_control_z_undoes(page: Page, desk: Desk) -> None:
    focus(page, "c-2-text")
    press(page, "Alt+ArrowUp")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    press(page, "Enter")
    expect_focus(page, "c-2-text", "input")
    page.keyboard.type("Moved")
    press(page, "Enter")
    expect(page.locator("#toast [data-undo]")).to_be_visible()
    press(page, "Control+z")
    expect(page.locator("#toast .notice")).to_have_count(0)
    assert [path for path, _ in desk.posted] == ["/2/up", "/2/text", "/undo"]


def test_the_undo_of_a_dismissed_toast_is_still_within_reach_of_control_z(page: Page, desk: Desk) -> None:
    focus(page, "c-2-text")
    press(page, "Enter")
    expect_focus(page, "c-2-text", "input")
    page.keyboard.type("Moved")
    press(page, "Enter")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#toast .notice")).to_have_count(0)
    focus(page, "c-1-text")
    press(page, "Control+z")
    page.wait_for_timeout(200)
    press(page, "Control+z")  # taken back once
    page.wait_for_timeout(200)
    assert [path for path, _ in desk.posted] == ["/2/text", "/undo"]


def test_the_list_of_statuses_begins_at_the_one_that_holds(page: Page) -> None:
    focus(page, "c-2-status")
    press(page, "Enter")
    expect_focus(page, "c-2-status", "[aria-selected=true]")
    press(page, "ArrowDown", "Enter")
    expect(page.locator("#c-2-status .cell")).to_have_text("In progress")
    press(page, "Enter")
    expect(page.get_by_role("option", name="In progress")).to_be_focused()


def test_shortcuts_of_one_letter_can_be_switched_off(page: Page) -> None:
    press(page, "g", "l")
    expect(page.get_by_role("heading", name="Timeline")).to_be_focused()
    press(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    page.get_by_label("Shortcuts of one letter are on").uncheck()
    press(page, "Escape", "?")
    expect(page.locator("#keys")).to_be_hidden()
    press(page, "/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()

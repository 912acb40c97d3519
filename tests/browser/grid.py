"""Fingers on the task table."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.someone import Someone


def cell(who: Someone, number: int, field: str) -> Locator:
    return who.page.locator(f"#c-{number}-{field}")


def stand_on(who: Someone, number: int, field: str) -> None:
    cell(who, number, field).locator("a.cell").focus()


def expect_on(who: Someone, number: int, field: str) -> None:
    """Focus is on the closed cell."""
    expect(cell(who, number, field).locator("a.cell")).to_be_focused()


def expect_in(who: Someone, number: int, field: str) -> None:
    """Focus is in the open cell's field."""
    expect(cell(who, number, field).locator("form.cell-edit input:not([type=hidden])").first).to_be_focused()


def open_due(who: Someone, number: int) -> str:
    """Open the due date by Enter; its value."""
    stand_on(who, number, "due")
    who.press("Enter")
    expect_in(who, number, "due")
    return cell(who, number, "due").locator("input[type=date]").input_value()


def move_due(who: Someone, number: int, day: str) -> None:
    """Open the due date by Enter, set the day, Enter."""
    open_due(who, number)
    cell(who, number, "due").locator("input[type=date]").fill(day)
    who.press("Enter")


def expect_dialog(who: Someone, title: str) -> None:
    expect(who.page.locator("#dialog-title")).to_have_text(title)
    expect(who.page.locator("#dialog-title")).to_be_focused()

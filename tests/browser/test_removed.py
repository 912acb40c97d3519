"""Somebody is taken off the plan while he writes: he is told at his cell, and what he wrote is still in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import expect

from tests.browser.conftest import ADDRESSES, Demo
from tests.browser.grid import cell, expect_in, stand_on
from tests.browser.someone import Someone


def test_a_removed_person_is_told_and_loses_no_word(demo: Demo, enter: Callable[..., Someone]) -> None:
    priya = enter("priya", faults=False)
    stand_on(priya, 22, "text")
    priya.press("Enter")
    expect_in(priya, 22, "text")
    box = cell(priya, 22, "text").locator("form.cell-edit input:not([type=hidden])").first
    box.fill("Words that must not be lost")
    with closing(sqlite3.connect(demo.served.database, timeout=20)) as rows, rows:
        rows.execute("DELETE FROM mapapp_seat WHERE user_id = (SELECT id FROM mapapp_user WHERE email = ?)",
                     [ADDRESSES["priya"]])  # fmt: skip
    box.press("Enter")
    expect(priya.page.get_by_text("Not saved: this is not open to you.")).to_be_visible()
    expect(box).to_have_value("Words that must not be lost")

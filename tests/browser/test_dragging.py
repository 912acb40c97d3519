"""Rows moved with a mouse: an extra to the menu of a row, and to Alt and arrows."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.grid import expect_on
from tests.browser.someone import Someone

Enter = Callable[..., Someone]


def drag(who: Someone, number: int, onto: str, *, part: float) -> None:
    """Take a row by its grip and let it go over another row, at this part of its height."""
    row, mouse = who.page.locator(f"#task-{number}"), who.page.mouse
    row.scroll_into_view_if_needed()
    row.hover()
    grip, goal = row.locator(".grip").bounding_box(), who.page.locator(onto).bounding_box()
    assert grip and goal
    mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    mouse.down()
    mouse.move(goal["x"] + 80, goal["y"] + goal["height"] * part, steps=4)


def test_a_row_is_dragged_by_its_grip_within_its_phase_and_to_another(enter: Enter) -> None:
    anna = enter("anna")
    drag(anna, 22, "#task-25", part=0.2)
    expect(anna.page.locator("#task-25")).to_have_class(re.compile("drop-before"))
    anna.page.mouse.up()
    expect(anna.page.locator("#task-24 + #task-22 + #task-25")).to_have_count(1)
    expect_on(anna, 22, "text")
    drag(anna, 22, "#add-row-5", part=0.5)
    anna.page.mouse.up()
    expect(anna.page.locator("#phase-5 #task-30 + #task-22")).to_have_count(1)
    anna.page.reload()
    expect(anna.page.locator("#phase-5 #task-30 + #task-22")).to_have_count(1)


def test_a_drag_that_is_escaped_moves_nothing(enter: Enter) -> None:
    anna = enter("anna")
    sent: list[str] = []
    anna.page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    drag(anna, 22, "#task-25", part=0.2)
    anna.press("Escape")
    anna.page.mouse.up()
    expect(anna.page.locator(".drop-before, .is-dragged")).to_have_count(0)
    expect(anna.page.locator("#task-21 + #task-22 + #task-23")).to_have_count(1)
    assert sent == []


def test_who_may_not_move_a_task_finds_no_grip(enter: Enter) -> None:
    priya = enter("priya")
    may = priya.page.locator("table.tasks tr:has(.menu) .grip").count()
    assert may and may == priya.page.locator(".grip").count()

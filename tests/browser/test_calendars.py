"""A company says when it works, in the browser: closed days are shown with what they move, saved, marked and undone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.looking import WIDTHS, axe, sideways
from tests.browser.someone import PHONE, Someone

Enter = Callable[..., Someone]
WHY = "We count the stock"


def close(who: Someone, day: str) -> None:
    """Add a closed day of the own company, by the form of the settings."""
    form = who.page.locator("#closure")
    form.get_by_label("What for").fill("Stocktaking")
    form.get_by_label("First day").fill(day)
    form.get_by_role("button", name="Add the closed days").click()


def due_of(who: Someone, number: int) -> str:
    return who.page.locator(f"#c-{number}-due time").get_attribute("datetime") or ""


@pytest.mark.parametrize("options", [{}, PHONE, {"java_script_enabled": False}], ids=["desk", "phone", "no script"])
def test_closed_days_are_shown_saved_marked_and_undone(
    enter: Enter, options: dict[str, object], request: pytest.FixtureRequest
) -> None:
    name = re.sub(r"\W", "-", request.node.callspec.id)
    priya = enter("priya", **options)
    page, plan = priya.page, priya.page.url.split("#")[0].removeprefix(priya.url)
    due, later = due_of(priya, 22), due_of(priya, 24)
    priya.go(f"{plan}settings/")
    close(priya, due)
    expect(page.get_by_role("heading", name="Change when Fenwick Medical works, and move")).to_be_visible()
    expect(page.locator(".dialog.flat")).to_contain_text("Closed days of Fenwick Medical: Stocktaking")
    priya.shot(f"calendar-shown-{name}", full_page=True)
    if options.get("java_script_enabled", True):
        assert axe(page) == []
    assert sideways(page) == [] if options.get("java_script_enabled", True) else True
    page.get_by_label("Why is it moving?").fill(WHY)
    page.get_by_role("button", name="Save, and move them").click()
    expect(page.locator("#toast")).to_contain_text("dates moved.")
    expect(page.get_by_text("Stocktaking, ").first).to_be_visible()
    priya.shot(f"calendar-saved-{name}", full_page=True)
    priya.go(plan)
    assert (due_of(priya, 22), due_of(priya, 24) > later) == (due, True)
    expect(page.locator("#task-22")).to_contain_text(
        "is not a working day for Fenwick Medical (Stocktaking): counts as"
    )
    priya.shot(f"calendar-marked-{name}")
    priya.go(f"{plan}activity/")
    entry = page.get_by_role("listitem").filter(has_text=WHY).first
    entry.get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).to_contain_text("Undone.")
    priya.go(plan)
    assert (due_of(priya, 22), due_of(priya, 24)) == (due, later)


def test_a_country_asks_for_its_part_and_the_page_fits_every_width(enter: Enter) -> None:
    anna = enter("anna")
    page, plan = anna.page, anna.page.url.split("#")[0].removeprefix(anna.url)
    anna.go(f"{plan}settings/")
    expect(page.get_by_label("Days on which Fenwick Medical works")).to_have_count(0)
    page.get_by_label("Public holidays of").select_option("DE")
    page.get_by_role("button", name="Save the working days").click()
    expect(page.get_by_text("Public holidays differ within Germany.")).to_be_visible()
    page.get_by_label("Which part of the country").select_option("BY")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) == []
        assert axe(page) == []
        anna.shot(f"calendar-settings-{width}", full_page=True)
    page.emulate_media(color_scheme="dark")
    assert axe(page) == []
    anna.shot("calendar-settings-dark", full_page=True)

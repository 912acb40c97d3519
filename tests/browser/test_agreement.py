"""What both companies agree to, in two browsers at once: a version that one proposes, and a date that one sets for the
other: accepted, answered with another, declined."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.grid import cell, expect_in, expect_on, move_due, open_due, stand_on
from tests.browser.looking import faults
from tests.browser.someone import PHONE, Someone
from tests.browser.test_editing import later

Enter = Callable[..., Someone]
OFFLINE = {"java_script_enabled": False}
PO = 26  # the buyer's, with nothing after it
REVIEW, DPA = 22, 24  # the buyer's, and what comes after it


def plan_of(who: Someone) -> str:
    return who.page.url.split("#")[0].removeprefix(who.url)


def due_of(who: Someone, number: int) -> str:
    return cell(who, number, "due").locator("time").get_attribute("datetime") or ""


def proposed_version(anna: Someone, plan: str) -> str:
    """Anna saves the plan as it stands and proposes it; the number of the version."""
    anna.go(plan + "versions/new/")
    anna.shot("agreement-versions", full_page=True)
    anna.page.get_by_role("button", name="Save it and propose it to Fenwick Medical").click()
    expect(anna.page.locator("#toast")).to_contain_text("is proposed to Fenwick Medical.")
    anna.shot("agreement-proposed-hers", full_page=True)
    return anna.page.url.rstrip("/").rpartition("/")[2]


def moved(anna: Someone, number: int, by: int) -> str:
    """Anna gives a step of the other company another date; the day that it stood on."""
    stood = open_due(anna, number)
    anna.press("Escape")
    expect_on(anna, number, "due")
    move_due(anna, number, later(stood, by))
    return stood


def test_a_version_is_accepted_in_one_browser_while_the_other_writes(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya")
    plan = plan_of(anna)
    number = proposed_version(anna, plan)
    anna.go(plan)
    priya.go(plan)
    priya.shot("agreement-asked")
    priya.page.locator("#proposed").get_by_role("link", name="Look at it").click()
    expect(priya.page.get_by_role("button", name=f"Accept version {number}")).to_be_visible()
    priya.shot("agreement-looked-at", full_page=True)
    stand_on(anna, PO, "text")
    anna.press("Enter")
    expect_in(anna, PO, "text")
    anna.page.keyboard.type("Raise the order")
    priya.page.get_by_role("button", name=f"Accept version {number}").click(no_wait_after=True)
    anna.press("Enter")  # both at the same moment
    agreed = priya.page.locator("#toast")
    expect(agreed).to_contain_text(f"Both sides agree to version {number}.")
    expect(cell(anna, PO, "text").locator("a.cell")).to_have_text("Raise the order")
    priya.shot("agreement-agreed", full_page=True)
    anna.go(plan + "versions/")
    expect(anna.page.get_by_text("Dates are measured against it")).to_be_visible()
    expect(anna.page.locator("tbody tr").first).to_contain_text("accepted by Anna Kessler and Priya Raman")
    assert faults(anna.page) == []
    anna.shot("agreement-kept", full_page=True)


def test_a_version_is_declined_with_what_has_to_change_first(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya", **PHONE)
    plan = plan_of(anna)
    number = proposed_version(anna, plan)
    priya.go(f"{plan}versions/{number}/")
    assert faults(priya.page) == []
    priya.page.set_viewport_size(PHONE["viewport"])
    priya.shot("agreement-phone", full_page=True)
    priya.page.get_by_label("Not yet? Say what has to change first.").fill("Legal starts a week later")
    priya.page.get_by_role("button", name="Decline it").click()
    expect(priya.page.locator("#toast")).to_contain_text(f"Version {number} is declined.")
    anna.go(plan + "activity/")
    expect(anna.page.locator("main")).to_contain_text("Legal starts a week later")


def test_a_date_is_accepted_then_answered_with_another_and_why(enter: Enter) -> None:
    anna, priya = enter("anna"), enter("priya")
    plan = plan_of(anna)
    moved(anna, PO, 2)
    expect(anna.page.locator(f"#task-{PO}")).to_contain_text("Proposed by Larkspur")
    priya.go(f"{plan}task/{PO}/")
    priya.shot("agreement-date", full_page=True)
    assert faults(priya.page) == []
    priya.page.get_by_role("button", name="Accept the date").click()
    expect(priya.page.locator("#toast")).to_contain_text(f"The date of {PO} is accepted.")
    anna.go(plan)
    expect(anna.page.locator(f"#task-{PO}")).not_to_contain_text("Proposed by Larkspur")
    stood = moved(anna, PO, 3)
    anna.page.get_by_label("Why is it moving?").fill("Finance closes its books")
    anna.press("Enter")
    expect(anna.page.locator("#dialog")).to_be_hidden()
    priya.go(f"{plan}task/{PO}/")
    priya.page.get_by_role("link", name="Give another date").click()
    priya.page.get_by_label(f"Due date of task {PO}").fill(later(stood, 1))
    priya.page.get_by_role("button", name="Show what moves, then save").click()
    priya.shot("agreement-countered", full_page=True)
    priya.page.get_by_label("Why is it moving?").fill("The board meets on the day before")
    priya.page.locator("form").get_by_role("button", name=re.compile("^Move")).click()
    expect(priya.page.locator("#toast")).not_to_be_empty()
    anna.go(plan)
    assert due_of(anna, PO) == later(stood, 1)
    expect(anna.page.locator(f"#task-{PO}")).not_to_contain_text("Proposed by")


@pytest.mark.parametrize("options", [{}, OFFLINE, {**PHONE, **OFFLINE}], ids=["script", "no script", "phone"])
def test_declined_the_date_that_stood_before_comes_back_through_its_preview(
    enter: Enter, options: dict[str, object], request: pytest.FixtureRequest
) -> None:
    name = re.sub(r"\W", "-", request.node.callspec.id)
    anna, priya = enter("anna"), enter("priya", **options)
    plan = plan_of(anna)
    stood = moved(anna, REVIEW, -2)
    dialog = anna.page.locator("#dialog")
    dialog.get_by_role("checkbox", name=re.compile(f"^{DPA} ")).check()
    dialog.get_by_role("button", name=re.compile("^Move")).click()
    dialog.get_by_label("Why is it moving?").fill("The auditors have time")  # 24 waited for her yes
    dialog.get_by_role("button", name="Move both").click()
    expect(dialog).to_be_hidden()
    priya.go(f"{plan}task/{REVIEW}/")
    priya.shot(f"agreement-to-decline-{name}", full_page=True)
    priya.page.get_by_role("button", name="Decline", exact=True).click()
    shown = priya.page.locator("#dialog, .dialog.flat").filter(has_text="Bring 22 back to ")
    expect(shown).to_contain_text("24 Data processing agreement agreed")
    priya.shot(f"agreement-declining-{name}", full_page=True)
    if "java_script_enabled" not in options:
        assert faults(priya.page) == []
    priya.page.get_by_label("Why is it moving?").fill("The auditors come on that day")
    shown.get_by_role("button", name="Move both").click()
    expect(priya.page.locator("#toast")).to_contain_text("Two dates moved.")
    priya.go(plan)
    assert due_of(priya, REVIEW) == stood

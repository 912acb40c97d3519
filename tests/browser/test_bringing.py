"""The plan goes out as a spreadsheet and comes back, on a small phone; its check page for every eye."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.browser.looking import axe
from tests.browser.someone import Someone
from tests.exchange.offline import Offline


def changed(path: Path) -> Path:
    """A later date, other words, a cell that is none, a new step; what the plan says of 24 is its own."""
    file = Offline(openpyxl.load_workbook(path))
    due = file.tasks.cell(file.row(24), file.column("Due")).value
    assert hasattr(due, "year")
    file.set(24, "Due", due + timedelta(days=16)).set(27, "Task", "As the file says").set(28, "Owner", "Nobody Known")
    file.add(Task="Kick off with the regions", Phase="Proof of value", Company="Larkspur", Due=due)
    path.write_bytes(file.data())
    return path


def test_it_goes_out_and_comes_back(enter: Callable[..., Someone], tmp_path: Path) -> None:
    anna = enter("anna", viewport={"width": 320, "height": 700})
    page, plan = anna.page, anna.page.url
    with page.expect_download() as waiting:
        page.get_by_role("link", name="As a spreadsheet").click()
    waiting.value.save_as(tmp_path / "plan.xlsx")
    page.goto(f"{plan}task/27/text/")
    page.locator("main [name=text]").fill("As the plan says by now")
    page.locator("main").get_by_role("button", name="Save").click()
    page.goto(plan)
    page.get_by_role("link", name="Bring a spreadsheet back").click()
    page.locator("input[type=file]").set_input_files(changed(tmp_path / "plan.xlsx"))
    page.get_by_role("button", name="Show what it changes").click()
    expect(page.get_by_role("heading", name="Changed on the plan meanwhile, too")).to_be_visible()
    expect(page.get_by_label("Keep what is there: As the plan says by now")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert axe(page) == []
    page.get_by_label("Why is it moving?").fill("The lawyer is away")
    page.get_by_role("button", name="Apply what is chosen").click()
    expect(page.get_by_text("2 changes of the file are on the plan.")).to_be_visible()

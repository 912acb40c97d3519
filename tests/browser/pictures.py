"""The pictures of the README, taken of the demo as anybody gets it: python -m tests.browser.pictures"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.conftest import ADDRESSES, chromium
from tests.browser.grid import move_due, open_due
from tests.browser.letters import open_letter, sign_in
from tests.browser.post import PATIENCE
from tests.browser.serving import Served, mapapp
from tests.browser.someone import PHONE, Someone, someone
from tests.browser.test_editing import later
from tests.house.architecture import ROOT

FOLDER = ROOT / "docs" / "images"
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
TALL: Any = {"width": 1280, "height": 1500}
LETTER: dict[str, Any] = {"viewport": {"width": 660, "height": 980}}


def main() -> None:
    """Play the demo, take every picture, keep each small."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=20_000)
    with mapapp(MAPAPP_DEMO="1") as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        take(browser, served, "priya", PHONE, buyer)
        take(browser, served, "priya", LETTER, digest)
        take(browser, served, "anna", DESK, seller)
        browser.close()
    for path in sorted(FOLDER.glob("*.png")):
        shrink(path)
        sys.stdout.write(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB\n")


def take(
    browser: Browser, served: Served, name: str, options: dict[str, Any], pictures: Callable[[Someone], None]
) -> None:
    with someone(browser, served.url, **options) as who:
        sign_in(who, ADDRESSES[name])
        if name == "anna":
            who.page.get_by_role("link", name="Fenwick Medical").first.click()
        expect(who.page.locator("table.tasks")).to_be_visible()
        pictures(who)


def snap(who: Someone, name: str, **more: Any) -> None:
    who.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", **more)


def buyer(priya: Someone) -> None:
    priya.page.get_by_role("link", name="My next task").tap()
    snap(priya, "plan-buyer-phone")


def digest(priya: Someone) -> None:
    plan = priya.page.url
    priya.page.goto(plan.split("#")[0] + "digest/")
    priya.page.get_by_role("button", name="Send me a sample now").click()
    expect(priya.page.locator("#toast")).not_to_be_empty()
    open_letter(priya, ADDRESSES["priya"], "Your evaluation plan")
    priya.go(priya.page.locator(".letter iframe").get_attribute("src") or "")
    snap(priya, "digest")


def seller(anna: Someone) -> None:
    anna.page.set_viewport_size(TALL)
    snap(anna, "plan-seller")
    anna.page.set_viewport_size(DESK["viewport"])
    due = open_due(anna, 22)
    anna.press("Escape")
    move_due(anna, 22, later(due, 4))
    expect(anna.page.locator("#dialog-title")).to_be_focused()
    snap(anna, "slip")
    anna.press("Escape")
    anna.page.get_by_role("link", name="Save version and PDF").click()
    anna.page.get_by_role("button", name="Save version and PDF").click()
    file = anna.page.get_by_role("link", name="Download PDF")
    expect(file).to_be_visible(timeout=PATIENCE * 1000)
    with anna.page.expect_download() as download:
        file.click()
    first_page(Path(download.value.path()))


def first_page(pdf: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-png", "-r", "100", "-f", "1", "-l", "1", str(pdf), f"{folder}/page"], check=True)
        [page] = [path for path in Path(folder).iterdir() if re.search(r"page-0*1\.png$", path.name)]
        (FOLDER / "pdf.png").write_bytes(page.read_bytes())


def shrink(path: Path) -> None:
    """256 colours are enough for a plan, and a quarter of the bytes."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    main()

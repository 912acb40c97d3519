"""A step may be one long word, as some languages make them: it breaks, and reaches over no card and no page."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.grid import cell
from tests.browser.looking import WIDTHS, beyond, sideways
from tests.browser.someone import Someone

Enter = Callable[..., Someone]
WORD = "Rechtsschutzversicherungsgesellschaftenangestelltenvertragsunterzeichnungszeremonie"
PAGES = ("", "task/25/", "what-if/", "what-if/?lag-25-24=4", "backwards/", "review/", "versions/3..4/", "versions/4/")


def test_one_long_word_breaks_wherever_it_stands(enter: Enter) -> None:
    anna = enter("anna")
    plan = anna.page.url.removeprefix(anna.url)
    anna.go(f"{plan}task/25/text/")
    anna.page.locator("input[name=text]").fill(WORD)
    anna.page.get_by_role("button", name="Save").click()
    expect(cell(anna, 25, "text")).to_contain_text(WORD)
    anna.go(f"{plan}versions/new/")
    anna.page.get_by_role("button", name="Save version and PDF").click()
    expect(anna.page).to_have_url(re.compile(r"/versions/4/"))
    found = []
    for path in PAGES:
        anna.go(plan + path)
        for width in WIDTHS:
            anna.page.set_viewport_size({"width": width, "height": 900})
            found += [f"{path} {width}: {fault}" for fault in (*sideways(anna.page), *beyond(anna.page))]
    assert not found, "\n".join(found)

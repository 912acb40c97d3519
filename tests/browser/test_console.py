"""The console must stay empty: a fault that is planted in a page is heard, so that silence says something."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Demo
from tests.browser.looking import faults
from tests.browser.serving import Served
from tests.browser.someone import someone

PLANTED = {
    "an error that is logged": "console.error('planted')",
    "a warning": "console.warn('planted')",
    "an error that nobody catches": "setTimeout(() => { throw new Error('planted') })",
    "what the policy forbids": "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')",
    "a file that is not there": "fetch('/static/nothing.js').then(() => null)",
}


@pytest.fixture
def served(demo: Demo) -> Served:
    return demo.served


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_heard(served: Served, browser: Browser, plant: str) -> None:
    with pytest.raises(AssertionError), someone(browser, served.url) as visitor:
        visitor.go("/signin/")
        visitor.page.evaluate(plant)
        for _turn in range(100):  # what the browser says comes a moment later
            if visitor.faults:
                break
            visitor.page.wait_for_timeout(50)


FAINT = {
    "dark": "@media (prefers-color-scheme: dark) { .planted { color: #333 } }",
    "narrow": "@media (width < 500px) { .planted { color: #eee } }",
    "light": "@media (prefers-color-scheme: light) { .planted { color: #ddd } }",
}
SEEN = {"dark": {"1440 dark", "390 dark"}, "narrow": {"390 light"}, "light": {"1440 light", "390 light"}}


@pytest.mark.parametrize("way", FAINT)
def test_a_text_that_is_faint_in_one_way_of_looking_is_seen(served: Served, browser: Browser, way: str) -> None:
    with someone(browser, served.url) as visitor:
        visitor.go("/signin/")
        assert faults(visitor.page) == []
        visitor.page.evaluate(
            """(rule) => {
              const sheet = new CSSStyleSheet();
              sheet.replaceSync(rule);
              document.adoptedStyleSheets = [sheet];
              const text = document.createElement("p");
              text.className = "planted";
              text.textContent = "Planted";
              document.querySelector("main").append(text);
            }""",
            FAINT[way],
        )
        assert {fault.partition(": color-contrast")[0] for fault in faults(visitor.page)} == SEEN[way]


def test_a_page_as_it_is_says_nothing(served: Served, browser: Browser) -> None:
    with someone(browser, served.url) as visitor:
        visitor.go("/signin/")

"""The console must stay empty: a fault that is planted in a page is heard, so that silence says something."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Demo
from tests.browser.looking import faults, untappable
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


def test_what_is_grave_is_seen_and_what_is_not_is_not_asked(served: Served, browser: Browser) -> None:
    with someone(browser, served.url) as visitor:
        visitor.go("/signin/")
        visitor.page.evaluate(
            """() => document.querySelector("main").insertAdjacentHTML("beforeend",
              '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><h6>Far below</h6><button class=btn></button>')"""
        )
        seen = {fault.partition(": ")[2].partition(":")[0] for fault in faults(visitor.page)}
        assert seen == {"image-alt", "button-name"}  # and not heading-order


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ('<p><button class="btn planted">Send</button></p>', ["BUTTON.btn planted 30 x 20"]),
        ('<p class="row"><a class="planted" href="/">Back</a></p>', ["A.planted 30 x 20"]),
        ('<p>Read <a class="planted" href="/">how it is counted</a> first.</p>', []),
        ('<p>It is read. <button class="linkish">Undo</button></p>', []),
        ('<label class="tick"><input type="checkbox"> <span>All of them</span></label>', []),
    ],
)
def test_what_a_finger_misses_is_seen(served: Served, browser: Browser, planted: str, seen: list[str]) -> None:
    """Links within a sentence are left out, and what its label makes large is large."""
    with someone(browser, served.url) as visitor:
        visitor.go("/signin/")
        visitor.page.set_viewport_size({"width": 390, "height": 900})
        visitor.page.evaluate(
            """(html) => {
              const sheet = new CSSStyleSheet();
              sheet.replaceSync(":is(a, button).planted { min-width: 0; min-height: 0; width: 30px; height: 20px; }");
              document.adoptedStyleSheets = [sheet];
              document.querySelector("main").insertAdjacentHTML("beforeend", html);
            }""",
            planted,
        )
        assert untappable(visitor.page) == [f"too small for a finger: {one}" for one in seen]
        assert not visitor.page.evaluate("matchMedia('(pointer: coarse)').matches")


@pytest.mark.parametrize("width", [390, 820, 1180])
def test_a_link_alone_in_a_cell_is_as_high_as_a_finger_on_a_tablet_too(
    served: Served, browser: Browser, width: int
) -> None:
    with someone(browser, served.url, viewport={"width": width, "height": 900}, has_touch=True) as visitor:
        visitor.go("/signin/")
        cells = '<th><a class="strong" href="/">A</a><br><small>B</small></th><td><a href="/">C</a></td>'
        visitor.page.evaluate(
            "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)",
            f'<table class="grid stackable"><tbody><tr class="planted">{cells}</tr></tbody></table>',
        )
        links = "all => all.map((one) => one.getBoundingClientRect().height)"
        assert visitor.page.eval_on_selector_all(".planted a", links) == [44, 44]


def test_a_page_as_it_is_says_nothing(served: Served, browser: Browser) -> None:
    with someone(browser, served.url) as visitor:
        visitor.go("/signin/")

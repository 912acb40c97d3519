"""The seller's map in a real browser: a dot is dragged, the form asks why, and nothing is written before it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.looking import faults
from tests.browser.someone import Someone

Enter = Callable[..., Someone]


def open_map(enter: Enter) -> tuple[Someone, list[str]]:
    """Anna at the map, and the methods of what her browser sends from then on."""
    anna, sent = enter("anna"), []
    anna.page.get_by_role("link", name="Open the map").click()
    expect(anna.page.locator("svg.people-map.is-movable")).to_be_visible()
    anna.page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    return anna, sent


def hold(anna: Someone, key: str, *, right: float, down: float = 0) -> None:
    """Take a dot and carry it so far, in parts of the map's width and height; it is not let go."""
    dot = anna.page.locator(f'g[data-whom="{key}"] circle.f-ink').bounding_box()
    chart = anna.page.locator("svg.people-map").bounding_box()
    assert dot and chart
    x, y, mouse = dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2, anna.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + right * chart["width"], y + down * chart["height"], steps=5)


def test_a_dot_that_is_dragged_asks_for_the_reason_and_then_stands_there(enter: Enter) -> None:
    anna, sent = open_map(enter)
    hold(anna, "p4", right=0.18, down=-0.15)
    anna.page.mouse.up()
    anna.page.wait_for_url(re.compile(r"map/4/\?stance=3&influence=5"))
    expect(anna.page.get_by_label("Stance today")).to_have_value("3")
    assert sent == []
    anna.page.get_by_label("Why, in one line").fill("He rated it low risk")
    anna.page.get_by_role("button", name="Place").click()
    expect(anna.page.locator("#toast")).to_contain_text("Marcus Lindqvist is saved. Only Larkspur sees it.")
    expect(anna.page.locator("#trail")).to_contain_text("He rated it low risk")
    expect(anna.page.locator('g[data-whom="p4"] title')).to_have_text(re.compile("stance neutral, influence decides"))


@pytest.mark.parametrize("how", ["escaped", "let go where it stood"])
def test_a_dot_that_is_put_back_stays(enter: Enter, how: str) -> None:
    anna, sent = open_map(enter)
    here = anna.page.url
    hold(anna, "p4", right=0.18 if how == "escaped" else 0.005)
    if how == "escaped":
        anna.press("Escape")
    anna.page.mouse.up()
    expect(anna.page.locator("g[transform]")).to_have_count(0)
    assert (anna.page.url, sent) == (here, [])


def test_every_page_of_the_map_is_for_every_eye(enter: Enter) -> None:
    anna = enter("anna")
    plan = anna.page.url.split("#")[0]
    for path in ("map/", "map/4/", "map/own/1/", "opportunity/"):
        anna.page.goto(plan + path)
        assert faults(anna.page) == [], path


def test_a_buyer_finds_no_way_there(enter: Enter) -> None:
    priya = enter("priya")
    expect(priya.page.locator("#people")).to_contain_text("Who decides, and what each person needs")
    expect(priya.page.locator("svg.people-map, .private")).to_have_count(0)

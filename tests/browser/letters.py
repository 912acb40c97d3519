"""The demo's letters, found by whom they are to, and waited for as long as a worker may take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic

from playwright.sync_api import Locator, expect

from tests.browser.post import PATIENCE
from tests.browser.someone import Someone

PAUSE = 500  # milliseconds between two looks


def newest(who: Someone, address: str, words: str = "") -> Locator:
    """The line of the newest letter to an address, and of those that say these words; waited for."""
    who.go("/outbox/")
    line = who.page.locator(".mails a", has_text=address).filter(has_text=words)
    look_until(who, line)
    return line.first


def open_letter(who: Someone, address: str, words: str = "") -> None:
    """Go to the page of that letter."""
    who.go(newest(who, address, words).get_attribute("href") or "")


def link_in_letter(who: Someone, address: str, door: str) -> str:
    """The link in the newest letter to an address, as a path: the server that sent it may have been another worker's.
    A letter is composed when the worker sends it."""
    open_letter(who, address)
    link = who.page.locator(f".letter a[href*='{door}']")
    look_until(who, link)
    return re.sub(r"^https?://[^/]+", "", link.first.get_attribute("href") or "")


def sign_in(who: Someone, email: str) -> None:
    """By a code that is read among the demo's letters, as its first user would."""
    type_code(who, email)
    expect(who.page).not_to_have_url(re.compile("/signin/"))


def type_code(who: Someone, email: str) -> None:
    """As far as the code of the letter leads."""
    who.go("/signin/")
    who.page.get_by_label("Work e-mail").fill(email)
    who.page.get_by_role("button", name="Send me a code").click()
    expect(who.page.get_by_role("heading", name="Type the code")).to_be_visible()
    with someone_beside(who) as beside:
        found = re.search(r"\d{4} \d{4}", newest(beside, email, "is your code").inner_text())
    assert found
    who.page.get_by_label("Code", exact=True).fill(found.group())
    who.page.get_by_role("button", name="Sign in").click()


@contextmanager
def someone_beside(who: Someone) -> Iterator[Someone]:
    """The same person at a second page."""
    beside = replace(who, page=who.context.new_page())
    yield beside
    beside.page.close()


def look_until(who: Someone, what: Locator) -> None:
    """Look at the page again, gently, until it holds this."""
    end = monotonic() + PATIENCE
    while not what.count():
        assert monotonic() < end, (
            f"Not there after {PATIENCE:g} seconds: {who.page.locator('main').inner_text()[:2000]}"
        )
        who.page.wait_for_timeout(PAUSE)
        who.page.reload()

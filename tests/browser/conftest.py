"""A real Chromium before all of mapapp on a real port, with the demo's plan in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.factor import set_up_app
from tests.browser.letters import sign_in
from tests.browser.serving import Served, mapapp
from tests.browser.someone import Someone, someone

ADDRESSES = {"anna": "anna.kessler@larkspur.example", "priya": "priya.raman@fenwick.example",
             "astrid": "astrid.holm@larkspur.example"}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    """The browser of this machine."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)  # the machine may have much else to do
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass(frozen=True)
class Demo:
    """The demo as it was played, everybody signed in: `states` are their cookies, `plan` is the plan's address."""

    served: Served
    states: dict[str, Any]
    plan: str


@pytest.fixture(scope="module")
def demo(browser: Browser) -> Iterator[Demo]:
    with mapapp(MAPAPP_DEMO="1") as served:
        states, plan = {}, ""
        for name, email in ADDRESSES.items():
            with someone(browser, served.url) as visitor:
                sign_in(visitor, email)
                if name == "astrid":
                    set_up_app(visitor)
                states[name] = visitor.context.storage_state()
                if name == "priya":
                    plan = visitor.page.url.removeprefix(served.url)
        served.keep()
        yield Demo(served, states, plan)


@pytest.fixture
def enter(browser: Browser, demo: Demo) -> Iterator[Callable[..., Someone]]:
    """Somebody of the demo at the plan page. The plan is as it was played, whatever the last test did to it."""
    demo.served.put_back()
    with ExitStack() as stack:

        def come(name: str, path: str = "", **options: Any) -> Someone:
            who = stack.enter_context(someone(browser, demo.served.url, storage_state=demo.states[name], **options))
            who.go(path or demo.plan)
            return who

        yield come

"""A real Chromium before all of mapapp on a real port, with the demo's plan in it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
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
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def started() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)  # the machine may have much else to do
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of a module, not of all: as long as it is open, Django takes this thread for one that must not wait for a row."""
    with started() as browser:
        yield browser


@dataclass(frozen=True)
class Demo:
    """The demo as it was played, everybody signed in: `states` are their cookies, `plan` is the plan's address."""

    served: Served
    states: dict[str, Any]
    plan: str


@pytest.fixture(scope="session")
def lent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the first worker leaves the demo for the others."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def demo(lent: Path) -> Iterator[Demo]:
    """The demo is played once a run, and each worker has a server of its own on which it stands as it was played."""
    about = lent / "about.json"
    with ExitStack() as stack:
        with (lent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if about.exists():
                served = None
            else:
                served = stack.enter_context(mapapp(MAPAPP_DEMO="1"))
                about.write_text(json.dumps(everybody_signs_in(served)))
                served.keep()
                served.lend(lent)
        states, plan = json.loads(about.read_text())
        yield Demo(served or stack.enter_context(mapapp(lent, MAPAPP_DEMO="1")), states, plan)


def everybody_signs_in(served: Served) -> tuple[dict[str, Any], str]:
    """Their cookies, and the plan's address."""
    states, plan = {}, ""
    with started() as browser:
        for name, email in ADDRESSES.items():
            with someone(browser, served.url) as visitor:
                sign_in(visitor, email)
                if name == "astrid":
                    set_up_app(visitor)
                states[name] = visitor.context.storage_state()
                if name == "priya":
                    plan = visitor.page.url.removeprefix(served.url)
    return states, plan


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

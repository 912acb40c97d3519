"""A real Chromium before all of mapapp on a real port, with the demo's plan in it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
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
LONGEST = timedelta(minutes=2)  # that a test here takes on a busy machine


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
    """The demo as it was played, everybody signed in: `states` are their cookies, `plan` is the plan's address, `lent`
    the folder with which another server begins as it stood then."""

    lent: Path
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
def stage(lent: Path) -> Iterator[Callable[[Browser], Demo]]:
    """The demo as it is played today: once a day for the whole run, and each worker has a server of its own on which it
    stands as it was played. A day later its steps would be a day later than the story tells."""
    played: dict[date, Demo] = {}
    with ExitStack() as stack:

        def of_today(browser: Browser) -> Demo:
            today = datetime.now(UTC).date()
            if today not in played:
                folder = lent / today.isoformat()
                folder.mkdir(exist_ok=True)
                played[today] = stack.enter_context(played_in(folder, browser))
            return played[today]

        yield of_today


@contextmanager
def played_in(lent: Path, browser: Browser) -> Iterator[Demo]:
    """A server of the demo that is lent by this folder; who comes first plays it."""
    about = lent / "about.json"
    with ExitStack() as stack:
        with (lent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if about.exists():
                served = None
            else:
                served = stack.enter_context(mapapp(MAPAPP_DEMO="1"))
                signed_in = json.dumps(everybody_signs_in(served, browser))
                served.keep()
                served.lend(lent)
                about.write_text(signed_in)
        states, plan = json.loads(about.read_text())
        yield Demo(lent, served or stack.enter_context(mapapp(lent, MAPAPP_DEMO="1")), states, plan)


@pytest.fixture(autouse=True)
def within_a_day() -> None:
    """No test begins so late that the day ends in its middle: what is due today would be late at its end."""
    now = datetime.now(UTC)
    left = datetime.combine(now + timedelta(days=1), datetime.min.time(), UTC) - now
    if left < LONGEST:
        time.sleep(left.total_seconds() + 1)


@pytest.fixture
def demo(within_a_day: None, stage: Callable[[Browser], Demo], browser: Browser) -> Demo:
    """The demo as it is played today."""
    return stage(browser)


def everybody_signs_in(served: Served, browser: Browser) -> tuple[dict[str, Any], str]:
    """Their cookies, and the plan's address."""
    states, plan = {}, ""
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

"""A person at a browser: an own context, what goes wrong in it, and pictures of what is seen."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.house.architecture import ROOT

SHOTS = Path(os.environ.get("MAPAPP_SHOTS") or ROOT / "var" / "screenshots")
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
ASKED_FOR = re.compile(r"the server responded with a status of (409|422)")  # answers that a test provokes


@dataclass
class Someone:
    """A page and what its console said; nothing may stand there at the end."""

    context: BrowserContext
    page: Page
    url: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Response | None:
        return self.page.goto(self.url + path)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def shot(self, name: str, **more: Any) -> Path:
        """A picture of what is seen, in the folder of pictures."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png"
        self.page.screenshot(path=path, animations="disabled", **more)
        return path

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not ASKED_FOR.search(message.text):
            self.faults.append(message.text)


@contextmanager
def someone(browser: Browser, url: str, *, faults: bool = True, **options: Any) -> Iterator[Someone]:
    """Open a context; when it closes its console must have been silent."""
    context = browser.new_context(**{**DESK, "reduced_motion": "reduce", **options})  # colours stand still
    found = Someone(context, context.new_page(), url)
    context.set_default_timeout(30_000)  # the machine may have much else to do
    context.on("weberror", lambda error: found.faults.append(str(error.error)))
    context.on("console", found.hear)
    try:
        yield found
    finally:
        context.close()
    assert found.faults == [] or not faults

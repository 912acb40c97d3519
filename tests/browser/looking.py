"""What a page must hold for every eye: no serious fault that axe finds, and no scrolling sideways."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1440, 768, 390, 320)
GRAVE = ("serious", "critical")
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
ALL = {"resultTypes": ["violations"]}


@cache
def _script() -> str:
    return str(Axe().axe_script)


def axe(page: Page, options: dict[str, Any] = ALL, part: str = "html") -> list[str]:
    """What axe calls serious or critical in a part of the page as it stands: rule, place, what it says."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found = page.evaluate(f"axe.run({json.dumps(part)}, {json.dumps(options)}).then(found => found.violations)")
    return [
        f"{rule['id']}: {node['target'][-1]} ({node['failureSummary'].splitlines()[-1].strip()[:160]})"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"][:3]
    ]


def sideways(page: Page) -> list[str]:
    """The widest things that reach over the right edge of the window, if the page scrolls sideways."""
    return list(
        page.evaluate(
            """() => {
              const wide = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= wide) return [];
              const inScroller = (node) => { for (let up = node.parentElement; up; up = up.parentElement)
                if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true; return false; };
              const over = [...document.querySelectorAll("body *")].filter((node) =>
                node.getBoundingClientRect().right > wide + 1 && !inScroller(node));
              return [`scrolls sideways at ${innerWidth}`, ...over.slice(0, 3).map((node) =>
                `${node.tagName}.${node.className} ${Math.round(node.getBoundingClientRect().right)}`)];
            }"""
        )
    )


def faults(page: Page) -> list[str]:
    """Of a page at four widths, light and dark."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += sideways(page)
        if width in (1440, 390):
            for theme, options in (("light", ALL), ("dark", COLOURS)):
                page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                found += [f"{width} {theme}: {fault}" for fault in axe(page, options)]
            page.emulate_media(color_scheme="light")
    return list(dict.fromkeys(found))

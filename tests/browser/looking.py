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
REST = {"rules": {"color-contrast": {"enabled": False}}, "resultTypes": ["violations"]}
# One text of each look: the same tags, classes, colours, size and weight of letters, from the body down to it. Contrast
# is most of what axe computes, and a table says the same a hundred times.
LOOKS = """() => {
  const known = new Map(), first = new Map();
  const look = (node) => {
    if (!known.has(node)) {
      const is = getComputedStyle(node);
      const own = [node.tagName, node.getAttribute("class"), is.color, is.backgroundColor, is.backgroundImage,
        is.opacity, is.fontSize, is.fontWeight, is.textShadow, is.position, is.display].join("|");
      known.set(node, (node.parentElement ? look(node.parentElement) : "") + ">" + own);
    }
    return known.get(node);
  };
  const keep = (node) => first.has(look(node)) || first.set(look(node), node);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (texts.currentNode.data.trim()) keep(texts.currentNode.parentElement);
  document.querySelectorAll("input, select, textarea").forEach(keep);
  return {include: [...first.values()]};
}"""


@cache
def _script() -> str:
    return str(Axe().axe_script)


def axe(page: Page, options: dict[str, Any] = ALL, part: str = "html") -> list[str]:
    """What axe calls serious or critical in a part of the page as it stands: rule, place, what it says."""
    return _run(page, json.dumps(part), options)


def contrast(page: Page) -> list[str]:
    """Which looks of the page as it stands are too faint to read."""
    return _run(page, f"({LOOKS})()", COLOURS)


def _run(page: Page, part: str, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found = page.evaluate(f"axe.run({part}, {json.dumps(options)}).then(found => found.violations)")
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
    """Of a page at four widths, light and dark: every element wide and light, every look of a text in all four ways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += sideways(page)
        if width in (1440, 390):
            here = axe(page) if width == 1440 else [*axe(page, REST), *contrast(page)]
            found += [f"{width} light: {fault}" for fault in here]
            page.emulate_media(color_scheme="dark")
            found += [f"{width} dark: {fault}" for fault in contrast(page)]
            page.emulate_media(color_scheme="light")
    return list(dict.fromkeys(found))

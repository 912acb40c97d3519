"""What a page must hold for every eye and hand: no serious fault that axe finds, no scrolling sideways, nothing that a
finger misses."""

from __future__ import annotations

from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page

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


# A rule whose findings are never grave need not be asked: together they are a quarter of the cost. axe knows the weight
# of each, and gives it to all that the rule finds.
RUN = """([part, options, grave]) => {
  const rules = {...options.rules};
  for (const rule of axe._audit.rules) if (!grave.includes(rule.impact)) rules[rule.id] = {enabled: false};
  return axe.run(part, {...options, rules}).then((found) => found.violations);
}"""


@cache
def _script() -> str:
    return str(Axe().axe_script)


def axe(page: Page, options: dict[str, Any] = ALL, part: str = "html") -> list[str]:
    """What axe calls serious or critical in a part of the page as it stands: rule, place, what it says."""
    return _run(page, part, options)


def contrast(page: Page) -> list[str]:
    """Which looks of the page as it stands are too faint to read."""
    return _run(page, page.evaluate_handle(LOOKS), COLOURS)


def _run(page: Page, part: Any, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found = page.evaluate(RUN, [part, options, GRAVE])
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


BEYOND = """() => [...document.querySelectorAll(".card *")].filter((node) => {
  const {width, right} = node.getBoundingClientRect();
  if (!width || node.closest(".vh, svg, .choice, dialog")) return false;
  for (let up = node.parentElement; !up.matches(".card"); up = up.parentElement)
    if (getComputedStyle(up).overflowX !== "visible") return false;
  return right > node.closest(".card").getBoundingClientRect().right + 1;
}).slice(0, 3).map((node) => `beyond its card: ${node.tagName}.${node.className}`)"""


def beyond(page: Page) -> list[str]:
    """What reaches over the right edge of its card, and is no part of what scrolls there."""
    return list(page.evaluate(BEYOND))


# What a finger has to hit: all but what stands inside a line of text, which the guidelines leave out. A field is also
# hit by its label. Half a pixel is what rounding costs.
SMALL = """([all, least]) => [...document.querySelectorAll(all)].filter((one) => {
  if (!one.checkVisibility({visibilityProperty: true}) || one.closest(".vh, .skip, [inert]")) return false;
  if (one.matches("a, .linkish") && getComputedStyle(one).display === "inline") return false;
  const isBig = (part) => { const {width, height} = part.getBoundingClientRect();
    return width >= least - 0.5 && height >= least - 0.5; };
  const isThere = (part) => { const {width, height} = part.getBoundingClientRect(); return width > 1 && height > 1; };
  return isThere(one) && ![one, ...(one.labels || [])].some(isBig);
}).slice(0, 3).map((one) => {
  const {width, height} = one.getBoundingClientRect();
  return `too small for a finger: ${one.tagName}.${one.className} ${Math.round(width)} x ${Math.round(height)}`;
})"""
TAPPED = "a[href], button, input, select, textarea, summary"
FINGER = 44  # CSS pixels
# One a page, and open as long as the page: a session that ends takes the page's virtual authenticator with it.
HANDS: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


def untappable(page: Page) -> list[str]:
    """What of the page as it stands is smaller than a finger, were it touched; it is left as it was: with a mouse."""
    if page not in HANDS:
        HANDS[page] = page.context.new_cdp_session(page)
    device = HANDS[page]
    device.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    found = list(page.evaluate(SMALL, [TAPPED, FINGER]))
    device.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    return found


# Nobody hears what a table is whose name points at nothing, and axe says so only of what one can act on.
NAMELESS = """() => [...document.querySelectorAll("table")].filter((table) => {
  const by = (table.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id));
  const words = [table.getAttribute("aria-label"), table.caption && table.caption.textContent];
  return ![...words, ...by.map((node) => node && node.textContent)].some((text) => text && text.trim());
}).map((table) => `a table without a name: ${table.className}`)"""


def faults(page: Page) -> list[str]:
    """Of a page at four widths, light and dark: every element wide and light, every look of a text in all four ways,
    and on a phone what a finger hits. Every table has a name."""
    found = list(page.evaluate(NAMELESS))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += sideways(page)
        if width == 1440:
            found += [f"1440 light: {fault}" for fault in axe(page)]
            page.emulate_media(color_scheme="dark")
            found += [f"1440 dark: {fault}" for fault in contrast(page)]
        if width == 390:
            found += untappable(page)
            found += [f"390 dark: {fault}" for fault in contrast(page)]
            page.emulate_media(color_scheme="light")
            found += [f"390 light: {fault}" for fault in (*axe(page, REST), *contrast(page))]
    return list(dict.fromkeys(found))

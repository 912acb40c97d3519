"""What a buyer may read never holds the words of selling (PRODUCT, Always; UX, Wording)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.builders import TODAY, Scene
from tests.house.architecture import HOUSE, ROOT, sources
from tests.pages.reading import words

FORBIDDEN = re.compile(
    r"\b(?-i:MAPs?)\b|\b(deals?|opportunit(y|ies)|prospects?|close (plan|date)s?|closed (won|lost)|pipeline)\b",
    re.IGNORECASE,
)  # one maps the columns of a sheet: only the noun in capitals is a word of selling
EXCLAIMS = re.compile(r"[A-Za-z]!(\s|$|[\"”’])")
SELLERS_ONLY = {
    "plans/_joining.html", # drawn for sellers until a buyer has joined
    "private/opportunity.html", # a page that buyers have not: the CRM's own words
    "private/opportunities.html", "private/brought.html", "private/_brought_report.html", # as is the team's list
    "private/opportunity_settings.html",
}  # fmt: skip
SELLERS_CODE = {
    "insight/detectors/beginnings.py",
    "insight/detectors/dates.py",
    "insight/detectors/rules.py",
    "exchange/opportunities/columns.py",
    "insight/parts/buyer.py",
    "drawing/how_we_count.py",
    "drawing/opportunity.py",
    "pages/opportunity_forms.py",
    "private/changes/opportunity.py",
    "private/deals.py",
}
SELLERS_ROOMS = ("portfolio/",)  # of pages that only members of a selling team have
SAYS = {
    "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext", "_l", "_t",
}  # fmt: skip


def faults(text: str) -> list[str]:
    """The forbidden words of a text, and its exclamations."""
    return [match.group() for pattern in (FORBIDDEN, EXCLAIMS) for match in pattern.finditer(text)]


def seen_in(template: str) -> str:
    """What stands in a template outside its tags, comments and markup, and in its translated strings."""
    strings = re.findall(r"""\{%\s*(?:translate|blocktranslate)\s+(?:"([^"]*)"|'([^']*)')""", template)
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", " ", template, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|placeholder|alt|content|data-k)="([^"]*)"', bare)
    return "\n".join([re.sub(r"<[^>]*>", " ", bare), *spoken, *(a or b for a, b in strings)])


def said_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every literal that goes through gettext, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value


def test_no_template_says_what_only_sellers_say() -> None:
    folder = ROOT / "templates"
    found = {
        str(path.relative_to(folder)): bad
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".html", ".txt")
        and str(path.relative_to(folder)) not in SELLERS_ONLY
        and not str(path.relative_to(folder)).startswith(SELLERS_ROOMS)
        and (bad := faults(seen_in(path.read_text())))
    }
    assert found == {}


def test_no_string_in_code_says_what_only_sellers_say() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {bad}"
        for path in sources(HOUSE)
        if str(path.relative_to(HOUSE)) not in SELLERS_CODE
        and not str(path.relative_to(HOUSE)).startswith(SELLERS_ROOMS)
        for line, text in said_in(ast.parse(path.read_text()))
        if (bad := faults(text))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text", ["Your MAP", "this deal", "The close date moves", "an opportunity", "our Prospects", "Overdue!"]
)
def test_a_planted_word_is_found(text: str) -> None:
    assert faults(text)
    assert faults(seen_in(f'<p>{{% translate "{text}" %}}</p>'))


@pytest.mark.parametrize(
    "text", ["Map the columns of your sheet", "Nothing waits on you", "Close this notice", "ideal"]
)
def test_everyday_words_pass(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize("path", ["", "people/", "versions/"])
def test_a_page_that_a_buyer_gets_has_none_of_them(scene: Scene, path: str) -> None:
    with time_machine.travel(TODAY, tick=False):
        html = scene.client("priya").get(f"/p/{scene.workspace.code}/{path}").content.decode()
    assert faults(words(re.sub(r"<title>mapapp", "<title>", html)).replace("mapapp", "")) == []


def test_the_exempt_files_exist() -> None:
    assert all(Path(ROOT / "templates" / name).exists() for name in SELLERS_ONLY)
    assert all((HOUSE / name).exists() for name in SELLERS_CODE)

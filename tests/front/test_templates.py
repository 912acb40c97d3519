"""What stands in the templates is fit for a strict policy: no inline style, script or handler; files exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.front.sheets import ROOT, STATIC, TEMPLATES

NOT_PAGES = ("digests", "post", "snapshots")  # letters and the PDF carry their style with them


def is_page(path: Path) -> bool:
    return path.relative_to(TEMPLATES).parts[0] not in NOT_PAGES and not path.name.startswith("mail_")


PAGES = sorted(filter(is_page, TEMPLATES.rglob("*.html")))
FORBIDDEN = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=|<style\b|<script\b(?![^>]*\bsrc=)|javascript:|\|\s*safe\b|hx-on|["']js:|autoescape\s+off""",
    re.I,
)


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_inline(path: Path) -> None:
    assert FORBIDDEN.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    ['<p style="color:red">', '<a onclick="x()">', "<script>x()</script>", "{{ text|safe }}", "<div hx-on:click='x'>"],
)
def test_a_planted_fault_is_found(planted: str) -> None:
    assert FORBIDDEN.search(planted)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_file_that_a_template_names_is_there(path: Path) -> None:
    named = re.findall(r"{%\s*static\s+['\"]([^'\"]+)", path.read_text(encoding="utf-8"))
    assert [file for file in named if not (ROOT / "static" / file).is_file()] == []


def test_every_font_that_the_sheet_names_is_there_with_its_licence() -> None:
    named = re.findall(r'url\("([^"]+)"\)', (STATIC / "fonts.css").read_text(encoding="utf-8"))
    assert len(named) == 7
    assert all((STATIC / file).resolve().read_bytes()[:4] == b"wOF2" for file in named)
    assert "SIL OPEN FONT LICENSE" in (ROOT / "static" / "fonts" / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: str(path.name))
def test_scripts_make_no_markup_and_run_no_text(path: Path) -> None:
    assert not re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write", path.read_text()
    )

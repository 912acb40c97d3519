"""What keeps the house calm: small files, short pages, one door, one clock, no way round autoescape."""

from __future__ import annotations

import ast
import re

from tests.house.architecture import HOUSE, ROOT, functions, room_of, sources

SAFE_TEXT = {"mapapp/drawing"}  # our own SVG, escaped where it is made
EXEMPT = {
    "mapapp/pages/stop.py",  # one-click unsubscribe (RFC 8058) comes from mail servers
    "mapapp/pages/saml.py",  # a company's sign-in posts its signed answer; the page only hands it back to the browser
}


def test_no_file_passes_400_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


def test_no_page_handler_passes_40_lines() -> None:
    long = [
        f"{path.name}:{function.name} {length}"
        for path in sources(HOUSE / "pages")
        for function in functions(ast.parse(path.read_text()))
        if (length := (function.end_lineno or 0) - function.lineno + 1) > 40
    ]
    assert long == []


def test_no_template_passes_150_lines() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in (ROOT / "templates").rglob("*.html")
        if (n := len(p.read_text().splitlines())) > 150
    }
    assert long == {}


def test_pages_fetch_through_the_gate() -> None:
    nouns = "Task|Phase|Stakeholder|Goal|Measure|Version|Workspace|Seat|Invite|Event|Comment"
    around = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in sources(HOUSE / "pages")
        if path.name != "gate.py"
        for found in re.finditer(rf"\b(?:{nouns})\.objects", path.read_text())
    ]
    assert around == []


def test_the_domain_reads_no_clock() -> None:
    rooms = {"schedule", "plans", "access", "insight", "drawing"}
    clocks = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in sources()
        if room_of(path) in rooms and path.name not in ("models.py", "jobs.py") and "models" not in path.parts
        for found in re.finditer(r"timezone\.now\(|datetime\.now\(|date\.today\(|time\.time\(", path.read_text())
    ]
    assert clocks == []


def test_text_is_escaped_everywhere_else() -> None:
    unsafe = [
        str(path.relative_to(ROOT))
        for path in sources()
        if re.search(r"\bmark_safe\(|\bSafeString\(", path.read_text())
        and not any(str(path.relative_to(ROOT)).startswith(place) for place in SAFE_TEXT)
    ]
    assert unsafe == []


def test_csrf_is_checked_everywhere_else() -> None:
    exempt = {str(path.relative_to(ROOT)) for path in sources() if "csrf_exempt" in path.read_text()}
    assert exempt <= EXEMPT


def test_no_template_styles_or_scripts_inline() -> None:
    pattern = re.compile(r"\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|\|\s*safe\b")
    mail_or_paper = ("digests", "snapshots")
    found = [
        f"{path.relative_to(ROOT)}: {match.group().strip()}"
        for path in (ROOT / "templates").rglob("*.html")
        if path.relative_to(ROOT / "templates").parts[0] not in mail_or_paper
        for match in pattern.finditer(path.read_text())
    ]
    assert found == []


def test_every_table_of_a_page_has_a_name() -> None:
    """Who hears a page goes from table to table by their names: a heading's, words of its own, or a caption."""
    mail_or_paper = ("digests", "snapshots")
    named = re.compile(r"<table[^>]*\saria-label(?:ledby)?=|<table[^>]*>\s*<caption")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if path.relative_to(ROOT / "templates").parts[0] not in mail_or_paper and not path.name.startswith("mail_")
        for text in [path.read_text()]
        for table in re.finditer("<table", text)
        if not named.match(text, table.start())
    ]
    assert found == []


def test_a_column_that_is_added_lets_those_write_who_do_not_know_it() -> None:
    """While one process moves the tables on, others of the release before write rows: a column is empty for them, or
    the database fills it. Of migrations since 0047."""
    added = [
        (path.name, node)
        for path in sorted((HOUSE / "migrations").glob("[0-9]*.py"))
        if path.name >= "0047"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("AddField")
    ]
    refuse = [
        f"{name}: {ast.unparse(node)}"
        for name, node in added
        if not any(lets in ast.unparse(node) for lets in ("null=True", "db_default="))
    ]
    assert added and refuse == []

"""What the gates stand on; they tell their figures at the end: `./dev gates` prints them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.gates.figures import FULL, Figures, told
from tests.gates.once import begin as begin
from tests.gates.once import built as built
from tests.gates.once import once as once
from tests.gates.once import town as town
from tests.turns import TURN

FOLDER = Path(__file__).parent
FOUND = re.compile(r"_(is|are)_found(_|$)")  # so tests are called that plant a fault, to show that a gate can fail
# Gates whose planted faults meet writers, workers or rows of the database at hand.
MEET = re.compile(r"_g(4|5|6|7|8|10|11)_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """That a gate can fail is shown on the first database, but where the database has a part in the fault."""
    for item in items:
        if item.path.parent == FOLDER and FOUND.search(item.name.partition("[")[0]) and not MEET.search(item.path.name):
            item.add_marker(pytest.mark.once)


@pytest.fixture
def figures(record_property: Any) -> Figures:
    return Figures(record_property)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Refusals are what some gates ask for, thousands of them: none is news in a log."""
    log = logging.getLogger("django.request")
    log.disabled = True
    yield
    log.disabled = False


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [r for name in ("passed", "failed") for r in terminalreporter.stats.get(name, ()) if r.when == "call"]
    lines = told(reports)
    if lines:
        profile = "full profile" if FULL else f"fast profile, TEST_TURN={TURN}"
        where = f"{profile}, {connection.vendor}"
        terminalreporter.section(f"gates: {where}", sep="-")
        for line in lines:
            terminalreporter.write_line(line)

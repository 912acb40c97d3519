"""The gates tell their figures at the end: `./dev gates` prints them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.gates.figures import FULL, Figures, told


@pytest.fixture
def figures(record_property: Any) -> Figures:
    return Figures(record_property)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [r for name in ("passed", "failed") for r in terminalreporter.stats.get(name, ()) if r.when == "call"]
    lines = told(reports)
    if lines:
        where = f"{'full' if FULL else 'fast'} profile, {connection.vendor}"
        terminalreporter.section(f"gates: {where}", sep="-")
        for line in lines:
            terminalreporter.write_line(line)

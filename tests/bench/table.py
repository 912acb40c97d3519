"""Figures as a table of ratios, each with its target beside it."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path

from tests.bench.rounds import Figure, p95

SCALES = {"ms": 1e3, "MB": 1e-6}
HEAD = (
    f"{'figure':11}{'database':12}{'mapapp':>10}{'p95':>10}{'floor':>10}{'p95':>10}{'ratio':>8}{'target':>9}   against"
)


def machine() -> str:
    """What it was measured on."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} x {model}, Python {platform.python_version()}, "
        f"load {load}"
    )


def line(database: str, figure: Figure) -> str:
    """One row: medians and p95 of both, and the ratio of the medians."""
    scale = SCALES[figure.unit]
    ours, floor = (
        f"{statistics.median(values) * scale:>10.2f}{p95(values) * scale:>10.2f}"
        for values in (figure.ours, figure.floor)
    )
    target = "" if figure.most is None else f"<= {figure.most:.1f}"
    word = "   MISSED: " if figure.is_missed else "   "
    return f"{figure.name:11}{database:12}{ours}{floor}{figure.ratio:>8.2f}{target:>9}{word}{figure.what}"


def verdict(missed: Sequence[str]) -> str:
    """Which targets are missed, in words."""
    return f"Missed: {', '.join(missed)}." if missed else "Every target is met."

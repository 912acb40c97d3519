"""A part of a letter about several plans, each of which keeps what was said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """What was said about one plan, and how far that had come: kept with the part's own row."""

    text: str
    revision: int

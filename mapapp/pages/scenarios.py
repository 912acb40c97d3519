"""What a form or an address says of a scenario: only what differs from what its reader saw."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from django.http import QueryDict
from django.utils.translation import gettext as _

from mapapp.plans.changes.scenario import Pair, Scenario

NAME = re.compile(r"(due|starts|keep|lag)-(\d{1,6})(?:-(\d{1,6}))?")
LONGEST_ADDRESS = 3500  # characters: beyond, web servers refuse it


@dataclass(frozen=True, slots=True)
class Said:
    """The scenario that was asked for. `unread`: by task number what could not be read (0: the target)."""

    scenario: Scenario
    unread: Mapping[int, str]


def said_in(data: QueryDict) -> Said:
    """Read it from an address, from a form that holds the scenario alone, or from the list with `was` beside it."""
    due: dict[int, date] = {}
    starts: dict[int, date] = {}
    lags: dict[Pair, int] = {}
    unread: dict[int, str] = {}
    was = dict(parse_qsl(data.get("was", ""))) if "was" in data else None
    for name in data:
        found, text = NAME.fullmatch(name), data.get(name, "").strip()
        if found is None or not text or (was is not None and text == was.get(name)):
            continue
        kind, number = found[1], int(found[2])
        try:
            if kind == "due":
                due[number] = date.fromisoformat(text)
            elif kind == "starts":
                starts[number] = date.fromisoformat(text)
            elif kind == "lag" and found[3]:
                lags[number, int(found[3])] = _days(text)
        except ValueError:
            unread[number] = _days_wanted() if kind == "lag" else _day_wanted()
    for number in due:
        if f"keep-{number}" in data and number not in starts and (kept := _day((was or {}).get(f"starts-{number}"))):
            starts[number] = kept
    return Said(Scenario(due, starts, lags, _target(data, was, unread)), unread)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _target(data: QueryDict, was: Mapping[str, str] | None, unread: dict[int, str]) -> date | None:
    text = data.get("target", "").strip()
    if not text or (was is not None and text == was.get("target")):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        unread[0] = _day_wanted()
        return None


def _days(text: str) -> int:
    days = int(text.replace("−", "-").replace("–", "-"))
    if abs(days) > 999:
        raise ValueError
    return days


def _day_wanted() -> str:
    return _("That is not a day. Choose one, like 25 Feb 2026.")


def _days_wanted() -> str:
    return _("Write by how many working days, like 3 or -2.")

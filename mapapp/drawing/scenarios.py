"""A scenario as an address: `?due-22=2026-02-25&lag-24-22=-2&target=2026-03-24`. It can be sent to a colleague."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from mapapp.plans.changes.scenario import Scenario

Fields = tuple[tuple[str, str], ...]


def fields_of(scenario: Scenario) -> Fields:
    """Name and value of all that would be different, as forms and addresses spell it."""
    found = [(f"due-{number}", day.isoformat()) for number, day in sorted(scenario.due.items())]
    found += [(f"starts-{number}", day.isoformat()) for number, day in sorted(scenario.starts.items())]
    found += [(f"lag-{after}-{before}", str(lag)) for (after, before), lag in sorted(scenario.lags.items())]
    if scenario.target_on:
        found.append(("target", scenario.target_on.isoformat()))
    return tuple(found)


def scenario_url(code: str, scenario: Scenario) -> str:
    """Where it is tried."""
    address, fields = reverse("what_if", args=[code]), fields_of(scenario)
    return f"{address}?{urlencode(fields)}" if fields else address

"""The child process that opens the holiday tables: answers one question in JSON and ends."""

from __future__ import annotations

import json
import sys
from typing import Any

from mapapp.schedule.holidays import countries, holidays_of, weekend_of

CENTURY = range(2000, 2100)
NOW = 2026  # whose weekend is usual there: countries change it once in a generation


def answer(question: str, *codes: str) -> Any:
    """What was asked. Raises ValueError for a country or a subdivision that is not known."""
    if question == "countries":
        return [[country.code, country.name] for country in countries()]
    if question == "land":
        return _land(*codes)
    country, subdivision = codes
    return {day.isoformat(): name for day, name in holidays_of(country, subdivision or None, CENTURY).items()}


def _land(code: str) -> dict[str, Any]:
    found = next((country for country in countries() if country.code == code), None)
    if found is None:
        raise ValueError(f"no holidays are known for {code!r}")
    weekend = "".join(str(day) for day in sorted(weekend_of(code, NOW)))
    return {"name": found.name, "weekend": weekend, "subdivisions": found.subdivisions}


def main() -> int:
    """0 when an answer was written, 1 when nothing is known of what was asked."""
    try:
        found = answer(*sys.argv[1:])
    except (ValueError, TypeError):
        return 1
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())

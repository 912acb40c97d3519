"""The product's worker and beat whose minutes are shorter, and who do less at once, so that a kill meets them in the
middle. EVERY says how many seconds there are between two looks; 10 leaves the clock as it is.

    celery --app tests.portfolio.hurried worker
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from random import random
from time import sleep
from typing import Any

from mapapp.celery import app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.gates.served_settings")
app.loader.import_default_modules()

from mapapp.exchange.opportunities import looking  # noqa: E402  # after the application stands
from mapapp.portfolio import jobs, refreshing  # noqa: E402
from tests.portfolio import clock  # noqa: E402

EVERY = float(os.environ["EVERY"])
OFTEN = 60.0  # seconds: what comes less often waits for no minute


def slowly(act: Callable[..., Any], most: float) -> Callable[..., Any]:
    """It takes some time, now more, now less: whoever begins first is overtaken."""

    def acted(*what: Any, **how: Any) -> Any:
        sleep(random() * most)
        return act(*what, **how)

    return acted


clock.kept()
jobs.SILENCE = timedelta(seconds=EVERY)
app.conf.beat_schedule = {
    name: {**one, "schedule": min(one["schedule"], EVERY)} if EVERY < 10 and one["schedule"] <= OFTEN else one
    for name, one in app.conf.beat_schedule.items()
}
refreshing.PORTION, looking.AT_ONCE = 1, 20
refreshing._plans = slowly(refreshing._plans, 0.2)
looking.take_rows = slowly(looking.take_rows, 0.3)  # type: ignore[attr-defined]

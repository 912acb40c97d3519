"""The doorbell: the row is the truth, and a ring that nobody hears is found by the sweep within a minute."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from mapapp.work.patience import Aside, Late

log = logging.getLogger(__name__)
BELL = Aside("bell", 1.0)


def ring(task: str, *ids: int, within: float | None = None) -> None:
    """Ask the worker, once this transaction is committed, to look at the rows with these ids; `within` so many seconds,
    or not at all.

    `task` is the job's full name, so a room rings one that stands above it. Never hurts the caller: a broker that is
    away or slow costs him a second at most, however often he rings, and is logged.
    """
    transaction.on_commit(partial(_rung, task, ids, within))


def _rung(task: str, ids: tuple[int, ...], within: float | None) -> None:
    try:
        BELL.do(partial(_ring, task, ids, within), even_late=True)
    except Late:
        log.warning("nobody waits for the bell: %s for %s rows", task, len(ids))


def _ring(task: str, ids: tuple[int, ...], within: float | None) -> None:
    try:
        current_app.send_task(task, args=ids, expires=within, retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError) as problem:
        log.warning("nobody heard the bell: %s for %s rows (%s)", task, len(ids), type(problem).__name__)

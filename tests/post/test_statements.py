"""How hard a commit of letters waits for the disk: not within a round, and as ever after it."""

from __future__ import annotations

import pytest
from django.db import connection

from mapapp.post.statements import unhurried

FULL, NORMAL = 2, 1


def waits() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("erasable_history")
def test_a_round_does_not_wait_for_the_disk_and_what_comes_after_does() -> None:
    if connection.vendor != "sqlite":
        with unhurried():  # nothing to be said to PostgreSQL, which would refuse it
            assert connection.vendor == "postgresql"
        return
    assert waits() == FULL
    with pytest.raises(ZeroDivisionError), unhurried():
        assert waits() == NORMAL
        _ = 1 / 0
    assert waits() == FULL


@pytest.mark.django_db
def test_within_somebody_elses_transaction_nothing_is_changed() -> None:
    with unhurried():
        assert connection.vendor != "sqlite" or waits() == FULL

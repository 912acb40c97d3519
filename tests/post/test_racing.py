"""Two workers at one letter: the database lets one have it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from mapapp.post.deliver import deliver
from tests.post.conftest import NOON, letter
from tests.post.sink import Sink


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_copy(sink: Sink) -> None:
    ids = [letter(f"digest:{n}").pk for n in range(10)]
    start = Barrier(2)

    def work() -> list[str]:
        start.wait()
        try:
            return [deliver(pk, at=NOON) for pk in ids]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ended = [state for done in [pool.submit(work), pool.submit(work)] for state in done.result()]
    assert (ended.count("sent"), ended.count("")) == (10, 10)
    assert len(sink.mails) == 10

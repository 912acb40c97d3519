"""A mail server, and letters to try it with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from mapapp.post.models import Letter
from mapapp.post.outbox import write
from tests.post.sink import Sink, listening

NOON = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)


@pytest.fixture(params=[False, True], ids=["one by one", "pipelined"])
def sink(settings: LazySettings, request: pytest.FixtureRequest) -> Iterator[Sink]:
    with listening(settings) as server:
        server.pipelining = request.param
        yield server


def letter(key: str = "digest:1:7", email: str = "priya.sharma@fenwickmedical.example", **more: str) -> Letter:
    said = {"subject": "Your evaluation plan: one step for you", "text": "Good morning, Priya.\n", **more}
    return write(Letter.Kind.DIGEST, key, email, at=NOON, **said)

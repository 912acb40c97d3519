"""What somebody reads when something broke on our side."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from mapapp.pages import health


@pytest.mark.parametrize(
    ("problem", "status", "says"),
    [
        (OperationalError("database is locked"), 503, "The plans cannot be reached right now."),
        (InterfaceError("connection already closed"), 503, "look whether it is there before you repeat it"),
        (RuntimeError("anything"), 500, "Something broke on our side."),
    ],
)
def test_a_database_that_is_away_has_a_page_of_its_own(
    problem: Exception, status: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> Any:
        raise problem

    monkeypatch.setattr(health, "_database", gone)
    answer = Client(raise_request_exception=False).get("/readyz")
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert answer.headers.get("Retry-After") == ("10" if status == 503 else None)

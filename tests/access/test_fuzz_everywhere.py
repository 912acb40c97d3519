"""Garbage in every form and address there is: never a 5xx, always a sentence; and the plan still opens."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.test_fuzz import DAYS
from tests.gates.asking import url_of
from tests.gates.table import TABLE
from tests.gates.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NUMBERS = ("0", "-1", "99999999999999999999", "9" * 5000, "²", "٣", "1e3", "0x1", "1.5", " 1", "+1", "")
TEXTS = ("\x00", "a\x00b", "x" * 4001, "\u202eevil", "\ud7ff\ufffe", "%s%n{0}{{ 1 }}", "\r\nX: y", "🙂" * 400, " ")
NASTY = st.one_of(
    st.sampled_from(DAYS + NUMBERS + TEXTS), st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
)
FIELDS = {
    "form_key", "was", "seen", "why", "forward", "force", "text", "due", "starts", "owner", "gap", "status", "ask",
    "blocked_by", "unblocker", "done_on", "join", "after", "kind", "goal", "done_when", "evidence", "fixed", "mark",
    "was-kind", "was-goal", "was-mark", "task", "phase", "before", "direction", "move", "answer", "ids", "field",
    "value", "shift", "body", "name", "act", "is_trial", "statement", "said_by", "said_on", "what", "by_on", "result",
    "texts", "part", "account", "currency", "target_signature_on", "target_go_live_on", "works", "time_zone", "digest",
    "email", "side", "role", "note", "person", "title", "needs", "reason", "revision", "paper", "live_on", "team",
    "person-0-name", "person-0-email", "sheet", "header_row", "column-0", "order", "skip", "want", "fix-2-due", "next",
}  # fmt: skip
HEADERS = ("http://[", "", "javascript:x", "http://x/?q=%00&who=\u00e9", "//x", "\\")
QUIET = settings(  # every address in every round
    max_examples=4 if connection.vendor == "sqlite" else 2, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def calm(answer: Any, where: str) -> None:
    """An answer that is no fault of ours; a refusal says something."""
    assert answer.status_code < 500, where
    if answer.status_code in (400, 403, 404, 409, 422):
        assert any(mark in answer.content for mark in (b"<p", b"<h1", b"role=", b"<li", b"<td")), where


@QUIET
@given(data=st.data())
def test_nothing_that_is_posted_is_a_fault_of_ours(town: Town, data: st.DataObject) -> None:
    """Each round posts garbage to every address, beside what else its form needs; then the plan opens as ever."""
    for route, row in TABLE.items():
        fields = data.draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=5)) if "readyz" not in route else None
        if fields is None:
            continue
        body = {**row.body} | {name: data.draw(NASTY) for name in fields}
        headers = {"HX-Request": "true", "HX-Current-URL": data.draw(st.sampled_from(HEADERS))}
        with transaction.atomic():
            client = town.clients["anna"]
            cookies = client.cookies.copy()
            answer = client.post(url_of(route, row.args, town), body, headers=headers if len(fields) % 2 else {})
            calm(answer, f"{route} {body}")
            if answer.status_code < 400 and route.startswith("p/"):
                assert town.clients["priya"].get(f"/p/{town.code}/").status_code == 200, f"{route} {body}"
            transaction.set_rollback(True)
            client.cookies = cookies


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "9" * 5000, "abc", "1%00", "٣", "1.0"])
def test_a_number_in_an_address_that_is_none_of_ours_is_a_404(town: Town, number: str) -> None:
    for route, row in TABLE.items():
        if not any(isinstance(value, int) for value in row.args):
            continue
        args = tuple(number if isinstance(value, int) else value for value in row.args)
        may = (row.reads | row.acts).names  # who may not is told so, whatever the number is
        who = town.clients["anna" if "anna" in may or not may else min(may)]
        for answer in (who.get(url_of(route, args, town)), who.head(url_of(route, args, town))):
            assert answer.status_code in (404, 405), route

"""G4: every address x every person x every method, from one table. A refusal writes nothing; nothing is ever a 5xx."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import get_resolver

from tests.access.table import TABLE
from tests.access.town import WHO, Town
from tests.builders import TODAY

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b(?!.{0,40}\bmapapp_session\b)", re.IGNORECASE | re.DOTALL)
MISSING = "AAAAAAAAAAAAAAAAAAAAAA"
LEFT_ALONE = {"readyz"}  # says 503 without a cache, 200 with one


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def town(db: None) -> Town:
    return Town.built()


def url_of(route: str, args: tuple[Any, ...], town: Town, code: str = "") -> str:
    named = {"token": town.token, "stop": town.stop, "draft": town.draft}
    values = [str(named.get(value, value)) for value in args]
    if route.startswith("p/"):
        values.insert(0, code or town.code)
    return "/" + re.sub(r"<[^>]+>", lambda _match: values.pop(0), route)


class Writes:
    """Counts the statements that write while it is looked through."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            self.found.append(sql[:120])
        return execute(sql, params, many, context)


def asked(town: Town, who: str, method: str, url: str, body: dict[str, Any]) -> tuple[HttpResponse, list[str]]:
    """The answer, and what it wrote; all of it is taken back."""
    writes = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            answer: Any = getattr(town.clients[who], method.lower())(url, body if method == "POST" else None)
        transaction.set_rollback(True)
    return answer, writes.found


def counted(town: Town) -> dict[str, int]:
    rows = {model._meta.label: model._default_manager.count() for model in apps.get_app_config("mapapp").get_models()}
    return rows | {"revision": town.scene.fresh().revision}


def test_the_table_names_every_address_and_no_other() -> None:
    routes = {str(pattern.pattern) for pattern in get_resolver().url_patterns}
    assert routes - set(TABLE) == set(), "addresses that nobody has said who may use"
    assert set(TABLE) - routes == set(), "rows of addresses that are gone"


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_table_says(town: Town, who: str) -> None:
    before, wrong = counted(town), []
    cookies = town.clients[who].cookies.output()
    for route, row in TABLE.items():
        url = url_of(route, row.args, town)
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
            line = {"GET": row.get, "HEAD": row.get, "POST": row.post}.get(method, row.other)
            wanted = int(line.split()[WHO.index(who)])
            answer, writes = asked(town, who, method, url, row.body)
            if answer.status_code != wanted and route not in LEFT_ALONE:
                wrong.append(f"{method} {route}: {answer.status_code}, not {wanted}")
            if writes and (method != "POST" or answer.status_code >= 400 or "/signin/?" in answer.get("Location", "")):
                wrong.append(f"{method} {route} is {answer.status_code} and writes {writes[0]}")
            if method == "HEAD" and answer.content:
                wrong.append(f"{method} {route} has a body")
            if town.clients[who].cookies.output() != cookies:
                town = _again(town, who, cookies)
    assert wrong == []
    assert counted(town) == before


def _again(town: Town, who: str, cookies: str) -> Town:
    """Signing in or out changed the browser: its session's row was taken back, so the cookies go back as well."""
    client = town.clients[who]
    client.cookies.clear()
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return town


@pytest.mark.parametrize("who", ["zed", "uma", "lena", "jonas"])
def test_a_plan_of_others_and_one_that_is_not_answer_with_the_same_bytes(town: Town, who: str) -> None:
    for route, row in TABLE.items():
        if not route.startswith("p/"):
            continue
        for method in ("GET", "POST") if who == "zed" else ("GET",):
            pair = [asked(town, who, method, url_of(route, row.args, town, c), row.body)[0] for c in ("", MISSING)]
            assert bytes_of(pair[0], town) == bytes_of(pair[1], town), f"{method} {route}"


def test_what_a_plan_has_not_answers_alike_whoever_has_it(town: Town) -> None:
    """Numbers of the other plan of the same team, and numbers that were never used."""
    for route, row in TABLE.items():
        if not route.startswith("p/") or not any(isinstance(value, int) for value in row.args):
            continue
        answers = set()
        for number in (900, 99999999999999999999):
            args = tuple(number if isinstance(value, int) else value for value in row.args)
            for method in ("GET", "POST"):
                answer, writes = asked(town, "anna", method, url_of(route, args, town), row.body)
                assert not writes
                if answer.status_code != 405:
                    answers.add(bytes_of(answer, town)[:2])
        assert len(answers) == 1 or {status for status, _body in answers} <= {404, 422, 302}, route


def bytes_of(answer: HttpResponse, town: Town) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """All of an answer but the mask of its token and the code that was asked for."""
    body = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ?")[^"]+', rb"\1", answer.content)
    body = body.replace(town.code.encode(), b"").replace(MISSING.encode(), b"")
    return answer.status_code, body, tuple(sorted((k, v) for k, v in answer.headers.items() if k != "Content-Length"))

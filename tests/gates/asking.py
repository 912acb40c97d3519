"""How the gates ask: one request, what it wrote, all of it taken back; and an answer's bytes but what may differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse

from mapapp.access.limits import COUNTING
from mapapp.work.patience import Late
from tests.gates.town import Town

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b(?!.{0,40}\bmapapp_session\b)", re.IGNORECASE | re.DOTALL)
MISSING = "AAAAAAAAAAAAAAAAAAAAAA"  # the code of no plan
# What is made anew for each answer: the mask of its token, the key of its form, the link of a new invitation.
MASK = re.compile(
    rb'((?:csrfmiddlewaretoken|form_key)" value="|X-CSRFToken": ?")[^"]+|(?:(?<=/join/)|(?<=/shared/))[\w-]{43}'
)
BEGUN = re.compile(r"^(Location: /(?:p|plans/new/import|templates)/)[\w-]{22}/", re.MULTILINE)  # what was made just now


def url_of(route: str, args: tuple[Any, ...], town: Town, code: str = "") -> str:
    """The address of a row, with its plan's code and what its `args` name."""
    named = {"token": town.token, "stop": town.stop, "draft": town.draft, "plan_file": town.plan_file,
             "team": town.team, "member": town.member, "act": town.act, "deny": town.deny,
             "feed": town.feed, "template": town.template, "shared": town.shared,
             "list_file": town.list_file, "unplanned": town.unplanned}  # fmt: skip
    named |= town.handovers
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


def count_anew() -> None:
    """What was counted of requests before is not counted of the next. Counting has a thread, so a cache, of its own."""
    cache.key_prefix = prefix = f"gate-{uuid4().hex}"
    COUNTING.settle()
    with suppress(Late):  # it stands in the line, before whatever counts next
        COUNTING.do(partial(setattr, cache, "key_prefix", prefix))


def asked(
    town: Town,
    who: str,
    method: str,
    url: str,
    body: Mapping[str, Any] | None = None,
    *,
    headers: Mapping[str, str] | None = None,
) -> tuple[HttpResponse, list[str]]:
    """The answer, and what it wrote; all of it is taken back, the browser's cookies and the limits as well."""
    writes, client = Writes(), town.clients[who]
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    count_anew()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            answer: Any = getattr(client, method.lower())(
                url, dict(body or {}) if method == "POST" else None, headers=dict(headers or {})
            )
        transaction.set_rollback(True)
    if {name: morsel.value for name, morsel in client.cookies.items()} != cookies:
        client.cookies.clear()
        client.cookies.load(cookies)
    return answer, writes.found


def body_of(answer: HttpResponse) -> bytes:
    """The body, also of an answer that is a file, which can be read once."""
    return answer.getvalue()


def bytes_of(
    answer: HttpResponse, *names: str, read: bytes | None = None
) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """An answer's status, body and headers, all but what is made anew each time and what was asked for, `names`."""
    body = MASK.sub(rb"\1", body_of(answer) if read is None else read)
    headers = "\n".join(f"{k}: {v}" for k, v in sorted(answer.headers.items()) if k != "Content-Length")
    headers = BEGUN.sub(r"\1", headers)
    for name in names:
        body, headers = body.replace(name.encode(), b""), headers.replace(name, "")
    return answer.status_code, body, tuple(tuple(line.split(": ", 1)) for line in headers.splitlines())  # type: ignore[misc]

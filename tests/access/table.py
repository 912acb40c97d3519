"""Who gets what at each address: the one table. An address that is not in it fails, and so does one that is gone.

A row says what GET and POST answer to each of WHO, in its order; HEAD answers as GET, everything else as `other`.
Nobody and somebody deactivated are sent to sign in; strangers, people of other plans and those who left get 404.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def plan(members: str, others: int = 404) -> str:
    """Of a plan's page: what Anna, Priya, Marcus, Tom and Olga get; the rest is always alike."""
    return f"302 {members} {others} {others} {others} 302 {others}"


def team(sellers: str) -> str:
    """Of a page of a selling company: what Anna, Olga and Lena of another company get; nobody else learns of it."""
    anna, olga, lena = sellers.split()
    return f"302 {anna} 404 404 404 {olga} 404 404 {lena} 302 404"


def own(status: int) -> str:
    """Of a page that everybody who is signed in has."""
    return f"302 {' '.join([str(status)] * 8)} 302 {status}"


def all_(status: int) -> str:
    """Of a page that asks for no sign-in."""
    return " ".join([str(status)] * 11)


ALL, LEADS, SEATED, WRITERS = "200 200 200 200 200", "200 200 403 403 403", "200 200 200 200 403", "200 200 200 403 403"
BUYERS = "200 200 200 403 403"  # goals are the buyers' words; Marcus is one, Tom reads
NO = "405 405 405 405 405"
READ_ONLY = {"get": plan(ALL), "post": plan(NO, 405)}
WRITE_ONLY = {"get": plan(NO, 405)}
SAVED, SAVED_BY_LEADS = "302 302 302 403 403", "302 302 403 403 403"


@dataclass(frozen=True)
class Row:
    """`args` fill the route, in order; `body` is one that acts when it may."""

    get: str
    post: str
    args: tuple[Any, ...] = ()
    body: dict[str, Any] = field(default_factory=dict)
    other: str = plan(NO, 405)


HEAD = {"part": "head", "name": "Another", "account": "Fenwick", "was-name": "One account-planning platform by Q3",
        "was-account": "Fenwick Medical"}  # fmt: skip
GUEST = {"name": "Ines", "email": "ines@fenwick.example", "side": "buyer", "role": "viewer"}
PLAN_PAGES: dict[str, Row] = {
    "": Row(**READ_ONLY),
    "pulse/": Row(get=plan("204 204 204 204 204"), post=plan(NO, 405)),
    "read/": Row(**WRITE_ONLY, post=plan("302 302 302 302 302"), body={"revision": "1"}),
    "activity/": Row(**READ_ONLY),
    "goals/": Row(**READ_ONLY),
    "goals/new/": Row(get=plan(BUYERS), post=plan(SAVED), body={"statement": "Faster"}),
    "goals/<int:number>/": Row(get=plan(BUYERS), post=plan(SAVED), args=(1,), body={"act": "remove"}),
    "goals/<int:number>/measures/new/": Row(get=plan(BUYERS), post=plan(SAVED), args=(1,), body={"what": "Days"}),
    "measures/<int:number>/": Row(get=plan(BUYERS), post=plan(SAVED), args=(1,), body={"act": "remove"}),
    "phases/": Row(get=plan(ALL), post=plan(SAVED_BY_LEADS), body={"name": "New"}),
    "phase/<int:number>/": Row(
        **WRITE_ONLY, post=plan(SAVED_BY_LEADS), args=(1,), body={"name": "N", "was": "Discovery and validation"}
    ),
    "phase/<int:number>/criteria/": Row(get=plan(ALL), post=plan(SAVED), args=(1,), body={"texts": "It works"}),
    "phase/<int:number>/tasks/": Row(
        get=plan(WRITERS), post=plan(SAVED), args=(1,), body={"text": "New", "owner": "buyer", "due": "2026-05-05"}
    ),
    "settings/": Row(get=plan(ALL), post=plan(SAVED_BY_LEADS), body=HEAD),
    "settings/calendar/": Row(
        **WRITE_ONLY, post=plan(SAVED_BY_LEADS), body={"part": "closed", "what": "Outing", "first_on": "2027-08-02"}
    ),
    "order/": Row(**WRITE_ONLY, post=plan(SAVED), body={"task": "22", "direction": "up"}),
    "bulk/": Row(**WRITE_ONLY, post=plan(SAVED), body={"ids": "22,27", "field": "owner", "value": "3"}),
    "backwards/": Row(**READ_ONLY),
    "what-if/": Row(
        get=plan(ALL), post=plan(SAVED), body={"due-22": "2026-02-25", "act": "apply", "seen": "7", "why": "Audit"}
    ),
    "undo/<int:event>/": Row(**WRITE_ONLY, post=plan(SAVED_BY_LEADS), args=(5,)),
    "dates/accept/": Row(**WRITE_ONLY, post=plan("403 422 422 403 403"), body={"dates": "22:2026-02-19"}),
    "task/<int:number>/": Row(**READ_ONLY, args=(22,)),
    "task/<int:number>/accept/": Row(**WRITE_ONLY, post=plan("403 422 422 403 403"), args=(22,)),
    "task/<int:number>/comments/": Row(**WRITE_ONLY, post=plan(SAVED), args=(22,), body={"body": "Done?"}),
    "task/<int:number>/<slug:field>/": Row(
        get=plan(WRITERS), post=plan(SAVED), args=(20, "text"),
        body={"text": "x", "was": "Security questionnaire (261 questions) sent to Larkspur"},
    ),
    "people/": Row(**READ_ONLY),
    "people/options/": Row(get=plan(WRITERS), post=plan(NO, 405)),
    "people/new/": Row(get=plan(WRITERS), post=plan(SAVED), body={"name": "Ines", "side": "buyer", "part": "user"}),
    "people/<int:number>/": Row(
        get=plan(WRITERS), post=plan(SAVED), args=(4,), body={"field": "needs", "value": "Rest", "was": ""}
    ),
    "people/invite/": Row(get=plan(LEADS), post=plan(LEADS), body=GUEST),
    "people/<int:number>/role/": Row(
        **WRITE_ONLY, post=plan("403 302 403 403 403"), args=(4,), body={"role": "contributor", "was": "contributor"}
    ),
    "people/<int:number>/leave/": Row(
        get=plan("403 200 200 403 403"), post=plan("403 422 422 403 403"), args=(4,), body={"to": "999"}
    ),
    "people/<int:number>/again/": Row(**WRITE_ONLY, post=plan(LEADS), args=(5,)),
    "people/<int:number>/revoke/": Row(**WRITE_ONLY, post=plan(SAVED_BY_LEADS), args=(5,)),
    "versions/": Row(get=plan(ALL), post=plan("302 302 403 403 403"), body={"reason": "review"}),
    "versions/<int:number>/": Row(**READ_ONLY, args=(2,)),
    "versions/<int:number>/propose/": Row(**WRITE_ONLY, post=plan(SAVED_BY_LEADS), args=(1,)),
    "versions/<int:number>/answer/": Row(
        **WRITE_ONLY, post=plan("403 302 403 403 403"), args=(2,), body={"answer": "accept"}
    ),
    "versions/<int:older>..<int:newer>/": Row(**READ_ONLY, args=(1, 2)),
    "versions/<int:number>.pdf": Row(get=plan("302 302 302 302 302"), post=plan(NO, 405), args=(2,)),
    "versions/<int:number>/pdf/": Row(get=plan(ALL), post=plan("302 302 302 302 302"), args=(2,)),
    "digest/": Row(get=plan(SEATED), post=plan("302 302 302 302 403"), body={"digest": "off"}),
    "digest/sample/": Row(**WRITE_ONLY, post=plan("302 302 302 302 403")),
}  # fmt: skip
TEMPLATE = {"account": "Fenwick", "name": "Goal", "live_on": "2026-09-09", "act": "create"}
OWN: dict[str, Any] = {"get": own(200), "post": own(405), "other": own(405)}
SELLING: dict[str, Any] = {"get": team("200 200 200"), "other": team("405 405 405")}
MINE: dict[str, Any] = {"get": team("200 404 404"), "args": ("draft",)}
PAGES: dict[str, Row] = {
    "healthz": Row(all_(200), all_(405), other=all_(405)),
    "readyz": Row(all_(503), all_(405), other=all_(405)),
    "": Row(own(302), own(405), other=own(405)),
    "tasks/": Row(**OWN),
    "plans/": Row(**OWN),
    "me/": Row(own(200), own(302), body={"name": "Me", "time_zone": "UTC"}, other=own(405)),
    "me/notifications/": Row(**OWN),
    "signin/": Row("200 302 302 302 302 302 302 302 302 200 302", all_(302), body={"email": "x@fenwick.example"},
                   other=all_(405)),
    "signin/code/": Row(all_(302), all_(302), body={"code": "1234 5678"}, other=all_(405)),
    "signout/": Row(all_(405), all_(302), other=all_(405)),
    "join/<str:token>/": Row(
        all_(200), "302 403 403 403 403 403 403 403 403 302 403", args=("token",), other=all_(405)
    ),
    "join/<str:token>/code/": Row(all_(302), all_(302), args=("token",), other=all_(405)),
    "stop/<str:token>/": Row(all_(200), all_(200), args=("stop",), other=all_(405)),
    "outbox/": Row(all_(404), all_(405), other=all_(405)),
    "outbox/<int:number>/": Row(all_(404), all_(405), args=(1,), other=all_(405)),
    "outbox/<int:number>/html/": Row(all_(404), all_(405), args=(1,), other=all_(405)),
    "plans/new/": Row(**SELLING, post=team("405 405 405")),
    "plans/new/<slug:template>/": Row(**SELLING, post=team("302 302 302"), args=("full",), body=TEMPLATE),
    "plans/new/import/": Row(**SELLING, post=team("302 302 302"), body={"account": "A", "text": "Task\tDue\nX\t9 Mar"}),
    "plans/new/import/<code:code>/": Row(
        **MINE, post=team("302 404 404"), body={"account": "B"}, other=team("405 405 405")
    ),
    "plans/new/import/<code:code>/columns/": Row(**MINE, post=team("302 404 404"), other=team("405 405 405")),
    "plans/new/import/<code:code>/rows/": Row(
        **MINE, post=team("302 404 404"), body={"act": "check"}, other=team("405 405 405")
    ),
    "plans/new/import/<code:code>/forget/": Row(
        team("405 405 405"), team("302 404 404"), args=("draft",), other=team("405 405 405")
    ),
}  # fmt: skip
TABLE = {f"p/<code:code>/{route}": row for route, row in PLAN_PAGES.items()} | PAGES

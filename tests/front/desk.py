"""A small table of tasks behind a real socket: base.html, our scripts and policy, answers as the pages give them."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import django_htmx
from django.template import engines

from tests.front.sheets import ROOT

STATIC = (ROOT / "static", Path(django_htmx.__file__).parent / "static")
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'"
COLUMNS = {"text": "what", "owner": "who", "due": "due", "status": "st"}
DISMISS = "<button data-dismiss hidden>Dismiss</button>"
STATUSES = ("Not started", "In progress", "Blocked", "Done")


@dataclass
class Desk:
    """What the table holds, what was posted, and whether a neighbour's change waits in the pulse."""

    values: dict[tuple[int, str], str] = field(default_factory=dict)
    posted: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    others_moved: bool = False

    def value(self, number: int, column: str) -> str:
        start = {"text": f"Step {number}", "owner": "Ruth Adeyemi", "due": "2026-02-19", "status": "Not started"}
        return self.values.get((number, column), start[column])

    def closed(self, number: int, column: str) -> str:
        place = f"c-{number}-{column}"
        return (
            f'<a class="cell" href="/{number}/{column}" hx-get="/{number}/{column}" hx-target="#{place}"'
            f' hx-swap="innerHTML">{self.value(number, column)}</a>'
        )

    def row(self, number: int, more: str = "") -> str:
        cells = "".join(
            f'<td id="c-{number}-{column}" class="{css}" role="cell">{self.closed(number, column)}</td>'
            for column, css in COLUMNS.items()
        )
        pick = (
            f'<input type="checkbox" class="pick" name="ids" value="{number}" form="bulk" aria-label="Pick {number}">'
        )
        move = f'<button type="button" data-move="up" hx-post="/{number}/up" hx-swap="none">Up</button>'
        return f'<tr id="task-{number}" role="row" {more}>{cells}<td class="go" role="cell">{pick}{move}</td></tr>'

    def opened(self, number: int, column: str, error: str = "") -> str:
        value = self.value(number, column)
        if column == "status":
            inner = "".join(
                f'<button role="option" aria-selected="{str(one == value).lower()}" name="status" value="{one}"'
                f' data-key="{key}">{one}</button>'
                for key, one in enumerate(STATUSES, 1)
            )
            inner = f'<div class="choice" role="listbox" aria-label="Status">{inner}</div>'
        elif column == "owner":
            inner = (
                '<input type="text" role="combobox" aria-controls="people" aria-expanded="true" aria-label="Owner"'
                f' value="{value}" hx-get="/people" hx-trigger="input changed delay:50ms" hx-target="#people"'
                ' hx-swap="innerHTML"><div class="choice" id="people" role="listbox" aria-label="People"></div>'
            )
        else:
            kind = "date" if column == "due" else "text"
            inner = f'<input name="{column}" type="{kind}" value="{value}" aria-label="{column}">'
            inner += '<button class="vh" name="shift" value="1" data-key="+">Later</button>' if column == "due" else ""
        back = f'hx-get="/{number}/{column}?show" hx-target="#c-{number}-{column}" hx-swap="innerHTML"'
        return (
            f'<form class="cell-edit" method="post" hx-post="/{number}/{column}" hx-target="#task-{number}"'
            f' hx-swap="outerHTML">{inner}{error}<a data-cancel class="vh" href="/" {back}>Cancel</a></form>'
        )

    def page(self) -> str:
        rows = "".join(self.row(number) for number in (1, 2, 3))
        add = '<tr class="addrow" role="row"><td colspan="5"><a class="cell" href="#add">+ Add a task</a></td></tr>'
        body = (
            '<section class="card" id="tasks"><h2>Tasks</h2><input type="search" aria-label="Find">'
            '<form id="bulk" class="bulkbar"><b data-count>0</b></form>'
            f'<table class="grid tasks" role="table"><tbody>{rows}{add}</tbody></table></section>'
            '<a data-go="l" href="#timeline">Timeline</a><section id="timeline"><h2>Timeline</h2></section>'
            '<div data-pulse hx-get="/pulse" hx-trigger="pulse from:body" hx-swap="none"></div>'
        )
        base = '{% extends "base.html" %}{% block main %}' + body + "{% endblock %}"
        nav = [{"text": "Plans", "url": "/", "current": True}]
        return engines["django"].from_string(base).render({"nav": nav, "csrf_token": "token"})

    def get(self, path: str, query: str) -> tuple[int, str, dict[str, str]]:
        if path == "/":
            return 200, self.page(), {}
        if path == "/people":
            names = ("Ruth Adeyemi", "Rudi Marsh")
            return (
                200,
                "".join(f'<button role="option" name="owner" value="{name}">{name}</button>' for name in names),
                {},
            )
        if path == "/pulse":
            rows = "".join(self.row(number, 'hx-swap-oob="true"') for number in (1, 2, 3))
            return (200, f"<template>{rows}</template>", {}) if self.others_moved else (204, "", {})
        number, column = path.strip("/").split("/")
        return 200, self.closed(int(number), column) if query else self.opened(int(number), column), {}

    def post(self, path: str, form: dict[str, list[str]]) -> tuple[int, str, dict[str, str]]:
        self.posted.append((path, form))
        if path in ("/undo", "/1/up", "/2/up", "/3/up"):
            return 200, "", {}
        number, column = path.strip("/").split("/")
        value = form.get(column, ["2026-02-20"])[0]
        here = f"c-{number}-{column}"
        if value == "refused":
            error = '<p class="err">Write what will be done.</p>'
            return 422, self.opened(int(number), column, error), {"HX-Retarget": f"#{here}", "HX-Reswap": "innerHTML"}
        if value == "broken":
            return 500, "", {}
        if column == "due" and "why" not in form:
            return 200, _preview(number, value), {"HX-Retarget": "#dialog", "HX-Reswap": "innerHTML"}
        self.values[int(number), column] = value
        undo = '<button data-undo hx-post="/undo" hx-target="#toast">Undo</button>'
        notice = f'<div class="notice" data-toast>Saved {undo}{DISMISS}</div>'
        toast = f'<div id="toast" hx-swap-oob="innerHTML">{notice}</div>'
        return 200, self.row(int(number)) + toast, {"HX-Trigger-After-Settle": json.dumps({"focusOn": here})}


def _preview(number: str, value: str) -> str:
    return (
        f'<h2 id="dialog-title" tabindex="-1">Move step {number}?</h2><form hx-post="/{number}/due"'
        f' hx-target="#task-{number}" hx-swap="outerHTML"><input type="hidden" name="due" value="{value}">'
        '<input name="why" aria-label="Why"><button>Move it</button><a data-cancel href="/">Cancel</a></form>'
    )


def served(desk: Desk) -> ThreadingHTTPServer:
    """`desk` on a free loopback port, in a thread of its own; the caller shuts it down."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            url = urlparse(self.path)
            file = next((root / url.path[8:] for root in STATIC if (root / url.path[8:]).is_file()), None)
            if url.path.startswith("/static/") and file:
                self._answer(200, file.read_bytes(), KINDS[file.suffix], {})
            else:
                status, text, headers = desk.get(url.path, url.query)
                self._answer(status, text.encode(), "text/html; charset=utf-8", headers)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            status, text, headers = desk.post(self.path, parse_qs(body, keep_blank_values=True))
            self._answer(status, text.encode(), "text/html; charset=utf-8", headers)

        def _answer(self, status: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Security-Policy": POLICY, **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server

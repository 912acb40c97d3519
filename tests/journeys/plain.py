"""A browser without script: it follows links and redirects and sends the forms that stand in a page, as they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

Fields = dict[str, list[Any]]


@dataclass
class Form:
    """Where it goes, what it holds, and its buttons as (name, value, words)."""

    action: str
    method: str
    fields: Fields = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self._text: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, value = said.get("name", ""), said.get("value", "")
        if tag == "form":
            self._open = Form(said.get("action", ""), said.get("method", "get"))
            self.found.append(self._open)
        elif self._open is None:
            return
        elif tag == "input" and name and said.get("type") != "file":
            if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                self._open.fields.setdefault(name, []).append(value)
        elif tag == "button":
            self._open.buttons.append((name, value, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in self._open.fields):
            self._open.fields[self._select] = [value]
        elif tag == "textarea":
            self._select, self._text = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea" and self._open is not None:
            self._open.fields[self._select] = [(self._text or "").removeprefix("\n")]
            self._text = None
        if tag in ("select", "textarea"):
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data
        elif self._open is not None and self._open.buttons and data.strip():
            name, value, words = self._open.buttons[-1]
            self._open.buttons[-1] = (name, value, words or data.strip())


def forms_of(html: str) -> list[Form]:
    """The forms of a page, each with all that it holds as it stands."""
    return _Forms(html).found


class Reader:
    """Somebody with such a browser; `status` and `html` are of the page that he looks at, `path` is its address."""

    def __init__(self) -> None:
        self.client = Client()
        self.path, self.html, self.status, self.data = "/", "", 0, b""

    def go(self, path: str) -> None:
        self._show(self.client.get(path), path)

    def follow(self, words: str) -> None:
        """Go where the link with these words leads."""
        links = re.findall(r'<a\b[^>]*href="([^"#]*)[^"]*"[^>]*>(.*?)</a>', self.html, re.DOTALL)
        self.go(next(urljoin(self.path, unescape(to)) for to, said in links if words in _words(said)))

    def send(self, button: str, where: str = "", **typed: Any) -> None:
        """Press the button with these words, in the form that goes to a place with `where` in it."""
        form, pressed = self.form(button, where)
        fields: Fields = {**form.fields, **{name: _many(value) for name, value in typed.items()}}
        if pressed[0]:
            fields[pressed[0]] = [pressed[1]]
        to = urljoin(self.path, form.action or self.path)
        self._show(self.client.post(to, {n: v if len(v) > 1 else v[0] for n, v in fields.items() if v}), to)

    def form(self, button: str, where: str = "") -> tuple[Form, tuple[str, str, str]]:
        for form in forms_of(self.html):
            for pressed in form.buttons:
                if pressed[2] == button and where in form.action:
                    return form, pressed
        raise AssertionError(f"There is no button {button!r} at {self.path}.")

    @property
    def words(self) -> str:
        return _words(self.html.split("</head>")[-1])

    def _show(self, response: Any, path: str) -> None:
        while response.status_code in (301, 302, 303):
            path = urljoin(path, response.headers["Location"])
            response = self.client.get(path)
        self.path, self.status, self.data = urlsplit(path).path, response.status_code, response.content
        self.html = "" if self.data.startswith(b"%PDF") else self.data.decode()


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

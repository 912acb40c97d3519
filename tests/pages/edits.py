"""Posting what the forms of the page post, as a browser with script or without."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

from tests.builders import Scene

HTMX = {"HX-Request": "true"}


class Browser:
    """Somebody at the Fenwick plan. With `script` his requests are htmx's."""

    def __init__(self, scene: Scene, name: str, *, script: bool = True) -> None:
        self.client: Client = scene.client(name)
        self.headers = HTMX if script else {}
        self.plan = f"/p/{scene.workspace.code}/"

    def get(self, path: str = "", **more: str) -> Any:
        return self.client.get(self.plan + path, headers={**self.headers, **more})

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(self.plan + path, data, headers=self.headers)

    def edit(self, number: int, field: str, **data: Any) -> Any:
        """Open the cell, then post its form with these values instead."""
        return self.post(f"task/{number}/{field}/", **{**self.form(number, field), **data})

    def form(self, number: int, field: str) -> dict[str, str]:
        return hidden(text(self.get(f"task/{number}/{field}/")))

    def apply(self, shown: Any, path: str, **data: Any) -> Any:
        """Post what a dialog holds."""
        fields = pairs(text(shown))
        return self.post(path, **{**fields, **data})


def text(response: Any) -> str:
    return unescape(response.content.decode())


def unsigned(html: str) -> str:
    """Without the token, whose mask is another one each time."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]*"', "", html)


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the forms in a fragment."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def pairs(html: str) -> dict[str, Any]:
    """The same, with names that come several times as lists."""
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found

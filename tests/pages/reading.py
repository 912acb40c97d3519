"""What one reads of a page, for tests."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client


def read(client: Client, url: str, **headers: str) -> str:
    """The page without the mask of its CSRF tokens."""
    response = client.get(url, headers=headers or None)
    assert response.status_code == 200
    return unmasked(response.content.decode())


def unmasked(html: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', r"\1", html)


def words(html: str) -> str:
    """What is read aloud or seen: text without marks, blanks folded."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part(html: str, id_: str) -> str:
    """The element with this id, as it stands in the page."""
    start = re.search(rf'<(\w+)[^>]*\bid="{re.escape(id_)}"', html)
    assert start, f"nothing has the id {id_}"
    name, depth = start.group(1), 0
    for tag in re.finditer(rf"<(/?){name}\b[^>]*>", html[start.start() :]):
        depth += -1 if tag.group(1) else 1
        if depth == 0:
            return html[start.start() : start.start() + tag.end()]
    raise AssertionError(f"{id_} does not end")


def row(html: str, number: int) -> str:
    return words(part(html, f"task-{number}"))

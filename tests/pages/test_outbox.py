"""The demo's outbox: there in the demo, and nowhere else."""

from __future__ import annotations

import re

from django.conf import LazySettings
from django.test import Client

from tests.builders import Scene
from tests.pages.door import hannah_is_asked


def test_without_the_demo_there_is_no_outbox(scene: Scene) -> None:
    hannah_is_asked(scene)
    for url in ("/outbox/", "/outbox/1/", "/outbox/1/html/"):
        assert Client().get(url).status_code == 404
        assert scene.client("anna").get(url).status_code == 404


def test_in_the_demo_letters_are_read_with_their_links(scene: Scene, settings: LazySettings) -> None:
    settings.DEMO = True
    asked = hannah_is_asked(scene).asked
    page = Client().get("/outbox/")
    assert asked.token in page.content.decode()
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    (number,) = re.findall(r'src="/outbox/(\d+)/html/', page.content.decode())
    letter = Client().get(f"/outbox/{number}/html/")
    assert "default-src 'none'" in letter.headers["Content-Security-Policy"]
    assert "script" not in letter.headers["Content-Security-Policy"]
    assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert Client().get("/outbox/99999/").status_code == 404

"""The demo's outbox: there in the demo, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from mapapp.post.models import Letter
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
    number = page.context["opened"].pk
    letter = Client().get(f"/outbox/{number}/html/")
    assert "default-src 'none'" in letter.headers["Content-Security-Policy"]
    assert "script" not in letter.headers["Content-Security-Policy"]
    assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert Client().get("/outbox/99999/").status_code == 404


def test_a_fresh_code_stands_above_letters_that_were_sent_since(scene: Scene, settings: LazySettings) -> None:
    settings.DEMO = True
    at = timezone.now()
    rows = [("code", at - timedelta(hours=2)), ("code", at), ("digest", at), ("digest", at)]
    old, fresh, first, last = (
        Letter.objects.create(kind=kind, key=f"k{n}", email="a@b.example", created_at=when, due_at=when)
        for n, (kind, when) in enumerate(rows)
    )
    shown = [letter for letter, _when in Client().get("/outbox/").context["rows"]]
    assert shown == [fresh, last, first, old]

"""One's own addresses that work without a sign-in: made, shown once, renewed, ended."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from mapapp.access.mail_links import Act
from mapapp.access.models import CalendarFeed
from mapapp.access.tokens import hashed
from tests.builders import Scene
from tests.pages.mailing import link
from tests.pages.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/me/links/"


def address_in(html: str) -> str:
    found = re.search(r'value="http[^"]*?(/calendar/[^"]+\.ics)"', html)
    return found[1] if found else ""


def made(client: Client) -> str:
    return address_in(client.post(URL, {"act": "make"}).content.decode())


def test_the_address_is_shown_once_and_kept_as_its_hash(scene: Scene) -> None:
    client = scene.client("priya")
    assert "Make the address" in words(client.get(URL).content.decode())
    address = made(client)
    assert Client().get(address).status_code == 200
    assert address_in(client.get(URL).content.decode()) == ""
    feed = CalendarFeed.objects.get()
    token = address.split("/")[2].removesuffix(".ics")
    assert (feed.user, feed.token_sha256, feed.titles) == (scene.users["priya"], hashed(token), False)


def test_without_script_it_is_a_field_to_copy_from(scene: Scene) -> None:
    html = scene.client("priya").post(URL, {"act": "make"}).content.decode()
    assert re.search(r'<input id="f-feed"[^>]* readonly', html)
    assert 'data-copy="f-feed" hidden>' in html


def test_a_new_one_keeps_what_was_chosen(scene: Scene) -> None:
    client = scene.client("priya")
    old = made(client)
    client.post(URL, {"act": "titles"})
    new = made(client)
    assert old != new
    assert [Client().get(each).status_code for each in (old, new)] == [404, 200]
    assert "It says what each step is" in words(client.get(URL).content.decode())


def test_what_it_says_is_chosen_and_taken_back(scene: Scene) -> None:
    client = scene.client("priya")
    made(client)
    for act, titles in (("titles", True), ("no-titles", False)):
        assert client.post(URL, {"act": act}).status_code == 302
        assert CalendarFeed.objects.get().titles is titles


def test_it_ends_and_leaves_nothing(scene: Scene) -> None:
    client = scene.client("priya")
    address = made(client)
    client.post(URL, {"act": "end"})
    assert Client().get(address).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_nobody_else_is_touched(scene: Scene) -> None:
    address = made(scene.client("marcus"))
    client = scene.client("priya")
    for act in ("titles", "end", "make", "end-links", "", "x"):
        client.post(URL, {"act": act})
    assert Client().get(address).status_code == 200
    assert Client().get(link(scene, Act.DONE, name="marcus")).status_code == 200


def test_the_links_in_letters_end(scene: Scene) -> None:
    url, client = link(scene, Act.DONE), scene.client("priya")
    client.post(URL, {"act": "end-links"})
    assert Client().get(url).status_code == 410
    assert Client().get(link(scene, Act.DONE)).status_code == 200  # of the next letter


def test_the_page_of_oneself_leads_there(scene: Scene) -> None:
    assert f'href="{URL}"' in scene.client("priya").get("/me/").content.decode()

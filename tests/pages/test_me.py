"""One's own page: the name, the time zone, and how everything else that is one's own stands."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import Scene
from tests.pages.reading import words
from tests.pages.test_passkeys import adds, signs_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_name_and_time_zone_are_saved(scene: Scene) -> None:
    client = scene.client("priya")
    answer = client.post("/me/", {"name": " Priya \u202eR. ", "time_zone": "Europe/Berlin"}, follow=True)
    assert "Saved." in answer.content.decode()
    scene.users["priya"].refresh_from_db()
    assert (scene.users["priya"].name, scene.users["priya"].time_zone) == ("Priya R.", "Europe/Berlin")


@pytest.mark.parametrize(("name", "zone"), [("", "UTC"), ("Priya", "Mars/Base"), ("x" * 201, "UTC")])
def test_what_is_none_is_told_at_the_field(scene: Scene, name: str, zone: str) -> None:
    assert scene.client("priya").post("/me/", {"name": name, "time_zone": zone}).status_code == 422


def test_it_says_how_everything_stands(scene: Scene) -> None:
    page = words(scene.client("priya").get("/me/").content.decode())
    assert "None: the code of a mail alone signs you in" in page
    assert "In 1 browser: this one" in page
    client = signs_in()
    adds(client, name="My phone")
    page = client.get("/me/").content.decode()
    assert "1 passkey" in words(page)
    for url in ("/me/second-factor/", "/me/sessions/", "/me/notifications/", "/me/data.json"):
        assert f'href="{url}"' in page


def test_it_asks_few_questions(scene: Scene, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = scene.client("priya")
    with django_assert_num_queries(5):  # session, user, factors, sessions, where he belongs
        client.get("/me/")

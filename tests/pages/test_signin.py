"""Signing in by a code: the same answer for everybody, three tries, ten minutes, one session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from mapapp.access.letters import code_now
from mapapp.access.signin import KEPT
from mapapp.people.models import Membership, Session
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.pages.door import last_code, text_of, wrong

pytestmark = pytest.mark.usefixtures("today")
PRIYA = "priya.raman@fenwick.example"


@pytest.fixture
def shared_cache(settings: LazySettings) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


def asks(client: Client, email: str = PRIYA, url: str = "/signin/") -> None:
    response = client.post(url, {"email": email})
    assert (response.status_code, response.url) == (302, "/signin/code/")


def test_priya_signs_in_with_the_code_of_the_mail(scene: Scene) -> None:
    client = Client()
    asks(client, "  Priya.Raman@Fenwick.example ")
    before = client.session.session_key
    response = client.post("/signin/code/", {"code": last_code(PRIYA).replace(" ", "-")})
    assert (response.status_code, response.url) == (302, "/")
    assert client.session.session_key != before
    assert client.get("/me/").status_code == 200
    assert client.session.get_expire_at_browser_close() is False
    assert client.session.get_expiry_age() == 12 * 3600


def test_a_known_and_an_unknown_address_get_the_same_bytes(scene: Scene) -> None:
    pages = []
    for email in (PRIYA, "priya.ramen@fenwick.example"):
        client = Client()
        asks(client, email)
        shown = text_of(client.get("/signin/code/")).replace(email, "")
        tried = client.post("/signin/code/", {"code": "1234 5678"})
        pages.append((shown, text_of(tried).replace(email, ""), tried.status_code, sorted(tried.headers)))
    assert pages[0] == pages[1]


def test_no_mail_leaves_for_an_unknown_address(scene: Scene) -> None:
    asks(Client())
    asks(Client(), "nobody@fenwick.example")
    known, unknown = Letter.objects.order_by("pk").select_related("user")
    assert isinstance(code_now(known, at=TODAY), Content)
    assert isinstance(code_now(unknown, at=TODAY), Drop)


def test_a_code_that_waited_too_long_is_not_mailed(scene: Scene) -> None:
    asks(Client())
    letter = Letter.objects.select_related("user").get()
    assert isinstance(code_now(letter, at=TODAY + timedelta(minutes=11)), Drop)


def test_somebody_deactivated_gets_no_code_and_no_session(scene: Scene) -> None:
    client = Client()
    asks(client)
    code = last_code(PRIYA)
    scene.users["priya"].is_active = False
    scene.users["priya"].save()
    client.post("/signin/code/", {"code": code})
    assert client.get("/me/").status_code == 302


def test_three_wrong_codes_and_it_begins_again(scene: Scene) -> None:
    client = Client()
    asks(client)
    code = last_code(PRIYA)
    for _attempt in range(2):
        page = client.post("/signin/code/", {"code": wrong(code)})
        assert page.status_code == 422
        assert "That is not the code of the last mail" in page.content.decode()
    assert "third wrong code" in client.post("/signin/code/", {"code": wrong(code)}).content.decode()
    assert client.get("/signin/code/").url == "/signin/"
    assert client.post("/signin/code/", {"code": code}).status_code == 422
    assert client.get("/me/").status_code == 302


def test_after_ten_minutes_a_code_is_too_old(scene: Scene) -> None:
    client = Client()
    asks(client)
    with time_machine.travel(TODAY + timedelta(minutes=10, seconds=1), tick=False):
        page = client.post("/signin/code/", {"code": last_code(PRIYA)})
        assert "older than ten minutes" in page.content.decode()
        assert client.get("/me/").status_code == 302


def test_a_code_opens_one_session(scene: Scene) -> None:
    first, second = Client(), Client()
    asks(first)
    second.cookies = first.cookies.copy()
    code = last_code(PRIYA)
    assert first.post("/signin/code/", {"code": code}).url == "/"
    assert second.post("/signin/code/", {"code": code}).status_code == 422
    assert second.get("/me/").status_code == 302
    assert Session.objects.count() == 1


def test_a_device_is_kept_for_30_days_but_not_by_an_admin(scene: Scene) -> None:
    for age, admin in ((KEPT, False), (12 * 3600, True)):
        if admin:
            Membership.objects.create(team=scene.team, user=scene.users["priya"], role=Membership.Role.ADMIN)
        client = Client()
        asks(client)
        client.post("/signin/code/", {"code": last_code(PRIYA), "keep": "on"})
        assert client.session.get_expiry_age() == age


def test_a_session_lasts_12_hours_from_the_last_busy_hour(scene: Scene) -> None:
    client = Client()
    asks(client)
    client.post("/signin/code/", {"code": last_code(PRIYA)})
    for hours in (10, 20, 30):
        with time_machine.travel(TODAY + timedelta(hours=hours), tick=False):
            assert client.get("/me/").status_code == 200
    with time_machine.travel(TODAY + timedelta(hours=43), tick=False):
        assert client.get("/me/").status_code == 302


def test_next_leads_to_our_own_pages_only(scene: Scene) -> None:
    for wanted, lands in (("/me/", "/me/"), ("https://evil.example/", "/"), ("//evil.example", "/")):
        client = Client()
        client.post("/signin/", {"email": PRIYA, "next": wanted})
        response = client.post("/signin/code/", {"code": last_code(PRIYA), "next": wanted})
        assert response.url == lands


def test_who_is_signed_in_is_sent_on(scene: Scene) -> None:
    client = scene.client("priya")
    assert client.get("/signin/?next=/me/").url == "/me/"
    assert client.get("/signin/code/").url == "/"


def test_signing_out_is_a_post(scene: Scene) -> None:
    client = scene.client("priya")
    assert client.get("/signout/").status_code == 405
    assert client.post("/signout/").url == "/signin/"
    assert client.get("/me/").status_code == 302


def test_nonsense_is_told_at_the_field_and_kept(scene: Scene) -> None:
    page = Client().post("/signin/", {"email": "priya at fenwick"})
    assert page.status_code == 422
    assert "That is not an e-mail address" in page.content.decode()
    assert 'value="priya at fenwick"' in page.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("shared_cache")
def test_codes_are_asked_for_five_times_in_ten_minutes_however_the_address_is_spelled(scene: Scene) -> None:
    for email in (PRIYA, PRIYA.upper(), f" {PRIYA}", PRIYA.title(), "ｐriya.raman@fenwick.example"):
        asks(Client(), email)
    page = Client().post("/signin/", {"email": PRIYA})
    assert page.status_code == 429
    assert "Wait ten minutes" in page.content.decode()


@pytest.mark.usefixtures("shared_cache")
def test_the_limit_says_nothing_about_who_has_an_account(scene: Scene) -> None:
    pages = []
    for email in (PRIYA, "nobody@fenwick.example"):
        for _time in range(5):
            asks(Client(), email)
        pages.append(text_of(Client().post("/signin/", {"email": email})).replace(email, ""))
    assert pages[0] == pages[1]


@pytest.mark.usefixtures("shared_cache")
def test_codes_are_tried_twelve_times_in_ten_minutes_over_all_browsers(scene: Scene) -> None:
    for _browser in range(4):
        client = Client()
        asks(client)
        for _attempt in range(3):
            client.post("/signin/code/", {"code": wrong(last_code(PRIYA))})
    client = Client()
    asks(client)
    assert "Too many codes were tried" in client.post("/signin/code/", {"code": last_code(PRIYA)}).content.decode()
    assert client.get("/me/").status_code == 302


def test_allauths_own_pages_are_not_there(scene: Scene) -> None:
    for url in ("/accounts/login/", "/accounts/signup/", "/login/", "/signup/", "/password/reset/", "/email/"):
        assert Client().get(url).status_code == 404

"""Where I am signed in: one's own browsers, in words, and the way out of one or of all."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from mapapp.access.devices import device_words
from mapapp.access.feeds import make_feed
from mapapp.people.models import Membership, Session
from tests.builders import TODAY, Scene
from tests.pages.door import last_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PRIYA = "priya.raman@fenwick.example"
URL = "/me/sessions/"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Mobile/15E148 Safari/604.1"
)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signs_in(agent: str, keep: str = "", email: str = PRIYA) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/signin/", {"email": email})
    client.post("/signin/code/", {"code": last_code(email), **({"keep": keep} if keep else {})})
    return client


def marks(client: Client) -> list[str]:
    return re.findall(r'name="mark" value="([^"]+)"', client.get(URL).content.decode())


def test_priya_reads_where_she_is_signed_in_this_browser_first(scene: Scene) -> None:
    phone = signs_in(IPHONE, keep="on")
    with time_machine.travel(TODAY + timedelta(hours=5), tick=False):
        laptop = signs_in(FIREFOX)
        page = " ".join(re.sub(r"<[^>]+>", " ", laptop.get(URL).content.decode()).split())
    assert page.index("Firefox on Windows This one") < page.index("Safari on iPhone Stays signed in for 30 days")
    assert "Today, 14:12 Now" in page
    assert "Today, 09:12 Today, 09:12" in page
    assert phone.get(URL).status_code == 200


def test_no_key_stands_in_the_page(scene: Scene) -> None:
    client = signs_in(FIREFOX)
    assert client.session.session_key not in client.get(URL).content.decode()


def test_one_browser_is_signed_out_from_another(scene: Scene) -> None:
    phone, laptop = signs_in(IPHONE, keep="on"), signs_in(FIREFOX)
    answer = laptop.post(URL, {"act": "one", "mark": marks(laptop)[1]}, follow=True)
    assert "Signed out there." in answer.content.decode()
    assert phone.get("/me/").status_code == 302
    assert laptop.get("/me/").status_code == 200
    assert len(marks(laptop)) == 1


def test_twice_is_told_and_a_mark_of_somebody_else_ends_nothing(scene: Scene) -> None:
    laptop, marcus = signs_in(FIREFOX), signs_in(IPHONE, email=scene.users["marcus"].email)
    for mark in (marks(marcus)[0], "nonsense", ""):
        answer = laptop.post(URL, {"act": "one", "mark": mark}, follow=True)
        assert "signed out already" in answer.content.decode()
    assert marcus.get("/me/").status_code == 200
    assert marks(laptop) != marks(marcus)


def test_all_others_are_signed_out(scene: Scene) -> None:
    others, laptop = [signs_in(IPHONE), signs_in(FIREFOX, keep="on")], signs_in(FIREFOX)
    marcus = signs_in(FIREFOX, email=scene.users["marcus"].email)
    answer = laptop.post(URL, {"act": "others"}, follow=True)
    assert "Signed out of 2 other browsers." in answer.content.decode()
    assert [client.get("/me/").status_code for client in (*others, laptop, marcus)] == [302, 302, 200, 200]


def test_everywhere_is_here_too(scene: Scene) -> None:
    phone, laptop = signs_in(IPHONE), signs_in(FIREFOX)
    feed = f"/calendar/{make_feed(scene.users['priya'], at=TODAY)}.ics"
    assert phone.get(feed).status_code == 200
    answer = laptop.post(URL, {"act": "all"})
    assert phone.get(feed).status_code == 404
    assert (answer.status_code, answer.url) == (302, "/signin/")
    assert [client.get("/me/").status_code for client in (phone, laptop)] == [302, 302]
    assert not Session.objects.filter(user=scene.users["priya"]).exists()


def test_signing_out_here_is_signing_out(scene: Scene) -> None:
    phone, laptop = signs_in(IPHONE), signs_in(FIREFOX)
    assert laptop.post(URL, {"act": "one", "mark": marks(laptop)[0]}).url == "/signin/"
    assert [client.get("/me/").status_code for client in (phone, laptop)] == [200, 302]


def test_a_browser_that_lies_about_itself_is_shown_as_text(scene: Scene) -> None:
    client = signs_in("<script>alert(1)</script>\x7f" + "x" * 5000)
    assert "A browser that does not say which" in client.get(URL).content.decode()
    assert len(Session.objects.get(user=scene.users["priya"]).agent) == 300


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (IPHONE, "Safari on iPhone"),
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) EdgiOS/140 Mobile Safari/604.1", "Edge on iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) CriOS/140 Mobile Safari/604.1", "Chrome on iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 15; SM-S921B) SamsungBrowser/28.0 Chrome/130 Safari/537",
            "Samsung Internet on Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/140 Safari/537.36", "Chrome on ChromeOS"),
        ("curl/8.5.0", "A browser that does not say which"),
        ("", "A browser that does not say which"),
    ],
)
def test_a_browser_in_words(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_an_admin_without_his_second_factor_reads_of_no_browser_and_ends_none_but_all(scene: Scene) -> None:
    """Whoever reads an admin's mail has come this far: no list, no ending of one, no staying while the others go."""
    Membership.objects.filter(user=scene.users["olga"]).update(role=Membership.Role.ADMIN)
    proven, halfway = scene.client("olga"), scene.client("olga", second=False)
    assert len(marks(proven)) == 2 and marks(halfway) == []
    page = halfway.get(URL).content.decode()
    assert "once you have shown your second factor" in page and "Sign out everywhere, here too" in page
    for data in ({"act": "others"}, {"act": "one", "mark": marks(proven)[-1]}, {}):
        assert halfway.post(URL, data).headers["Location"].startswith("/me/second-factor/")
    assert Session.objects.filter(user=scene.users["olga"]).count() == 2
    assert halfway.post(URL, {"act": "all"}).headers["Location"] == "/signin/"
    assert not Session.objects.filter(user=scene.users["olga"]).exists()

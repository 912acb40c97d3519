"""Hundreds of guesses, from many browsers and many networks: none gets in, and the owner of the address still does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client, override_settings

from mapapp.access import signin
from mapapp.access.known import COOKIE
from mapapp.access.limits import SHARES
from mapapp.pages import entering
from mapapp.people.models import Session
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.pages.door import last_code, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # it counts in a cache of its own
PRIYA = "priya.raman@fenwick.example"
GUESSES = 3 * max(SHARES["try"].network, SHARES["try"].everywhere)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _shared_cache(clock: time_machine.Traveller, settings: LazySettings) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every code that was held against the one that was sent."""
    found: list[str] = []

    def matches(pending: signin.Pending, code: str) -> bool:
        found.append(code)
        return signin.matches(pending, code)

    monkeypatch.setattr(entering, "matches", matches)
    return found


def signs_in(client: Client) -> bool:
    """As an honest person does: asks, reads the newest mail, types."""
    if client.post("/signin/", {"email": PRIYA}).status_code != 302:
        return False
    return client.post("/signin/code/", {"code": last_code(PRIYA)}).status_code == 302


def attack(network: Callable[[int], str], guesses: int = GUESSES) -> int:
    """Each browser asks for a code and guesses until it is thrown out; how many of them got in."""
    made = browser = got_in = 0
    while made < guesses:
        client = Client(REMOTE_ADDR=network(browser))
        browser += 1
        client.post("/signin/", {"email": PRIYA})
        for _time in range(3):
            answer = client.post("/signin/code/", {"code": f"{made:08d}"})
            made += 1
            got_in += answer.status_code == 302
    assert not Session.objects.filter(user__email=PRIYA).exists()
    return got_in


NETWORKS: dict[str, Callable[[int], str]] = {
    "one network": lambda browser: "203.0.113.7",
    "a network each": lambda browser: f"10.{browser // 250}.{browser % 250}.9",
    "one household of IPv6": lambda browser: f"2001:db8:1:2::{browser:x}",
}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_hundreds_of_guesses_open_nothing_and_few_are_even_looked_at(
    scene: Scene, compared: list[str], network: Callable[[int], str]
) -> None:
    assert attack(network) == 0
    assert len(compared) <= SHARES["try"].everywhere
    assert Letter.objects.filter(kind=Letter.Kind.CODE).count() <= SHARES["code"].everywhere


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_under_attack_priya_signs_in_where_she_has_before(scene: Scene, network: Callable[[int], str]) -> None:
    hers = Client(REMOTE_ADDR="198.51.100.4")
    assert signs_in(hers)
    hers.post("/signout/")
    assert attack(network, guesses=90) == 0
    assert signs_in(hers)


def test_a_stranger_of_one_network_locks_nobody_out_elsewhere(scene: Scene) -> None:
    assert attack(NETWORKS["one network"], guesses=300) == 0
    assert signs_in(Client(REMOTE_ADDR="198.51.100.4"))


def test_under_a_wide_attack_a_new_browser_is_told_what_to_do_and_gets_in_ten_minutes_later(
    scene: Scene, clock: time_machine.Traveller
) -> None:
    attack(NETWORKS["a network each"], guesses=90)
    fresh = Client(REMOTE_ADDR="198.51.100.4")
    page = fresh.post("/signin/", {"email": PRIYA})
    assert page.status_code == 429
    assert "Wait ten minutes, or sign in with a browser that you have used before" in page.content.decode()
    clock.shift(timedelta(minutes=10, seconds=1))
    assert signs_in(fresh)


def test_a_browser_that_is_known_has_a_share_too_and_no_more(scene: Scene) -> None:
    hers = Client()
    assert signs_in(hers)
    hers.post("/signout/")
    for _time in range(SHARES["code"].near):
        assert hers.post("/signin/", {"email": PRIYA}).status_code == 302
    assert hers.post("/signin/", {"email": PRIYA}).status_code == 429


def test_without_a_cache_codes_are_counted_by_their_letters_in_a_known_browser_too(
    scene: Scene, tmp_path: Path
) -> None:
    hers, strange = Client(), Client()
    assert signs_in(hers)
    hers.post("/signout/")
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": f"unix://{tmp_path}/nobody.sock"}
    with override_settings(CACHES={"default": away}):
        for _time in range(SHARES["code"].everywhere - 1):
            assert strange.post("/signin/", {"email": PRIYA}).status_code == 302
        assert strange.post("/signin/", {"email": PRIYA}).status_code == 429
        told = [hers.post("/signin/", {"email": PRIYA}).status_code for _time in range(SHARES["code"].near + 1)]
    assert told == [302] * SHARES["code"].near + [429]


@pytest.mark.parametrize("value", ["", "x", "{}", "a:b:c", "null"])
def test_a_cookie_that_we_did_not_sign_knows_nobody(scene: Scene, value: str) -> None:
    attack(NETWORKS["a network each"], guesses=60)
    liar = Client(REMOTE_ADDR="198.51.100.4")
    liar.cookies[COOKIE] = value
    assert liar.post("/signin/", {"email": PRIYA}).status_code == 429


def test_the_browser_of_one_person_is_not_known_for_another(scene: Scene) -> None:
    marcus = Client(REMOTE_ADDR="198.51.100.4")
    email = scene.users["marcus"].email
    marcus.post("/signin/", {"email": email})
    marcus.post("/signin/code/", {"code": last_code(email)})
    marcus.post("/signout/")
    attack(NETWORKS["a network each"], guesses=60)
    assert marcus.post("/signin/", {"email": PRIYA}).status_code == 429
    assert marcus.post("/signin/", {"email": email}).status_code == 302


def test_the_cookie_opens_nothing_and_no_script_reads_it(scene: Scene) -> None:
    hers = Client()
    signs_in(hers)
    kept: Any = hers.cookies[COOKIE]
    assert kept["httponly"] and kept["samesite"] == "Lax"
    assert PRIYA not in kept.value
    other = Client()
    other.cookies[COOKIE] = kept.value
    assert other.get("/me/").status_code == 302
    assert wrong(last_code(PRIYA)) != last_code(PRIYA)


# -- a code in another browser --------------------------------------------------------------------------------------


def test_a_code_that_is_typed_in_another_browser_gets_its_sentence(scene: Scene) -> None:
    laptop, phone = Client(), Client()
    laptop.post("/signin/", {"email": PRIYA, "next": "/tasks/"})
    code = last_code(PRIYA)
    page = phone.post("/signin/code/", {"code": code, "next": "/tasks/"})
    assert page.status_code == 422
    assert "a code works once, in the browser that asked for it" in page.content.decode()
    assert 'name="next" value="/tasks/"' in page.content.decode()
    assert phone.get("/me/").status_code == 302
    assert laptop.post("/signin/code/", {"code": code}).status_code == 302  # and is not used up by that


def test_a_code_of_another_browser_is_not_that_of_this_one(scene: Scene) -> None:
    laptop, phone = Client(), Client()
    laptop.post("/signin/", {"email": PRIYA})
    code = last_code(PRIYA)
    phone.post("/signin/", {"email": PRIYA})
    page = phone.post("/signin/code/", {"code": code})
    assert "of the last mail that this browser asked for" in page.content.decode()
    assert phone.post("/signin/code/", {"code": last_code(PRIYA)}).status_code == 302

"""Passkeys over HTTP, with one in software: adding, signing in alone, as second step; and all that is none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from mapapp.access.factors import factors_of
from mapapp.access.passkeys import MOST
from mapapp.people.models import Membership, Session, User
from tests.builders import TODAY, Scene
from tests.pages.door import last_code
from tests.pages.softkey import PRESENT, SoftKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PRIYA = "priya.raman@fenwick.example"
ADD, ENTER, SECOND = "/me/second-factor/passkey/", "/signin/passkey/", "/signin/second/"


class Https(Client):
    """A browser that reaches us by a name over https: elsewhere there are no passkeys."""

    def generic(self, *args: Any, **named: Any) -> Any:
        return super().generic(*args, **{**named, "secure": True})


def signs_in(email: str = PRIYA) -> Https:
    client = Https()
    client.post("/signin/", {"email": email})
    client.post("/signin/code/", {"code": last_code(email)})
    return client


def adds(client: Client, key: SoftKey | None = None, name: str = "My phone") -> SoftKey:
    key = key or SoftKey()
    answer = client.post(ADD, {"name": name, "credential": key.created(client.post(ADD, {"act": "begin"}).json())})
    assert answer.status_code == 302, answer.content.decode()
    return key


def enters(client: Client, key: SoftKey, **more: str) -> Any:
    return client.post(ENTER, {"credential": key.shown(client.post(ENTER, {"act": "begin"}).json()), **more})


def test_priya_adds_a_passkey_and_signs_in_with_it_alone(scene: Scene) -> None:
    client = signs_in()
    key = adds(client)
    [factor] = factors_of(scene.users["priya"]).each
    assert (factor.name, factor.is_app) == ("My phone", False)
    assert "My phone" in client.get("/me/second-factor/").content.decode()
    other = Https()
    assert "Sign in with a passkey" in other.get("/signin/").content.decode()
    answer = enters(other, key, next="/tasks/")
    assert (answer.status_code, answer.url) == (302, "/tasks/")
    assert other.get("/me/").status_code == 200
    assert other.session.get_expiry_age() == 12 * 3600


def test_it_is_the_second_step_after_a_code(scene: Scene) -> None:
    key = adds(signs_in())
    client = signs_in()
    assert client.get("/me/").status_code == 302
    assert 'data-passkey="get"' in client.get(SECOND).content.decode()
    options = client.post(SECOND, {"act": "begin"}).json()
    assert len(options["publicKey"]["allowCredentials"]) == 1
    assert client.post(SECOND, {"credential": key.shown(options)}).url == "/"
    assert client.get("/me/").status_code == 200


def test_an_admin_who_comes_by_passkey_has_shown_both(scene: Scene) -> None:
    user = User.objects.create_user("rosa.lind@larkspur.example", "Rosa Lind")
    Membership.objects.create(team=scene.team, user=user, role=Membership.Role.ADMIN)
    key = adds(signs_in(user.email))
    client = Https()
    enters(client, key)
    assert client.get(f"/p/{scene.workspace.code}/").status_code == 200


def test_it_shows_again_who_one_is(scene: Scene) -> None:
    key = adds(signs_in())
    client = Https()
    enters(client, key)
    with time_machine.travel(TODAY.replace(hour=10), tick=False):
        again = "/me/second-factor/again/"
        assert client.get(ADD).url.startswith(again)
        options = client.post(again, {"act": "begin"}).json()
        assert client.post(again, {"credential": key.shown(options), "next": ADD}).url == ADD
        assert client.get(ADD).status_code == 200


def test_one_answer_opens_one_session(scene: Scene) -> None:
    key = adds(signs_in())
    first, second = Https(), Https()
    said = key.shown(first.post(ENTER, {"act": "begin"}).json())
    second.cookies = first.cookies.copy()
    assert first.post(ENTER, {"credential": said}).url == "/"
    assert second.post(ENTER, {"credential": said}).status_code in (302, 422)
    assert second.get("/me/").status_code == 302
    assert Session.objects.filter(user=scene.users["priya"]).count() == 2


@pytest.mark.parametrize("wrong", ["origin", "host", "flags", "key", "credential_id", "handle"])
def test_an_answer_with_one_thing_wrong_opens_nothing(scene: Scene, wrong: str) -> None:
    key = adds(signs_in())
    values = {
        "origin": "https://evil.example", "host": "evil.example", "flags": PRESENT, "key": SoftKey().key,
        "credential_id": b"x" * 32, "handle": "MTIzNDU",
    }  # fmt: skip
    client = Https()
    answer = enters(client, replace(key, **{wrong: values[wrong]}))
    assert answer.status_code == 422
    assert "opens nothing here" in answer.content.decode()
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("wrong", ["origin", "host", "flags"])
def test_a_key_made_elsewhere_or_without_its_owner_is_not_kept(scene: Scene, wrong: str) -> None:
    values: dict[str, Any] = {"origin": "https://evil.example", "host": "evil.example", "flags": PRESENT}
    client, key = signs_in(), SoftKey(**{wrong: values[wrong]})
    said = key.created(client.post(ADD, {"act": "begin"}).json())
    assert client.post(ADD, {"name": "x", "credential": said}).status_code == 422
    assert not Authenticator.objects.exists()


def test_an_answer_to_another_question_opens_nothing(scene: Scene) -> None:
    key = adds(signs_in())
    old, client = Https(), Https()
    said = key.shown(old.post(ENTER, {"act": "begin"}).json())
    client.post(ENTER, {"act": "begin"})
    assert client.post(ENTER, {"credential": said}).status_code == 422
    assert Https().post(ENTER, {"credential": said}).status_code == 422  # it was asked nothing


def test_a_key_of_somebody_else_is_no_second_factor(scene: Scene) -> None:
    adds(signs_in())
    key = adds(signs_in(scene.users["marcus"].email))
    client = signs_in()
    options = client.post(SECOND, {"act": "begin"}).json()
    assert client.post(SECOND, {"credential": key.shown(options)}).status_code == 422
    assert client.get("/me/").status_code == 302


def test_a_key_of_somebody_deactivated_opens_nothing(scene: Scene) -> None:
    key = adds(signs_in())
    User.objects.filter(email=PRIYA).update(is_active=False)
    client = Https()
    assert enters(client, key).status_code == 422
    assert not Session.objects.filter(user=scene.users["priya"], began_at__gt=TODAY).exists()
    assert client.get("/me/").status_code == 302


def test_a_key_that_was_removed_opens_nothing(scene: Scene) -> None:
    client = signs_in()
    key = adds(client)
    [factor] = factors_of(scene.users["priya"]).each
    client.post(f"/me/second-factor/{factor.number}/remove/")
    assert enters(Https(), key).status_code == 422


GARBAGE = [
    "", "null", "[]", "{}", "x", "1" * 20_000, "[" * 9_000, '{"response": 1}', '{"response": {"userHandle": null}}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "attestationObject": "oA"}}),
    json.dumps({"id": 1, "rawId": {}, "type": [], "response": {"userHandle": 1, "clientDataJSON": []}}),
    json.dumps({"id": "é", "rawId": "é", "type": "public-key", "response": {"userHandle": "é", "signature": "\x00"}}),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(GARBAGE)))
def test_garbage_is_answered_and_no_more(scene: Scene, number: int) -> None:
    client, stranger = signs_in(), Https()
    client.post(ADD, {"act": "begin"})
    assert client.post(ADD, {"name": "x", "credential": GARBAGE[number]}).status_code == 422
    adds(client)
    stranger.post(ENTER, {"act": "begin"})
    assert stranger.post(ENTER, {"credential": GARBAGE[number]}).status_code == 422
    half = signs_in()
    half.post(SECOND, {"act": "begin"})
    assert half.post(SECOND, {"credential": GARBAGE[number]}).status_code == 422


def test_a_name_that_plays_tricks_is_one_line(scene: Scene) -> None:
    client = signs_in()
    adds(client, name="  my\u202e <b>phone</b>  ")
    assert factors_of(scene.users["priya"]).each[0].name == "my <b>phone</b>"
    assert "my &lt;b&gt;phone" in client.get("/me/second-factor/").content.decode()
    assert client.post(ADD, {"name": "", "credential": "{}"}).status_code == 422


def test_nobody_fills_the_table_with_keys(scene: Scene) -> None:
    client = signs_in()
    for _key in range(MOST):
        adds(client)
    key = SoftKey()
    said = key.created(client.post(ADD, {"act": "begin"}).json())
    assert client.post(ADD, {"name": "x", "credential": said}).status_code == 422
    assert len(factors_of(scene.users["priya"]).each) == MOST


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "[::1]:8000"])
def test_where_there_is_no_name_none_is_offered(scene: Scene, host: str) -> None:
    client = Client(headers={"Host": host})
    assert "Sign in with a passkey" not in client.get("/signin/").content.decode()


def test_on_localhost_they_work_without_https(scene: Scene) -> None:
    assert "Sign in with a passkey" in Client(headers={"Host": "localhost:8000"}).get("/signin/").content.decode()
    assert "Sign in with a passkey" not in Client().get("/signin/").content.decode()

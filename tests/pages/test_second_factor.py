"""The second factor: setting it up, being asked for it, changing it; and what is shut for an admin without one."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import call_command
from django.test import Client

from mapapp.access.factors import factors_of
from mapapp.people.models import Membership, Session, User
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.gates.asking import url_of
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.pages.door import hannah_is_asked, last_code

pytestmark = pytest.mark.django_db
PRIYA = "priya.raman@fenwick.example"
HOME, APP, AGAIN = "/me/second-factor/", "/me/second-factor/app/", "/me/second-factor/again/"
CODES, SECOND = "/me/second-factor/codes/", "/signin/second/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as coordinates:
        yield coordinates


@pytest.fixture(autouse=True)
def _today(clock: time_machine.Traveller) -> None:
    """Every test stands on the same day."""


def signs_in(email: str = PRIYA, client: Client | None = None) -> Client:
    """As far as the code of the mail leads."""
    client = client or Client()
    client.post("/signin/", {"email": email})
    client.post("/signin/code/", {"code": last_code(email)})
    return client


def shown(client: Client) -> tuple[str, str]:
    """The secret of the page, as one types it, and what its form carries."""
    page = client.get(APP).content.decode()
    secret = re.search(r'<code class="num">([A-Z2-7 ]+)</code>', page)
    offer = re.search(r'name="offer" value="([^"]+)"', page)
    assert secret and offer
    return secret[1].replace(" ", ""), offer[1]


def code_of(secret: str, clock: time_machine.Traveller, *, halves: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + halves))


def sets_up(client: Client, clock: time_machine.Traveller) -> str:
    secret, offer = shown(client)
    answer = client.post(APP, {"offer": offer, "code": code_of(secret, clock)})
    assert answer.status_code == 302
    clock.shift(60)
    return secret


def codes_on(client: Client) -> list[str]:
    return re.findall(r"<li>(\d{4} \d{4})</li>", client.get(CODES).content.decode())


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in()
    secret, offer = shown(client)
    answer = client.post(APP, {"offer": offer, "code": code_of(secret, clock)})
    assert (answer.status_code, answer.url) == (302, CODES)
    assert len(codes_on(client)) == 10
    clock.shift(60)
    other = signs_in()
    assert other.get("/me/").status_code == 302
    page = other.get(SECOND)
    assert "Code of your authenticator app" in page.content.decode()
    answer = other.post(SECOND, {"code": code_of(secret, clock)})
    assert (answer.status_code, answer.url) == (302, "/")
    assert other.get("/me/").status_code == 200


def test_where_one_wanted_to_go_and_the_choice_to_stay_outlast_the_second_step(
    scene: Scene, clock: time_machine.Traveller
) -> None:
    secret = sets_up(signs_in(), clock)
    client = Client()
    client.post("/signin/", {"email": PRIYA, "next": "/tasks/"})
    answer = client.post("/signin/code/", {"code": last_code(PRIYA), "keep": "on", "next": "/tasks/"})
    assert answer.url == SECOND
    key = client.session.session_key
    answer = client.post(SECOND, {"code": code_of(secret, clock)})
    assert answer.url == "/tasks/"
    assert client.session.session_key != key
    assert client.session.get_expiry_age() == 30 * 24 * 3600


def test_a_code_of_the_app_counts_once(scene: Scene, clock: time_machine.Traveller) -> None:
    secret = sets_up(signs_in(), clock)
    first, second = signs_in(), signs_in()
    code = code_of(secret, clock)
    assert first.post(SECOND, {"code": code}).status_code == 302
    assert second.post(SECOND, {"code": code}).status_code == 422
    assert second.post(SECOND, {"code": code_of(secret, clock, halves=-1)}).status_code == 422
    assert second.post(SECOND, {"code": code_of(secret, clock, halves=1)}).status_code == 302


def test_the_code_that_set_it_up_signs_nobody_in(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in()
    secret, offer = shown(client)
    code = code_of(secret, clock)
    client.post(APP, {"offer": offer, "code": code})
    assert signs_in().post(SECOND, {"code": code}).status_code == 422


def test_half_way_in_one_request_of_two_gets_through(scene: Scene, clock: time_machine.Traveller) -> None:
    secret = sets_up(signs_in(), clock)
    first, second = signs_in(), Client()
    second.cookies = first.cookies.copy()
    assert first.post(SECOND, {"code": code_of(secret, clock)}).url == "/"
    assert second.post(SECOND, {"code": code_of(secret, clock, halves=1)}).url == "/signin/"
    assert second.get("/me/").status_code == 302
    assert Session.objects.filter(user=scene.users["priya"]).count() == 2  # that of the set-up, and the first's


def test_a_recovery_code_stands_in_once(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in()
    sets_up(client, clock)
    codes = codes_on(client)
    assert signs_in().post(SECOND, {"code": codes[3]}).status_code == 302
    assert signs_in().post(SECOND, {"code": codes[3]}).status_code == 422
    assert signs_in().post(SECOND, {"code": codes[4].replace(" ", "")}).status_code == 302
    assert len(codes_on(client)) == 8
    assert "8 recovery codes are left" in client.get(HOME).content.decode()


def test_new_recovery_codes_make_the_old_ones_worthless(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in()
    sets_up(client, clock)
    old = codes_on(client)
    client.post(CODES)
    new = codes_on(client)
    assert not set(old) & set(new)
    assert signs_in().post(SECOND, {"code": old[0]}).status_code == 422
    assert signs_in().post(SECOND, {"code": new[0]}).status_code == 302


def test_five_wrong_codes_and_the_sign_in_begins_again(scene: Scene, clock: time_machine.Traveller) -> None:
    secret = sets_up(signs_in(), clock)
    client = signs_in()
    for _time in range(4):
        assert client.post(SECOND, {"code": "000000"}).status_code == 422
    page = client.post(SECOND, {"code": "000000"})
    assert "fifth wrong code" in page.content.decode()
    assert client.post(SECOND, {"code": code_of(secret, clock)}).url == "/signin/"
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "1" * 41, "\x00", "123456789"])
def test_nonsense_is_no_code(scene: Scene, clock: time_machine.Traveller, code: str) -> None:
    sets_up(signs_in(), clock)
    assert signs_in().post(SECOND, {"code": code}).status_code == 422


def test_without_the_code_of_the_mail_nobody_is_asked_for_a_second(scene: Scene, clock: time_machine.Traveller) -> None:
    secret = sets_up(signs_in(), clock)
    client = Client()
    client.post("/signin/", {"email": PRIYA})
    assert client.get(SECOND).url == "/signin/"
    assert client.post(SECOND, {"code": code_of(secret, clock)}).url == "/signin/"
    assert client.post(SECOND, {"act": "begin"}).url == "/signin/"
    assert client.get("/me/").status_code == 302


def test_who_is_deactivated_half_way_stays_outside(scene: Scene, clock: time_machine.Traveller) -> None:
    secret = sets_up(signs_in(), clock)
    client = signs_in()
    User.objects.filter(email=PRIYA).update(is_active=False)
    assert client.post(SECOND, {"code": code_of(secret, clock)}).url == "/signin/"


def test_half_an_hour_after_the_mail_the_second_step_is_over(scene: Scene, clock: time_machine.Traveller) -> None:
    secret = sets_up(signs_in(), clock)
    client = signs_in()
    clock.shift(timedelta(minutes=30))
    assert client.post(SECOND, {"code": code_of(secret, clock)}).url == "/signin/"


def test_an_invitation_is_answered_after_the_second_step(scene: Scene, clock: time_machine.Traveller) -> None:
    door = hannah_is_asked(scene)
    account = User.objects.get(email=door.email)
    secret = sets_up(signs_in(door.email), clock)
    door.client.post(door.url, {"answer": "open"})
    assert door.client.post(f"{door.url}code/", {"code": last_code(door.email)}).url == SECOND
    assert not account.seats.exists()
    assert door.client.post(SECOND, {"code": code_of(secret, clock)}).url == door.url
    assert door.client.post(door.url, {"answer": "open"}).url.endswith("#yours")
    assert account.seats.exists()


# -- changing it ----------------------------------------------------------------------------------------------------


def test_a_quarter_of_an_hour_after_sign_in_one_shows_who_one_is_first(
    scene: Scene, clock: time_machine.Traveller
) -> None:
    client = signs_in()
    clock.shift(timedelta(minutes=16))
    assert client.get(APP).url == f"{AGAIN}?next=%2Fme%2Fsecond-factor%2Fapp%2F"
    assert "Sign in again" in client.get(AGAIN).content.decode()
    answer = client.post(AGAIN, {"next": APP})
    assert answer.url == "/signin/code/?next=%2Fme%2Fsecond-factor%2Fapp%2F"
    assert client.get("/me/").status_code == 302
    assert client.post("/signin/code/", {"code": last_code(PRIYA), "next": APP}).url == APP
    assert client.get(APP).status_code == 200


def test_with_a_factor_it_is_the_factor_that_is_shown_again(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in()
    secret = sets_up(client, clock)
    clock.shift(timedelta(minutes=16))
    for url in (APP, CODES, f"{HOME}{factors_of(scene.users['priya']).each[0].number}/remove/"):
        assert client.get(url).url.startswith(AGAIN)
        assert client.post(url).url.startswith(AGAIN)
    assert client.post(AGAIN, {"code": "000000", "next": CODES}).status_code == 422
    assert client.post(AGAIN, {"code": code_of(secret, clock), "next": CODES}).url == CODES
    assert client.get(CODES).status_code == 200
    assert client.post(AGAIN, {"code": code_of(secret, clock, halves=1), "next": "https://evil.example"}).url == HOME


def test_another_phone_takes_the_place_of_the_first(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in()
    old = sets_up(client, clock)
    codes = codes_on(client)
    new = sets_up(client, clock)
    assert old != new
    assert codes_on(client) == codes
    assert signs_in().post(SECOND, {"code": code_of(old, clock)}).status_code == 422
    assert signs_in().post(SECOND, {"code": code_of(new, clock)}).status_code == 302


def test_a_wrong_code_sets_nothing_up_and_shows_the_same_picture(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in()
    secret, offer = shown(client)
    page = client.post(APP, {"offer": offer, "code": "000000"})
    assert page.status_code == 422
    assert offer in page.content.decode()
    assert not Authenticator.objects.exists()
    assert client.post(APP, {"offer": offer, "code": code_of(secret, clock)}).status_code == 302


def test_a_secret_that_somebody_else_was_shown_is_not_taken(scene: Scene, clock: time_machine.Traveller) -> None:
    secret, offer = shown(signs_in(scene.users["marcus"].email))
    client = signs_in()
    assert client.post(APP, {"offer": offer, "code": code_of(secret, clock)}).status_code == 422
    assert client.post(APP, {"offer": "nonsense", "code": code_of(secret, clock)}).status_code == 422
    assert not Authenticator.objects.exists()


def test_removing_the_last_one_takes_the_recovery_codes_along(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in()
    sets_up(client, clock)
    url = f"{HOME}{factors_of(scene.users['priya']).each[0].number}/remove/"
    assert "It is your only one" in client.get(url).content.decode()
    assert client.post(url).url == HOME
    assert not Authenticator.objects.exists()
    assert signs_in().get("/me/").status_code == 200


def test_nobody_removes_what_is_another_persons(scene: Scene, clock: time_machine.Traveller) -> None:
    sets_up(signs_in(), clock)
    number = factors_of(scene.users["priya"]).each[0].number
    marcus = signs_in(scene.users["marcus"].email)
    assert marcus.post(f"{HOME}{number}/remove/").status_code == 404
    assert marcus.get(f"{HOME}{number}/remove/").status_code == 404
    assert factors_of(scene.users["priya"])


def test_the_first_factor_ends_the_sign_ins_that_had_none(scene: Scene, clock: time_machine.Traveller) -> None:
    other, client = signs_in(), signs_in()
    sets_up(client, clock)
    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_every_change_is_told_by_mail(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in(client=Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/605.1"}))
    sets_up(client, clock)
    client.post(CODES)
    client.post(f"{HOME}{factors_of(scene.users['priya']).each[0].number}/remove/")
    letters = list(Letter.objects.filter(kind=Letter.Kind.NOTICE, email=PRIYA).order_by("pk"))
    said = ("An authenticator app was set up", "New recovery codes were made", "Authenticator app was removed")
    for letter, words in zip(letters, said, strict=True):
        assert words in letter.text
        assert "Safari on iPhone" in letter.text
        assert "/me/sessions/" in letter.text


def test_secrets_stand_in_no_table_as_they_are(scene: Scene, clock: time_machine.Traveller) -> None:
    client = signs_in()
    secret = sets_up(client, clock)
    kept = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert secret not in kept
    assert not any(code.replace(" ", "") in kept for code in codes_on(client))


# -- admins ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def rosa(scene: Scene) -> User:
    user = User.objects.create_user("rosa.lind@larkspur.example", "Rosa Lind")
    Membership.objects.create(team=scene.team, user=user, role=Membership.Role.ADMIN)
    return user


def test_an_admin_without_one_gets_to_the_set_up_and_nowhere_else(scene: Scene, rosa: User) -> None:
    client = signs_in(rosa.email)
    url = f"/p/{scene.workspace.code}/"
    assert client.get(url).url == f"{HOME}?next=%2Fp%2F{scene.workspace.code}%2F"
    assert client.post("/me/", {"name": "R", "time_zone": "UTC"}).url == f"{HOME}?next=%2F"
    answer = client.get(url + "pulse/", headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{url}"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == f"{HOME}?next=%2Fp%2F{scene.workspace.code}%2F"
    page = client.get(HOME).content.decode()
    assert "Set up a second factor first" in page
    assert "Plans" not in page


def test_no_page_at_all_opens_for_an_admin_without_one(db: None) -> None:
    town = Town.built().with_numbers_beside()
    client, opened = town.scene.client("astrid", second=False), set()
    for route, row in TABLE.items():
        url = url_of(route, row.args, town)
        for method in ("get", "post", "put"):
            answer = getattr(client, method)(url, dict(row.body) if method == "post" else None)
            if not answer.get("Location", "").startswith(HOME):
                opened.add(route)
            if answer.status_code in (200, 302) and client.get("/me/sessions/").status_code != 200:
                client = town.scene.client("astrid", second=False)  # that address signed her out
    doors = ("signin/", "signout/", "me/second-factor/", "me/sessions/", "healthz", "readyz")
    assert opened == {route for route in TABLE if route.startswith(doors)}


def test_an_admin_sets_one_up_and_everything_opens(scene: Scene, rosa: User, clock: time_machine.Traveller) -> None:
    client = signs_in(rosa.email)
    secret = sets_up(client, clock)
    assert '<a class="btn primary" href="/">I have kept them' in client.get(CODES).content.decode()
    assert client.get(f"/p/{scene.workspace.code}/").status_code == 200
    other = signs_in(rosa.email)
    assert other.get(f"/p/{scene.workspace.code}/").url.startswith("/signin/")
    other.post(SECOND, {"code": code_of(secret, clock)})
    assert other.get(f"/p/{scene.workspace.code}/").status_code == 200


def test_an_admin_lands_where_he_wanted_to_go_once_he_has_set_one_up(
    scene: Scene, rosa: User, clock: time_machine.Traveller
) -> None:
    client, wanted = signs_in(rosa.email), f"/p/{scene.workspace.code}/activity/?kind=people"
    client.get(wanted)
    client.post(f"/p/{scene.workspace.code}/read/", {"revision": "1"})  # what cannot be asked for again is no place
    secret, offer = shown(client)
    answer = client.post(APP, {"offer": offer, "code": code_of(secret, clock)})
    page = client.get(answer.url).content.decode()
    assert f'<a class="btn primary" href="{wanted}">I have kept them' in page
    assert 'href="/">I have kept them' in client.get(f"{CODES}?next=//evil.example/").content.decode()


def test_an_admin_may_not_be_left_without_one(scene: Scene, rosa: User, clock: time_machine.Traveller) -> None:
    client = signs_in(rosa.email)
    sets_up(client, clock)
    answer = client.post(f"{HOME}{factors_of(rosa).each[0].number}/remove/")
    assert answer.status_code == 422
    assert "An admin of a team needs a second factor" in answer.content.decode()
    assert factors_of(rosa)


def test_who_becomes_an_admin_shows_one_from_then_on_and_stays_no_30_days(
    scene: Scene, clock: time_machine.Traveller
) -> None:
    secret = sets_up(signs_in(), clock)
    client = Client()
    client.post("/signin/", {"email": PRIYA})
    client.post("/signin/code/", {"code": last_code(PRIYA), "keep": "on"})
    client.post(SECOND, {"code": code_of(secret, clock)})
    plain = scene.client("priya")
    Membership.objects.create(team=scene.team, user=scene.users["priya"], role=Membership.Role.ADMIN)
    assert client.get("/me/").status_code == 200
    assert client.session.get_expiry_age() == 12 * 3600
    assert plain.get("/me/").url.startswith(AGAIN)


def test_a_lost_phone_is_reset_by_who_runs_the_server(
    scene: Scene, rosa: User, clock: time_machine.Traveller, capsys: pytest.CaptureFixture[str]
) -> None:
    client = signs_in(rosa.email)
    sets_up(client, clock)
    call_command("reset_second_factor", " Rosa.Lind@Larkspur.example")
    assert "signs in by a code alone" in capsys.readouterr().out
    assert client.get("/me/").status_code == 302
    assert not Authenticator.objects.exists()
    assert "by the person who runs the server" in Letter.objects.filter(kind=Letter.Kind.NOTICE).latest("pk").text
    assert signs_in(rosa.email).get("/me/").url.startswith(HOME)

"""Single sign-on against a real provider on loopback: real redirects, real tokens, and every way that it goes wrong."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import LazySettings
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from mapapp.access import openid
from mapapp.access.feeds import make_feed
from mapapp.access.invites import Guest, ask
from mapapp.access.members import add_member, remove_member
from mapapp.access.models import Role, Seat
from mapapp.access.openid import Asking
from mapapp.access.sso import Claimed, NotSignedIn, Why, admitted
from mapapp.people.history import SERVER
from mapapp.people.models import Membership, Session, Team, User
from mapapp.plans.models import Side
from mapapp.post.models import Letter
from tests.access.provider import Idp, Traveller, query_of, running_provider
from tests.builders import TODAY, Scene
from tests.pages.door import last_code, text_of

pytestmark = pytest.mark.django_db
ANNA = "anna.kessler@larkspur.example"
NEW = "ines.moll@larkspur.example"
CHANGED: dict[str, dict[str, Any]] = {
    "audience": {"aud": "other"},
    "issuer": {"iss": "https://evil.example"},
    "party": {"azp": "other"},
    "old": {"exp": 1},
    "nonce": {"nonce": "x"},
}


@pytest.fixture(scope="module")
def idp() -> Iterator[Idp]:
    with running_provider() as found:
        yield found


@pytest.fixture
def larkspur(scene: Scene, idp: Idp, settings: LazySettings) -> Traveller:
    """Larkspur signs its own people in; nobody of its domain comes in by a code."""
    settings.SSO = (idp.settings(required=True),)
    for email in (ANNA, NEW):
        idp.knows(email, email=email, email_verified=True, name=email.split("@")[0])
    return Traveller()


def words(answer: Any) -> str:
    return text_of(answer).replace("&#x27;", "'")


def policy_of(answer: Any) -> list[str]:
    """The directives of the answer's policy; their order is nobody's promise."""
    return [str(part).strip() for part in answer.headers["Content-Security-Policy"].split(";")]


# -- the way there ---------------------------------------------------------------------------------------------------


def test_an_address_of_the_domain_is_led_to_its_company(larkspur: Traveller, idp: Idp) -> None:
    page = larkspur.asks(f" {ANNA.upper()} ", url="/plans/")
    assert page.status_code == 200
    assert "Go on to Larkspur’s sign-in" in words(page)
    assert "Send me a code" not in words(page)
    away = larkspur.sets_out(ANNA)
    assert away.headers["Location"].startswith(f"{idp.url}/oauth2/authorize?")
    asked = query_of(away)
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/signin/with/larkspur/back/"
    assert asked["login_hint"] == ANNA
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) >= 32 and len(asked["state"]) >= 16
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert not Letter.objects.exists()


def test_the_page_may_lead_to_that_provider_and_no_other_page_may(larkspur: Traveller, idp: Idp) -> None:
    assert f"form-action 'self' {idp.url}" in policy_of(larkspur.asks(ANNA))
    for answer in (Client().get("/signin/"), larkspur.asks("priya.raman@fenwick.example"), Client().get("/nothing/")):
        assert "form-action 'self'" in policy_of(answer)
        assert "Larkspur" not in words(answer)


def test_known_and_unknown_addresses_of_the_domain_get_the_same_answers(larkspur: Traveller) -> None:
    pages = []
    for email in (ANNA, "nobody.here@larkspur.example"):
        asked = [larkspur.asks(email), larkspur.asks(email, by="code"), larkspur.sets_out(email)]
        pages.append([(a.status_code, text_of(a).replace(email, ""), sorted(a.headers)) for a in asked])
    assert pages[0] == pages[1]
    assert not Letter.objects.exists()


def test_where_it_is_not_demanded_a_code_is_offered_beside_it(
    larkspur: Traveller, idp: Idp, settings: LazySettings
) -> None:
    settings.SSO = (idp.settings(),)
    assert "Send me a code instead" in words(larkspur.asks(ANNA))
    assert larkspur.asks(ANNA, by="code").headers["Location"] == "/signin/code/"
    assert larkspur.client.post("/signin/code/", {"code": last_code(ANNA)}).status_code == 302
    assert larkspur.is_in


def test_a_code_that_was_asked_for_before_it_was_demanded_opens_nothing(
    larkspur: Traveller, idp: Idp, settings: LazySettings
) -> None:
    settings.SSO = ()
    larkspur.asks(ANNA)
    settings.SSO = (idp.settings(required=True),)
    larkspur.client.post("/signin/code/", {"code": last_code(ANNA)})
    assert not larkspur.is_in


# -- there and back --------------------------------------------------------------------------------------------------


def test_anna_comes_back_signed_in_to_the_account_she_had(larkspur: Traveller, scene: Scene) -> None:
    before, users = larkspur.client.session.session_key, User.objects.count()
    answer = larkspur.goes(ANNA, url="/plans/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/plans/")
    assert larkspur.is_in
    assert larkspur.client.session.session_key != before
    assert larkspur.client.get(f"/p/{scene.workspace.code}/").status_code == 200
    assert Session.objects.get(user=scene.users["anna"]).began_at is not None
    assert User.objects.count() == users
    assert Membership.objects.get(user=scene.users["anna"]).role == Membership.Role.REP
    assert larkspur.client.session.get_expiry_age() == 12 * 3600


def test_somebody_new_of_the_domain_becomes_a_rep_of_the_team_and_nothing_else(
    larkspur: Traveller, scene: Scene
) -> None:
    larkspur.goes(NEW)
    user = User.objects.get(email=NEW)
    assert larkspur.is_in
    assert user.name == "ines.moll"
    assert [(m.team, m.role) for m in user.memberships.all()] == [(scene.team, Membership.Role.REP)]
    assert not Seat.objects.filter(user=user).exists()
    assert larkspur.client.get(f"/p/{scene.workspace.code}/").status_code == 404
    assert larkspur.client.get("/plans/new/").status_code == 200


def test_the_tie_holds_and_no_claim_or_token_is_kept(larkspur: Traveller, idp: Idp) -> None:
    for _time in range(2):
        Traveller().goes(NEW)
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data, account.user.email) == (NEW, {}, NEW)
    assert not SocialToken.objects.exists()


def test_a_person_renamed_at_his_company_keeps_his_account(larkspur: Traveller, idp: Idp) -> None:
    idp.knows("4711", email=NEW, email_verified=True)
    larkspur.goes(NEW, "4711")
    idp.knows("4711", email="ines.weber@larkspur.example", email_verified=True)
    again = Traveller()
    again.goes("ines.weber@larkspur.example", "4711")
    assert NEW in again.client.get("/me/").content.decode()


def test_who_was_taken_out_of_the_team_is_not_put_back_by_signing_in(larkspur: Traveller) -> None:
    larkspur.goes(NEW)
    Membership.objects.filter(user__email=NEW).delete()
    again = Traveller()
    again.goes(NEW)
    assert again.is_in
    assert not Membership.objects.filter(user__email=NEW).exists()
    assert again.client.get("/plans/new/").status_code == 404


def test_another_name_at_the_provider_puts_nobody_back_into_the_team(larkspur: Traveller, idp: Idp) -> None:
    """Some providers, by SAML above all, give a person a new name each time."""
    provider, claimed = idp.settings(), Claimed("first", NEW, verified=True)
    user = admitted(provider, claimed, at=TODAY)
    Membership.objects.filter(user=user).delete()
    assert admitted(provider, replace(claimed, subject="second"), at=TODAY) == user
    assert not Membership.objects.filter(user=user).exists()


def test_an_admin_and_a_manager_keep_their_part(larkspur: Traveller, scene: Scene, idp: Idp) -> None:
    olga = scene.users["olga"].email
    idp.knows(olga, email=olga, email_verified=True)
    larkspur.goes(olga)
    assert Membership.objects.get(user=scene.users["olga"]).role == Membership.Role.MANAGER


def test_who_is_signed_in_as_somebody_else_is_not_mixed_up(larkspur: Traveller, scene: Scene) -> None:
    back = larkspur.signs_in_there(larkspur.sets_out(NEW), NEW)
    larkspur.client.force_login(scene.users["priya"], backend="mapapp.access.backend.Backend")
    assert larkspur.client.get(back).status_code == 302
    page = larkspur.client.get("/me/").content.decode()
    assert NEW in page and scene.users["priya"].email not in page
    assert not Membership.objects.filter(user=scene.users["priya"]).exists()


def test_an_invited_colleague_goes_there_and_comes_back_to_his_invitation(larkspur: Traveller, scene: Scene) -> None:
    asked = ask(
        scene.workspace, Guest(NEW, Side.SELLER, Role.CONTRIBUTOR, name="Ines"), by=scene.actor("anna"), at=TODAY
    )
    with time_machine.travel(TODAY, tick=True):
        page = larkspur.client.post(f"/join/{asked.token}/", {"answer": "open"})
        assert "Go on to Larkspur’s sign-in" in words(page)
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert larkspur.client.get(f"/join/{asked.token}/code/").headers["Location"] == f"/join/{asked.token}/"
    landed = larkspur.goes(NEW, url=f"/join/{asked.token}/").headers["Location"]
    assert landed == f"/join/{asked.token}/"
    with time_machine.travel(TODAY, tick=False):
        assert larkspur.client.post(landed, {"answer": "open"}).headers["Location"].endswith("#yours")
    assert Seat.objects.get(user__email=NEW).stakeholder.side == Side.SELLER


# -- what goes wrong -------------------------------------------------------------------------------------------------


def nobody_is_in(answer: Any, traveller: Traveller, status: int, *said: str) -> None:
    assert answer.status_code == status, words(answer)[:400]
    for part in said:
        assert part in words(answer), part
    assert 'name="email"' in words(answer), "the way back"
    assert not traveller.is_in


def test_who_turns_back_there_is_told_and_may_begin_again(larkspur: Traveller) -> None:
    away = larkspur.sets_out(ANNA)
    back = larkspur.signs_in_there(away, ANNA, denies=True)
    if "state=" not in back:  # this provider forgets it when one turns back
        back += f"&state={query_of(away)['state']}"
    nobody_is_in(larkspur.client.get(back), larkspur, 403, "Larkspur’s sign-in did not let you in")
    larkspur.goes(ANNA)
    assert larkspur.is_in


@pytest.mark.parametrize("state", ["", "A" * 16, None], ids=["empty", "wrong", "none"])
def test_an_answer_with_another_state_signs_nobody_in(larkspur: Traveller, state: str | None) -> None:
    back = urlsplit(larkspur.signs_in_there(larkspur.sets_out(ANNA), ANNA))
    query = dict(parse_qsl(back.query)) | {"state": state}
    answer = larkspur.client.get(f"{back.path}?{urlencode({k: v for k, v in query.items() if v is not None})}")
    nobody_is_in(answer, larkspur, 422, "begun in another browser", "Begin again here")


def test_an_answer_in_another_browser_signs_nobody_in(larkspur: Traveller) -> None:
    back = larkspur.signs_in_there(larkspur.sets_out(ANNA), ANNA)
    other = Traveller()
    nobody_is_in(other.client.get(back), other, 422, "begun in another browser")


def test_an_answer_works_once(larkspur: Traveller) -> None:
    back = larkspur.signs_in_there(larkspur.sets_out(ANNA), ANNA)
    copy = Traveller()
    copy.client.cookies.load({name: morsel.value for name, morsel in larkspur.client.cookies.items()})
    assert larkspur.client.get(back).status_code == 302
    assert larkspur.is_in
    nobody_is_in(copy.client.get(back), copy, 422, "is over")
    assert Session.objects.filter(user__isnull=False).count() == 1


def test_after_ten_minutes_it_begins_again(larkspur: Traveller) -> None:
    back = larkspur.signs_in_there(larkspur.sets_out(ANNA), ANNA)
    with time_machine.travel(time.time() + 601, tick=True):
        nobody_is_in(larkspur.client.get(back), larkspur, 422, "took more than ten minutes")


def test_a_code_that_the_provider_does_not_know_signs_nobody_in(larkspur: Traveller) -> None:
    state = query_of(larkspur.sets_out(ANNA))["state"]
    answer = larkspur.client.get("/signin/with/larkspur/back/", {"state": state, "code": "made-up"})
    nobody_is_in(answer, larkspur, 502, "did not fit, so nobody was signed in")


@pytest.mark.parametrize("verified", [False, None, "no", 0, "", []])
def test_an_address_that_is_not_verified_opens_nothing(larkspur: Traveller, idp: Idp, verified: Any) -> None:
    claims = {"email": ANNA} | ({} if verified is None else {"email_verified": verified})
    idp.knows("unsure", **claims)
    nobody_is_in(larkspur.goes(ANNA, "unsure"), larkspur, 403, f"does not say that {ANNA} is verified")


@pytest.mark.parametrize(
    "email",
    ["priya.raman@fenwick.example", "a@evil.larkspur.example", "a@larkspur.example.evil.example",
     "anna@larkspur.example@evil.example"],
)  # fmt: skip
def test_no_provider_signs_in_somebody_of_another_domain(
    larkspur: Traveller, scene: Scene, idp: Idp, email: str
) -> None:
    before = User.objects.count()
    idp.knows("thief", email=email, email_verified=True)
    nobody_is_in(larkspur.goes(ANNA, "thief"), larkspur, 403, "is not of larkspur.example", "opens no other address")
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_the_provider_of_another_team_signs_nobody_of_this_one_in(
    larkspur: Traveller, scene: Scene, idp: Idp, settings: LazySettings
) -> None:
    """Both speak by the same server here, so its tokens are right in all but whom they may speak of."""
    Team.objects.create(name="Halden")
    halden = idp.settings(key="halden", team="Halden", domains=("halden.example",))
    settings.SSO = (*settings.SSO, halden)
    nobody_is_in(larkspur.goes(ANNA, ANNA, key="halden"), larkspur, 403, "is not of halden.example")
    larkspur.goes(ANNA)
    again = Traveller()
    back = again.signs_in_there(again.sets_out(ANNA), ANNA).replace("/larkspur/", "/halden/")
    nobody_is_in(again.client.get(back), again, 422, "begun in another browser")


def test_a_domain_that_went_to_another_company_takes_its_people_along(
    larkspur: Traveller, idp: Idp, settings: LazySettings
) -> None:
    larkspur.goes(ANNA)
    settings.SSO = (idp.settings(domains=("lark.example",)),)
    idp.knows(ANNA, email="anna@lark.example", email_verified=True)
    again = Traveller()
    nobody_is_in(again.goes("anna@lark.example", ANNA), again, 403, f"{ANNA} is not of lark.example")


@pytest.mark.parametrize("email", [None, "", 7, "nobody", "ａnna.kessler@larkspur.example", "ſam@larkspur.example"])
def test_without_an_address_that_is_one_nobody_is_in(larkspur: Traveller, idp: Idp, email: Any) -> None:
    idp.knows("odd", **({"email_verified": True} | ({} if email is None else {"email": email})))
    nobody_is_in(larkspur.goes(ANNA, "odd"), larkspur, 403, "did not say your e-mail address")


def test_a_closed_account_stays_closed(larkspur: Traveller, scene: Scene) -> None:
    scene.users["anna"].is_active = False
    scene.users["anna"].save()
    for _time in range(2):
        nobody_is_in(larkspur.goes(ANNA), larkspur, 403, "is closed here", "Ask an admin of Larkspur")
    assert not SocialAccount.objects.exists()


def test_a_team_that_is_not_there_is_told(larkspur: Traveller, scene: Scene) -> None:
    Team.objects.filter(pk=scene.team.pk).update(name="Larkspur Ltd")
    nobody_is_in(larkspur.goes(NEW), larkspur, 503, "is not set up to its end")
    assert not User.objects.filter(email=NEW).exists()


def test_a_provider_that_is_down_is_told_at_once_and_on_the_way_back(
    larkspur: Traveller, idp: Idp, settings: LazySettings
) -> None:
    back = larkspur.signs_in_there(larkspur.sets_out(ANNA), ANNA)
    settings.SSO = (replace(idp.settings(required=True), issuer="http://127.0.0.1:9"),)
    nobody_is_in(larkspur.client.get(back), larkspur, 503, "does not answer. Wait a minute, then try again")
    nobody_is_in(larkspur.sets_out(ANNA), larkspur, 503, "does not answer")


def test_a_provider_that_answers_nonsense_is_told(larkspur: Traveller, idp: Idp, settings: LazySettings) -> None:
    for issuer in (f"{idp.url}/oauth2", f"{idp.url}/users"):
        settings.SSO = (idp.settings(issuer=issuer),)
        nobody_is_in(larkspur.sets_out(ANNA), larkspur, 503, "does not answer")
    settings.SSO = (idp.settings(issuer=idp.url.replace("127.0.0.1", "localhost")),)
    assert larkspur.sets_out(ANNA).status_code == 302, "the same server by another name says another issuer"


PLANTED = ["key", "audience", "issuer", "party", "old", "nonce", "none", "unsigned", "mac", "gone"]


@pytest.mark.parametrize("planted", PLANTED)
def test_a_token_that_is_not_quite_right_signs_nobody_in(
    larkspur: Traveller, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """The provider's own token, changed in one place; but for `key`, by a key that counts for this once."""
    true, own = Asking._checked, rsa.generate_private_key(65537, 2048)
    public = RSAAlgorithm.to_jwk(own.public_key(), as_dict=True) | {"kid": "own"}

    def bent(self: Asking, token: str) -> dict[str, Any]:
        claims = jwt.decode(token, options={"verify_signature": False}) | CHANGED.get(planted, {})
        kid = jwt.get_unverified_header(token).get("kid")
        if planted in ("none", "unsigned"):
            bare = jwt.encode(claims, None, algorithm="none", headers={"kid": kid} if kid else None)
            return true(self, bare if planted == "none" else ".".join(token.split(".")[:2]) + ".")
        if planted == "gone":  # by a key that the provider does not name any more
            return true(self, jwt.encode(claims, own, algorithm="RS256", headers={"kid": "gone"}))
        if planted == "key":
            return true(self, jwt.encode(claims, own, algorithm="RS256", headers={"kid": kid} if kid else None))
        keys = {"keys": [public]}
        monkeypatch.setattr(openid, "_fetched", lambda url, headers=None: keys)
        if planted == "mac":
            forged = jwt.encode(claims, public["n"], algorithm="HS256", headers={"kid": "own"})
            return true(self, forged)
        return true(self, jwt.encode(claims, own, algorithm="RS256", headers={"kid": "own"}))

    monkeypatch.setattr(Asking, "_checked", bent)
    nobody_is_in(larkspur.goes(ANNA), larkspur, 502, "did not fit, so nobody was signed in")


def test_the_same_bending_without_a_change_signs_in(larkspur: Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the test above fails for what it changes, and for nothing else."""
    true, own = Asking._checked, rsa.generate_private_key(65537, 2048)
    keys = {"keys": [RSAAlgorithm.to_jwk(own.public_key(), as_dict=True) | {"kid": "own"}]}

    def signed_anew(self: Asking, token: str) -> dict[str, Any]:
        claims = jwt.decode(token, options={"verify_signature": False})
        monkeypatch.setattr(openid, "_fetched", lambda url, headers=None: keys)
        return true(self, jwt.encode(claims, own, algorithm="RS256", headers={"kid": "own"}))

    monkeypatch.setattr(Asking, "_checked", signed_anew)
    larkspur.goes(ANNA)
    assert larkspur.is_in


def test_a_provider_without_addresses_in_its_tokens_is_asked_for_them(
    larkspur: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = Asking._checked

    def thin(self: Asking, token: str) -> dict[str, Any]:
        return {k: v for k, v in true(self, token).items() if k not in ("email", "email_verified")}

    monkeypatch.setattr(Asking, "_checked", thin)
    larkspur.goes(NEW)
    assert larkspur.is_in


def test_what_a_provider_calls_verified_may_have_another_name(
    larkspur: Traveller, idp: Idp, settings: LazySettings
) -> None:
    settings.SSO = (idp.settings(verified_claim="xms_edov"),)
    idp.knows("7", email=NEW, xms_edov="1")
    larkspur.goes(NEW, "7")
    assert larkspur.is_in


def test_no_secret_token_or_address_is_logged(larkspur: Traveller, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "mapapp")
    state = query_of(larkspur.sets_out(ANNA))["state"]
    larkspur.client.get("/signin/with/larkspur/back/", {"state": state, "code": "made-up"})
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("mapapp")]
    assert "single sign-on of larkspur let nobody in: broken" in lines
    assert not [line for line in lines if "not-told" in line or "made-up" in line or ANNA in line]


def test_next_leads_to_our_own_pages_only(larkspur: Traveller) -> None:
    assert larkspur.goes(ANNA, url="https://evil.example/").headers["Location"] == "/"


def test_without_a_provider_of_that_name_there_is_no_such_page(scene: Scene) -> None:
    assert Client().post("/signin/with/larkspur/", {"email": ANNA}).status_code == 404
    assert Client().get("/signin/with/larkspur/back/", {"state": "x"}).status_code == 404
    assert Client().get("/signin/with/larkspur/").status_code == 405


def test_two_first_sign_ins_at_once_make_one_account(larkspur: Traveller, idp: Idp) -> None:
    provider, claimed = idp.settings(), Claimed("1", NEW, True)
    assert admitted(provider, claimed, at=TODAY) == admitted(provider, claimed, at=TODAY)
    with pytest.raises(NotSignedIn) as refused:
        admitted(provider, replace(claimed, subject="x" * 300), at=TODAY)
    assert refused.value.why == Why.BROKEN


def test_who_was_removed_before_his_first_sign_in_is_not_put_back_until_an_admin_does(
    larkspur: Traveller, scene: Scene, idp: Idp
) -> None:
    """Nothing ties him to the provider yet; that he was in the team and is not any more is known all the same."""
    member = add_member(scene.team, NEW, Membership.Role.MANAGER, by=SERVER, at=TODAY)
    remove_member(scene.team, member.code, by=SERVER, at=TODAY)
    larkspur.goes(NEW)
    assert larkspur.is_in
    assert not Membership.objects.filter(user__email=NEW).exists()
    add_member(scene.team, NEW.upper(), Membership.Role.REP, by=SERVER, at=TODAY)
    Traveller().goes(NEW)
    assert Membership.objects.get(user__email=NEW).role == Membership.Role.REP


def test_who_was_removed_and_has_no_account_any_more_is_told_whom_to_ask(larkspur: Traveller, scene: Scene) -> None:
    member = add_member(scene.team, NEW, Membership.Role.REP, by=SERVER, at=TODAY)
    remove_member(scene.team, member.code, by=SERVER, at=TODAY)
    User.objects.get(email=NEW).delete()
    nobody_is_in(larkspur.goes(NEW), larkspur, 403, "Ask an admin of Larkspur")
    assert not User.objects.filter(email=NEW).exists()


# -- sessions that were opened another way ---------------------------------------------------------------------------


def test_older_sessions_end_once_the_companys_own_sign_in_is_demanded(
    larkspur: Traveller, scene: Scene, idp: Idp, settings: LazySettings
) -> None:
    settings.SSO = (idp.settings(),)
    larkspur.asks(ANNA, by="code")
    larkspur.client.post("/signin/code/", {"code": last_code(ANNA), "keep": "on"})
    priya, page = scene.client("priya"), f"/p/{scene.workspace.code}/"
    assert larkspur.client.get(page).status_code == 200
    settings.SSO = (idp.settings(required=True),)
    fragment = larkspur.client.get(page, headers={"HX-Request": "true"})
    assert fragment.headers["HX-Redirect"].startswith("/signin/")
    assert larkspur.client.get(page).headers["Location"] == f"/signin/?next={page}"
    assert not Session.objects.filter(user=scene.users["anna"]).exists()
    assert priya.get(page).status_code == 200
    larkspur.goes(ANNA, url=page)
    assert larkspur.client.get(page).status_code == 200


def test_a_calendar_that_such_a_session_made_tells_nothing_any_more(
    larkspur: Traveller, scene: Scene, idp: Idp, settings: LazySettings
) -> None:
    """It ends with the session that made it; he reads why where he made it, and one that he makes now goes on."""
    settings.SSO = (idp.settings(),)
    larkspur.asks(ANNA, by="code")
    larkspur.client.post("/signin/code/", {"code": last_code(ANNA)})
    of_priya, anybody = f"/calendar/{make_feed(scene.users['priya'], at=TODAY)}.ics", Client()
    before = calendar_made(larkspur)
    assert anybody.get(before).status_code == 200
    settings.SSO = (idp.settings(required=True),)
    etag = anybody.get(of_priya).headers["ETag"]
    ended, never = anybody.get(before, headers={"If-None-Match": etag}), anybody.get(f"/calendar/{'x' * 43}.ics")
    assert (ended.status_code, words(ended)) == (404, words(never))
    assert anybody.get(of_priya).status_code == 200
    larkspur.goes(ANNA)
    page = words(larkspur.client.get("/me/links/"))
    assert "Larkspur asks for its own sign-in now." in page and "tells your calendar nothing any more" in page
    now = calendar_made(larkspur)
    assert anybody.get(now).status_code == 200 and anybody.get(before).status_code == 404
    assert "asks for its own sign-in now" not in words(larkspur.client.get("/me/links/"))
    settings.SSO = (idp.settings(key="another", required=True),)
    assert anybody.get(now).status_code == 404, "by the provider of today, not by one of before"


def calendar_made(traveller: Traveller) -> str:
    page = traveller.client.post("/me/links/", {"act": "make"}).content.decode()
    return re.findall(r"http://127.0.0.1:8000(/calendar/[^\"]+)", page)[0]


def test_a_change_by_such_a_session_is_not_made(
    larkspur: Traveller, scene: Scene, idp: Idp, settings: LazySettings
) -> None:
    anna = scene.client("anna")
    assert anna.post("/me/", {"name": "Zed", "time_zone": "UTC"}).headers["Location"].startswith("/signin/")
    assert User.objects.get(email=ANNA).name == "Anna Kessler"


def test_sessions_that_the_company_opened_stay(larkspur: Traveller, idp: Idp, settings: LazySettings) -> None:
    settings.SSO = (idp.settings(),)
    larkspur.goes(ANNA)
    settings.SSO = (idp.settings(required=True),)
    assert larkspur.is_in
    settings.SSO = (idp.settings(key="another", required=True),)
    assert not larkspur.is_in, "by the provider of today, not by one of before"

"""Sign-in by SAML, where its packages are installed (requirements/saml.txt): answers signed by a key of our own."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import LazySettings
from django.test import Client

from mapapp.people.models import Membership, User
from mapapp.sso import Provider, faults
from tests.access.provider import Traveller
from tests.builders import Scene
from tests.pages.door import text_of

utils: Any = pytest.importorskip("onelogin.saml2.utils", reason="requirements/saml.txt is not installed")
pytestmark = pytest.mark.django_db
ANNA, NEW = "anna.kessler@larkspur.example", "ines.moll@larkspur.example"
IDP, OURS = "https://login.larkspur.example/saml", "http://127.0.0.1:8000"
ANSWER, BACK = "/signin/with/larkspur/answer/", "/signin/with/larkspur/back/"
SIGNS_BY = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
DIGESTS_BY = "http://www.w3.org/2001/04/xmlenc#sha256"


def certified() -> tuple[str, str]:
    key, now = rsa.generate_private_key(65537, 2048), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "login.larkspur.example")])
    cert = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    cert = cert.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), cert.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


KEYS, OTHERS = certified(), certified()


@pytest.fixture
def larkspur(scene: Scene, settings: LazySettings) -> Traveller:
    provider = Provider("larkspur", "Larkspur", ("larkspur.example",), required=True, idp_entity_id=IDP,
                        idp_sso_url=f"{IDP}/sso", idp_x509=KEYS[1])  # fmt: skip
    assert list(faults((provider,), ())) == []
    settings.SSO = (provider,)
    return Traveller()


def question_of(away: Any) -> str:
    """The id of our question, as the company's server reads it."""
    assert away.status_code == 302 and away.headers["Location"].startswith(f"{IDP}/sso?")
    packed = parse_qs(urlsplit(away.headers["Location"]).query)["SAMLRequest"][0]
    return ElementTree.fromstring(zlib.decompress(b64decode(packed), -15)).attrib["ID"]


def answer_to(asked: str, person: str, /, *, keys: tuple[str, str] = KEYS, signed: bool = True, **bent: str) -> str:
    """What the company's server says, with the words that are `bent` for the test."""
    now = datetime.now(UTC)
    until = f"{now + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
    said = {
        "email": person, "subject": person, "to": f"{OURS}{ANSWER}", "for": OURS, "issuer": IDP,
        "status": "urn:oasis:names:tc:SAML:2.0:status:Success", "until": until,
        "now": f"{now:%Y-%m-%dT%H:%M:%SZ}", "question": asked, "id": f"_{uuid4().hex}",
    } | bent  # fmt: skip
    assertion = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0" IssueInstant="{now}">
<saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{subject}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{until}"
 Recipient="{to}" InResponseTo="{question}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{now}" NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience>{for}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
</saml:Assertion>""".format(**said)  # noqa: E501
    if not said["question"]:  # begun there, not here, and put into an envelope that answers us
        assertion, said["question"] = assertion.replace(' InResponseTo=""', ""), asked
    if signed:
        assertion = utils.OneLogin_Saml2_Utils.add_sign(assertion, *keys, False, SIGNS_BY, DIGESTS_BY).decode()
    response = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r{id}" Version="2.0" IssueInstant="{now}"
 Destination="{to}" InResponseTo="{question}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status>{assertion}</samlp:Response>"""  # noqa: E501
    return b64encode(response.format(**said, assertion=assertion).encode()).decode()


def brings(traveller: Traveller, answer: str) -> Any:
    """The company's form posts to us without our cookies; the button there posts again, with them."""
    page = Client().post(ANSWER, {"SAMLResponse": answer})
    assert page.status_code == 200
    assert answer in page.content.decode().replace("&#x3D;", "=")
    return traveller.client.post(BACK, {"SAMLResponse": answer})


def test_anna_and_somebody_new_come_in(larkspur: Traveller, scene: Scene) -> None:
    for email in (ANNA, NEW):
        traveller = Traveller()
        assert "Go on to Larkspur’s sign-in" in text_of(traveller.asks(email))
        landed = brings(traveller, answer_to(question_of(traveller.sets_out(email, url="/plans/")), email))
        assert (landed.status_code, landed.headers["Location"]) == (302, "/plans/")
        assert traveller.is_in
    assert Membership.objects.get(user__email=NEW).role == Membership.Role.REP
    assert {account.uid for account in SocialAccount.objects.all()} == {ANNA, NEW}


def test_an_answer_works_once_and_in_the_browser_that_asked(larkspur: Traveller) -> None:
    answer, other = answer_to(question_of(larkspur.sets_out(ANNA)), ANNA), Traveller()
    assert brings(other, answer).status_code == 422
    assert not other.is_in
    assert brings(larkspur, answer).status_code == 302
    larkspur.client.post("/signout/")
    assert "Begin again here" in text_of(brings(larkspur, answer))
    assert not larkspur.is_in


PAST = "2020-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("bent", "status"),
    [
        ({"keys": OTHERS}, 502), ({"signed": False}, 502), ({"for": "https://other.example"}, 502),
        ({"to": f"{OURS}/signin/with/halden/answer/"}, 502), ({"issuer": "https://evil.example"}, 502),
        ({"until": PAST}, 502), ({"question": "_made-up"}, 422), ({"email": "priya.raman@fenwick.example"}, 403),
        ({"email": ""}, 403), ({"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"}, 403),
        ({"question": ""}, 422),
    ],
    ids=["key", "unsigned", "audience", "place", "issuer", "old", "question", "domain", "no address", "denied",
         "unasked"],
)  # fmt: skip
def test_an_answer_that_is_not_quite_right_signs_nobody_in(
    larkspur: Traveller, bent: dict[str, Any], status: int
) -> None:
    before = User.objects.count()
    question = question_of(larkspur.sets_out(ANNA))
    answer = brings(larkspur, answer_to(question, ANNA, **bent))
    assert answer.status_code == status, text_of(answer)[-900:]
    assert not larkspur.is_in
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_a_signed_answer_whose_words_were_changed_is_refused(larkspur: Traveller) -> None:
    answer = b64decode(answer_to(question_of(larkspur.sets_out(NEW)), NEW))
    assert brings(larkspur, b64encode(answer.replace(NEW.encode(), ANNA.encode())).decode()).status_code == 502
    assert not larkspur.is_in


@pytest.mark.parametrize("answer", ["", "x", "%%%", b64encode(b"<a/>").decode(), "A" * 300_000])
def test_nonsense_is_told(larkspur: Traveller, answer: str) -> None:
    larkspur.sets_out(ANNA)
    for url in (ANSWER, BACK):
        got = larkspur.client.post(url, {"SAMLResponse": answer})
        assert got.status_code in (200, 502) and not larkspur.is_in
    assert larkspur.client.get(BACK).status_code == 405

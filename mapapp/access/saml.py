"""SAML 2.0 for a company that has no OpenID Connect, by python3-saml: an extra (requirements/saml.txt), imported only
when such a company signs somebody in.

Only an answer to a question of ours counts, in the browser that asked, once, with a signed assertion for this address.
SAML has no word for "verified": the company's own server speaks, and for its own domains alone.
"""

from __future__ import annotations

import binascii
import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.socialaccount.internal import statekit
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from lxml.etree import LxmlError
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from mapapp.access.signin import claimed
from mapapp.access.sso import Claimed, NotSignedIn, Why, admitted
from mapapp.sso import Provider

log = logging.getLogger(__name__)
ADDRESS = (
    "email", "mail", "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)  # fmt: skip
CONFIRMED = f"{{{Constants.NS_SAML}}}SubjectConfirmationData"
NAME = ("name", "displayName", "urn:oid:2.16.840.1.113730.3.1.241")
ODD = (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, LxmlError, binascii.Error, ValueError, KeyError)


def set_out(request: HttpRequest, provider: Provider, *, url: str) -> HttpResponse:
    """Send a person to his company's sign-in, and after it to `url`."""
    auth = _auth(provider)
    where = auth.login(return_to="")
    statekit.stash_state(request, provider_id=provider.key, state={"next": url}, state_id=auth.get_last_request_id())
    return HttpResponseRedirect(where)


def come_back(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Take the answer that the browser brings: sign the person in and send him on, or raise NotSignedIn."""
    auth = _auth(provider, request.POST.get("SAMLResponse", ""))
    _check(auth, provider)
    question = _question(auth)
    if question not in statekit.get_states(request) or not claimed(request):
        raise NotSignedIn(Why.STATE, provider)
    state = statekit.unstash_state(request, provider_id=provider.key, state_id=question)
    if state is None:
        raise NotSignedIn(Why.STATE, provider)
    user = admitted(provider, _claimed(auth), at=request.asked_at)  # type: ignore[attr-defined]
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, "socialaccount", provider=provider.key)
    login = Login(user=user, redirect_url=state["next"], signal_kwargs={"sociallogin": provider.key})
    response: HttpResponse = perform_login(request, login)
    return response


def _check(auth: Any, provider: Provider) -> None:
    try:
        auth.process_response()
    except ODD as problem:
        log.warning("single sign-on of %s: %s", provider.key, type(problem).__name__)
        raise NotSignedIn(Why.BROKEN, provider) from problem
    if auth.get_errors() or not auth.is_authenticated():
        reason = str(auth.get_last_error_reason() or "")
        turned_back = reason.startswith("The status code of the Response was not Success")
        raise NotSignedIn(Why.DENIED if turned_back else Why.BROKEN, provider)


def _question(auth: Any) -> str:
    """Which question of ours the signed part answers; empty for none. The envelope says so too, but nobody signed that:
    an answer that was not asked for would fit into it, in whatever browser, and as often as one likes."""
    said = OneLogin_Saml2_XML.to_etree(auth.get_last_response_xml()).iter(CONFIRMED)
    asked = {each.get("InResponseTo", "") for each in said}
    return asked.pop() if len(asked) == 1 else ""


def _claimed(auth: Any) -> Claimed:
    said, name = auth.get_attributes(), auth.get_nameid() or ""
    email = next((said[key][0] for key in ADDRESS if said.get(key)), None)
    if email is None and auth.get_nameid_format() == Constants.NAMEID_EMAIL_ADDRESS:
        email = name
    return Claimed(name, email or "", True, next((said[key][0] for key in NAME if said.get(key)), ""))


def _auth(provider: Provider, answer: str = "") -> Any:
    """python3-saml with our address as the settings have it, whatever the request says of itself."""
    public, there = urlsplit(settings.PUBLIC_URL), reverse("signin_answer", args=[provider.key])
    asked = {
        "https": "on" if public.scheme == "https" else "off",
        "http_host": public.netloc,
        "script_name": there,
        "get_data": {},
        "post_data": {"SAMLResponse": answer} if answer else {},
    }
    return OneLogin_Saml2_Auth(asked, _settings(provider, settings.PUBLIC_URL + there))


def _settings(provider: Provider, ours: str) -> dict[str, Any]:
    return {
        "strict": True,
        "security": {
            "wantAssertionsSigned": True,
            "wantNameId": True,
            "wantAttributeStatement": False,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": False,
        },
        "sp": {
            "entityId": settings.PUBLIC_URL,
            "assertionConsumerService": {"url": ours, "binding": Constants.BINDING_HTTP_POST},
            "NameIDFormat": Constants.NAMEID_UNSPECIFIED,
        },
        "idp": {
            "entityId": provider.idp_entity_id,
            "singleSignOnService": {"url": provider.idp_sso_url, "binding": Constants.BINDING_HTTP_REDIRECT},
            "x509cert": provider.idp_x509,
        },
    }

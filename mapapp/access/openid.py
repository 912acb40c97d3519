"""OpenID Connect by allauth, held tighter: the issuer is the one of the settings, a token counts only with the
provider's own signature and our nonce, PKCE always, servers follow no redirect, and none of the claims is kept.
"""

from __future__ import annotations

import functools
import hmac
import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from requests import RequestException

from mapapp.access.signin import claimed
from mapapp.access.sso import Claimed, NotSignedIn, Why, admitted, provider_called
from mapapp.people.models import User
from mapapp.sso import Provider

log = logging.getLogger(__name__)
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY = 30  # seconds that the provider's clock may differ from ours
MOST_BYTES = 500_000  # of a provider's answer
ODD = (KeyError, ValueError, TypeError, AttributeError, jwt.PyJWTError)  # what a misshapen answer raises


class Adapter(DefaultSocialAccountAdapter):
    """allauth asks here which providers there are, whom one lets in, and what to do when one does not."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> OpenId:
        known = provider_called(provider)
        if known is None:
            raise SocialApp.DoesNotExist
        return OpenId(request, app=_app(known))

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        return []

    def get_requests_session(self) -> requests.Session:
        """Five seconds, no redirect: where a provider's secret goes is written in its settings alone."""
        session = requests.Session()
        session.max_redirects = 0
        session.request = functools.partial(session.request, timeout=settings.SSO_TIMEOUT)  # type: ignore[method-assign]
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider has said who it is: check that it answers our question, and find his account."""
        known, claims = sociallogin.provider.known, sociallogin.claims
        asked = (sociallogin.state.get("data") or {}).get("nonce", "")
        if not asked or not hmac.compare_digest(asked, str(claims.get("nonce", ""))):
            raise NotSignedIn(Why.BROKEN, known)
        sociallogin.user = admitted(known, _claimed(known, claims), at=request.asked_at)  # type: ignore[attr-defined]

    def on_authentication_error(
        self, request: HttpRequest, provider: OpenId, error: str | None = None, exception: Exception | None = None,
        extra_context: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        if exception is not None:
            why = Why.BROKEN
        elif error == AuthError.CANCELLED or "state" in (extra_context or {}):
            why = Why.DENIED
        else:
            why = Why.STATE
        if isinstance(exception, RequestException | OAuth2Error):
            raise exception  # told where we called allauth
        raise NotSignedIn(why, provider.known)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


class Asking(OpenIDConnectOAuth2Adapter):
    """How one provider is asked."""

    @functools.cached_property
    def known(self) -> Provider:
        known = provider_called(self.provider_id)
        assert known is not None
        return known

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; only if it is the one of the settings."""
        if not hasattr(self, "_openid_config"):
            try:
                found = _fetched(f"{self.known.issuer}/.well-known/openid-configuration")
                if str(found["issuer"]).rstrip("/") != self.known.issuer:
                    raise OAuth2Error("another issuer")
            except (KeyError, ValueError, TypeError) as problem:
                raise OAuth2Error("no discovery document") from problem
            self._openid_config = found
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return settings.PUBLIC_URL + reverse("signin_back", args=[self.provider_id])

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        try:
            claims = self._checked(kwargs["response"]["id_token"])
            if "email" not in claims:
                claims = self._with_userinfo(claims, token.token)
            return OpenId(request, app=app).login_of(claims)
        except RequestException:
            raise
        except ODD as problem:
            raise OAuth2Error(type(problem).__name__) from problem

    def _checked(self, token: str) -> dict[str, Any]:
        """The claims of a token that bears the provider's signature, is for us and is not too old."""
        config, name = self.openid_config, self.known.client_id
        keys = jwt.PyJWKSet.from_dict(_fetched(config["jwks_uri"])).keys
        kid = jwt.get_unverified_header(token).get("kid")
        key = next((one for one in keys if one.key_id == kid), None) if kid else keys[0]
        if key is None:
            raise OAuth2Error("a key that it does not name")
        needed = ["exp", "iat", "iss", "aud", "sub"]
        claims: dict[str, Any] = jwt.decode(
            token, key.key, algorithms=SIGNED_BY, audience=name, issuer=config["issuer"], leeway=LEEWAY,
            options={"require": needed},
        )  # fmt: skip
        if claims.get("azp", name) != name:
            raise OAuth2Error("for another client")
        return claims

    def _with_userinfo(self, claims: dict[str, Any], token: str) -> dict[str, Any]:
        """The address, from a provider that leaves it out of its tokens: of the same person, and nothing else of it."""
        said = _fetched(self.profile_url, {"Authorization": f"Bearer {token}"})
        if said["sub"] != claims["sub"]:
            raise OAuth2Error("of another person")
        return claims | {name: said[name] for name in ("email", self.known.verified_claim, "name") if name in said}


class OpenId(OpenIDConnectProvider):
    """A provider of the settings as allauth sees it."""

    oauth2_adapter_class = Asking

    @property
    def known(self) -> Provider:
        found = provider_called(self.app.provider_id)
        assert found is not None
        return found

    def login_of(self, claims: dict[str, Any]) -> SocialLogin:
        """Somebody whom the provider has signed in; the claims are with him in memory and go into no table."""
        account = SocialAccount(provider=self.sub_id, uid=str(claims["sub"]), extra_data={})
        login = SocialLogin(provider=self, user=User(), account=account)
        login.claims = claims
        return login


def set_out(request: HttpRequest, provider: Provider, *, email: str, url: str) -> HttpResponse:
    """Send a person to his company's sign-in, and after it to `url`. Raises NotSignedIn when it does not answer."""
    nonce = secrets.token_urlsafe(24)
    asked = {"nonce": nonce, "login_hint": email} if email else {"nonce": nonce}
    with _told(provider):
        response: HttpResponse = OpenId(request, app=_app(provider)).redirect(
            request, AuthProcess.LOGIN, next_url=url, data={"nonce": nonce}, auth_params=asked
        )
    return response


def come_back(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Take what a person brings back from there: sign him in and send him on, or raise NotSignedIn.

    One answer opens one session: of two requests with it, one takes the session in which it was asked for.
    """
    if request.GET.get("state") in statekit.get_states(request) and not claimed(request):
        raise NotSignedIn(Why.STATE, provider)
    back = OAuth2CallbackView.adapter_view(Asking(request, provider.key))
    with _told(provider):
        response: HttpResponse = back(request)
    return response


@contextmanager
def _told(provider: Provider) -> Iterator[None]:
    """A provider that does not answer, or answers nonsense, is no fault of ours: it is told."""
    try:
        yield
    except (RequestException, OAuth2Error) as problem:
        log.warning("single sign-on of %s: %s", provider.key, type(problem).__name__)
        raise NotSignedIn(Why.DOWN if isinstance(problem, RequestException) else Why.BROKEN, provider) from problem


def _app(provider: Provider) -> SocialApp:
    return SocialApp(
        provider="openid_connect", provider_id=provider.key, name=provider.team, client_id=provider.client_id,
        secret=provider.client_secret, settings={"server_url": provider.issuer, "oauth_pkce_enabled": True},
    )  # fmt: skip


def _fetched(url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    with Adapter().get_requests_session() as session:
        answer = session.get(url, headers=headers, stream=True)
        answer.raise_for_status()
        text = b""
        for part in answer.iter_content(65536):
            text += part
            if len(text) > MOST_BYTES:
                raise OAuth2Error("an answer without end")
    found = json.loads(text)
    if not isinstance(found, dict):
        raise OAuth2Error("no object")
    return found


def _claimed(provider: Provider, claims: Mapping[str, Any]) -> Claimed:
    verified = str(claims.get(provider.verified_claim, "")).casefold() in ("true", "1")
    email, name = claims.get("email"), claims.get("name")
    return Claimed(
        subject=str(claims["sub"]),
        email=email if isinstance(email, str) else "",
        verified=verified,
        name=name if isinstance(name, str) else "",
    )

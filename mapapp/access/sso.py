"""Sign-in by a company's own provider: whom it may sign in, what becomes of him here, and why somebody is not let in.

A provider speaks for its own domains and for no other. It joins the account that an address has, or makes one, with a
part as rep in its team, at the first sign-in: somebody who was taken out of the team, before that or later, is not put
back by it. Nobody becomes a buyer by it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.access.domains import domain_of
from mapapp.people.changes import TeamRefused, join_team
from mapapp.people.history import SIGN_ON, has_left
from mapapp.people.models import Membership, Team, User, normal_email
from mapapp.sso import Provider

log = logging.getLogger(__name__)
LONGEST = 191  # characters of a provider's name for a person that our table holds


class Why(StrEnum):
    """Why nobody was signed in."""

    STATE = "state"
    DENIED = "denied"
    DOWN = "down"
    BROKEN = "broken"
    NO_ADDRESS = "no address"
    UNVERIFIED = "unverified"
    FOREIGN = "foreign"
    CLOSED = "closed"
    UNSET = "unset"


STATUS = {Why.DOWN: 503, Why.UNSET: 503, Why.BROKEN: 502, Why.STATE: 422}


class NotSignedIn(Exception):
    """Nobody was signed in; the sentence says why and what to do."""

    def __init__(self, why: Why, provider: Provider, email: str = "") -> None:
        super().__init__(_sentence(why, provider, email))
        self.why, self.provider, self.status = why, provider, STATUS.get(why, 403)
        log.warning("single sign-on of %s let nobody in: %s", provider.key, why.value)


def _sentence(why: Why, provider: Provider, email: str) -> str:
    said = {"company": provider.team, "email": email, "domains": ", ".join(provider.domains)}
    sentences = {
        Why.STATE: _("This sign-in was begun in another browser, took more than ten minutes, or is over. "
                     "Begin again here."),
        Why.DENIED: _("%(company)s’s sign-in did not let you in, or you turned back there. "
                      "Try again, or ask whoever runs it at %(company)s."),
        Why.DOWN: _("%(company)s’s sign-in does not answer. Wait a minute, then try again."),
        Why.BROKEN: _("What came back from %(company)s’s sign-in did not fit, so nobody was signed in. Try again; "
                      "if it happens again, tell whoever runs it at %(company)s."),
        Why.NO_ADDRESS: _("%(company)s’s sign-in did not say your e-mail address. "
                          "Ask whoever runs it at %(company)s to send it along."),
        Why.UNVERIFIED: _("%(company)s’s sign-in does not say that %(email)s is verified, so it opens nothing here. "
                          "Ask whoever runs it at %(company)s."),
        Why.FOREIGN: _("%(email)s is not of %(domains)s, and %(company)s’s sign-in opens no other address. "
                       "Sign in with the address the plan was shared with."),
        Why.CLOSED: _("The account of %(email)s is closed here. Ask an admin of %(company)s."),
        Why.UNSET: _("%(company)s’s sign-in is not set up to its end here. Ask whoever runs this server."),
    }  # fmt: skip
    return sentences[why] % said


@dataclass(frozen=True, slots=True)
class Claimed:
    """Whom a provider says it has before it: its own name for him, and his address."""

    subject: str
    email: str
    verified: bool
    name: str = ""


def provider_of(email: str) -> Provider | None:
    """The provider that speaks for the domain of an address."""
    domain = domain_of(normal_email(email))
    return next((each for each in settings.SSO if domain in each.domains), None)


def provider_called(key: str) -> Provider | None:
    return next((each for each in settings.SSO if each.key == key), None)


def must_go_there(email: str) -> bool:
    """Does the company of this address want its own sign-in, and no mailed code?"""
    provider = provider_of(email)
    return provider is not None and provider.required


def admitted(provider: Provider, claimed: Claimed, *, at: datetime) -> User:
    """The account that a provider's word opens, made now if it is the first time. Raises NotSignedIn.

    Every check is made each time: what the provider may say is decided by the settings of today.
    """
    email = _checked(provider, claimed)
    with transaction.atomic():
        team = Team.objects.select_for_update().filter(name__iexact=provider.team).first()
        if team is None:
            raise NotSignedIn(Why.UNSET, provider)
        user = _known(provider, claimed.subject) or _joined(provider, team, claimed, email, at)
        if domain_of(user.email) not in provider.domains:
            raise NotSignedIn(Why.FOREIGN, provider, user.email)
        if not user.is_active:
            raise NotSignedIn(Why.CLOSED, provider, user.email)
        return user


def _checked(provider: Provider, claimed: Claimed) -> str:
    email = normal_email(claimed.email)
    if "@" not in email or not claimed.email.isascii():  # a letter that only looks like another makes another address
        raise NotSignedIn(Why.NO_ADDRESS, provider)
    if domain_of(email) not in provider.domains:
        raise NotSignedIn(Why.FOREIGN, provider, email)
    if not claimed.verified:
        raise NotSignedIn(Why.UNVERIFIED, provider, email)
    if not 0 < len(claimed.subject) <= LONGEST:
        raise NotSignedIn(Why.BROKEN, provider)
    return email


def _known(provider: Provider, subject: str) -> User | None:
    account = SocialAccount.objects.select_related("user").filter(provider=provider.key, uid=subject).first()
    return account.user if account else None


def _joined(provider: Provider, team: Team, claimed: Claimed, email: str, at: datetime) -> User:
    """The first time: the account of the address, his part in the team, and the tie by which he is known again. Under
    another name of the provider's he comes again to the same account, and not into the team; nor does who was taken out
    of it before."""
    user = User.objects.filter(email=email).first()
    if user is not None and not user.is_active:
        raise NotSignedIn(Why.CLOSED, provider, email)
    known = user is not None and SocialAccount.objects.filter(provider=provider.key, user=user).exists()
    left = not known and has_left(team, email)
    if user is None and left:
        raise NotSignedIn(Why.CLOSED, provider, email)
    if user is None or not (known or left or Membership.objects.filter(team=team, user=user).exists()):
        try:
            name = claimed.name[:200]
            user = join_team(team, email, Membership.Role.REP, name=name, by=SIGN_ON, at=at).user
        except TeamRefused:
            raise NotSignedIn(Why.NO_ADDRESS, provider) from None
    SocialAccount.objects.create(provider=provider.key, uid=claimed.subject, user=user)
    return user

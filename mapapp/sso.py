"""Which company signs its own people in, read from the file or the JSON that MAPAPP_SSO names. No secret is ever shown.

A table a company, its name in our addresses (`/signin/with/larkspur/`):

    [larkspur]
    team = "Larkspur"                            # as found_team was told
    domains = ["larkspur.example"]               # whose addresses it speaks for, and no others
    issuer = "https://login.larkspur.example"    # OpenID Connect; its discovery document says the rest
    client_id = "mapapp"
    client_secret = "..."
    required = true                              # nobody of these domains signs in by a mailed code
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
OPENID_NEEDS = ("issuer", "client_id", "client_secret")
SAML_NEEDS = ("idp_entity_id", "idp_sso_url", "idp_x509")


class Unreadable(ImproperlyConfigured):
    """The setting cannot be read; the sentence says what and where, and repeats no secret."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One company's sign-in. `origins` are further places a browser is sent to on its way there (for the CSP).

    `verified_claim` names the claim that says whether the address is verified, where it is not `email_verified`.
    """

    key: str
    team: str
    domains: tuple[str, ...]
    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    required: bool = False
    verified_claim: str = "email_verified"
    origins: tuple[str, ...] = ()
    idp_entity_id: str = ""
    idp_sso_url: str = ""
    idp_x509: str = ""

    @property
    def is_saml(self) -> bool:
        return bool(self.idp_sso_url)

    @property
    def places(self) -> tuple[str, ...]:
        """The origins that a form of our sign-in page may lead to."""
        return tuple(dict.fromkeys(map(origin_of, (self.idp_sso_url or self.issuer, *self.origins))))


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def read(named: str) -> tuple[Provider, ...]:
    """The providers of a TOML or JSON file, or of the JSON itself; none when nothing is named."""
    if not named.strip():
        return ()
    try:
        tables = json.loads(named) if named.lstrip().startswith("{") else _file(Path(named))
    except (OSError, ValueError) as problem:
        where = "The JSON in MAPAPP_SSO" if named.lstrip().startswith("{") else f"MAPAPP_SSO names {named}, which"
        raise Unreadable(f"{where} cannot be read: {_bare(problem)}") from None
    if not isinstance(tables, dict):
        raise Unreadable("MAPAPP_SSO holds no tables: name each company, as in [larkspur].")
    return tuple(_provider(key, table) for key, table in tables.items())


def _file(path: Path) -> Any:
    text = path.read_text("utf-8")
    return json.loads(text) if path.suffix == ".json" else tomllib.loads(text)


def _bare(problem: Exception) -> str:
    """What is wrong, without the text around it, where a secret may stand."""
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg} in line {problem.lineno}"
    found = re.search(r"at line \d+, column \d+|at end of document", str(problem))
    return f"it is no TOML {found.group()}" if found else getattr(problem, "strerror", None) or "it is no text"


def _provider(key: str, table: Any) -> Provider:
    if not isinstance(table, Mapping):
        raise Unreadable(f"MAPAPP_SSO: {key} is no table.")
    kinds = {each.name: str(each.type) for each in fields(Provider) if each.name != "key"}
    if unknown := sorted(set(table) - set(kinds)):
        raise Unreadable(f"MAPAPP_SSO: {key} has {unknown[0]}, which is nothing that is known.")
    values: dict[str, Any] = {}
    for name, value in table.items():
        texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if not {"bool": isinstance(value, bool), "str": isinstance(value, str)}.get(kinds[name], texts):
            raise Unreadable(f"MAPAPP_SSO: {name} of {key} is of the wrong kind.")
        values[name] = tuple(value) if texts else value
    values["domains"] = tuple(domain.strip().casefold() for domain in values.get("domains", ()))
    values["issuer"] = values.get("issuer", "").rstrip("/")
    return Provider(key=key, **({"team": ""} | values))


def faults(providers: Iterable[Provider], public: Iterable[str]) -> Iterator[str]:
    """What is wrong with them, a sentence each; `public` are mail domains that are nobody's."""
    providers, public = list(providers), frozenset(public)
    for provider in providers:
        yield from (f"MAPAPP_SSO: {provider.key} {words}" for words in _faults_of(provider, public))
    for domain, times in Counter(domain for each in providers for domain in set(each.domains)).items():
        if times > 1:
            yield f"MAPAPP_SSO: two companies speak for {domain}. Leave it with one."


def _faults_of(provider: Provider, public: frozenset[str]) -> Iterator[str]:
    if not KEY.fullmatch(provider.key):
        yield "is no name for an address: use a-z, 0-9 and hyphens."
    if not provider.team:
        yield "names no team."
    if not provider.domains:
        yield "speaks for no domain."
    for domain in provider.domains:
        if not DOMAIN.fullmatch(domain):
            yield f"speaks for {domain!r}, which is no mail domain."
        elif domain in public:
            yield f"speaks for {domain}, where anybody can have an address."
    if provider.is_saml and provider.issuer:
        yield "has an issuer and SAML settings: keep one."
    if provider.is_saml and find_spec("onelogin") is None:
        yield "signs in by SAML, for which requirements/saml.txt has to be installed."
    needed = SAML_NEEDS if provider.is_saml else OPENID_NEEDS
    yield from (f"lacks {name}." for name in needed if not getattr(provider, name))
    for url in filter(None, (provider.issuer, provider.idp_sso_url, *provider.origins)):
        if not _is_safe(url):
            yield f"names {url}, which is no https address."


def _is_safe(url: str) -> bool:
    """https, or plain http on this very machine, as in tests; no address that a header could be forged with."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    tidy = not re.search(r"[\s;,'\"@#]|[^\x21-\x7e]", url)
    return bool(tidy and host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))

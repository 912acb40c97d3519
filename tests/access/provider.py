"""A real OpenID provider on loopback, in a process of its own, and a browser that goes there and comes back."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import requests
from django.http import HttpResponse
from django.test import Client

from mapapp.sso import Provider

WAIT = 20  # seconds for the provider to come up


@dataclass
class Idp:
    """The provider's own end: who its people are, and what they answer when they are asked."""

    url: str

    def knows(self, subject: str, **claims: Any) -> None:
        requests.put(f"{self.url}/users/{quote(subject)}", json=claims, timeout=5).raise_for_status()

    def settings(self, **more: Any) -> Provider:
        usual = {"key": "larkspur", "team": "Larkspur", "domains": ("larkspur.example",), "issuer": self.url,
                 "client_id": "mapapp", "client_secret": "not-told"}  # fmt: skip
        return Provider(**(usual | more))


@dataclass
class Traveller:
    """A browser: ours is a test client, the provider's pages are fetched over HTTP."""

    client: Client = field(default_factory=Client)

    def asks(self, email: str, url: str = "/", **more: str) -> Any:
        return self.client.post("/signin/", {"email": email, "next": url, **more})

    def sets_out(self, email: str, url: str = "/", key: str = "larkspur") -> Any:
        return self.client.post(f"/signin/with/{key}/", {"email": email, "next": url})

    def signs_in_there(self, away: HttpResponse, subject: str, *, denies: bool = False) -> str:
        """Type a name at the provider, or turn back; where that sends the browser to: path and query of ours."""
        where = away.headers["Location"]
        assert requests.get(where, timeout=5).status_code == 200
        form = {"action": "deny"} if denies else {"sub": subject}
        answer = requests.post(where, form, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text[:300]
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def goes(self, email: str, subject: str = "", **more: Any) -> Any:
        """All the way: out, signed in there, and back."""
        return self.client.get(self.signs_in_there(self.sets_out(email, **more), subject or email))

    @property
    def is_in(self) -> bool:
        return self.client.get("/me/").status_code == 200


def query_of(answer: HttpResponse) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


@contextmanager
def running_provider() -> Iterator[Idp]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url, until = f"http://127.0.0.1:{port}", time.monotonic() + WAIT
    try:
        while time.monotonic() < until and process.poll() is None:
            try:
                requests.get(f"{url}/jwks", timeout=1).raise_for_status()
                break
            except requests.RequestException:
                time.sleep(0.1)
        else:
            raise RuntimeError("the provider did not come up")
        yield Idp(url)
    finally:
        process.terminate()
        process.wait(10)

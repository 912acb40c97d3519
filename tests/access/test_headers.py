"""G12: what every answer carries, whatever it is; and no POST without the token of a page of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from mapapp import urls as real
from mapapp.people.models import User
from mapapp.plans.models import Workspace
from tests.builders import TODAY
from tests.gates.asking import url_of
from tests.gates.table import TABLE
from tests.gates.town import Town

pytestmark = pytest.mark.django_db
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"
    "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
ONE_CLICK = "stop/<str:token>/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def town(db: None) -> Town:
    return Town.built()


def carries_all(answer: Any, where: str, *, static: bool = False) -> None:
    headers = answer.headers
    policy = set(headers["Content-Security-Policy"].split("; "))
    assert policy == set(CSP.split("; ")), where
    assert headers["X-Content-Type-Options"] == "nosniff", where
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), where
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", where
    if not static:
        assert headers["Cache-Control"] == "private, no-store", where
        assert {"Cookie", "HX-Request"} <= set(headers["Vary"].split(", ")), where


def test_every_page_and_every_refusal_carries_them(town: Town) -> None:
    for who in ("nobody", "anna", "zed"):
        for route, row in TABLE.items():
            for method in ("get", "delete"):
                answer = getattr(town.clients[who], method)(url_of(route, row.args, town))
                carries_all(answer, f"{method} {route} {answer.status_code}")


def test_links_that_are_keys_are_told_to_no_other_site(town: Town) -> None:
    for url in (f"/join/{town.token}/", "/join/none/", f"/stop/{town.stop}/"):
        for answer in (Client().get(url), Client().post(url), Client().delete(url)):
            wanted = "same-origin" if answer.status_code == 405 and "stop" in url else "no-referrer"
            assert answer.headers["Referrer-Policy"] == wanted, url


def test_what_never_reaches_a_page_carries_them_too(town: Town) -> None:
    client = town.clients["anna"]
    body = {"body": "x" * 4_000_000}
    for answer, status in (
        (client.get("/nothing/here"), 404),
        (client.get("/plans"), 301),
        (client.get("/", headers={"Host": "evil.example"}), 400),
        (client.post("/me/", body), 400),
        (client.generic("POST", "/me/", b"x", content_type="text/plain; charset=hex"), 400),
        (client.generic("POST", "/me/", b"x", CONTENT_LENGTH="9" * 12), 400),
        (Client(enforce_csrf_checks=True).post("/signout/"), 403),
        (client.generic("TRACE", "/me/"), 405),
        (client.options("/me/"), 405),
    ):
        assert answer.status_code == status
        carries_all(answer, f"{status}")
        assert b"Traceback" not in answer.content


def test_a_fault_of_ours_is_a_plain_sentence_with_all_headers(town: Town, settings: LazySettings) -> None:
    settings.ROOT_URLCONF = __name__
    client = town.clients["anna"]
    client.raise_request_exception = False
    answer: Any = client.get("/fault/")
    assert answer.status_code == 500
    carries_all(answer, "500")
    assert b"secret" not in answer.content
    assert b"<h1>" in answer.content


def fault(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret")


urlpatterns = [*real.urlpatterns, path("fault/", fault)]  # for the test above: ours, and one page that fails


def test_static_files_carry_what_keeps_them_harmless(db: None, settings: LazySettings) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    root = Path(settings.STATICFILES_DIRS[0])
    found = [file for file in root.rglob("*") if file.suffix in (".css", ".js", ".svg", ".woff2")]
    assert len({file.suffix for file in found}) >= 3
    for file in {file.suffix: file for file in found}.values():
        answer = Client().get(f"/static/{file.relative_to(root).as_posix()}")
        carries_all(answer, str(file.name), static=True)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        answer.close()
    for outside in ("/static/../mapapp/settings.py", "/static/%2e%2e/manage.py", "/static/..%5cmanage.py"):
        assert Client().get(outside).status_code == 404


@pytest.mark.parametrize("token", [None, "", "x" * 64], ids=["none", "empty", "forged"])
def test_no_post_counts_without_the_token_but_the_one_click(town: Town, token: str | None) -> None:
    before = (Workspace.objects.get(code=town.code).revision, User.objects.count())
    client = Client(enforce_csrf_checks=True)
    client.cookies = town.clients["priya"].cookies
    headers = {} if token is None else {"X-CSRFToken": token}
    for route, row in TABLE.items():
        answer = client.post(url_of(route, row.args, town), row.body, headers=headers)
        assert (answer.status_code == 403) is (route != ONE_CLICK), route
    assert (Workspace.objects.get(code=town.code).revision, User.objects.count()) == before


def test_a_page_of_another_site_cannot_post_even_with_the_token(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = town.clients["priya"].cookies
    client.get("/me/")
    token = client.cookies["csrftoken"].value
    form = {"name": "P", "time_zone": "UTC", "csrfmiddlewaretoken": token}
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        assert client.post("/me/", form, headers={"Origin": origin}).status_code == 403, origin
    null = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/me/", form, headers=null).status_code == 403
    assert client.post("/me/", form, headers={"Origin": "http://testserver"}).status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(town: Town) -> None:
    client = Client()
    client.get("/signin/")
    client.post("/signin/", {"email": "priya.raman@fenwick.example"})
    assert set(client.cookies) == {"csrftoken", "sessionid"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]

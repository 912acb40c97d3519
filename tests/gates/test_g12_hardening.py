"""G12: what every answer carries, whatever it is; and no POST without the token of a page of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.views.decorators.cache import cache_control

from mapapp import urls as real
from mapapp.access.limits import _network
from mapapp.checks import starts_only_when_safe
from tests.gates.asking import asked, body_of, url_of
from tests.gates.figures import AGAIN, FULL, Figures
from tests.gates.row import Row
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.house.architecture import ROOT
from tests.pages.door import last_code, text_of
from tests.turns import TURN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "quiet")]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"
    "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
METHODS = ("GET", "POST", "DELETE")
ONE_CLICK = "stop/<str:token>/"
SAML_ANSWER = "signin/with/<slug:key>/answer/"  # signed by a company's sign-in; the page hands it back to the browser
NEVER_KEPT, FEED = "private, no-store", "calendar/<str:token>.ics"
ASKS_AGAIN = "private, no-cache"  # a calendar program has its feed at home, and is told when it has it already: 304
PRIYA = "priya.raman@fenwick.example"
TEAM = {"MAPAPP_PUBLIC_URL": "https://plans.example", "ALLOWED_HOSTS": "plans.example", "MAPAPP_DEMO": "", "DEBUG": ""}
TOLD = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY", "ALLAUTH_TRUSTED_PROXY_COUNT", "SECURE_PROXY_SSL_HEADER", "HTTPS")  # fmt: skip
SAYS = f"""
import json, django
from django.conf import settings
django.setup()
from mapapp.access import known
print(json.dumps({{name: getattr(settings, name) for name in {TOLD}}} | {{"known": known.COOKIE}}))
"""


@pytest.fixture
def as_a_team_runs_it(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The settings as they come out of a team's environment, asked of a process that has it; set here."""
    told: dict[str, Any] = json.loads(manage(TEAM, "-c", SAYS).stdout)
    monkeypatch.setattr("mapapp.access.known.COOKIE", told.pop("known"))
    for name, value in told.items():
        setattr(settings, name, value)
    return told


def manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Our code in a process of its own, told nothing of this machine but what is given."""
    path = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    with tempfile.TemporaryDirectory() as var:
        told = {**path, "MAPAPP_VAR": var, "DJANGO_SETTINGS_MODULE": "mapapp.settings", **environment}
        return subprocess.run([sys.executable, *words], cwd=ROOT, env=told, capture_output=True, text=True, timeout=60)


def lacking(answer: Any, *, static: bool = False, https: bool = False, kept: str = NEVER_KEPT) -> list[str]:
    """Which of the headers of SAFETY.md an answer lacks, or says otherwise; `kept` is what it says of being kept."""
    headers, faults = answer.headers, []
    wanted = {"X-Content-Type-Options": ("nosniff",), "Cross-Origin-Opener-Policy": ("same-origin",),
              "Referrer-Policy": ("same-origin", "no-referrer"), "X-Frame-Options": ("DENY",)}  # fmt: skip
    if not static:
        wanted["Cache-Control"] = (kept,)
        wanted["X-Frame-Options"] = ("DENY",)
        if not {"Cookie", "HX-Request"} <= set(headers.get("Vary", "").split(", ")):
            faults.append("Vary")
    else:
        del wanted["X-Frame-Options"]  # the policy's frame-ancestors says it
    if https:
        wanted["Strict-Transport-Security"] = ("max-age=31536000; includeSubDomains; preload",)
    faults += [name for name, values in wanted.items() if headers.get(name) not in values]
    if set(headers.get("Content-Security-Policy", "").split("; ")) != set(CSP.split("; ")):
        faults.append("Content-Security-Policy")
    return faults


def carries_all(answer: Any, where: str, *, static: bool = False, https: bool = False) -> None:
    assert lacking(answer, static=static, https=https) == [], where


def walk(town: Town, who: str, *, https: bool = False) -> tuple[list[str], int]:
    """Every address as one person asks for it: to read, by a form that acts, and in a way that there is not. The fast
    profile does one of the last two, again on another database one of the three, in turn."""
    faults, answers = [], 0
    for place, (route, row) in enumerate(TABLE.items(), TURN):
        url = url_of(route, row.args, town)
        some = (METHODS[place % 3],) if AGAIN else ("GET", METHODS[1 + place % 2])
        for method in METHODS if FULL else some:
            answer, _writes = asked(town, who, method, url, row.body)
            answers += 1
            kept = ASKS_AGAIN if route == FEED and answer.status_code == 200 else NEVER_KEPT
            lacks = lacking(answer, https=https, kept=kept)
            faults += [f"{who} {method} {route} {answer.status_code}: {fault}" for fault in lacks]
    return faults, answers


@pytest.mark.parametrize("who", ["nobody", "anna", "priya", "zed"])
def test_every_page_and_every_refusal_carries_them(town: Town, who: str, figures: Figures) -> None:
    faults, answers = walk(town, who)
    assert faults == []
    figures.add("G12", answers=answers)


def test_on_https_every_answer_says_so_and_cookies_are_bound_to_the_host(
    town: Town, as_a_team_runs_it: dict[str, Any], figures: Figures
) -> None:
    forwarded = {"X-Forwarded-Proto": "https"}  # as the proxy in front says it
    client = town.clients["nobody"] = Client(headers=forwarded)
    faults, answers = walk(town, "nobody", https=True)
    assert faults == []
    client.post("/signin/", {"email": PRIYA})
    client.post("/signin/code/", {"code": last_code(PRIYA)})
    assert set(client.cookies) == {"__Host-session", "__Host-csrf", "__Host-known"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["domain"], cookie["path"]) == ("", "/")
    assert client.get("/me/").status_code == 200
    plain = Client().get("/me/")
    assert (plain.status_code, plain.headers["Location"][:8]) == (301, "https://")
    figures.add("G12", answers=answers)


def test_links_that_are_keys_are_told_to_no_other_site(town: Town) -> None:
    mailed = (f"/act/{town.act}/", "/act/none/", f"/not-me/{town.deny}/", "/not-me/none/")
    for url in (f"/join/{town.token}/", "/join/none/", f"/stop/{town.stop}/", *mailed):
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
        (client.generic("POST", "/me/", b"x", CONTENT_LENGTH="9" * 12), 413),
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
        assert body_of(answer), "read to its end, it closes the file, and not the connection of all these tests"
    for outside in ("/static/../mapapp/settings.py", "/static/%2e%2e/manage.py", "/static/..%5cmanage.py"):
        assert Client().get(outside).status_code == 404


@pytest.mark.parametrize("token", [None, "", "x" * 64], ids=["none", "empty", "forged"])
def test_no_unsafe_request_counts_without_the_token_but_the_one_click(
    town: Town, token: str | None, figures: Figures
) -> None:
    some = {route: row for place, (route, row) in enumerate(TABLE.items()) if FULL or token is None or place % 5 == 0}
    faults, answers = without_token(town, token, some)
    assert faults == []
    figures.add("G12", forged=answers)


def without_token(town: Town, token: str | None, table: dict[str, Row] = TABLE) -> tuple[list[str], int]:
    """Every address by every unsafe method from a signed-in browser, as another site would have it post."""
    faults, answers = [], 0
    town.clients["priya"] = strict = Client(enforce_csrf_checks=True, headers={"X-CSRFToken": token} if token else {})
    strict.cookies = town.scene.client("priya").cookies
    for place, (route, row) in enumerate(table.items()):
        others = ("PUT", "PATCH", "DELETE") if FULL else ("PUT", "PATCH", "DELETE")[place % 3 :][:1]
        for method in ("POST", *others):
            answer, writes = asked(town, "priya", method, url_of(route, row.args, town), row.body)
            answers += 1
            if (route == ONE_CLICK and answer.status_code in (200, 405)) or (
                route == SAML_ANSWER and answer.status_code in (404, 405) and not writes
            ):
                continue
            if answer.status_code != 403 or writes:
                faults.append(f"{method} {route} {answer.status_code} {writes[:1]}")
    return faults, answers


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


# -- the start -------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_a_teams_settings_pass_djangos_own_check_for_deployment(figures: Figures) -> None:
    done = manage(TEAM, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    figures.once("G12", warnings=0)


@pytest.mark.once
@pytest.mark.parametrize(
    ("plant", "says"),
    [
        ({"MAPAPP_PUBLIC_URL": "http://plans.example"}, "security.W008"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "security.W018"),
    ],
)
def test_that_check_finds_what_is_unsafe(plant: dict[str, str], says: str) -> None:
    """The same command, with one setting wrong: it fails, and says which."""
    done = manage(TEAM | plant, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode != 0 and says in done.stderr


GOOD = "".join(map(chr, range(48, 112)))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is short or a default"),
        ({"SECRET_KEY": f"django-insecure-{GOOD}"}, "SECRET_KEY is short or a default"),
        ({"SECRET_KEY": "x" * 80}, "SECRET_KEY is short or a default"),
        ({"SECRET_KEY_FALLBACKS": ["old"]}, "SECRET_KEY is short or a default"),
        ({"ALLOWED_HOSTS": ["*"]}, "holds a wildcard"),
        ({"ALLOWED_HOSTS": [".plans.example"]}, "holds a wildcard"),
        ({"DEBUG": True}, "DEBUG is on and the host is public"),
        ({"DEMO": True}, "Demo mode shows sign-in codes to everybody"),
        ({"PUBLIC_URL": "http://plans.example", "HTTPS": False}, "is not https and the host is public"),
        ({"PUBLIC_URL": "http://127.0.0.1:8000", "HTTPS": False}, "is not https and the host is public"),
        ({"PUBLIC_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": ["127.0.0.1", "10.0.0.7"], "DEMO": True},
         "runs on 127.0.0.1 only"),
    ],
)  # fmt: skip
def test_each_unsafe_setting_has_its_sentence(settings: LazySettings, change: dict[str, Any], says: str) -> None:
    safe = {"SECRET_KEY": GOOD, "SECRET_KEY_FALLBACKS": [], "ALLOWED_HOSTS": ["plans.example"], "DEBUG": False,
            "DEMO": False, "PUBLIC_URL": "https://plans.example", "HTTPS": True}  # fmt: skip
    for name, value in safe.items():
        setattr(settings, name, value)
    assert starts_only_when_safe(None) == []
    for name, value in change.items():
        setattr(settings, name, value)
    assert any(says in fault.msg for fault in starts_only_when_safe(None))


@pytest.mark.once
@pytest.mark.parametrize("words", [("manage.py", "check"), ("-c", "import mapapp.wsgi")], ids=["manage.py", "gunicorn"])
def test_what_is_unsafe_does_not_start(words: tuple[str, ...]) -> None:
    """Neither by manage.py, which the supervisor and the units ask first, nor by a bare gunicorn."""
    done = manage({**TEAM, "ALLOWED_HOSTS": "*", "SECRET_KEY": "short"}, *words)
    assert done.returncode != 0
    assert "SECRET_KEY is short" in done.stderr and "holds a wildcard" in done.stderr


# -- how often -------------------------------------------------------------------------------------------------------


class Gone:
    """A cache whose server is not there."""

    def add(self, *args: object) -> bool:
        raise ConnectionRefusedError

    incr = add


def test_without_a_cache_codes_are_still_counted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.access.limits.cache", Gone())
    pages = []
    for email in (PRIYA, "nobody.here@fenwick.example"):
        statuses = [Client().post("/signin/", {"email": email}).status_code for _time in range(14)]
        assert statuses == [302] * 12 + [429] * 2
        pages.append(text_of(Client().post("/signin/", {"email": email})).replace(email, ""))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (1, "2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
        (1, "nonsense", "unknown"),
        (2, "203.0.113.9", "unknown"),
        (1, "", "127.0.0.1"),
    ],
)
def test_behind_a_proxy_each_network_has_its_own_share(
    rf: RequestFactory, settings: LazySettings, proxies: int, forwarded: str, address: str
) -> None:
    """What a visitor writes into the header himself stands before what our proxy adds, and counts for nothing."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert _network(request) == address


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"script-src": ["'unsafe-inline'"]}}),
        ("SECURE_CONTENT_TYPE_NOSNIFF", False),
        ("SECURE_REFERRER_POLICY", None),
        ("SECURE_CROSS_ORIGIN_OPENER_POLICY", None),
        ("X_FRAME_OPTIONS", "SAMEORIGIN"),
    ],
)
def test_a_header_that_is_gone_or_weaker_is_found(town: Town, settings: LazySettings, name: str, value: Any) -> None:
    setattr(settings, name, value)
    assert lacking(Client().get("/signin/")) != []


def test_a_page_that_lets_itself_be_kept_is_found() -> None:
    answer = cache_control(public=True)(lambda request: HttpResponse())(HttpRequest())
    answer.headers["Vary"] = "Cookie"
    assert {"Cache-Control", "Vary"} <= set(lacking(answer))


def test_a_page_without_the_check_of_the_token_is_found(town: Town, settings: LazySettings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "CsrfViewMiddleware" not in name]
    faults, _answers = without_token(town, None, {route: TABLE[route] for route in ("me/", "p/<code:code>/settings/")})
    assert any(fault.startswith("POST me/ 302") for fault in faults)

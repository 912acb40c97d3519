"""Anna signs in with her company's own sign-in, in a real browser, which holds our pages to their policy."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.access.provider import Idp, running_provider
from tests.browser.conftest import Demo
from tests.browser.serving import Served, mapapp
from tests.browser.someone import someone

ANNA = "anna.kessler@larkspur.example"


@pytest.fixture(scope="module")
def idp() -> Iterator[Idp]:
    with running_provider() as found:
        found.knows(ANNA, email=ANNA, email_verified=True, name="Anna Kessler")
        yield found


@pytest.fixture
def served(idp: Idp, demo: Demo) -> Iterator[Served]:
    table = {"team": "Larkspur", "domains": ["larkspur.example"], "issuer": idp.url, "client_id": "mapapp",
             "client_secret": "not-told", "required": True}  # fmt: skip
    with mapapp(demo.lent, MAPAPP_DEMO="1", MAPAPP_SSO=json.dumps({"larkspur": table})) as running:
        yield running


def test_she_goes_to_her_company_and_comes_back_to_her_plans(browser: Browser, served: Served) -> None:
    with someone(browser, served.url) as anna:
        anna.go("/plans/")
        anna.page.get_by_label("Work e-mail").fill(ANNA)
        anna.page.get_by_role("button", name="Send me a code").click()
        anna.page.get_by_role("button", name="Go on to Larkspur’s sign-in").click()
        anna.page.wait_for_url("**/oauth2/authorize?**")
        assert [said for said in anna.faults if served.url in said or "Content Security" in said] == []
        anna.page.locator("input[name=sub]").fill(ANNA)
        anna.page.locator("button[type=submit]:not([value=deny])").first.click()
        anna.page.wait_for_url(f"{served.url}/plans/")
        anna.faults.clear()  # the provider's own page wants a style sheet from far away
        expect(anna.page.get_by_role("heading", level=1)).to_be_visible()

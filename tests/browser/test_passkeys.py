"""The second factor in a real browser: a passkey of Chromium's own virtual authenticator, and an app in software."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ADDRESSES, Demo
from tests.browser.letters import sign_in, type_code
from tests.browser.looking import faults
from tests.browser.someone import PHONE, Someone, someone

OWN = (
    ("me", "/me/"),
    ("sessions", "/me/sessions/"),
    ("factors-none", "/me/second-factor/"),
    ("passkey-new", "/me/second-factor/passkey/"),
    ("app", "/me/second-factor/app/"),
)


class Finger:
    """Chromium's virtual authenticator, in one person's browser."""

    def __init__(self, who: Someone) -> None:
        self.session: Any = who.context.new_cdp_session(who.page)
        self.session.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                   "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
        self.number = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def fits(self, does: bool) -> None:
        """Is it the owner's finger?"""
        told = {"authenticatorId": self.number, "isUserVerified": does}
        self.session.send("WebAuthn.setUserVerified", told)


@contextmanager
def priya(browser: Browser, demo: Demo, **options: Any) -> Iterator[Someone]:
    """Priya, signed in under a name: browsers make no passkeys for a bare address."""
    demo.served.put_back()
    demo.served.forget_limits()
    url = demo.served.url.replace("127.0.0.1", "localhost")
    with someone(browser, url, **options) as who:
        sign_in(who, ADDRESSES["priya"])
        yield who


def looked_at(who: Someone, name: str) -> None:
    """A picture, and no fault on it."""
    who.shot(f"signin-{name}", full_page=True)
    size = who.page.viewport_size
    assert not faults(who.page), name
    who.page.set_viewport_size(size or {"width": 1440, "height": 900})


def adds(who: Someone, name: str = "My phone") -> None:
    who.go("/me/second-factor/passkey/")
    who.page.get_by_label("Name of this passkey").fill(name)
    who.page.get_by_role("button", name="Make a passkey").click()


def signs_out(who: Someone) -> None:
    who.go("/me/")
    who.page.locator("main").get_by_role("button", name="Sign out").click()
    expect(who.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_passkey_is_made_and_signs_in_alone_and_after_a_code(browser: Browser, demo: Demo) -> None:
    with priya(browser, demo) as who:
        Finger(who)
        adds(who)
        expect(who.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        expect(who.page.locator(".codes li")).to_have_count(10)
        looked_at(who, "codes")
        who.page.get_by_role("link", name="I have kept them").click()
        expect(who.page.get_by_role("rowheader", name="My phone")).to_be_visible()
        signs_out(who)
        who.page.get_by_role("button", name="Sign in with a passkey").click()
        expect(who.page.locator("table.tasks")).to_be_visible()
        signs_out(who)
        type_code(who, ADDRESSES["priya"])
        expect(who.page.get_by_role("heading", name="One more step")).to_be_visible()
        looked_at(who, "second-step")
        who.page.get_by_role("button", name="Use a passkey").click()
        expect(who.page.locator("table.tasks")).to_be_visible()


def test_a_finger_that_does_not_fit_makes_and_opens_nothing(browser: Browser, demo: Demo) -> None:
    with priya(browser, demo) as who:
        finger = Finger(who)
        finger.fits(False)
        adds(who)
        expect(who.page.get_by_text("No passkey was made.")).to_be_visible()
        finger.fits(True)
        who.page.get_by_role("button", name="Make a passkey").click()
        expect(who.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        signs_out(who)
        finger.fits(False)
        who.page.get_by_role("button", name="Sign in with a passkey").click()
        expect(who.page.get_by_text("No passkey was used.")).to_be_visible()
        looked_at(who, "passkey-not-used")
        who.go("/me/")
        expect(who.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_app_is_set_up_from_the_key_in_the_page(browser: Browser, demo: Demo) -> None:
    with priya(browser, demo, **PHONE) as who:
        who.go("/me/second-factor/app/")
        expect(who.page.get_by_role("img", name="A picture for your authenticator app")).to_be_visible()
        who.page.get_by_text("No camera? Type the key").click()
        looked_at(who, "app-phone")
        secret = who.page.locator("code").inner_text().replace(" ", "")
        field = who.page.get_by_label("Code that the app shows now")
        field.fill("000000")
        who.page.get_by_role("button", name="Turn it on").click()
        expect(who.page.get_by_text("This is not the code that the app should show now")).to_be_visible()
        field.fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
        who.page.get_by_role("button", name="Turn it on").click()
        expect(who.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        code = who.page.locator(".codes li").first.inner_text()
        signs_out(who)
        type_code(who, ADDRESSES["priya"])
        expect(who.page.get_by_role("heading", name="One more step")).to_be_visible()
        looked_at(who, "second-step-phone")
        who.page.get_by_label("Code of your authenticator app").fill(code)
        who.page.get_by_role("button", name="Go on").click()
        expect(who.page).not_to_have_url(re.compile("/signin/"))


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pages_of_the_sign_in_have_no_fault(browser: Browser, demo: Demo, size: str) -> None:
    with priya(browser, demo, **(PHONE if size == "phone" else {})) as who:
        with someone(browser, who.url) as other:
            sign_in(other, ADDRESSES["priya"])
        for name, path in OWN:
            who.go(path)
            looked_at(who, f"{name}-{size}")
        Finger(who)
        adds(who)
        expect(who.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        looked_at(who, f"codes-{size}")
        who.go("/me/second-factor/")
        looked_at(who, f"factors-{size}")
        who.page.get_by_role("link", name="Remove My phone").click()
        looked_at(who, f"remove-{size}")
        signs_out(who)
        looked_at(who, f"door-{size}")
        type_code(who, ADDRESSES["priya"])
        expect(who.page.get_by_role("heading", name="One more step")).to_be_visible()
        looked_at(who, f"second-step-{size}")

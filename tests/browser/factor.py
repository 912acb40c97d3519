"""A second factor set up in the browser, as an admin has to: the code that an authenticator app would show."""

from __future__ import annotations

import base64
import hmac
import struct
import time

from playwright.sync_api import expect

from tests.browser.someone import Someone


def set_up_app(who: Someone) -> None:
    """Read the key off the page, and type what an app would make of it."""
    who.go("/me/second-factor/app/")
    who.page.locator("details summary", has_text="No camera?").click()
    key = who.page.locator("details code").inner_text()
    who.page.get_by_label("Code").fill(code_of(key, time.time()))
    who.page.get_by_role("button", name="Turn it on").click()
    expect(who.page.get_by_role("button", name="Turn it on")).to_have_count(0)


def code_of(key: str, at: float) -> str:
    """The six digits of RFC 6238 for a key in base 32, at a moment in seconds."""
    secret = base64.b32decode(key.replace(" ", "") + "=" * (-len(key.replace(" ", "")) % 8), casefold=True)
    digest = hmac.digest(secret, struct.pack(">Q", int(at) // 30), "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"

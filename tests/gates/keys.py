"""What a key of ours opens when it is used as it should not be: each function tells what it found, nothing when all is
well. A key is a mailed code, an invitation's link, a letter's stop link, or what a company's sign-in sends back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import time_machine
from django.db import connection
from django.test import Client

from mapapp.access.invites import Asked, Guest, ask
from mapapp.access.models import Invite, Role, Seat
from mapapp.digests.choosing import stop_token
from mapapp.people.models import Session
from mapapp.plans.models import Side
from tests.builders import TODAY, Scene
from tests.gates.asking import Writes
from tests.pages.door import last_code, text_of
from tests.pages.softkey import SoftKey
from tests.pages.test_passkeys import ENTER, SECOND, Https, signs_in
from tests.together import at_once

PRIYA, HANNAH = "priya.raman@fenwick.example", "hannah.cole@fenwick.example"
SCANNERS = (
    ("GET", {}),
    ("HEAD", {}),
    ("OPTIONS", {}),
    ("GET", {"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch"}),
    ("GET", {"HX-Request": "true", "User-Agent": "Mozilla/5.0 (compatible; SafeLinks)"}),
)
SAFE = re.compile(r"[A-Za-z0-9_-]")


def invited(scene: Scene) -> Asked:
    guest = Guest(HANNAH, Side.BUYER, Role.CONTRIBUTOR, name="Hannah Cole")
    return ask(scene.fresh(), guest, by=scene.actor("anna"), at=TODAY)


def asks_code(email: str) -> Client:
    client = Client()
    client.post("/signin/", {"email": email})
    return client


def twin(client: Client, other: Client | None = None) -> Client:
    """The same browser once more: with its cookies as they are now."""
    other = other or Client()
    other.cookies = SimpleCookie({name: morsel.value for name, morsel in client.cookies.items()})
    return other


def is_in(client: Client) -> bool:
    return bool(client.get("/me/").status_code == 200)


def sessions_of_one_code(times: int = 4) -> list[str]:
    """The same code from the same browser, several times at the very same moment."""
    client = asks_code(PRIYA)
    code, twins = last_code(PRIYA), [twin(client) for _time in range(times)]
    statuses = at_once([lambda one=one: one.post("/signin/code/", {"code": code}).status_code for one in twins])  # type: ignore[misc]
    inside, rows = sum(map(is_in, twins)), Session.objects.filter(user__email=PRIYA).count()
    faults = [f"a code opened {inside} browsers, {rows} sessions"] if (inside, rows) != (1, 1) else []
    return faults + [f"a fault of ours: {status}" for status in statuses if status >= 500]


def sessions_of_one_passkey(key: SoftKey, *, second: bool, times: int = 4) -> list[str]:
    """The same answer of a passkey from the same browser, alone or after a code, at the very same moment."""
    Session.objects.all().delete()
    client, url = (signs_in(PRIYA), SECOND) if second else (Https(), ENTER)
    answer = key.shown(client.post(url, {"act": "begin"}).json())
    twins = [twin(client, Https()) for _time in range(times)]
    statuses = at_once([lambda one=one: one.post(url, {"credential": answer}).status_code for one in twins])  # type: ignore[misc]
    inside, rows = sum(map(is_in, twins)), Session.objects.filter(user__email=PRIYA).count()
    faults = [f"a passkey opened {inside} browsers, {rows} sessions"] if (inside, rows) != (1, 1) else []
    return faults + [f"a fault of ours: {status}" for status in statuses if status >= 500]


def seats_of_one_invitation(scene: Scene, times: int = 4) -> list[str]:
    """The invited person in several browsers, signed in, presses the button in all of them at once."""
    url = f"/join/{invited(scene).token}/"
    clients = [scene.client("hannah") for _time in range(times)]
    statuses = at_once([lambda one=one: one.post(url, {"answer": "open"}).status_code for one in clients])  # type: ignore[misc]
    seats = Seat.objects.filter(user__email=HANNAH).count()
    events = scene.fresh().revision
    faults = [f"an invitation gave {seats} seats"] if seats != 1 else []
    faults += [f"a fault of ours: {status}" for status in statuses if status >= 500]
    return faults + ([] if events == 3 else [f"an invitation told {events - 1} events"])


def opened_again(scene: Scene) -> list[str]:
    """Each key once more after it was used, and after its time."""
    faults, client = [], asks_code(PRIYA)
    copy, code = twin(client), last_code(PRIYA)
    client.post("/signin/code/", {"code": code})
    copy.post("/signin/code/", {"code": code})
    faults += ["a code that was used opened again"] if is_in(copy) else []
    late = asks_code(PRIYA)
    with time_machine.travel(TODAY + timedelta(minutes=10, seconds=1), tick=False):
        late.post("/signin/code/", {"code": last_code(PRIYA)})
        faults += ["a code that is too old opened"] if is_in(late) else []
    asked, hannah = invited(scene), scene.client("hannah")
    url = f"/join/{asked.token}/"
    with time_machine.travel(TODAY + timedelta(days=14), tick=False):
        old = scene.client("hannah")
        old.post(url, {"answer": "open"})
        faults += (
            ["an invitation that ran out was accepted"] if Seat.objects.filter(user__email=HANNAH).exists() else []
        )
    hannah.post(url, {"answer": "open"})
    Seat.objects.filter(user__email=HANNAH).delete()
    scene.client("hannah").post(url, {"answer": "open"})
    return faults + (["an invitation that was used opened"] if _is_seated(HANNAH) else [])


def opened_for_others(scene: Scene) -> list[str]:
    """Each key in the hands of somebody else: another account, another browser, another address."""
    faults, zed = [], scene.client("zed")
    url = f"/join/{invited(scene).token}/"
    zed.post(url, {"answer": "open"})
    stranger = Client()
    stranger.post(url, {"answer": "open"})
    for client, email in ((zed, "zed@nowhere.example"), (stranger, HANNAH)):
        if (
            Seat.objects.filter(user__email=email).exists()
            or client.get(f"/p/{scene.workspace.code}/").status_code == 200
        ):
            faults.append(f"a forwarded link opened the plan to {email}")
    asks_code(PRIYA)
    code, thief, other = last_code(PRIYA), Client(), asks_code("zed@nowhere.example")
    for client in (thief, other):
        client.post("/signin/code/", {"code": code})
        client.post(f"{url}code/", {"code": code})
        faults += ["a code opened in another browser"] if is_in(client) else []
    return faults


def opened_when_bent(scene: Scene, *, step: int = 1) -> tuple[list[str], int]:
    """Every character of every link changed, one at a time, and each digit of a code; and how many that were."""
    faults, tried, client, one = [], 0, Client(), Client()
    seat = Seat.objects.get(user__email=PRIYA)
    wrong = {kind: _said(client.get(f"/{kind}/none/")) for kind in ("join", "stop")}
    for kind, token in (("join", invited(scene).token), ("stop", stop_token(seat.pk))):
        for bent in _bent(token, step):
            tried += 1
            answer = client.post(f"/{kind}/{bent}/", {"answer": "open"})
            if (answer.status_code < 300 and kind == "join") or _said(client.get(f"/{kind}/{bent}/")) != wrong[kind]:
                faults.append(f"/{kind}/ took {bent} for {token}")
    seat.refresh_from_db()
    faults += ["a bent link stopped a letter"] if seat.digest != Seat.Digest.WEEKLY else []
    for place in range(8):
        one = asks_code(PRIYA) if place % 3 == 0 else one  # three tries a code
        digits = list(last_code(PRIYA).replace(" ", ""))
        digits[place] = str((int(digits[place]) + 1) % 10)
        tried += 1
        one.post("/signin/code/", {"code": "".join(digits)})
        faults += ["a wrong code opened"] if is_in(one) else []
    return faults, tried


def changed_by_scanners(scene: Scene) -> tuple[list[str], int]:
    """What programs that follow links do to each key: read it, in each way; and how many readings that were."""
    urls = [f"/join/{invited(scene).token}/", f"/stop/{stop_token(Seat.objects.get(user__email=PRIYA).pk)}/"]
    urls += [f"{urls[0]}code/", "/signin/code/", "/signin/with/larkspur/back/?code=x&state=y"]
    faults, asked, invite = [], 0, Invite.objects.get()
    before = _standing()
    for url in urls:
        for client in (Client(), asks_code(HANNAH), scene.client("hannah")):
            for method, headers in SCANNERS:
                writes, asked = Writes(), asked + 1
                with connection.execute_wrapper(writes):
                    answer: Any = client.generic(method, url, headers=headers)
                if writes.found or answer.status_code >= 500:
                    faults.append(f"{method} {url.split('/')[1]} wrote {writes.found[:1]}, {answer.status_code}")
    invite.refresh_from_db()
    if (invite.accepted_at, invite.declined_at, invite.revoked_at) != (None, None, None) or _standing() != before:
        faults.append("reading a link answered the invitation")
    return faults, asked


def _is_seated(email: str) -> bool:
    return Seat.objects.filter(user__email=email).exists()


def _standing() -> tuple[int, int]:
    return Seat.objects.count(), Seat.objects.filter(digest=Seat.Digest.OFF).count()


def _bent(token: str, step: int) -> Iterator[str]:
    for place in range(0, len(token), step):
        if SAFE.match(token[place]):
            yield f"{token[:place]}{'A' if token[place] != 'A' else 'B'}{token[place + 1 :]}"
    yield token[:-1]
    yield token + "A"


def _said(answer: Any) -> tuple[int, str]:
    return answer.status_code, text_of(answer)

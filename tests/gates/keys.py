"""What a key of ours opens when it is used as it should not be: each function tells what it found, nothing when all is
well. A key is a mailed code, an invitation's link, a letter's stop link or link that acts, or what a company's sign-in
sends back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client

from mapapp.access.invites import Asked, Guest, ask
from mapapp.access.mail_links import Act, MailLink
from mapapp.access.models import Invite, MailedAct, Role, Seat
from mapapp.access.shared_links import make_link
from mapapp.digests.stopping import stop_token
from mapapp.people.models import Session
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Event, Side
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.gates.asking import Writes, count_anew
from tests.pages.door import last_code, text_of
from tests.pages.mailing import link
from tests.pages.softkey import SoftKey
from tests.pages.test_passkeys import ENTER, SECOND, Https, signs_in
from tests.pages.test_second_factor import signs_in as signs_in_with_code
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


def sessions_of_one_app_code(secret: str, *, same: bool, times: int = 4) -> list[str]:
    """The same code of his authenticator app as the second step, at the very same moment: from one browser several
    times, or from several, in each of which the code of the mail was right."""
    Session.objects.all().delete()
    code = format_hotp_value(hotp_value(secret, int(TODAY.timestamp()) // 30 + 1))  # that of before set it up
    first = signs_in_with_code(PRIYA)
    twins = [twin(first) if same else signs_in_with_code(PRIYA) for _time in range(times)]
    statuses = at_once([lambda one=one: one.post(SECOND, {"code": code}).status_code for one in twins])  # type: ignore[misc]
    inside, rows = sum(map(is_in, twins)), Session.objects.filter(user__email=PRIYA).count()
    faults = [f"a code of the app opened {inside} browsers, {rows} sessions"] if (inside, rows) != (1, 1) else []
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
    faults += _mailed_again(scene)
    return faults + (["an invitation that was used opened"] if _is_seated(HANNAH) else [])


def _mailed_again(scene: Scene) -> list[str]:
    """A mailed link after its time, and once more after it was used."""
    url, revision = link(scene, Act.NOT_MINE), scene.fresh().revision
    with time_machine.travel(TODAY + timedelta(days=14), tick=False):
        Client().post(url, {"why": "Ruth"})
        faults = ["a mailed link that ran out acted"] if scene.fresh().revision != revision else []
    for _time in range(2):
        Client().post(url, {"why": "Ruth"})
    return faults + (["a mailed link acted twice"] if scene.fresh().revision != revision + 1 else [])


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
    scene.client("zed").post(link(scene, Act.NOT_MINE), {"why": "Ruth"})
    faults += ["a mailed link acted for somebody else who is signed in"] if _acts() else []
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
    act, deny = link(scene, Act.NOT_MINE).split("/")[2], denied(scene)
    count_anew()
    wrong = {kind: _said(client.get(f"/{kind}/none/")) for kind in ("join", "stop", "act", "not-me", "shared")}
    tokens = (("join", invited(scene).token), ("stop", stop_token(seat.pk)), ("act", act), ("not-me", deny),
              ("shared", shared(scene)))  # fmt: skip
    for kind, token in tokens:
        for bent in _bent(token, step):
            tried += 1
            count_anew()
            answer = client.post(f"/{kind}/{bent}/", {"answer": "open", "why": "Ruth"})
            if (answer.status_code < 300 and kind != "stop") or _said(client.get(f"/{kind}/{bent}/")) != wrong[kind]:
                faults.append(f"/{kind}/ took {bent} for {token}")
    seat.refresh_from_db()
    faults += ["a bent link stopped a letter"] if seat.wish != Seat.Digest.WEEKLY else []
    faults += ["a bent link acted"] if MailedAct.objects.exclude(denied_at=None).exists() or _acts() != 1 else []
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
    urls += [link(scene, act) for act in (Act.DONE, Act.NOT_MINE, Act.NEW_DATE)] + [f"/not-me/{denied(scene)}/"]
    urls += [f"/shared/{shared(scene)}/"]
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


def _standing() -> tuple[int, ...]:
    ended = Seat.objects.filter(mail_epoch__gt=0).count()
    return Seat.objects.count(), Seat.objects.filter(digest=Seat.Digest.OFF).count(), ended, _acts()


def _acts() -> int:
    return MailedAct.objects.count()


def denied(scene: Scene) -> str:
    """Anna has said by a mailed link that a step is not hers: the key to say that it was not her who said so."""
    if not _acts():
        Client().post(link(scene, Act.NOT_MINE, name="anna", task=scene.task(23)), {"why": "Mira does this"})
    done = MailedAct.objects.get()
    return MailLink(done.seat_id, 0, Act.DENY, 23, scene.task(23).due_on, TODAY, done.event_number).token


def shared(scene: Scene) -> str:
    """Anna has made a link to the PDF of a version, which nobody has drawn yet."""
    version = save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    by = scene.actor("anna")
    return make_link(version, compared_with=None, days=7, paper="A4", language="en", by=by, at=TODAY)[1]


def acts_of_one_link(scene: Scene, times: int = 4) -> list[str]:
    """The button of a mailed link pressed in several browsers at the very same moment."""
    url, revision = link(scene, Act.NOT_MINE), scene.fresh().revision
    clients = [Client() for _time in range(times)]
    statuses = at_once([lambda one=one: one.post(url, {"why": "Ruth does this"}).status_code for one in clients])  # type: ignore[misc]
    told, receipts = scene.fresh().revision - revision, Letter.objects.filter(kind=Letter.Kind.RECEIPT).count()
    faults = [f"a mailed link acted {told} times"] if (told, _acts()) != (1, 1) else []
    faults += [f"an act has {receipts} receipts"] if receipts != 1 else []
    return faults + ([] if sorted(statuses) == [200, *[410] * (times - 1)] else [f"it answered {sorted(statuses)}"])


def acts_after_removal(scene: Scene, remove: Callable[[], Any]) -> list[str]:
    """Marcus's links pressed while he is taken off the plan: nothing of his comes after the line that says he left, and
    each link answers as one that never was."""
    urls = [link(scene, act, name="marcus") for act in (Act.DONE, Act.NOT_MINE)]
    body = {"was": scene.task(22).status, "why": "Ruth"}
    pressed = [lambda url=url: Client().post(url, body).status_code for url in urls]  # type: ignore[misc]
    statuses = at_once([*pressed, remove])[: len(urls)]
    left = Event.objects.filter(verb="seat.ended").values_list("number", flat=True).first() or 0
    me = scene.workspace.people.get(email=scene.users["marcus"].email).number
    late = Event.objects.filter(number__gt=left, by_number=me).count() if left else 0
    faults = [f"{late} of his acts stand after his end"] if late else []
    faults += [f"a fault of ours: {status}" for status in statuses if status >= 500]
    never = _said(Client().get("/act/none/"))
    for url in urls:
        for answer in (Client().get(url), Client().post(url, body)):
            faults += [f"a link of his answers {answer.status_code}"] if _said(answer) != never else []
    return faults


def _bent(token: str, step: int) -> Iterator[str]:
    for place in range(0, len(token), step):
        if SAFE.match(token[place]):
            yield f"{token[:place]}{'A' if token[place] != 'A' else 'B'}{token[place + 1 :]}"
    yield token[:-1]
    yield token + "A"


def _said(answer: Any) -> tuple[int, str]:
    return answer.status_code, text_of(answer)

"""G8: a key opens one session, for its own person, in its time, once; who is removed reads, writes and gets no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import LazySettings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from mapapp.access import jobs as access_jobs
from mapapp.access.leaving import end_seat
from mapapp.access.letters import write_code
from mapapp.access.models import Invite, Role, Seat, SharedLink
from mapapp.access.requests import ask_for
from mapapp.access.seats import take_seat
from mapapp.digests.choosing import ask_sample
from mapapp.digests.jobs import deliver_digests, write_due
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.pages.gate import user_of
from mapapp.people.models import Session
from mapapp.plans.models import Comment, Event, Stakeholder
from mapapp.post.models import Letter
from mapapp.post.outbox import write_many
from tests.access.provider import Idp, Traveller, running_provider
from tests.builders import TODAY, Scene, fenwick_scene
from tests.digests.several import asks, carrier, plans_of
from tests.gates import keys
from tests.gates.figures import Figures
from tests.gates.letters import OUTSIDER
from tests.pages.edits import Browser
from tests.pages.test_passkeys import adds, signs_in
from tests.pages.test_second_factor import APP, shown
from tests.pages.test_second_factor import signs_in as signs_in_with_code
from tests.post.sink import Sink, listening
from tests.together import at_once

pytestmark = pytest.mark.usefixtures("today", "own_folder", "quiet")
MARCUS = "marcus.webb@fenwick.example"
ANNA = "anna.kessler@larkspur.example"


@pytest.fixture
def open_scene(erasable_history: None) -> Scene:
    """The same plan where threads can see it: nothing is taken back at the end but by emptying the tables."""
    return fenwick_scene()


@pytest.fixture(scope="module")
def idp() -> Iterator[Idp]:
    with running_provider() as found:
        found.knows(ANNA, email=ANNA, email_verified=True)
        yield found


# -- one key, one session --------------------------------------------------------------------------------------------


def test_a_code_opens_one_session_however_many_use_it_at_once(open_scene: Scene, figures: Figures) -> None:
    for _round in range(3):
        Session.objects.all().delete()
        assert keys.sessions_of_one_code() == []
    figures.add("G8", races=12)
    figures.once("G8", sessions=1)


@pytest.mark.parametrize("second", [False, True], ids=["alone", "after a code"])
def test_an_answer_of_a_passkey_opens_one_session_however_many_use_it_at_once(
    open_scene: Scene, figures: Figures, second: bool
) -> None:
    key = adds(signs_in(keys.PRIYA))
    assert keys.sessions_of_one_passkey(key, second=second) == []
    figures.add("G8", races=4)


def app_of(email: str) -> str:
    """The secret of an authenticator app that was just set up."""
    client = signs_in_with_code(email)
    secret, offer = shown(client)
    code = format_hotp_value(hotp_value(secret, int(TODAY.timestamp()) // 30))
    assert client.post(APP, {"offer": offer, "code": code}).status_code == 302
    return secret


@pytest.mark.parametrize("same", [True, False], ids=["one browser", "several browsers"])
def test_a_code_of_the_app_opens_one_session_however_many_use_it_at_once(
    open_scene: Scene, figures: Figures, same: bool
) -> None:
    assert keys.sessions_of_one_app_code(app_of(keys.PRIYA), same=same) == []
    figures.add("G8", races=4)


def test_an_invitation_gives_one_seat_however_many_press_at_once(open_scene: Scene, figures: Figures) -> None:
    assert keys.seats_of_one_invitation(open_scene) == []
    figures.add("G8", races=4)


def test_a_mailed_link_acts_once_however_many_press_at_once(open_scene: Scene, figures: Figures) -> None:
    assert keys.acts_of_one_link(open_scene) == []
    figures.add("G8", races=4)


def sessions_of_one_answer(scene: Scene, times: int = 4) -> int:
    """What a company's sign-in sends back, several times at the very same moment."""
    traveller = Traveller()
    back = traveller.signs_in_there(traveller.sets_out(ANNA), ANNA)
    twins = [keys.twin(traveller.client) for _time in range(times)]
    statuses = at_once([lambda one=one: one.get(back).status_code for one in twins])  # type: ignore[misc]
    assert max(statuses) < 500
    return Session.objects.filter(user=scene.users["anna"]).count()


def test_a_companys_answer_opens_one_session(
    open_scene: Scene, idp: Idp, settings: LazySettings, figures: Figures
) -> None:
    settings.SSO = (idp.settings(),)
    with time_machine.travel(time_machine.escape_hatch.time.time(), tick=True):  # the provider's clock is the true one
        assert sessions_of_one_answer(open_scene) == 1
    figures.add("G8", races=4)


@pytest.mark.django_db
def test_no_key_opens_twice_or_late(scene: Scene, figures: Figures) -> None:
    assert keys.opened_again(scene) == []
    figures.add("G8", misused=7)


@pytest.mark.django_db
def test_no_key_opens_for_somebody_else(scene: Scene, figures: Figures) -> None:
    assert keys.opened_for_others(scene) == []
    figures.add("G8", misused=5)


@pytest.mark.django_db
def test_no_bent_key_opens(scene: Scene, figures: Figures) -> None:
    faults, tried = keys.opened_when_bent(scene)
    assert faults == []
    figures.add("G8", bent=tried)


@pytest.mark.django_db
def test_reading_a_link_changes_nothing(scene: Scene, figures: Figures) -> None:
    faults, asked = keys.changed_by_scanners(scene)
    assert faults == []
    figures.add("G8", scans=asked)


# -- removed mid-flight ----------------------------------------------------------------------------------------------


def who_still_acts(scene: Scene, remove: Callable[[], Any]) -> tuple[list[str], int]:
    """Marcus reads and comments as fast as he can in four browsers while he is taken off the plan: whatever he begins
    after it is over is refused, and no comment that was taken comes after the line that says that he left."""
    browsers, number = [Browser(scene, "marcus", script=False) for _n in range(4)], person(scene, "marcus")
    over: list[bool] = []

    def acts(browser: Browser, turns: int = 12) -> list[str]:
        faults = []
        for turn in range(turns):
            begun_after = bool(over)
            path = "" if turn % 3 else "activity/"
            read = browser.get(path).status_code
            wrote = browser.post("task/22/comments/", body=f"{id(browser)} {turn}").status_code
            if begun_after and (read, wrote) not in ((404, 404), (302, 302)):
                faults.append(f"after he was removed: {read} to a reading, {wrote} to a writing")
            if read >= 500 or wrote >= 500:
                faults.append(f"a fault of ours: {read}, {wrote}")
        return faults

    def removes() -> list[str]:
        remove()
        over.append(True)
        return []

    faults = [fault for found in at_once([*(lambda b=b: acts(b) for b in browsers), removes]) for fault in found]  # type: ignore[misc]
    faults += [fault for browser in browsers for fault in acts(browser, 1)]
    left = Event.objects.filter(verb="seat.ended").values_list("number", flat=True).first()
    after = Event.objects.filter(number__gt=left or 0, by_number=number).count()
    if left is None or after:
        faults.append(f"{after} of his lines stand after the one that says that he left")
    return faults, 4 * 13 * 2


def person(scene: Scene, name: str) -> int:
    return Stakeholder.objects.get(workspace=scene.workspace, email=scene.users[name].email).number


def test_who_is_removed_while_he_acts_gets_no_further_answer(open_scene: Scene, figures: Figures) -> None:
    by, number = open_scene.actor("priya"), person(open_scene, "marcus")
    faults, asked = who_still_acts(open_scene, lambda: end_seat(open_scene.workspace, number, by=by, at=TODAY))
    assert faults == []
    assert Comment.objects.count() == Event.objects.filter(verb="task.commented").count()
    figures.add("G8", removed=asked)
    figures.once("G8", after=0)


def test_the_mailed_links_of_who_is_removed_do_nothing(open_scene: Scene, figures: Figures) -> None:
    by, number = open_scene.actor("priya"), person(open_scene, "marcus")
    assert keys.acts_after_removal(
        open_scene, lambda: end_seat(open_scene.workspace, number, by=by, at=TODAY)
    ) == []  # fmt: skip
    figures.add("G8", removed=8)


def mails_after_removal(scene: Scene, sink: Sink, name: str, remove: Callable[[], Any]) -> list[str]:
    """Every kind of letter to somebody waits when he is removed; then the workers come."""
    seat = Seat.objects.select_related("user", "workspace").get(user=scene.users[name])
    Seat.objects.filter(pk=seat.pk).update(joined_at=TODAY - timedelta(days=9), seen_revision=0)
    Browser(scene, "anna", script=False).post("task/22/comments/", body="Something new for a letter to say.")
    write_many([weekly_letter(seat, latest(seat.user.time_zone, TODAY), at=TODAY)])
    ask_sample(seat, at=TODAY)
    waiting = list(
        Letter.objects.filter(state=Letter.State.WAITING, email=seat.user.email).values_list("pk", flat=True)
    )
    assert len(waiting) == 2
    remove()
    Letter.objects.filter(pk__in=waiting).update(state=Letter.State.WAITING)  # as if one had been in a worker's hands
    deliver_digests(*waiting)
    return [str(mail["Subject"]) for mail in sink.mails]


@pytest.mark.django_db
def test_who_is_removed_gets_no_further_mail(scene: Scene, settings: LazySettings, figures: Figures) -> None:
    with listening(settings) as sink:
        by, number = scene.actor("priya"), person(scene, "tom")
        assert mails_after_removal(
            scene, sink, "tom", lambda: end_seat(scene.workspace, number, by=by, at=TODAY)
        ) == []  # fmt: skip
    figures.add("G8", letters=2)


@pytest.mark.django_db
def test_what_was_on_a_plan_is_not_in_the_letter_of_several_to_who_was_removed_from_it(
    scene: Scene, settings: LazySettings, figures: Figures
) -> None:
    found = plans_of(scene, 3)
    asks(scene, "priya")
    write_due(TODAY.replace(day=17, hour=12))
    letter = carrier(scene, "priya")
    for count, workspace in enumerate(found[1:], start=1):
        Seat.objects.filter(user=scene.users["priya"], workspace=workspace).delete()
        again = {"state": Letter.State.WAITING, "due_at": TODAY, "lease_until": None}
        Letter.objects.filter(user=scene.users["priya"]).update(**again)  # as if it had been in a worker's hands
        with listening(settings) as sink:
            deliver_digests(letter.pk)
            (mail,) = [mail.as_string() for mail in sink.mails]
        assert [one.account in mail for one in found[1:]] == [False] * count + [True] * (2 - count)
    Seat.objects.filter(user=scene.users["priya"]).delete()
    Letter.objects.filter(user=scene.users["priya"]).update(state=Letter.State.WAITING, lease_until=None)
    with listening(settings) as sink:
        deliver_digests(letter.pk)
        assert sink.mails == []
    figures.add("G8", letters=3)


@pytest.mark.django_db
def test_an_invitation_and_a_code_of_somebody_removed_are_not_mailed(
    scene: Scene, settings: LazySettings, figures: Figures
) -> None:
    asked = keys.invited(scene)
    Invite.objects.filter(pk=asked.invite.pk).update(revoked_at=TODAY)
    scene.users["tom"].is_active = False
    scene.users["tom"].save()
    code = write_code(scene.users["tom"].email, "1234 5678", key="x", user=scene.users["tom"], at=TODAY)
    with listening(settings) as sink:
        access_jobs.deliver_codes(code.pk)
        access_jobs.deliver_invites(*Letter.objects.filter(kind=Letter.Kind.INVITE).values_list("pk", flat=True))
        assert sink.mails == []
    figures.add("G8", letters=2)


@pytest.mark.django_db
def test_a_request_for_a_yes_is_not_mailed_to_who_was_removed(
    scene: Scene, settings: LazySettings, figures: Figures
) -> None:
    take_seat(scene.workspace.people.get(email=scene.users["mira"].email), scene.users["mira"], Role.LEAD, at=TODAY)
    ask_for(scene.fresh(), OUTSIDER, by=scene.actor("priya"), at=TODAY)
    waiting = list(Letter.objects.filter(kind=Letter.Kind.REQUEST).values_list("pk", flat=True))
    assert len(waiting) == 2
    end_seat(scene.fresh(), person(scene, "mira"), by=scene.actor("anna"), at=TODAY)
    Letter.objects.filter(pk__in=waiting).update(state=Letter.State.WAITING)  # as if one had been in a worker's hands
    with listening(settings) as sink:
        access_jobs.deliver_requests(*waiting)
        assert [str(mail["To"]) for mail in sink.mails] == [scene.users["anna"].email]
    figures.add("G8", letters=2)


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------


@pytest.mark.parametrize("second", [False, True], ids=["alone", "after a code"])
def test_a_passkeys_answer_that_is_not_taken_off_the_table_is_found(
    open_scene: Scene, monkeypatch: pytest.MonkeyPatch, second: bool
) -> None:
    key = adds(signs_in(keys.PRIYA))
    monkeypatch.setattr("mapapp.access.second.claimed", lambda request: True)
    assert any("sessions" in fault for fault in keys.sessions_of_one_passkey(key, second=second))


@pytest.mark.parametrize("same", [True, False], ids=["one browser", "several browsers"])
def test_a_code_of_the_app_that_counts_twice_is_found(
    open_scene: Scene, monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    secret = app_of(keys.PRIYA)
    monkeypatch.setattr("mapapp.access.second.claimed", lambda request: True)
    monkeypatch.setattr("mapapp.access.one_time._app_takes", lambda row, code, at: True)
    assert any("sessions" in fault for fault in keys.sessions_of_one_app_code(secret, same=same))


def test_a_code_that_is_not_taken_off_the_table_is_found(open_scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    together = Barrier(4)  # all have found the code before one goes on

    def claimed(request: HttpRequest) -> bool:
        with suppress(BrokenBarrierError):
            together.wait(10)
        return True

    monkeypatch.setattr("mapapp.access.signin.claimed", claimed)
    assert any("sessions" in fault for fault in keys.sessions_of_one_code())


@pytest.mark.django_db
def test_a_key_without_an_end_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.pages.join.state_of", lambda invite, at: "open")
    monkeypatch.setattr("mapapp.access.invites.state_of", lambda invite, at: "open")
    assert "an invitation that ran out was accepted" in keys.opened_again(scene)


@pytest.mark.django_db
def test_a_link_that_seats_whoever_has_it_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def seated(request: HttpRequest, token: str, invite: Invite) -> HttpResponse:
        take_seat(invite.stakeholder, user_of(request), invite.role, at=TODAY)
        return HttpResponse()

    monkeypatch.setattr("mapapp.pages.join._seated", seated)
    assert "a forwarded link opened the plan to zed@nowhere.example" in keys.opened_for_others(scene)


@pytest.mark.django_db
def test_a_page_that_acts_when_it_is_read_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def eager(request: HttpRequest, token: str, invite: Invite, *more: Any, **named: Any) -> HttpResponse:
        Invite.objects.filter(pk=invite.pk).update(declined_at=TODAY)
        return HttpResponse("<h1>Thank you</h1>")

    monkeypatch.setattr("mapapp.pages.join._invitation", eager)
    faults, _asked = keys.changed_by_scanners(scene)
    assert any("wrote" in fault for fault in faults)
    assert "reading a link answered the invitation" in faults


@pytest.mark.django_db
def test_a_signature_that_nobody_checks_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = Seat.objects.select_related("workspace__team", "stakeholder", "user").get(user__email=keys.PRIYA)
    monkeypatch.setattr("mapapp.pages.stop.stopping", lambda token: (seat, "") if token != "none" else None)
    faults, _tried = keys.opened_when_bent(scene, step=20)
    assert any(fault.startswith("/stop/ took") for fault in faults)


@pytest.mark.django_db
def test_a_token_that_nobody_compares_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def any_of_them(token: str, at: Any) -> SharedLink | None:
        link = SharedLink.objects.select_related("version", "workspace__team", "seat__stakeholder").first()
        if link is None or token == "none":
            return None
        link.version.workspace = link.workspace
        return link

    monkeypatch.setattr("mapapp.pages.shared.find", any_of_them)
    faults, _tried = keys.opened_when_bent(scene, step=20)
    assert any(fault.startswith("/shared/ took") for fault in faults)


@pytest.mark.django_db
def test_a_seal_that_nobody_checks_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.access.mail_links.hmac.compare_digest", lambda seal, ours: True)
    faults, _tried = keys.opened_when_bent(scene, step=5)
    assert any(fault.startswith("/act/ took") for fault in faults)
    assert "a bent link acted" in faults


def test_a_link_that_is_not_used_up_is_found(open_scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.access.mail_acts.closed", lambda found, task, at: "")
    monkeypatch.setattr("mapapp.pages.mailed.closed", lambda found, task, at: "")
    assert keys.acts_of_one_link(open_scene) != []


def test_mailed_links_that_outlive_a_seat_are_found(open_scene: Scene) -> None:
    assert any("a link of his answers" in fault for fault in keys.acts_after_removal(open_scene, lambda: 0))


def test_a_seat_that_ends_without_its_end_is_found(open_scene: Scene) -> None:
    faults, _asked = who_still_acts(open_scene, lambda: cache.close())
    assert any("after he was removed" in fault for fault in faults)
    assert any("stand after" in fault for fault in faults)


@pytest.mark.django_db
def test_a_letter_that_nobody_looks_at_again_is_found(scene: Scene, settings: LazySettings) -> None:
    with listening(settings) as sink:
        assert mails_after_removal(scene, sink, "tom", lambda: None) != []

"""The calendar feed: one's own steps for one's own calendar, by an address that is a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar, Event
from pytest_django import DjangoAssertNumQueries

from mapapp.access.feeds import KEPT, end_feed, make_feed, show_titles
from mapapp.access.founding import found_plan
from mapapp.access.leaving import end_seat
from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.people.models import Membership, Team, User
from mapapp.plans.changes.progress import complete_task, drop_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, add_task, hand_over_task, reword_task
from mapapp.plans.models import Side, Task
from tests.builders import TODAY, Scene
from tests.gates.town import orchard
from tests.pages.door import text_of
from tests.pages.mailing import seat_of, step_of

pytestmark = pytest.mark.django_db
HIDDEN = "A step of your plan, due"


@pytest.fixture(autouse=True)
def clock(settings: LazySettings) -> Iterator[time_machine.Traveller]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with time_machine.travel(TODAY, tick=False) as traveller:
        cache.clear()
        yield traveller
        cache.clear()


def url_of(scene: Scene, name: str = "priya", *, titles: bool = False) -> str:
    token = make_feed(scene.users[name], at=TODAY)
    show_titles(scene.users[name], titles)
    return f"/calendar/{token}.ics"


def fetched(url: str) -> HttpResponse:
    answer = Client().get(url)
    assert answer.status_code == 200
    return answer


def events(url: str) -> dict[str, Any]:
    """By UID, as a calendar program reads them."""
    calendar = Calendar.from_ical(fetched(url).content)
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def uid(scene: Scene, task: Task) -> str:
    return f"{scene.workspace.code}-{task.number}@mapapp"


def event_of(scene: Scene, url: str, task: Task) -> Event:
    found: Event = events(url)[uid(scene, task)]
    return found


# -- what it says ----------------------------------------------------------------------------------------------------


def test_it_holds_ones_own_open_steps_and_nobody_elses(scene: Scene) -> None:
    """What he has done not long ago stands there as well."""
    mine = Task.objects.filter(owner=seat_of(scene, "marcus").stakeholder)
    assert {task.status for task in mine} == {"done", "in_progress"}
    assert set(events(url_of(scene, "marcus"))) == {uid(scene, task) for task in mine}


def test_a_step_is_one_whole_day_and_the_end_is_the_day_after(scene: Scene) -> None:
    step = step_of(scene, "priya")
    url = url_of(scene)
    event = event_of(scene, url, step)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (step.due_on, step.due_on + timedelta(days=1))
    raw = fetched(url).content
    assert f"DTSTART;VALUE=DATE:{step.due_on:%Y%m%d}\r\nDTEND;VALUE=DATE:".encode() in raw
    assert b"TZID" not in raw and event["TRANSP"] == "TRANSPARENT"


def test_it_names_no_step_and_no_company_until_its_reader_wants_it(scene: Scene) -> None:
    step = step_of(scene, "priya")
    url = url_of(scene)
    raw = fetched(url).content.decode()
    assert event_of(scene, url, step)["SUMMARY"] == HIDDEN
    for word in (step.text[:20], "Fenwick", "Larkspur", "account-planning", "Priya"):
        assert word not in raw.replace("\r\n ", "")
    show_titles(scene.users["priya"], True)
    event = event_of(scene, url, step)
    assert event["SUMMARY"] == step.text
    assert event["DESCRIPTION"] == "One account-planning platform by Q3, Fenwick Medical"


def test_a_calendar_is_told_its_name_and_how_often_it_may_ask(scene: Scene) -> None:
    calendar = Calendar.from_ical(fetched(url_of(scene)).content)
    assert calendar["VERSION"] == "2.0" and calendar["METHOD"] == "PUBLISH"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert calendar["X-PUBLISHED-TTL"] == "PT1H"
    assert calendar["X-WR-CALNAME"] == "Your steps (mapapp)"


LONG = "Verträge; geprüft, von Łódź bis 東京\\Ōsaka 🗓️ und zurück: " + "Ünïcödé " * 30


def test_long_and_foreign_words_are_folded_between_characters(scene: Scene) -> None:
    step = step_of(scene, "priya")
    reword_task(scene.fresh(), step.number, text=LONG, was=step.text, by=scene.actor("priya"), at=TODAY)
    url = url_of(scene, titles=True)
    raw = fetched(url).content
    lines = raw.split(b"\r\n")
    assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)  # no character is cut in two
    summary = str(event_of(scene, url, step)["SUMMARY"])
    assert summary.endswith("…") and LONG.startswith(summary[:-1]) and len(summary) == 200


@pytest.mark.parametrize(
    "text", ["A\r\nBEGIN:VALARM\r\nEND:VALARM", "A\nX-EVIL:1", "A\x07\x0bB", "A; B, C\\n D", "A\u2028B\u202eC"]
)
def test_a_title_is_a_title_whatever_it_holds(scene: Scene, text: str) -> None:
    step = step_of(scene, "priya")
    Task.objects.filter(pk=step.pk).update(text=text)
    url = url_of(scene, titles=True)
    event = event_of(scene, url, step)
    assert not event.subcomponents and "X-EVIL" not in event
    assert set(event) == {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "TRANSP",
        "URL",
    }  # fmt: skip


def test_a_milestone_is_one_too(scene: Scene) -> None:
    step = step_of(scene, "priya")
    Task.objects.filter(pk=step.pk).update(kind=Task.Kind.MILESTONE, starts_on=step.due_on)
    assert event_of(scene, url_of(scene), step)["SUMMARY"] == "A milestone of your plan"


# -- it follows the plan ---------------------------------------------------------------------------------------------


def test_what_changes_keeps_its_name_and_gets_a_higher_sequence(scene: Scene) -> None:
    step = step_of(scene, "priya")
    url = url_of(scene)
    before = event_of(scene, url, step)
    later = TODAY + timedelta(hours=2)
    day = step.due_on + timedelta(days=7)
    reschedule_task(
        scene.fresh(), step.number, due_on=day, was=step.due_on, seen=scene.fresh().revision, why="Later", force=True,
        by=scene.actor("priya"), at=later,
    )  # fmt: skip
    after = event_of(scene, url, step)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == scene.fresh().revision > before["SEQUENCE"]
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt == later > before["DTSTAMP"].dt
    assert after["DTSTART"].dt == day


def test_what_happens_elsewhere_changes_nothing_of_it(scene: Scene) -> None:
    step = step_of(scene, "priya")
    url = url_of(scene)
    before = event_of(scene, url, step)
    drop_task(scene.fresh(), 27, was=scene.task(27).status, by=scene.actor("anna"), at=TODAY + timedelta(hours=1))
    assert event_of(scene, url, step).to_ical() == before.to_ical()


def dropped(scene: Scene, step: Task) -> None:
    drop_task(scene.fresh(), step.number, was=step.status, by=scene.actor("anna"), at=TODAY)


def handed(scene: Scene, step: Task) -> None:
    marcus = Owner(person=seat_of(scene, "marcus").stakeholder.number)
    hand_over_task(scene.fresh(), step.number, owner=marcus, was=Owner.of(step), by=scene.actor("priya"), at=TODAY)


def given_up(scene: Scene, step: Task) -> None:
    hand_over_task(scene.fresh(), step.number, owner=Owner(None, "buyer", "Who?"), was=Owner.of(step),
                   by=scene.actor("priya"), at=TODAY)  # fmt: skip


@pytest.mark.parametrize("ends", [dropped, handed, given_up])
def test_what_is_dropped_or_handed_on_is_cancelled_for_30_days(
    scene: Scene, clock: time_machine.Traveller, ends: Any
) -> None:
    step = step_of(scene, "priya")
    url = url_of(scene)
    before = event_of(scene, url, step)
    ends(scene, step)
    after = event_of(scene, url, step)
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    clock.move_to(TODAY + KEPT - timedelta(seconds=1))
    assert event_of(scene, url, step)["STATUS"] == "CANCELLED"
    clock.move_to(TODAY + KEPT)
    assert uid(scene, step) not in events(url)


def test_what_comes_back_is_confirmed_again(scene: Scene) -> None:
    step = step_of(scene, "priya")
    url = url_of(scene)
    handed(scene, step)
    cancelled = event_of(scene, url, step)
    owner = Owner(person=seat_of(scene, "priya").stakeholder.number)
    hand_over_task(scene.fresh(), step.number, owner=owner, was=Owner.of(scene.task(step.number)),
                   by=scene.actor("priya"), at=TODAY)  # fmt: skip
    again = event_of(scene, url, step)
    assert again["STATUS"] == "CONFIRMED" and again["SEQUENCE"] > cancelled["SEQUENCE"]


def test_what_is_done_stands_on_the_day_it_was_done_for_30_days(scene: Scene, clock: time_machine.Traveller) -> None:
    step = step_of(scene, "priya")
    url = url_of(scene)
    complete_task(scene.fresh(), step.number, was=step.status, by=scene.actor("priya"), at=TODAY)
    event = event_of(scene, url, step)
    assert (event["DTSTART"].dt, event["SUMMARY"], event["STATUS"]) == (
        date(2026, 2, 10), "A step of your plan, done", "CONFIRMED",
    )  # fmt: skip
    clock.move_to(TODAY + KEPT)
    assert uid(scene, step) not in events(url)


# -- whose it is -----------------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(scene: Scene) -> User:
    """Priya buys from another seller, too."""
    team = Team.objects.create(name="Halden", mail_domain="halden.example")
    lead = User.objects.create_user("lena.moe@halden.example", "Lena")
    Membership.objects.create(team=team, user=lead, role=Membership.Role.REP)
    workspace = found_plan(team, orchard("priya.raman@fenwick.example", "lena.moe@halden.example"), lead, at=TODAY)
    take_seat(workspace.people.get(email="priya.raman@fenwick.example"), scene.users["priya"], Role.LEAD, at=TODAY)
    scene.users["lena"] = lead
    return lead


def test_the_plans_of_several_sellers_are_one_feed_and_nothing_runs_from_one_to_the_other(
    scene: Scene, elsewhere: User
) -> None:
    hers = {name[:22] for name in events(url_of(scene, titles=True))}
    assert len(hers) == 2 and scene.workspace.code in hers
    raw = fetched(url_of(scene, "lena", titles=True)).content.decode()
    assert "Fenwick" not in raw and scene.workspace.code not in raw


def test_who_is_taken_off_a_plan_finds_nothing_of_it(scene: Scene, elsewhere: User) -> None:
    url = url_of(scene, "priya")
    marcus, me = (seat_of(scene, name).stakeholder.number for name in ("marcus", "priya"))
    scene.workspace.seats.filter(stakeholder__number=marcus).update(role=Role.LEAD)
    end_seat(scene.fresh(), me, by=scene.actor("priya"), at=TODAY)
    left = events(url)
    assert left and not [one for one in left if one.startswith(scene.workspace.code)]
    assert scene.workspace.code.encode() not in fetched(url).content


def test_nobody_has_it_but_by_its_address(scene: Scene) -> None:
    url = url_of(scene)
    token = url.split("/")[2].removesuffix(".ics")
    never = Client().get("/calendar/none.ics")
    bent = [f"/calendar/{token[:place]}{'A' if token[place] != 'A' else 'B'}{token[place + 1:]}.ics"
            for place in range(0, len(token), 5)]  # fmt: skip
    longer, shorter = f"/calendar/{token}A.ics", f"/calendar/{token[:-1]}.ics"
    for other in (*bent, longer, shorter, "/calendar/x.ics", "/calendar/%00.ics"):
        answer = Client().get(other)
        assert (answer.status_code, text_of(answer)) == (404, text_of(never))
    assert len(token) == 43
    User.objects.filter(pk=scene.users["priya"].pk).update(is_active=False)
    assert Client().get(url).status_code == 404


def test_a_new_address_makes_the_old_one_worthless_and_an_ended_one_is_gone(scene: Scene) -> None:
    old = url_of(scene)
    new = url_of(scene)
    assert [Client().get(url).status_code for url in (old, new)] == [404, 200]
    end_feed(scene.users["priya"])
    assert Client().get(new).status_code == 404


# -- how it is fetched -----------------------------------------------------------------------------------------------


def test_a_calendar_that_has_it_is_told_so(scene: Scene, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    url = url_of(scene)
    first = fetched(url)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    with django_assert_num_queries(2):
        again = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    for header in (f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        assert Client().get(url, headers={"If-None-Match": header}).status_code == 304
    step = step_of(scene, "priya")
    reword_task(scene.fresh(), step.number, text="Anew", was=step.text, by=scene.actor("priya"), at=TODAY)
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_another_choice_or_another_day_is_another_answer(scene: Scene, clock: time_machine.Traveller) -> None:
    url = url_of(scene)
    tags = [fetched(url)["ETag"]]
    show_titles(scene.users["priya"], True)
    tags.append(fetched(url)["ETag"])
    clock.move_to(TODAY + timedelta(days=1))
    tags.append(fetched(url)["ETag"])
    assert len(set(tags)) == 3


def test_it_needs_no_cookie_sets_none_and_answers_head(scene: Scene) -> None:
    url, client = url_of(scene), Client()
    head = client.head(url)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", fetched(url)["ETag"])
    assert not client.cookies
    assert client.post(url).status_code == 405


def test_its_queries_are_the_same_for_1_step_and_for_30(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url, me = url_of(scene), seat_of(scene, "priya").stakeholder.number
    with django_assert_num_queries(4):
        Client().get(url)
    for number in range(30):
        add_task(
            scene.fresh(), text=f"Step {number}", phase=1, owner=Owner(person=me), starts_on=date(2026, 3, 2),
            due_on=date(2026, 3, 3), by=scene.actor("priya"), at=TODAY,
        )  # fmt: skip
    with django_assert_num_queries(4):
        found = Client().get(url)
    assert found.content.count(b"BEGIN:VEVENT") > 30


def test_who_asks_too_often_is_told_to_wait(scene: Scene) -> None:
    url = url_of(scene)
    statuses = [Client().get(url).status_code for _time in range(61)]
    assert statuses == [200] * 60 + [429]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu"])
def test_a_day_is_that_day_wherever_the_calendar_is(scene: Scene, zone: str) -> None:
    """A whole day has no zone; moments are in UTC."""
    User.objects.filter(pk=scene.users["priya"].pk).update(time_zone=zone)
    step = step_of(scene, "priya")
    event = event_of(scene, url_of(scene), step)
    assert type(event["DTSTART"].dt) is date and event["DTSTART"].dt == step.due_on
    assert event["DTSTAMP"].dt == datetime(2026, 2, 10, 9, 12, tzinfo=UTC)


def test_the_sides_of_the_plan_are_both_served(scene: Scene) -> None:
    assert seat_of(scene, "anna").stakeholder.side == Side.SELLER
    assert events(url_of(scene, "anna"))

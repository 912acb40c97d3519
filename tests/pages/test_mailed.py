"""The page of a link in a letter: one step, one click, once; reading it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mapapp.access.ending import retire_plan
from mapapp.access.leaving import end_seat, give_role
from mapapp.access.mail_acts import end_links
from mapapp.access.mail_links import LIFE, Act
from mapapp.access.models import MailedAct, Role, Seat
from mapapp.plans.changes.progress import complete_task, drop_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, hand_over_task
from mapapp.plans.models import Task, Workspace
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.gates.asking import Writes
from tests.pages.door import text_of
from tests.pages.mailing import PRIYA, denial_url, fields, last_line, link, receipt, seat_of, step_of
from tests.pages.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: LazySettings) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with time_machine.travel(TODAY, tick=False):
        cache.clear()
        yield
        cache.clear()


def opened(url: str, client: Client | None = None) -> str:
    return words((client or Client()).get(url).content.decode())


def status(scene: Scene, task: Task) -> str:
    return str(scene.task(task.number).status)


# -- what it shows ---------------------------------------------------------------------------------------------------


def test_it_shows_that_one_step_and_no_name(scene: Scene) -> None:
    step = step_of(scene, "priya")
    answer = Client().get(link(scene, Act.DONE))
    html = answer.content.decode()
    said = words(html)
    assert answer.status_code == 200
    assert f"One account-planning platform by Q3 Is this done? {step.text} Due" in said
    others = [task.text for task in scene.workspace.tasks.exclude(pk=step.pk)]
    people = [person.name for person in scene.workspace.people.all()]
    assert [text for text in (*others, *people, "Larkspur", "Fenwick") if text in html] == []


def test_it_is_kept_by_nobody_and_names_itself_to_no_other_site(scene: Scene) -> None:
    for url in (link(scene, Act.DONE), "/act/none/"):
        answer = Client().get(url)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "private, no-store"


def test_a_form_of_a_page_without_referrer_is_taken_and_one_of_another_site_is_not(scene: Scene) -> None:
    url, client = link(scene, Act.DONE), Client(enforce_csrf_checks=True)
    html = client.get(url).content.decode()
    data = {**fields(html), "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    same = {"origin": "null", "sec-fetch-site": "same-origin", "host": "testserver"}
    foreign = client.post(url, data, headers={**same, "sec-fetch-site": "cross-site"})
    untold = client.post(url, fields(html), headers=same)
    assert (foreign.status_code, untold.status_code, MailedAct.objects.count()) == (403, 403, 0)
    ours = client.post(url, data, headers=same)
    assert (ours.status_code, MailedAct.objects.count()) == (200, 1)


# -- done ------------------------------------------------------------------------------------------------------------


def press(url: str, **data: str) -> HttpResponse:
    """The page opened, and its form posted as it stands, with what is typed."""
    client = Client()
    return client.post(url, {**fields(client.get(url).content.decode()), **data})


def test_priya_says_done_by_one_click(scene: Scene) -> None:
    step = step_of(scene, "priya")
    answer = press(link(scene, Act.DONE))
    line = last_line(scene)
    assert (answer.status_code, status(scene, step)) == (200, "done")
    assert (line.verb, line.task, line.via, line.by) == (
        "task.completed",
        step.number,
        "mail",
        seat_of(scene, "priya").stakeholder.number,
    )
    said = words(answer.content.decode())
    assert f"Marked as done. {step.text} Thank you. A receipt is on its way to {PRIYA}." in said


def test_history_says_by_the_link_mailed_to_priya(scene: Scene) -> None:
    press(link(scene, Act.DONE))
    said = words(scene.client("anna").get(f"/p/{scene.workspace.code}/activity/").content.decode())
    assert "By the link mailed to Priya Raman." in said


def test_done_late_says_what_moves_before_it_is_pressed(scene: Scene) -> None:
    """Nothing but numbers and dates: no other step, nobody's name."""
    step = step_of(scene, "priya")
    with time_machine.travel(TODAY.replace(month=3, day=4), tick=False):
        url = link(scene, Act.DONE, task=step, at=TODAY.replace(month=3, day=4))
        html = Client().get(url).content.decode()
        assert "other steps move with it." in words(html)
        assert "Signature moves from" in words(html)
        assert [t.text for t in scene.workspace.tasks.exclude(pk=step.pk) if t.text in html] == []
        unseen = Client().post(url, {"was": step.status})
        assert (unseen.status_code, status(scene, step)) == (409, "not_started")
        assert press(url, why="It took longer").status_code == 200
    assert status(scene, step) == "done"


# -- not mine --------------------------------------------------------------------------------------------------------


def test_what_is_not_hers_becomes_a_gap_with_her_words(scene: Scene) -> None:
    step, me = step_of(scene, "priya"), seat_of(scene, "priya").stakeholder.number
    answer = press(link(scene, Act.NOT_MINE), why="Ruth does the contracts")
    task, line = scene.task(step.number), last_line(scene)
    assert answer.status_code == 200
    assert (task.owner, task.gap_side, task.gap, task.due_on) == (None, "buyer", "Ruth does the contracts", step.due_on)
    assert (line.verb, line.by, line.why, line.facts) == (
        "task.handed_back",
        me,
        "Ruth does the contracts",
        {"from": me},
    )
    said = words(scene.client("anna").get(f"/p/{scene.workspace.code}/activity/").content.decode())
    assert f"said that #{step.number}" in said and "is not theirs." in said


def test_it_asks_why_and_changes_nothing_without(scene: Scene) -> None:
    step = step_of(scene, "priya")
    answer = press(link(scene, Act.NOT_MINE), why="  ")
    assert answer.status_code == 422
    assert "Write one line, so that the right person is found." in words(answer.content.decode())
    assert scene.task(step.number).owner is not None


# -- another date ----------------------------------------------------------------------------------------------------


def moved(scene: Scene, days: int = 5) -> tuple[Task, str]:
    step = step_of(scene, "priya")
    return step, (step.due_on + timedelta(days=days)).isoformat()


def test_a_new_date_shows_what_it_costs_and_is_set_by_the_second_click(scene: Scene) -> None:
    step, day = moved(scene)
    url, client = link(scene, Act.NEW_DATE), Client()
    first = client.post(url, {**fields(client.get(url).content.decode()), "due": day, "why": "The pilot runs on"})
    html = first.content.decode()
    said = words(html)
    assert (first.status_code, scene.task(step.number).due_on) == (200, step.due_on)
    assert "Move this step?" in said
    assert "working days later." in said and "Signature" in said
    assert [t.text for t in scene.workspace.tasks.exclude(pk=step.pk) if t.text in html] == []
    assert [p.name for p in scene.workspace.people.all() if p.name in html] == []
    assert client.post(url, fields(html)).status_code == 200
    line = last_line(scene)
    assert scene.task(step.number).due_on == date.fromisoformat(day)
    assert (line.verb, line.via, line.why) == ("task.rescheduled", "mail", "The pilot runs on")


def test_a_plan_that_moved_on_between_the_clicks_is_shown_again(scene: Scene) -> None:
    step, day = moved(scene)
    url = link(scene, Act.NEW_DATE)
    shown = Client().post(url, {"was": step.due_on.isoformat(), "due": day, "why": "x"}).content.decode()
    drop_task(scene.fresh(), 27, was=scene.task(27).status, by=scene.actor("anna"), at=TODAY)
    again = Client().post(url, fields(shown))
    assert (again.status_code, scene.task(step.number).due_on) == (409, step.due_on)
    assert "The plan changed while you looked." in words(again.content.decode())
    assert Client().post(url, fields(again.content.decode())).status_code == 200


def test_a_date_that_somebody_changed_meanwhile_is_not_overwritten(scene: Scene) -> None:
    step, day = moved(scene)
    other = step.due_on + timedelta(days=1)
    url = link(scene, Act.NEW_DATE)
    reschedule_task(
        scene.fresh(), step.number, due_on=other, was=step.due_on, seen=scene.fresh().revision, why="Anna was first",
        force=True, by=scene.actor("anna"), at=TODAY,
    )  # fmt: skip
    answer = Client().post(url, {"was": step.due_on.isoformat(), "due": day, "why": "x", "seen": "2"})
    assert (answer.status_code, scene.task(step.number).due_on) == (409, other)
    assert "Somebody changed this date a moment ago." in words(answer.content.decode())
    assert "The letter said" in opened(url)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"due": "", "why": "x"}, "Choose a day."),
        ({"due": "2026-02-30", "why": "x"}, "That is not a day."),
        ({"due": "2026-03-02", "why": ""}, "Say in one line why it is moving."),
        ({"due": "2200-01-01", "why": "x"}, "2099"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(scene: Scene, data: dict[str, str], said: str) -> None:
    step = step_of(scene, "priya")
    answer = press(link(scene, Act.NEW_DATE), **data)
    assert (answer.status_code, scene.task(step.number).due_on) == (422, step.due_on)
    assert said in words(answer.content.decode())


def test_what_breaks_a_fixed_date_is_left_to_who_signs_in(scene: Scene) -> None:
    step, day = moved(scene, 21)
    Task.objects.filter(workspace=scene.workspace).exclude(pk=step.pk).update(fixed=True)
    url = link(scene, Act.NEW_DATE)
    answer = press(url, due=day, why="x")
    assert "so it is not done by a link" in words(answer.content.decode())
    assert f'href="/p/{scene.workspace.code}/task/{step.number}/due/"' in answer.content.decode()
    forced = {
        "was": step.due_on.isoformat(),
        "due": day,
        "why": "x",
        "seen": str(scene.fresh().revision),
        "force": "on",
    }
    Client().post(url, forced)
    assert scene.task(step.number).due_on == step.due_on
    assert MailedAct.objects.count() == 0


# -- once, in time, hers ---------------------------------------------------------------------------------------------


def test_it_acts_once(scene: Scene) -> None:
    url = link(scene, Act.DONE)
    press(url)
    revision = scene.fresh().revision
    for method in ("get", "post"):
        answer = getattr(Client(), method)(url)
        assert answer.status_code == 410
        assert "This link was used already: Today, 09:12. It marked the step as done." in words(answer.content.decode())
    assert scene.fresh().revision == revision


def test_it_acts_for_14_days(scene: Scene) -> None:
    url, step = link(scene, Act.DONE), step_of(scene, "priya")
    with time_machine.travel(TODAY + LIFE, tick=False):
        answer = press(url)
        assert answer.status_code == 410
        assert "This link has run out. The links in a letter act for 14 days." in words(answer.content.decode())
    assert status(scene, step) != "done"


def done_meanwhile(scene: Scene, step: Task) -> None:
    complete_task(scene.fresh(), step.number, was=step.status, by=scene.actor("anna"), at=TODAY)


def dropped_meanwhile(scene: Scene, step: Task) -> None:
    drop_task(scene.fresh(), step.number, was=step.status, by=scene.actor("anna"), at=TODAY)


def handed_over(scene: Scene, step: Task) -> None:
    marcus = Owner(person=seat_of(scene, "marcus").stakeholder.number)
    hand_over_task(scene.fresh(), step.number, owner=marcus, was=Owner.of(step), by=scene.actor("priya"), at=TODAY)


def retired(scene: Scene, step: Task) -> None:
    Workspace.objects.update(state=Workspace.State.RETIRED)


def only_reads(scene: Scene, step: Task) -> None:
    number = seat_of(scene, "marcus").stakeholder.number
    give_role(scene.fresh(), number, role=Role.LEAD, was=Role.CONTRIBUTOR, by=scene.actor("priya"), at=TODAY)
    me = seat_of(scene, "priya").stakeholder.number
    give_role(scene.fresh(), me, role=Role.VIEWER, was=Role.LEAD, by=scene.actor("marcus"), at=TODAY)


def ended(scene: Scene, step: Task) -> None:
    assert end_links(scene.users["priya"]) == 1


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        (done_meanwhile, "This step is done already. Since Tue 10 Feb."),
        (dropped_meanwhile, "This step is not needed any more."),
        (handed_over, "This step is not yours any more."),
        (retired, "This plan is over."),
        (only_reads, "You read this plan now, and change nothing on it."),
        (ended, "This link was ended."),
    ],
)
def test_each_reason_has_its_sentence_and_a_way_on(scene: Scene, meanwhile: object, said: str) -> None:
    step = step_of(scene, "priya")
    urls = [link(scene, act, task=step) for act in (Act.DONE, Act.NOT_MINE, Act.NEW_DATE)]
    meanwhile(scene, step)  # type: ignore[operator]
    revision = scene.fresh().revision
    for url in urls:
        for answer in (Client().get(url), Client().post(url, {"was": "not_started", "why": "x", "due": "2026-03-02"})):
            assert answer.status_code == 410
            assert said in words(answer.content.decode())
            assert f'href="/p/{scene.workspace.code}/task/{step.number}/"' in answer.content.decode()
    assert scene.fresh().revision == revision


def test_a_removed_persons_links_are_as_if_they_had_never_been(scene: Scene) -> None:
    urls = [link(scene, act, name="marcus") for act in (Act.DONE, Act.NOT_MINE, Act.NEW_DATE)]
    end_seat(scene.fresh(), seat_of(scene, "marcus").stakeholder.number, by=scene.actor("priya"), at=TODAY)
    never = Client().get("/act/none/")
    assert never.status_code == 404
    for url in urls:
        for answer in (Client().get(url), Client().post(url, {"why": "x"})):
            assert (answer.status_code, text_of(answer)) == (404, text_of(never))


def test_a_closed_account_acts_no_more(scene: Scene) -> None:
    url = link(scene, Act.DONE)
    type(scene.users["priya"]).objects.filter(email=PRIYA).update(is_active=False)
    assert press(url).status_code == 404


def test_in_the_hands_of_somebody_else_who_is_signed_in_it_does_nothing(scene: Scene) -> None:
    url, step = link(scene, Act.DONE), step_of(scene, "priya")
    for name in ("zed", "marcus", "anna"):
        client = scene.client(name)
        for answer in (client.get(url), client.post(url, {"was": step.status})):
            assert answer.status_code == 403
            assert "This link was mailed to somebody else." in words(answer.content.decode())
            assert step.text not in answer.content.decode()
    assert scene.client("priya").get(url).status_code == 200


def test_who_must_show_more_than_a_mailbox_does_not_act_by_one(scene: Scene) -> None:
    step = step_of(scene, "anna")
    url = link(scene, Act.DONE, name="anna", task=step)
    assert Client().get(url).status_code == 200
    scene.team.memberships.filter(user=scene.users["anna"]).update(role="admin")
    answer = press(url)
    assert answer.status_code == 410
    assert "Sign in for this." in words(answer.content.decode())


@pytest.mark.parametrize("act", [Act.DONE, Act.NOT_MINE, Act.NEW_DATE])
def test_reading_it_writes_nothing_in_whatever_way(scene: Scene, act: Act) -> None:
    url = link(scene, act)
    for client in (Client(), scene.client("priya")):
        for method in ("GET", "HEAD", "OPTIONS"):
            writes = Writes()
            with connection.execute_wrapper(writes):
                client.generic(method, url, headers={"Sec-Purpose": "prefetch;prerender"})
            assert writes.found == []


def test_it_is_read_with_eight_queries(scene: Scene, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    url = link(scene, Act.DONE)
    with django_assert_num_queries(8):
        Client().get(url)


def test_too_many_tries_are_told_to_wait(scene: Scene) -> None:
    url = link(scene, Act.NOT_MINE)
    client = Client()
    statuses = [client.post(url, {"why": ""}).status_code for _try in range(21)]
    assert statuses == [422] * 20 + [429]
    assert client.get(url).status_code == 200
    unknown = [client.get("/act/none/").status_code for _try in range(21)]
    assert unknown == [404] * 20 + [429]


# -- the receipt, and "this was not me" ------------------------------------------------------------------------------


def test_she_gets_a_receipt_that_names_what_was_done_when_and_the_way_back(scene: Scene) -> None:
    step = step_of(scene, "priya")
    press(link(scene, Act.NOT_MINE), why="Ruth does the contracts")
    said = receipt()
    assert said.subject.startswith("Receipt: “")
    for part in (
        step.text, "Handed back: nobody owns it until a lead names somebody.", "“Ruth does the contracts”",
        "When: Tue 10 Feb, 09:12 (UTC)", f"by the link mailed to {PRIYA}",
        f"/p/{scene.workspace.code}/task/{step.number}/",
    ):  # fmt: skip
        assert part in said.text, part


def test_a_receipt_waits_without_any_key_in_it(scene: Scene) -> None:
    press(link(scene, Act.DONE))
    row = Letter.objects.get(kind=Letter.Kind.RECEIPT)
    assert (row.subject, row.text, row.html, row.headers) == ("", "", "", {})


def test_nobody_who_left_gets_one(scene: Scene) -> None:
    press(link(scene, Act.DONE, name="marcus"))
    end_seat(scene.fresh(), seat_of(scene, "marcus").stakeholder.number, by=scene.actor("priya"), at=TODAY)
    assert Letter.objects.get(kind=Letter.Kind.RECEIPT).state == Letter.State.DROPPED


def test_this_was_not_me_ends_all_her_links_and_tells_a_lead(scene: Scene) -> None:
    other, step = link(scene, Act.NOT_MINE), step_of(scene, "priya")
    press(link(scene, Act.DONE))
    url = denial_url(receipt().text)
    assert "Was this not you?" in opened(url)
    assert Seat.objects.get(user=scene.users["priya"]).mail_epoch == 0
    answer = Client().post(url)
    assert "Your links are ended." in words(answer.content.decode())
    line = last_line(scene)
    assert (line.verb, line.via, line.facts["event"]) == ("seat.links_ended", "mail", line.number - 1)
    assert "This link was ended." in opened(other)
    told = receipt("anna.kessler@larkspur.example")
    assert told.subject == "Priya Raman says: this was not me"
    assert "Marked as done." in told.text and "/not-me/" not in told.text
    assert Client().post(url).status_code == 200  # once more does nothing more
    assert last_line(scene).number == line.number
    assert "This step is done already." in opened(link(scene, Act.NOT_MINE, task=step))  # by the next letter


def test_what_was_not_hers_is_said_of_a_plan_that_was_retired_since(scene: Scene) -> None:
    press(link(scene, Act.DONE))
    url = denial_url(receipt().text)
    retire_plan(scene.fresh(), why="Over", by=scene.actor("anna"), at=TODAY)
    assert "Your links are ended." in words(Client().post(url).content.decode())
    assert Seat.objects.get(user=scene.users["priya"]).mail_epoch == 1
    assert last_line(scene).verb == "seat.links_ended"


def test_a_colleague_who_leads_is_told_before_the_other_company(scene: Scene) -> None:
    press(link(scene, Act.DONE, name="marcus"))
    Client().post(denial_url(receipt("marcus.lindqvist@fenwick.example").text))
    told = Letter.objects.filter(kind=Letter.Kind.RECEIPT, key__startswith="denied:").values_list("email", flat=True)
    assert list(told) == [PRIYA]


def test_history_says_that_it_was_not_her_doing(scene: Scene) -> None:
    press(link(scene, Act.DONE))
    Client().post(denial_url(receipt().text))
    said = words(scene.client("anna").get(f"/p/{scene.workspace.code}/activity/").content.decode())
    assert "by a mailed link, was not their doing, and ended those links." in said


@pytest.mark.parametrize("url", ["/not-me/none/", "/not-me/" + "A" * 76 + "/"])
def test_a_denial_of_nothing_is_unknown(scene: Scene, url: str) -> None:
    assert Client().post(url).status_code == 404
    act = link(scene, Act.DONE)
    assert Client().post(act.replace("/act/", "/not-me/")).status_code == 404


@pytest.mark.parametrize("count", [32_767, 65_535, 65_536, 1_000_000])
def test_links_are_ended_as_often_as_one_likes(scene: Scene, count: int) -> None:
    """A link says the last 16 bits of how often; the one of before never acts, the one of now does."""
    Seat.objects.update(mail_epoch=count)
    before = link(scene, Act.DONE)
    assert "Is this done?" in opened(before)
    scene.client("priya").post("/me/links/", {"act": "end-links"})
    assert Seat.objects.get(user=scene.users["priya"]).mail_epoch == count + 1
    assert "This link was ended." in opened(before)
    assert "Is this done?" in opened(link(scene, Act.DONE))

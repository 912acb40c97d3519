"""A version's PDF by mail to people on the plan, by a link to who has no account: what it shows, and when it ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client

from mapapp.access.ending import reopen_plan, retire_plan
from mapapp.access.erasing import erase_from
from mapapp.access.leaving import end_seat, give_role
from mapapp.access.models import Seat, SharedLink
from mapapp.plans.changes.versions import save_version
from mapapp.plans.deleting import delete_plan
from mapapp.plans.history import read
from mapapp.plans.models import Event, Version, Workspace
from mapapp.plans.touchpoints import sent_with
from mapapp.post.models import Letter
from mapapp.snapshots import jobs, mailing
from mapapp.snapshots.models import Snapshot
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text, unsigned
from tests.post.sink import Sink, listening

SHARE, LINKS = "versions/1/share/", "links/"


@pytest.fixture(autouse=True)
def _today(settings: LazySettings, tmp_path: Path, db: None) -> Iterator[None]:
    settings.VAR = tmp_path
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    with time_machine.travel(TODAY, tick=False):
        yield
    cache.clear()


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    with listening(settings) as server:
        yield server


@pytest.fixture
def saved(scene: Scene) -> Scene:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    return scene


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A paper that is there at once: what is drawn on it is looked at elsewhere."""
    data = b"%PDF-1.7 /Type /Pages /Kids [] /Count 3 >> " + b"x" * 2000
    monkeypatch.setattr("mapapp.snapshots.making.pdf.render", lambda *_what, **_how: data)
    return data


def number(scene: Scene, name: str) -> str:
    me = scene.visit(name).me
    assert me
    return str(me.number)


def key(scene: Scene, act: str, name: str = "anna") -> str:
    html = text(Browser(scene, name, script=False).get(SHARE))
    form = next(part for part in html.split("<form")[1:] if f'value="{act}"' in part)
    return hidden("<form" + form)["form_key"]


def letters() -> list[str]:
    return sorted(Letter.objects.filter(kind="shared").values_list("email", flat=True))


def send(scene: Scene, *names: str, who: str = "anna", **more: Any) -> Any:
    to = [number(scene, name) for name in names]
    data = {"act": "mail", "to": to, "note": "For the board", "paper": "A4", "form_key": key(scene, "mail", who)}
    return Browser(scene, who, script=False).post(SHARE, **{**data, **more})


def linked(scene: Scene, who: str = "anna", **more: Any) -> str:
    """The path of a link that was made."""
    data = {"act": "link", "days": "7", "paper": "A4", "form_key": key(scene, "link", who), **more}
    answer = Browser(scene, who, script=False).post(SHARE, **data)
    found = re.search(r"(/shared/[\w-]{43}/)", text(answer))
    assert answer.status_code == 200 and found, text(answer)
    return found.group(1)


def deliver() -> None:
    jobs.deliver_shared(*Letter.objects.filter(kind="shared").values_list("pk", flat=True))


def drawn() -> None:
    for job in Job.objects.filter(kind="snapshots"):
        jobs.work(job.pk)


def enclosed(mail: Message) -> list[tuple[str | None, bytes]]:
    return [(part.get_filename(), part.get_payload(decode=True)) for part in mail.walk()  # type: ignore[misc]
            if part.get_content_type() == "application/pdf"]  # fmt: skip


# -- by mail -----------------------------------------------------------------------------------------------------------


def test_it_goes_with_its_pdf_to_whom_a_lead_ticked_and_to_nobody_else(saved: Scene, sink: Sink, paper: bytes) -> None:
    answer = send(saved, "priya", "tom")
    assert answer.status_code == 302
    deliver()
    assert sorted(str(mail["To"]) for mail in sink.mails) == sorted(
        saved.users[name].email for name in ("priya", "tom")
    )
    for mail in sink.mails:
        assert enclosed(mail) == [("Fenwick-Medical-version-1.pdf", paper)]
        assert "For the board" in mail.as_string()
    line = read(Event.objects.get(verb="version.sent"))
    assert (line.facts["version"], line.why) == (1, "For the board")
    assert sent_with(saved.workspace) == {1: tuple(sorted(int(number(saved, name)) for name in ("priya", "tom")))}
    shown = text(Browser(saved, "marcus").get("versions/"))
    names = [person.name for person in saved.workspace.people.filter(number__in=line.facts["sent"])]
    assert re.search('"Sent to">([^<]+) and ([^<]+)<', shown).groups() in (tuple(names), tuple(reversed(names)))  # type: ignore[union-attr]
    assert "sent version 1" in re.sub("<[^>]+>", "", text(Browser(saved, "marcus").get("activity/")))


def test_the_real_paper_is_drawn_when_nobody_has_yet(saved: Scene, sink: Sink) -> None:
    send(saved, "priya")
    deliver()
    ((_name, data),) = enclosed(sink.mails[0])
    assert data.startswith(b"%PDF-") and Snapshot.objects.get().size == len(data)


def test_hostile_words_are_words_in_the_mail(saved: Scene, sink: Sink, paper: bytes) -> None:
    evil = "\"'><xss onx=1>{{7|add:7}}\r\nBcc: thief@evil.example\r\n\r\n<script>xss()</script>"
    Workspace.objects.update(name=evil.replace("\r\n", " "), account='../<b>"x')
    send(saved, "priya", note=evil)
    deliver()
    (mail,) = sink.mails
    assert not {"Bcc", "Cc"} & set(mail.keys()) and mail["To"] == saved.users["priya"].email
    html = next(str(part.get_payload(decode=True), "utf-8") for part in mail.walk()  # type: ignore[arg-type]
                if part.get_content_type() == "text/html")  # fmt: skip
    assert "&lt;xss onx=1&gt;" in html and "<xss" not in html and "<script" not in html and "add:7" in html
    assert enclosed(mail)[0][0] == "b--x-version-1.pdf"


def test_the_same_form_twice_sends_once(saved: Scene, sink: Sink, paper: bytes) -> None:
    once = key(saved, "mail")
    for _time in range(2):
        assert send(saved, "priya", form_key=once).status_code == 302
    deliver()
    deliver()
    assert len(sink.mails) == 1
    assert Event.objects.filter(verb="version.sent").count() == 1


def test_who_was_taken_off_the_plan_before_it_goes_gets_none(saved: Scene, sink: Sink, paper: bytes) -> None:
    send(saved, "marcus", "tom")
    Seat.objects.filter(user=saved.users["marcus"]).delete()  # as fast as between two statements: nothing is dropped
    deliver()
    assert [str(mail["To"]) for mail in sink.mails] == [saved.users["tom"].email]
    assert Letter.objects.get(user=saved.users["marcus"]).state == Letter.State.DROPPED


def test_who_wants_no_letters_gets_none_and_a_retired_plan_sends_none(saved: Scene, sink: Sink, paper: bytes) -> None:
    Seat.objects.filter(user=saved.users["tom"]).update(digest="off")
    send(saved, "tom", "priya")
    retire_plan(saved.fresh(), why="Over", by=saved.actor("anna"), at=TODAY)
    deliver()
    assert sink.mails == []
    assert set(Letter.objects.filter(kind="shared").values_list("state", flat=True)) == {"dropped"}


def test_one_who_gets_it_is_named_and_several_are_counted(saved: Scene) -> None:
    told = [
        str(messages)
        for names in (("priya",), ("priya", "tom"))
        for messages in get_messages(send(saved, *names).wsgi_request)
    ]
    assert told == ["Version 1 goes to Priya Raman, Fenwick Medical.", "Version 1 goes to 2 people."]


def test_somebody_who_takes_no_part_cannot_be_ticked(saved: Scene) -> None:
    elena = saved.workspace.people.exclude(seat__isnull=False).first()
    assert elena
    answer = send(saved, to=[str(elena.number)])
    assert answer.status_code == 422 and "takes part no more" in text(answer)
    nobody = send(saved)
    assert nobody.status_code == 422 and "Nobody is ticked" in text(nobody)
    assert "Not sent: one thing to put right" in text(nobody)
    assert not Letter.objects.exists()


def test_a_paper_that_cannot_be_drawn_is_said_and_holds_no_letter_up(
    saved: Scene, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_what: object, **_how: object) -> None:
        raise MemoryError

    monkeypatch.setattr(mailing, "make", never)
    send(saved, "priya")
    deliver()
    assert enclosed(sink.mails[0]) == []
    assert "too long to be drawn" in str(sink.mails[0].get_payload(0).get_payload(decode=True), "utf-8")  # type: ignore[union-attr]


def test_nobody_is_sent_the_plan_a_fifth_time_on_a_day(saved: Scene) -> None:
    for _time in range(4):
        assert send(saved, "priya").status_code == 302
    no = send(saved, "priya", "tom")
    assert no.status_code == 422 and "Priya Raman got the plan 4 times today" in text(no)
    assert send(saved, "tom").status_code == 302
    with time_machine.travel(TODAY + timedelta(days=1), tick=False):
        assert send(saved, "priya").status_code == 302


def test_his_own_data_tell_of_the_links_that_somebody_made(saved: Scene) -> None:
    linked(saved)
    (plan,) = saved.client("anna").get("/me/data.json").json()["plans"]
    assert [(one["version"], one["ended_at"]) for one in plan["links"]] == [(1, None)]
    (plan,) = saved.client("priya").get("/me/data.json").json()["plans"]
    assert plan["links"] == []


def test_too_much_in_ten_minutes_is_refused_in_words(saved: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.pages.sharing.too_often", lambda *_what: True)
    answer = send(saved, "priya")
    assert answer.status_code == 429 and "ten minutes" in text(answer)
    assert not Letter.objects.exists()


def test_everybody_of_a_company_is_one_tick_and_who_shares_it_is_not_meant_by_it(saved: Scene) -> None:
    assert send(saved, everybody=["buyer"]).status_code == 302
    hers = {seat.user.email for seat in Seat.objects.filter(stakeholder__side="buyer").select_related("user")}
    assert len(hers) > 1 and letters() == sorted(hers)
    Letter.objects.all().delete()
    assert send(saved, "anna", everybody=["seller"]).status_code == 302
    everybody = {seat.user.email for seat in Seat.objects.filter(stakeholder__side="seller").select_related("user")}
    assert letters() == sorted(everybody), "by himself he is"
    Letter.objects.all().delete()
    assert send(saved, everybody=["seller"]).status_code == 302
    assert letters() == sorted(everybody - {saved.users["anna"].email})


def test_it_says_who_has_this_version_and_who_was_sent_another_today(saved: Scene) -> None:
    send(saved, "priya")
    rows = re.findall(
        r"<label class=\"tick\" for=\"to-\d+\">.*?</label>", text(Browser(saved, "anna").get(SHARE)), re.S
    )
    noted = {re.sub("<[^>]+>", "", row).split("has this")[0].strip() for row in rows if "has this version" in row}
    assert noted == {"Priya Raman"}
    saved.workspace.tasks.filter(number=3).update(text="Another")
    save_version(saved.fresh(), by=saved.actor("anna"), at=TODAY)
    again = text(Browser(saved, "anna").get("versions/2/share/"))
    assert "has this version" not in again and "was sent the plan Tue 10 Feb, " in again


def test_mail_and_link_take_the_paper_and_the_comparison_that_were_chosen(
    saved: Scene, sink: Sink, paper: bytes
) -> None:
    for text_ in ("Another", "And another"):
        saved.workspace.tasks.filter(number=3).update(text=text_)
        save_version(saved.fresh(), by=saved.actor("anna"), at=TODAY)
    anna, share = Browser(saved, "anna", script=False), "versions/3/share/"
    page = text(anna.get(share))
    assert page.count('name="paper"') == 1 and page.count('name="against"') == 1
    assert 'name="language"' not in page, "there is one"
    sent = anna.post(share, act="mail", to=[number(saved, "priya")], paper="Letter", against="1")
    assert sent.status_code == 302
    facts = read(Event.objects.get(verb="version.sent")).facts
    assert (facts["with"], facts["paper"], facts["language"]) == (1, "Letter", "en")
    deliver()
    row = Snapshot.objects.get()
    assert (row.version.number, row.compared_with and row.compared_with.number, row.paper) == (3, 1, "Letter")
    assert enclosed(sink.mails[0]) == [("Fenwick-Medical-version-3.pdf", paper)]
    made = anna.post(share, act="link", days="7", paper="A4", against="1")
    assert made.status_code == 200 and 'value="1" selected' in text(made), "what was chosen stays"
    link = SharedLink.objects.get()
    assert (link.compared_with and link.compared_with.number, link.paper, link.language) == (1, "A4", "en")
    for against in ("3", "9", "x"):
        no = anna.post(share, act="link", days="7", paper="A4", against=against)
        assert no.status_code == 422 and "That version is not there to compare with." in text(no)


def test_a_lead_is_asked_before_a_link_ends_and_others_are_not(saved: Scene, paper: bytes) -> None:
    url = linked(saved)
    anna = Browser(saved, "anna", script=False)
    assert f'href="?end={SharedLink.objects.get().number}"' in text(anna.get(LINKS))
    asked = text(anna.get(LINKS + "?end=1"))
    assert "End the link to version 1?" in asked and "Leave it open" in asked
    assert Client().get(url).status_code == 200, "asking ends nothing"
    for name, number_ in (("tom", "1"), ("anna", "2"), ("anna", "x"), ("anna", "")):
        assert "End the link to version" not in text(Browser(saved, name).get(f"{LINKS}?end={number_}"))
    anna.post(LINKS, act="end", link="1")
    assert Client().get(url).status_code == 404
    assert "End the link to version" not in text(anna.get(LINKS + "?end=1"))


# -- by a link ---------------------------------------------------------------------------------------------------------


def test_a_link_says_what_it_is_before_anything_is_downloaded(saved: Scene, paper: bytes) -> None:
    url = linked(saved)
    drawn()
    page = Client().get(url)
    html = text(page)
    for words in ("Fenwick Medical", "Larkspur", "One account-planning platform by Q3", "Version 1, saved 10 Feb, ",
                  "by Anna Kessler", "3 pages", "2.0\xa0KB", "Tue 17 Feb, "):  # fmt: skip
        assert words in html, words
    version = Version.objects.get()
    head = Event.objects.get(workspace=saved.workspace, number=version.revision).hash
    assert head[:12] in html
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"] and "noindex" in page.headers["X-Robots-Tag"]
    file = Client().post(url)
    assert (file.status_code, file.content, file.headers["Content-Type"]) == (200, paper, "application/pdf")
    assert "attachment" in file.headers["Content-Disposition"] and "no-store" in file.headers["Cache-Control"]


def test_reading_it_changes_nothing_and_nobody_notes_who_did(saved: Scene, paper: bytes) -> None:
    url = linked(saved)
    drawn()
    before = list(SharedLink.objects.values()), Event.objects.count(), list(Job.objects.values())
    for method in ("get", "head", "post", "get"):
        assert getattr(Client(), method)(url).status_code == 200
    assert (list(SharedLink.objects.values()), Event.objects.count(), list(Job.objects.values())) == before


def test_the_token_is_kept_nowhere(saved: Scene) -> None:
    token = linked(saved).split("/")[2]
    row = SharedLink.objects.get()
    assert token not in str(row.__dict__) and len(row.token_sha256) == 64
    assert not Event.objects.filter(row__contains=token).exists()
    assert token not in text(Browser(saved, "anna").get(LINKS))


def test_while_it_is_drawn_the_page_says_how_far_it_is(saved: Scene, paper: bytes) -> None:
    url = linked(saved)
    waiting = Client().get(url)
    assert "Waiting for its turn" in text(waiting) and f'hx-get="{url}"' in text(waiting)
    part = Client().get(url, headers={"HX-Request": "true"})
    assert text(part).startswith('<div id="shared"')
    Job.objects.all().delete()
    Snapshot.objects.all().delete()  # withdrawn: whoever comes asks for it by a POST
    assert "Make the PDF" in text(Client().get(url))
    assert not Job.objects.exists()
    assert "Waiting for its turn" in text(Client().post(url))
    drawn()
    assert "Download PDF" in text(Client().get(url))


def ended(scene: Scene) -> None:
    Browser(scene, "priya", script=False).post(LINKS, act="end", link="1")


def switched_off(scene: Scene) -> None:
    Browser(scene, "priya", script=False).post(LINKS, act="off")


def maker_left(scene: Scene) -> None:
    jonas = int(number(scene, "jonas"))
    give_role(scene.fresh(), jonas, role="lead", was="contributor", by=scene.actor("anna"), at=TODAY)
    end_seat(scene.fresh(), int(number(scene, "anna")), by=scene.actor("anna"), at=TODAY)


def retired(scene: Scene) -> None:
    retire_plan(scene.fresh(), why="Over", by=scene.actor("anna"), at=TODAY)


def deleted(scene: Scene) -> None:
    delete_plan(scene.workspace, at=TODAY)


def erased(scene: Scene) -> None:
    erase_from(scene.fresh(), scene.workspace.people.get(name__startswith="Marcus"), at=TODAY)


def closed(scene: Scene) -> None:
    scene.users["anna"].is_active = False
    scene.users["anna"].save()


@pytest.mark.parametrize("cause", [ended, switched_off, maker_left, retired, deleted, erased, closed])
def test_it_ends_at_once_and_answers_as_one_that_never_was(
    saved: Scene, paper: bytes, cause: Callable[[Scene], None]
) -> None:
    url = linked(saved)
    drawn()
    never = Client().get("/shared/" + "A" * 43 + "/")
    assert Client().get(url).status_code == 200
    cause(saved)
    for answer in (Client().get(url), Client().post(url), Client().get("/shared/x/"), Client().get(url[:-2] + "/")):
        assert (answer.status_code, unsigned(text(answer))) == (404, unsigned(text(never)))
        assert {**answer.headers, "Content-Length": ""} == {**never.headers, "Content-Length": ""}
        assert "Fenwick" not in text(answer)


def test_it_runs_out(saved: Scene, paper: bytes) -> None:
    url = linked(saved, days="30")
    for days, status in ((29.9, 200), (30, 404)):
        with time_machine.travel(TODAY + timedelta(days=days), tick=False):
            assert Client().get(url).status_code == status
    assert linked(saved, days="1")


def test_what_was_ended_stays_ended(saved: Scene, paper: bytes) -> None:
    """Whoever allows links again, or opens the plan again, gives none back that a lead has ended."""
    url = linked(saved)
    switched_off(saved)
    refused = Browser(saved, "anna", script=False).post(LINKS, act="on")
    assert refused.status_code == 403 and "A lead of theirs" in text(refused)
    no = Browser(saved, "anna", script=False).post(SHARE, act="link", days="7", paper="A4", form_key="x1")
    assert no.status_code == 422 and "switched off" in text(no)
    assert Browser(saved, "priya", script=False).post(LINKS, act="on").status_code == 302
    assert Client().get(url).status_code == 404
    assert Client().get(linked(saved)).status_code == 200


def test_a_retired_plan_opens_by_no_link_until_it_goes_on(saved: Scene, paper: bytes) -> None:
    url = linked(saved)
    retired(saved)
    assert Client().get(url).status_code == 404
    reopen_plan(saved.fresh(), why="On", by=saved.actor("anna"), at=TODAY)
    assert Client().get(url).status_code == 200


def test_everybody_on_the_plan_reads_who_made_which_and_leads_of_either_side_end_them(saved: Scene) -> None:
    linked(saved, "priya")
    for name, may in (("tom", False), ("anna", True), ("priya", True)):
        html = text(Browser(saved, name).get(LINKS))
        assert "Priya Raman" in html and ("End it" in html) == may
    assert Browser(saved, "tom", script=False).post(LINKS, act="end", link="1").status_code == 403
    assert Browser(saved, "anna", script=False).post(LINKS, act="end", link="1").status_code == 302
    assert "no more: ended" in text(Browser(saved, "tom").get(LINKS))
    verbs = list(Event.objects.filter(verb__startswith="version.link").values_list("verb", flat=True))
    assert verbs == ["version.linked", "version.link_ended"]


def test_only_leads_share(saved: Scene) -> None:
    for name in ("marcus", "tom", "olga"):
        for act in ("mail", "link"):
            answer = Browser(saved, name, script=False).post(SHARE, act=act, days="7", paper="A4", to=["3"])
            assert answer.status_code == 403
        assert Browser(saved, name).get(SHARE).status_code == 403
    assert not SharedLink.objects.exists() and not Letter.objects.exists()


def test_the_same_form_twice_makes_one_link_and_says_so(saved: Scene) -> None:
    once = key(saved, "link")
    linked(saved, form_key=once)
    data = {"act": "link", "days": "7", "paper": "A4", "form_key": once}
    again = Browser(saved, "anna", script=False).client.post(f"/p/{saved.workspace.code}/{SHARE}", data, follow=True)
    assert "made its link already" in text(again)
    assert SharedLink.objects.count() == 1


def test_so_many_links_and_no_more(saved: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.access.shared_links.MOST", 1)
    linked(saved)
    no = Browser(saved, "anna", script=False).post(SHARE, act="link", days="7", paper="A4", form_key="x1")
    assert no.status_code == 422 and "End one first" in text(no)


def test_a_link_of_another_length_is_not_made(saved: Scene) -> None:
    no = Browser(saved, "anna", script=False).post(SHARE, act="link", days="365", paper="A4", form_key="x1")
    assert no.status_code == 422 and not SharedLink.objects.exists()


def test_guessing_is_slowed_down(saved: Scene) -> None:
    answers = [Client().get("/shared/" + "B" * 43 + "/").status_code for _time in range(31)]
    assert answers[0] == 404 and answers[-1] == 429

"""One letter of several plans as it is sent: what stands in it, what is decided then, and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.access.mail_links import link_in
from mapapp.access.models import Seat
from mapapp.digests.choosing import stop
from mapapp.digests.jobs import write_due
from mapapp.digests.kinds.every import AnyKind
from mapapp.digests.merging import Merger
from mapapp.digests.stopping import TOGETHER, is_stopped, stop_together, stopping
from mapapp.digests.together import ask_sample_of
from mapapp.people.models import User
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.post import deliver as post
from mapapp.post.deliver import deliver_batch
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.outbox import send_again
from mapapp.post.statements import Still
from tests.builders import Scene
from tests.digests.several import asks, carrier, moment, parts, plans_of, seat_on, to
from tests.post.sink import Sink

TUESDAY = moment(17, 10)
MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)


def written(scene: Scene, count: int = 3, name: str = "anna") -> list[Workspace]:
    """So many plans, and the letter of all of them in the outbox."""
    found = plans_of(scene, count)
    asks(scene, name)
    Seat.objects.exclude(user=scene.users[name]).update(digest="off")
    write_due(TUESDAY)
    return found


def send(scene: Scene, name: str = "anna", at: datetime = TUESDAY) -> str:
    composer = AnyKind(lambda: at)
    row = carrier(scene, name)
    return deliver_batch([row.pk], compose=composer, look=composer.look, now=lambda: at).get(row.pk, "")


def said(scene: Scene, name: str = "anna", at: datetime = TUESDAY) -> Content | Drop:
    return Merger(lambda: at)(carrier(scene, name))


def moves(scene: Scene, workspace: Workspace, on: date, who: str = "Priya", at: datetime = TUESDAY) -> None:
    """The signature of a small plan goes to another day."""
    task, by = workspace.tasks.get(number=2), Actor.of(workspace.people.get(name__startswith=who))
    seen = Workspace.objects.get(pk=workspace.pk).revision
    reschedule_task(workspace, 2, due_on=on, was=task.due_on, seen=seen, why="The board meets later", by=by, at=at)


def is_quiet(workspace: Workspace) -> None:
    """Nothing of Anna's is due soon, nothing is late."""
    workspace.tasks.filter(number=1).update(starts_on=date(2026, 3, 10), due_on=date(2026, 3, 10))


def test_the_subject_is_the_news_that_matters_most(scene: Scene) -> None:
    found = written(scene)
    moves(scene, found[2], date(2026, 3, 19))
    letter = said(scene)
    assert isinstance(letter, Content)
    assert letter.subject.startswith("Brook Hotels: signature moved to 19 March, 2 more plans, ")
    assert letter.subject.endswith(" steps for you")


def test_a_line_a_plan_then_what_is_hers_over_all_then_each_plan(scene: Scene) -> None:
    found = written(scene)
    moves(scene, found[2], date(2026, 3, 19))
    letter = said(scene)
    assert isinstance(letter, Content)
    text = letter.text
    assert "- Brook Hotels: Signature 12 Mar -> 19 Mar\n  0 of 2 steps done. 1 is late." in text
    order = [text.index(words) for words in (
        "Your three plans", "- Brook Hotels: Signature", "- Orchard Foods: Signature 12 Mar", "Yours next, Anna",
        "- Brook Hotels: Offer to Brook Hotels", "== Brook Hotels", "Signature moved from 12 Mar to 19 Mar",
        "At risk", "== Fenwick Medical",
    )]  # fmt: skip
    assert order == sorted(order)
    assert text.count("Done: http") == 4  # acting links of each plan’s steps


def test_each_part_says_what_the_plans_own_letter_says(scene: Scene) -> None:
    found = written(scene)
    moves(scene, found[1], date(2026, 3, 19))
    one = said(scene)
    assert isinstance(one, Content)
    for row in parts(scene, "anna").values():
        single = AnyKind(lambda: TUESDAY)(row)
        assert isinstance(single, Content)
        state, risks = single.text[: single.text.index("Yours next")], single.text[single.text.index("At risk") :]
        for line in (*state.splitlines()[2:], *risks.splitlines()[:5]):
            assert line in one.text, line


def test_the_links_act_on_the_plan_of_their_step(scene: Scene) -> None:
    found = written(scene)
    letter = said(scene)
    assert isinstance(letter, Content)
    links = [link_in(token) for token in re.findall(r"Done: http\S*/act/([^/\s]+)/", letter.text)]
    seats = {link.seat for link in links if link}
    assert seats == {seat_on(scene, "anna", workspace).pk for workspace in found}


def test_it_stands_in_a_thread_of_its_team_and_can_be_stopped_by_a_mail_program(scene: Scene) -> None:
    written(scene)
    letter = said(scene)
    assert isinstance(letter, Content)
    token = stop_together(scene.users["anna"].pk, scene.team.pk)
    assert letter.headers["List-Unsubscribe"].endswith(f"/stop/{token}/>")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    first = letter.headers["References"]
    Letter.objects.filter(user=scene.users["anna"]).update(state="sent")
    write_due(TUESDAY + WEEK)
    later = Merger(lambda: TUESDAY + WEEK)(Letter.objects.filter(kind="together").latest("pk"))
    assert isinstance(later, Content)
    assert later.headers["References"] == first


def test_a_buyer_reads_of_evaluation_plans_and_of_no_other_vendor(scene: Scene) -> None:
    written(scene, name="priya")
    letter = said(scene, "priya")
    assert isinstance(letter, Content)
    assert "Your three evaluation plans" in letter.text
    assert "- Orders of Orchard Foods" in letter.text
    for word in ("MAP", "deal", "opportunity", "prospect", "close"):
        assert word not in letter.text.replace("closed", "")


def test_who_sells_on_one_plan_and_buys_on_another_is_told_of_each_as_who_he_is_there(scene: Scene) -> None:
    found = written(scene)
    person = seat_on(scene, "anna", found[1]).stakeholder
    person.side = "buyer"
    person.save()
    letter = said(scene)
    assert isinstance(letter, Content)
    assert "- Orders of Orchard Foods: Signature" in letter.text
    assert "- Brook Hotels: Signature" in letter.text
    assert letter.text.count("Open your plan: ") == 1


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_each_plan_goes_on_from_what_was_said_of_it(scene: Scene, sink: Sink) -> None:
    found = written(scene)
    is_quiet(found[1])
    moves(scene, found[2], date(2026, 3, 19))
    assert (send(scene), len(sink.mails)) == ("sent", 1)
    rows = parts(scene, "anna")
    now = {workspace.account: workspace.revision for workspace in Workspace.objects.all()}
    assert {name: (row.state, row.revision) for name, row in rows.items()} == {
        "Fenwick Medical": ("sent", now["Fenwick Medical"]),
        "Orchard Foods": ("dropped", None),
        "Brook Hotels": ("sent", now["Brook Hotels"]),
    }
    assert "Nothing new for you." in str(sink.mails[0].get_payload(0).get_payload())  # type: ignore[union-attr]
    write_due(TUESDAY + WEEK)
    letter = Merger(lambda: TUESDAY + WEEK)(Letter.objects.filter(kind="together").latest("pk"))
    assert isinstance(letter, Content)
    assert "Signature stays on 19 March." in letter.text


def test_the_words_are_kept_with_each_plan_and_hold_no_key(scene: Scene, sink: Sink) -> None:
    written(scene)
    send(scene)
    whole = carrier(scene, "anna")
    assert (whole.subject, whole.text, whole.html, whole.revision) == ("", "", "", None)
    orchard = parts(scene, "anna")["Orchard Foods"].text
    assert orchard.startswith("Orchard Foods\n")
    assert "Brook" not in orchard
    assert "/act/" not in orchard


def test_it_is_not_sent_when_no_plan_has_anything_to_say(scene: Scene, sink: Sink) -> None:
    found = written(scene, 4)
    Seat.objects.filter(pk=seat_on(scene, "anna", found[0]).pk).update(digest="off")
    for workspace in found[1:]:
        is_quiet(workspace)
    assert (send(scene), sink.mails) == ("dropped", [])
    assert {row.reason for row in to(scene, "anna")} == {"nothing to say"}


def test_a_plan_she_was_taken_off_before_it_is_sent_is_gone_from_it(scene: Scene, sink: Sink) -> None:
    found = written(scene)
    seat_on(scene, "anna", found[1]).delete()
    assert send(scene) == "sent"
    assert "Orchard" not in sink.mails[0].as_string()
    assert parts(scene, "anna")["Orchard Foods"].revision is None


def test_whoever_is_on_none_of_them_any_more_gets_none(scene: Scene, sink: Sink) -> None:
    written(scene)
    Seat.objects.filter(user=scene.users["anna"]).delete()
    assert (send(scene), sink.mails) == ("dropped", [])
    assert {row.state for row in to(scene, "anna")} == {"dropped"}


def sent_though(scene: Scene, happens: object) -> list[int]:
    """Send it, when this happens after the look and before it is taken; how many were looked at each time."""
    composer, looks = Merger(lambda: TUESDAY), list[int]()

    def look(letters: Sequence[Letter]) -> Mapping[int, Still]:
        found = composer.look(letters)
        looks.append(len(letters))
        if len(looks) == 1:
            happens()  # type: ignore[operator]
        return found

    deliver_batch([carrier(scene, "anna").pk], compose=composer, look=look, now=lambda: TUESDAY)
    return looks


def test_a_plan_she_is_taken_off_after_the_look_is_gone_from_it(scene: Scene, sink: Sink) -> None:
    found = written(scene)
    looks = sent_though(scene, lambda: seat_on(scene, "anna", found[1]).delete())
    assert (looks, len(sink.mails), "Orchard" in sink.mails[0].as_string()) == ([1, 1], 1, False)


def test_a_plan_that_changes_after_the_look_is_told_as_it_is(scene: Scene, sink: Sink) -> None:
    found = written(scene)
    sent_though(scene, lambda: moves(scene, found[1], date(2026, 3, 19)))
    assert "Orchard Foods: signature moved to 19 March" in str(sink.mails[0]["Subject"])
    now = Workspace.objects.get(pk=found[1].pk).revision
    assert parts(scene, "anna")["Orchard Foods"].revision == now


def test_what_was_turned_off_or_retired_since_is_not_in_it(scene: Scene, sink: Sink) -> None:
    found = written(scene, 4)
    Seat.objects.filter(pk=seat_on(scene, "anna", found[1]).pk).update(digest="off")
    Workspace.objects.filter(pk=found[2].pk).update(state=Workspace.State.RETIRED)
    assert send(scene) == "sent"
    mail = sink.mails[0].as_string()
    assert ("Orchard" in mail, "Brook" in mail, "Halden" in mail) == (False, False, True)


# -- servers that refuse, workers that die -----------------------------------------------------------------------------


def test_a_worker_that_dies_after_the_server_took_it_costs_one_more_copy(
    scene: Scene, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(scene)
    with monkeypatch.context() as dies:
        dies.setattr(post, "_sent", lambda *_args, **_named: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send(scene)
    assert {row.state for row in to(scene, "anna")} == {"waiting"}
    assert send(scene) == ""  # its lease holds
    assert send(scene, at=TUESDAY + 2 * MINUTE) == "sent"
    assert [mail["Message-ID"] for mail in sink.mails] == [sink.mails[0]["Message-ID"]] * 2
    assert {row.state for row in to(scene, "anna")} == {"sent"}


def test_refused_for_now_all_of_it_waits(scene: Scene, sink: Sink) -> None:
    written(scene)
    sink.answer = lambda address: "451 come again"
    assert send(scene) == "waiting"
    assert {row.state for row in to(scene, "anna")} == {"waiting"}
    sink.answer = lambda address: "250 OK"
    assert send(scene, at=TUESDAY + 2 * MINUTE) == "sent"
    assert {row.state for row in to(scene, "anna")} == {"sent"}


def test_refused_for_good_each_plan_knows_and_a_second_try_is_of_that_plan_alone(scene: Scene, sink: Sink) -> None:
    written(scene)
    sink.answer = lambda address: "550 no such mailbox"
    assert send(scene) == "failed"
    rows = parts(scene, "anna")
    assert {(row.state, row.revision) for row in rows.values()} == {("failed", None)}
    orchard = rows["Orchard Foods"]
    sink.answer = lambda address: "250 OK"
    assert send_again(orchard.pk, at=TUESDAY)
    composer = AnyKind(lambda: TUESDAY)
    assert deliver_batch([orchard.pk], compose=composer, now=lambda: TUESDAY) == {orchard.pk: "sent"}
    assert "Brook" not in sink.mails[0].as_string()


def test_tried_too_often_ends_its_parts_with_it(scene: Scene, sink: Sink) -> None:
    written(scene)
    Letter.objects.filter(pk=carrier(scene, "anna").pk).update(attempts=6)
    send(scene)
    assert {row.state for row in to(scene, "anna")} == {"failed"}


# -- queries, samples, stopping ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 6])
def test_queries_go_by_the_kind_of_row_and_not_by_plan_or_reader(scene: Scene, count: int) -> None:
    plans_of(scene, count)
    for name in ("anna", "priya"):
        asks(scene, name)
    write_due(TUESDAY)
    letters = list(Letter.objects.filter(kind="together").order_by("pk"))
    composer = Merger(lambda: TUESDAY)
    with CaptureQueriesContext(connection) as queries:
        assert len(composer.look(letters)) == 2
    assert len(queries) == 12
    with CaptureQueriesContext(connection) as queries:
        assert all(isinstance(composer(letter), Content) for letter in letters)
    assert len(queries) == 0
    with CaptureQueriesContext(connection) as queries:
        assert isinstance(Merger(lambda: TUESDAY)(letters[0]), Content)
    assert len(queries) == 12


def test_a_sample_shows_it_as_it_would_be_and_counts_for_nothing(scene: Scene, sink: Sink) -> None:
    found = plans_of(scene, 3)
    for workspace in found:
        is_quiet(workspace)
    sample = ask_sample_of(scene.users["anna"], scene.team, at=TUESDAY)
    assert ask_sample_of(scene.users["anna"], scene.team, at=TUESDAY) == sample
    composer = AnyKind(lambda: TUESDAY)
    deliver_batch([sample.pk], compose=composer, look=composer.look, now=lambda: TUESDAY)
    mail = sink.mails[0].as_string()
    assert "This is a sample that you asked for." in mail
    assert "Orchard Foods" in mail
    assert not Letter.objects.filter(revision__isnull=False).exists()


def test_one_click_stops_it_and_nothing_comes_in_its_place(scene: Scene) -> None:
    found = written(scene, 4)
    Seat.objects.filter(pk=seat_on(scene, "anna", found[3]).pk).update(digest="daily")
    stopped = stopping(stop_together(scene.users["anna"].pk, scene.team.pk))
    assert stopped is not None
    assert not is_stopped(*stopped)
    stop(*stopped, at=TUESDAY)
    assert is_stopped(*stopped)
    hers = Seat.objects.filter(user=scene.users["anna"]).values_list("digest", flat=True)
    assert sorted(hers) == ["daily", "off", "off", "off"]
    assert isinstance(said(scene), Drop)
    write_due(TUESDAY + WEEK)
    assert not Letter.objects.filter(user=scene.users["anna"], state="waiting", created_at=TUESDAY + WEEK).exclude(
        workspace=found[3]
    ).exists()  # fmt: skip
    assert stopped[1] == TOGETHER


def test_who_is_locked_out_gets_none_and_who_has_another_address_gets_it_there(scene: Scene, sink: Sink) -> None:
    written(scene)
    User.objects.filter(pk=scene.users["anna"].pk).update(email="anna@larkspur.example")
    assert send(scene) == "sent"
    assert sink.mails[0]["To"] == "anna@larkspur.example"


def test_a_name_that_would_act_does_not(scene: Scene) -> None:
    found = written(scene)
    by = Actor.of(found[1].people.get(name__startswith="Priya"))
    reword_task(found[1], 1, text="<script>x()</script>", was=found[1].tasks.get(number=1).text, by=by, at=TUESDAY)
    Workspace.objects.filter(pk=found[1].pk).update(account="<img onerror=x>", name="<b>")
    letter = said(scene)
    assert isinstance(letter, Content)
    assert "<script>" not in letter.html
    assert "<img" not in letter.html

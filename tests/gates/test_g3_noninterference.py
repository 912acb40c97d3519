"""G3: whatever one side does in its own lane, the other side and everybody else read the same bytes as before.

The pages are in test_g1_g2_g3_pages.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from mapapp.access.ending import retire_plan
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Event, Side, Task, Version, Workspace
from mapapp.private.changes import ending
from mapapp.private.changes.snoozing import snooze_plan
from mapapp.private.choosing import tables_of
from mapapp.snapshots.making import html_of, identifier_of
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.pdf import render
from tests.builders import TODAY
from tests.gates.edits import MISSED, SHARING, Editor, driven, verbs
from tests.gates.figures import FULL, Figures
from tests.gates.judging import Read, differing, excerpts, judged
from tests.gates.letters import ask_for_outsider, parts_of, send_all
from tests.gates.row import Row
from tests.gates.table import TABLE
from tests.gates.team_edits import BESIDE
from tests.gates.town import Town
from tests.gates.who import BUYERS, SELLERS, WHO
from tests.post.sink import listening
from tests.turns import TURN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "own_folder", "quiet")]
ACTS = 360 if FULL else 60
READERS = {side: [who for who in WHO if who not in own.names] for side, own in
           ((Side.SELLER, SELLERS), (Side.BUYER, BUYERS))}  # fmt: skip
NEVER_ALIKE = ("Date", "Message-ID")  # of a mail that is sent twice


def asked_for() -> Town:
    found = Town.built()
    ask_for_outsider(found)
    return found


@pytest.fixture(scope="module")
def begin() -> Callable[[], Town]:
    return asked_for


def pages(town: Town, who: str, table: Mapping[str, Row] = TABLE) -> Read:
    return judged(town, who, None, table, acts=1, parts=True).bytes


def letters(town: Town, settings: LazySettings, people: list[str]) -> Read:
    """Every mail to these people as it would be sent now; the outbox is left as it was."""
    mails = {town.scene.users[name].email for name in people if name in town.scene.users}
    with transaction.atomic(), listening(settings) as sink:
        sent = send_all(town, sink)
        transaction.set_rollback(True)
    theirs = [mail for mail in sent if str(mail["To"]) in mails]  # the editors' own may come or not
    said = sorted((str(mail["To"]), str(mail["Subject"]), "".join(_words(mail))) for mail in theirs)
    return {f"mail {n}": mail for n, mail in enumerate(said)}


def _words(mail: Message) -> Iterator[str]:
    for name in NEVER_ALIKE:
        del mail[name]
    for depth, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"-{depth}-")
    yield from (str(part) for part in parts_of(mail))


def shared(town: Town) -> Read:
    """What both sides hold: the head of history, and what a version would be that is saved now, on paper, too."""
    workspace = Workspace.objects.get(pk=town.scene.workspace.pk)
    with transaction.atomic():
        version = save_version(workspace, by=town.scene.actor("priya"), at=TODAY)
        frozen = (version.sha256, version.number, version.revision)
        snapshot = Snapshot(version=version, compared_with=Version.objects.filter(workspace=workspace, number=1).get())
        paper = render(html_of(snapshot), identifier=identifier_of(snapshot))
        transaction.set_rollback(True)
    rows = list(Event.objects.filter(workspace=workspace).order_by("number").values_list("number", "hash"))
    row = Workspace.objects.filter(pk=workspace.pk).values().get()
    return {"version": frozen, "paper": paper, "history": rows, "workspace": row}


@pytest.mark.parametrize("side", Side)
def test_what_one_side_does_for_itself_changes_no_byte_for_anybody_else(
    town: Town, settings: LazySettings, side: Side, figures: Figures
) -> None:
    def read() -> Read:
        return letters(town, settings, READERS[side]) | shared(town)

    before = read()
    editor = Editor(town, side, TURN)
    editor.work(ACTS)
    after = read()
    differ = differing(before, after)
    figures.add("G3", edits=len(editor.done), differ=len(differ), versions=2, papers=2,
                mails=sum(what.startswith("mail") for what in before))  # fmt: skip
    assert differ == [], excerpts(before, after, differ)
    assert len(editor.done) == ACTS
    assert len(editor.left) <= MISSED, editor.left


def test_every_private_verb_there_is_takes_part() -> None:
    assert verbs() | BESIDE == set(driven()) | SHARING


# -- a plan that is silent, or over: why, is the seller's own ----------------------------------------------------------

TODAYS, WHY = TODAY.date(), "They wait for the board"
READ = [f"p/<code:code>/{end}" for end in ("", "since/", "activity/", "activity.csv", "review/", "outcome/", "retire/")]
SHORT = {route: TABLE[route] for route in (*READ, "plans/", "tasks/")}
OTHERS = ("priya", "marcus", "david")  # and David, who is of the seller's side and reads what both read


def told(town: Town, act: Callable[..., Any], *what: Any, **how: Any) -> tuple[Read, str]:
    """What the others read after Anna has done this, and what she reads; then it is undone."""
    with transaction.atomic():
        act(town.scene.fresh(), *what, by=town.scene.actor("anna"), at=TODAY, **how)
        read = {who: judged(town, who, None, SHORT, acts=0, parts=False).bytes for who in (*OTHERS, "anna")}
        transaction.set_rollback(True)
    return {what: said for who in OTHERS for what, said in read[who].items()}, str(read["anna"])


def nothing(*_what: Any, **_how: Any) -> None:
    """Anna leaves it as it is."""


def test_a_silent_plan_that_was_put_off_reads_to_all_others_as_if_it_were_not(town: Town) -> None:
    Workspace.objects.filter(pk=town.scene.workspace.pk).update(updated_at=TODAY - timedelta(days=23))
    before, hers = told(town, nothing)
    assert WHY not in hers
    after, hers = told(town, snooze_plan, why=WHY, until_on=TODAYS + timedelta(days=9))
    assert WHY in hers
    assert differing(before, after) == [], excerpts(before, after, differing(before, after))


def test_a_plan_that_is_retired_because_it_was_lost_reads_to_all_others_as_one_that_is_just_retired(town: Town) -> None:
    line = "Fenwick stays with what it has"
    before, _hers = told(town, retire_plan, why=line)
    lost = ending.Lost("competitor", "Somebody Else", WHY, TODAYS)
    after, hers = told(town, ending.end_lost, lost, shared=line, was="open")
    assert "Somebody Else" in hers
    assert line in str(after)
    assert differing(before, after) == [], excerpts(before, after, differing(before, after))


def test_a_plan_that_is_won_with_its_signature_reads_to_all_others_as_one_that_is_just_signed(town: Town) -> None:
    signature = Task.objects.get(workspace=town.scene.workspace, mark=Task.Mark.SIGNATURE)
    before, _hers = told(town, complete_task, signature.number, done_on=TODAYS, was=signature.status)
    after, hers = told(town, ending.end_won, on=TODAYS, why=WHY, sign=True, was="open")
    assert WHY in hers
    assert differing(before, after) == [], excerpts(before, after, differing(before, after))


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------

ACTIVITY = {"p/<code:code>/activity/": TABLE["p/<code:code>/activity/"]}


def counting(side: Side) -> Callable[..., HttpResponse]:
    def page(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        return HttpResponse("The same", headers={"ETag": f'"{tables_of(side).notes._default_manager.count()}"'})

    return page


def test_a_page_that_counts_what_the_other_side_wrote_is_found(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.private.tripwire.Tripwire.__call__", lambda self, execute, *said: execute(*said))
    monkeypatch.setattr("mapapp.pages.activity.render", counting(Side.SELLER))
    before = pages(town, "priya", ACTIVITY)
    Editor(town, Side.SELLER, 0).try_write_note()
    assert len(differing(before, pages(town, "priya", ACTIVITY))) == 2  # as a page, and as a part


def test_an_edit_that_touches_the_shared_plan_is_found(town: Town) -> None:
    before = shared(town)
    Workspace.objects.filter(pk=town.scene.workspace.pk).update(revision=99)
    assert differing(before, shared(town)) != []

"""G3: whatever one side does in its own lane, the other side and everybody else read the same bytes as before.

The pages are in test_g1_g2_g3_pages.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Event, Side, Version, Workspace
from mapapp.private.choosing import tables_of
from mapapp.snapshots.making import html_of, identifier_of
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.pdf import render
from tests.builders import TODAY
from tests.gates.edits import SHARING, Editor, driven, verbs
from tests.gates.figures import FULL, TURN, Figures
from tests.gates.judging import Read, differing, excerpts, judged
from tests.gates.letters import ask_for_outsider, parts_of, send_all
from tests.gates.row import Row
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.gates.who import BUYERS, SELLERS, WHO
from tests.post.sink import listening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "own_folder", "quiet")]
ACTS = 360 if FULL else 40
READERS = {side: [who for who in WHO if who not in own.names] for side, own in
           ((Side.SELLER, SELLERS), (Side.BUYER, BUYERS))}  # fmt: skip
NEVER_ALIKE = ("Date", "Message-ID")  # of a mail that is sent twice


@pytest.fixture
def town(db: None) -> Town:
    found = Town.built()
    ask_for_outsider(found)
    return found


def pages(town: Town, who: str, table: Mapping[str, Row] = TABLE) -> Read:
    return judged(town, who, None, table, acting=True, parts=True).bytes


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
    mail.set_boundary("-") if mail.is_multipart() else None
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
    assert len(set(editor.done)) >= 10


def test_every_private_verb_there_is_takes_part() -> None:
    assert verbs() == set(driven()) | SHARING


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

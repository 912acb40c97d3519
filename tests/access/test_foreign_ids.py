"""A number in a body or an address is one of this plan, or nothing happens: those of other plans are refused."""

from __future__ import annotations

import pytest

from mapapp.plans.changes.phases import add_phase
from mapapp.plans.history import Actor
from mapapp.plans.models import Stakeholder, Task, Workspace
from tests.builders import TODAY
from tests.gates.town import Town
from tests.pages.edits import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
GUEST = {"name": "x", "email": "x@orchard.example", "side": "buyer", "role": "viewer"}
BLOCKED = {"status": "blocked", "ask": "on", "blocked_by": "x", "was": "not_started"}


@pytest.fixture
def uma(town: Town) -> Browser:
    """A buyer lead at her own small plan: 1 task, 1 goal, 2 phases, 2 people. Fenwick's has numbers far above."""
    browser = Browser(town.scene, "uma", script=False)
    browser.plan = f"/p/{town.others.code}/"
    return browser


def seen(town: Town) -> list[tuple[int, str]]:
    return list(Workspace.objects.order_by("pk").values_list("revision", "head_hash"))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("task/1/owner/", {"owner": "9", "was": "2"}),
        ("task/1/after/", {"after": "22", "was": ""}),
        (
            "task/1/status/",
            {**BLOCKED, "unblocker": "9"},
        ),
        ("task/1/details/", {"kind": "task", "goal": "9", "was-kind": "task"}),
        ("phase/9/tasks/", {"text": "x", "owner": "2", "due": "2026-05-05"}),
        ("phase/1/tasks/", {"text": "x", "owner": "9", "due": "2026-05-05"}),
        ("order/", {"task": "22", "direction": "up"}),
        ("order/", {"task": "1", "phase": "5"}),
        ("order/", {"task": "1", "before": "22"}),
        ("bulk/", {"ids": "1,22", "field": "status", "value": "done"}),
        ("bulk/", {"ids": "1", "field": "owner", "value": "9"}),
        ("bulk/", {"ids": "1", "field": "phase", "value": "5"}),
        ("bulk/", {"ids": "1,22", "field": "shift", "value": "3", "seen": "1"}),
        ("undo/3/", {}),
        ("goals/new/", {"statement": "x", "said_by": "9"}),
        ("goals/1/", {"statement": "x", "said_by": "9", "was-statement": "Fewer calls"}),
        ("goals/9/", {"act": "remove"}),
        ("goals/9/measures/new/", {"what": "x"}),
        ("measures/3/", {"act": "remove"}),
        ("people/9/", {"field": "name", "value": "x", "was": "y"}),
        ("people/9/again/", {}),
        ("people/9/revoke/", {}),
        (
            "people/invite/",
            {"person": "9", "name": "x", "email": "x@orchard.example", "side": "buyer", "role": "viewer"},
        ),
        (
            "people/invite/",
            {"person": "1", "name": "x", "email": "x@orchard.example", "side": "buyer", "role": "viewer"},
        ),
        ("phase/5/", {"act": "remove"}),
        ("phase/5/criteria/", {"texts": "x"}),
        ("task/22/comments/", {"body": "x"}),
        ("task/22/accept/", {"answer": "accept"}),
        ("versions/2/pdf/", {}),
    ],
)
def test_a_number_of_another_plan_is_refused_and_writes_nothing(
    town: Town, uma: Browser, path: str, body: dict[str, str]
) -> None:
    before = seen(town)
    for script in ({}, {"HX-Request": "true"}):
        uma.headers = script
        answer = uma.post(path, **body)
        assert answer.status_code in (302, 404, 422), answer.status_code
        if answer.status_code == 302:  # only where the answer is a list of what there is, with a word about it
            assert path.endswith(("again/", "revoke/"))
    assert seen(town) == before
    assert Task.objects.get(workspace=town.others).owner.number == 2  # type: ignore[union-attr]


def test_a_number_of_another_plan_is_no_page(uma: Browser) -> None:
    pages = "versions/2/ versions/1..2/ versions/2.pdf versions/2/pdf/ task/22/ goals/9/ measures/3/ people/9/"
    for path in (*pages.split(), "phase/5/criteria/", "phase/5/tasks/"):
        assert uma.get(path).status_code == 404, path


def test_a_sheet_of_a_colleague_is_not_there(town: Town) -> None:
    for who in ("nils", "olga", "lena"):
        client = town.scene.client(who)
        for step in ("", "columns/", "rows/"):
            assert client.get(f"/plans/new/import/{town.draft}/{step}").status_code == 404
        assert client.post(f"/plans/new/import/{town.draft}/forget/").status_code == 404


def test_a_plan_is_made_for_ones_own_company_whatever_the_form_says(town: Town) -> None:
    lena = town.scene.client("lena")
    form = {"account": "A", "name": "B", "live_on": "2026-09-09", "act": "create", "team": str(town.scene.team.pk)}
    answer = lena.post("/plans/new/full/", form)
    made = Workspace.objects.get(code=answer.headers["Location"].split("/")[2])
    assert made.team.name == "Halden"


def test_one_plan_seen_by_number_never_moves_another(town: Town, uma: Browser) -> None:
    """The same numbers exist in both plans: what Uma does to phase 1 and task 1 stays in hers."""
    fenwick = seen(town)[0]
    person = Stakeholder.objects.get(workspace=town.others, number=2)
    add_phase(town.others, name="Third", by=Actor.of(person), at=TODAY)
    assert uma.post("phase/1/", name="Renamed", was="Start").status_code == 302
    assert uma.post("task/1/text/", text="Signed", was="Sign").status_code == 302
    assert seen(town)[0] == fenwick

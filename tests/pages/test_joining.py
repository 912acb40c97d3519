"""A plan and a row of the CRM that are one deal are told, joined by whoever may, and count once from then on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from mapapp.access.leaving import give_role
from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.exchange.jobs import work
from mapapp.exchange.opportunities import joining, looking
from mapapp.plans.models import Side, Workspace
from mapapp.portfolio.deals import _joined_to
from mapapp.portfolio.narrowing import OPEN
from mapapp.portfolio.refreshing import refresh
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.choosing import TEAMS
from mapapp.private.joinable import plans_alone
from mapapp.private.kept import figures_table
from mapapp.private.listed import desk_visits, lines_for
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.pages.pipeline import HEAD, brought, kept, last, read_here, row, taken, url, worked
from tests.pages.reading import read, words

SAMPLE = (Path(__file__).parents[1] / "data" / "opportunities.csv").read_bytes()
FENWICK = row("006A001", "fenwick  medical", amount="120000", currency="USD")


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without a child process for each file."""
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)
    with time_machine.travel(TODAY, tick=False):
        yield


def selected(html: str) -> list[tuple[str, str]]:
    """The rows that are asked about: the field, and what is chosen there."""
    found = re.findall(r'<select name="(join_\d+)".*?</select>', html, re.S)
    chosen = [re.search(rf'name="{name}".*?</select>', html, re.S) for name in found]
    values = [re.search(r'value="([^"]*)" selected', one[0]) for one in chosen if one]
    return list(zip(found, [one[1] if one else "" for one in values], strict=True))


def another(scene: Scene) -> Workspace:
    return Workspace.objects.create(team=scene.team, account="Fenwick Medical", name="A second purchase")


def test_the_file_proposes_what_is_one_and_joins_what_was_chosen(scene: Scene) -> None:
    olga = scene.client("olga")
    file = brought(olga, scene, SAMPLE)
    html = read(olga, file)
    assert selected(html) == [("join_2", scene.workspace.code)]
    assert f"Yes: join it to {scene.workspace.name}" in words(html)
    olga.post(file, {"act": "take", "seen": "0", "join_2": scene.workspace.code})
    worked()
    assert kept("006A001").workspace == scene.workspace and last().new == 6
    assert f"Plan: nothing → {scene.workspace.name}" in words(read(olga, file))
    event = TEAMS.events._default_manager.get(workspace=scene.workspace)
    assert event.by_number is None and '"joined":"006A001"' in event.row and '"who"' in event.row
    refresh(scene.team, now=lambda: TODAY + timedelta(seconds=1))
    page = words(read(olga, "/plans/"))
    assert figures_table()._default_manager.filter(account="Fenwick Medical").count() == 1
    assert "$184K (2 deals)" in page, "120,000 and 64,000 are in dollars"


def test_nothing_is_joined_that_nobody_chose(scene: Scene) -> None:
    taken(scene.client("olga"), scene, HEAD + FENWICK)  # without the field of the form
    assert kept("006A001").workspace is None


def test_the_command_says_how_many_wait_to_be_joined(scene: Scene, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "crm.csv"
    file.write_text(HEAD + FENWICK + row("006A009", "FENWICK Medical") + row("7", "Castell"))
    call_command("import_opportunities", "larkspur", str(file))
    assert "2 without a plan are of an account that has one. This command joins nothing" in capsys.readouterr().out
    assert kept("006A001").workspace is None
    TEAMS.opportunities._default_manager.filter(key="006A001").update(workspace=scene.workspace)
    call_command("import_opportunities", "larkspur", str(file))
    assert "joins nothing" not in capsys.readouterr().out


@pytest.mark.parametrize("more", ["two plans", "two rows", "a row that is here"])
def test_where_there_is_something_to_choose_nothing_is_chosen_before(scene: Scene, more: str) -> None:
    olga, rows = scene.client("olga"), HEAD + FENWICK
    if more == "two plans":
        another(scene)
    elif more == "two rows":
        rows += row("006A009", "Fenwick Medical")
    else:
        taken(olga, scene, HEAD + row("006A009", "Fenwick Medical"))
    file = brought(olga, scene, rows)
    found = selected(read(olga, file))
    assert found and {chosen for _name, chosen in found} == {""}
    if more == "two rows":
        both = {name: scene.workspace.code for name, _chosen in found}
        answer = olga.post(file, {"act": "take", "seen": "0", **both})
        assert answer.status_code == 422 and "was chosen for two" in answer.content.decode()
        assert last().state == "looked"


def test_a_row_that_is_here_unchanged_is_joined_too_and_reported(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, HEAD + FENWICK)
    file = brought(olga, scene, HEAD + FENWICK)
    page = read(olga, file)
    assert selected(page) == [("join_2", scene.workspace.code)] and "Take it in" in page
    olga.post(file, {"act": "take", "seen": "0", "join_2": scene.workspace.code})
    worked()
    assert kept("006A001").workspace == scene.workspace
    assert (last().same, last().changed) == (0, 1) and "Plan: nothing →" in words(read(olga, file))


def test_what_a_plan_cannot_be_joined_to_any_more_is_said(scene: Scene) -> None:
    olga = scene.client("olga")
    file = brought(olga, scene, HEAD + FENWICK)
    olga.post(file, {"act": "take", "seen": "0", "join_2": scene.workspace.code})
    Workspace.objects.filter(pk=scene.workspace.pk).update(state=Workspace.State.RETIRED)
    worked()
    assert kept("006A001").workspace is None
    assert "Not joined to its plan: the plan is not open any more" in words(read(olga, file))


def test_where_a_number_stands_twice_the_row_that_is_joined_says_so(scene: Scene) -> None:
    olga = scene.client("olga")
    file = brought(olga, scene, HEAD + FENWICK)
    taken(olga, scene, HEAD + FENWICK)  # so that the row of the file is as it is here, and has no line yet
    file = brought(olga, scene, HEAD + FENWICK + row("006A001", "Again"))
    olga.post(file, {"act": "take", "seen": "0", "join_2": scene.workspace.code})
    worked()
    lines = TEAMS.lines._default_manager.filter(brought=last().pk)
    assert [(line.line, line.what, [three[0] for three in line.said]) for line in lines] == [
        (2, "changed", ["plan"]), (3, "bad", ["Opportunity ID"]),
    ]  # fmt: skip


@pytest.mark.parametrize("retired", [False, True])
def test_a_worker_who_is_killed_over_joining_leaves_a_report_that_says_it_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, retired: bool
) -> None:
    """He is killed before he says that it is joined, or after he said that it is not."""
    olga = scene.client("olga")
    file = brought(olga, scene, HEAD + FENWICK)
    olga.post(file, {"act": "take", "seen": "0", "join_2": scene.workspace.code})
    if retired:
        Workspace.objects.filter(pk=scene.workspace.pk).update(state=Workspace.State.RETIRED)

    def dies(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as here, pytest.raises(KeyboardInterrupt):
        here.setattr(looking, "taken_in", dies) if retired else here.setattr(joining, "note_joined", dies)
        worked()
    Job.objects.update(lease_until=TODAY - timedelta(hours=1))
    for job in Job.objects.filter(kind="exchange"):
        work(job.pk)
    assert last().state == "done"
    (line,) = TEAMS.lines._default_manager.filter(brought=last().pk)
    assert [three[0] for three in line.said] == ["not_joined" if retired else "plan"]


def test_that_nobody_chose_it_any_more_is_no_fault_of_the_plan(scene: Scene) -> None:
    olga = scene.client("olga")
    file = brought(olga, scene, HEAD + FENWICK)
    olga.post(file, {"act": "take", "seen": "0", "join_2": scene.workspace.code})
    found = last()
    TEAMS.brought._default_manager.filter(pk=found.pk).update(found={**found.found, "chosen_by": 0})
    worked()
    assert "Not joined to its plan: whoever chose it is not here any more" in words(read(olga, file))


def test_a_plan_with_a_row_of_the_crm_or_one_that_is_over_is_not_proposed(scene: Scene) -> None:
    olga = scene.client("olga")
    note = {"by": scene.actor("anna"), "at": TODAY}
    note_opportunity(scene.workspace, values={"stage": "Talks"}, was={"stage": ""}, **note)
    assert selected(read(olga, brought(olga, scene, HEAD + FENWICK))), "what was written by hand has no number"
    note_opportunity(scene.workspace, values={"key": "X"}, was={"key": ""}, **note)
    assert not selected(read(olga, brought(olga, scene, HEAD + FENWICK)))
    won = HEAD + row("006A001", "Fenwick Medical", stage="Closed Won")
    Workspace.objects.filter(pk=another(scene).pk).update(account="Fenwick Medical")
    assert not selected(read(olga, brought(olga, scene, won)))


@pytest.mark.parametrize(("who", "where"), [("olga", "/plans/"), ("anna", "/plans/"), ("olga", "list")])
def test_the_row_of_a_deal_offers_to_join_its_plan_beside_starting_one(scene: Scene, who: str, where: str) -> None:
    taken(scene.client("olga"), scene, HEAD + FENWICK + row())
    refresh(scene.team, now=lambda: TODAY + timedelta(seconds=1))
    client, page = scene.client(who), f"/p/{scene.workspace.code}/opportunity/"
    html = read(client, url(scene) if where == "list" else where)
    assert html.count(f'href="{page}?key=006A001#join"') == 1 and words(html).count("Start its plan") == 2
    at_plan = read(client, page)
    assert 'id="join"' in at_plan and "Your CRM has told of this account" in at_plan
    assert client.post(page, {"join": "006A001"}, follow=True).status_code == 200
    assert kept("006A001").workspace == scene.workspace
    refresh(scene.team, now=lambda: TODAY + timedelta(seconds=2))
    assert "#join" not in read(client, url(scene) if where == "list" else where)


@pytest.mark.parametrize(("who", "where"), [("olga", "/plans/"), ("anna", "/plans/"), ("olga", "list")])
def test_who_works_on_a_plan_and_does_not_lead_it_is_offered_none(scene: Scene, who: str, where: str) -> None:
    taken(scene.client("olga"), scene, HEAD + FENWICK)
    refresh(scene.team, now=lambda: TODAY + timedelta(seconds=1))
    person = scene.workspace.people.filter(side=Side.SELLER, seat=None).first()
    assert person
    if who == "olga":
        take_seat(person, scene.users["olga"], Role.CONTRIBUTOR, at=TODAY)
    else:
        take_seat(person, scene.users["zed"], Role.LEAD, at=TODAY)
        anna = scene.actor("anna")
        give_role(scene.fresh(), anna.number, role=Role.CONTRIBUTOR, was=Role.LEAD, by=anna, at=TODAY)
    client = scene.client(who)
    html = read(client, url(scene) if where == "list" else where)
    assert "Start its plan" in words(html) and "#join" not in html
    assert 'id="join"' not in read(client, f"/p/{scene.workspace.code}/opportunity/?key=006A001")


@pytest.mark.parametrize("account", ["Fenwick Medical", "Fénwick   MEDICAL"])
def test_the_deal_that_was_clicked_is_offered_first(scene: Scene, account: str) -> None:
    """However many there are of its account, and however that is spelled."""
    rows = "".join(row(f"X{n}", "Fenwick Medical", close="2026-03-01") for n in range(6))
    taken(scene.client("olga"), scene, HEAD + rows + row("006 A&1", account, close="2026-12-01"))
    (address,) = re.findall(r'href="(/p/[^"]+\?key=006%20A%261)#join"', read(scene.client("olga"), url(scene)))
    html = read(scene.client("olga"), address)
    offered = re.findall(r'name="join" value="([^"]+)"', html)
    assert (offered[0], len(offered)) == ("006 A&amp;1", 5)


def test_plans_are_looked_at_by_the_accounts_of_the_page(scene: Scene) -> None:
    assert plans_alone(scene.team, of={"Halden Rail"}) == {} == plans_alone(scene.team, of=())
    found = plans_alone(scene.team, of={" FENWICK médical", "Halden Rail"})
    assert [(account, [plan.code for plan in plans]) for account, plans in found.items()] == [
        ("fenwick medical", [scene.workspace.code])
    ]
    assert found == plans_alone(scene.team) == plans_alone(scene.team, user=scene.users["anna"])
    assert plans_alone(scene.team, user=scene.users["tom"]) == {}


def test_who_may_not_join_is_not_asked_to(scene: Scene) -> None:
    taken(scene.client("olga"), scene, HEAD + FENWICK)
    for who in ("tom", "priya"):
        page = scene.client(who).get(f"/p/{scene.workspace.code}/opportunity/")
        assert 'id="join"' not in page.content.decode()
        scene.client(who).post(f"/p/{scene.workspace.code}/opportunity/", {"join": "006A001"})
    assert kept("006A001").workspace is None


def test_who_sits_with_the_buyer_is_not_asked_of_that_plan(scene: Scene) -> None:
    person = scene.workspace.people.filter(side=Side.BUYER).last()
    assert person
    take_seat(person, scene.users["olga"], Role.CONTRIBUTOR, at=TODAY)
    olga = scene.client("olga")
    file = brought(olga, scene, HEAD + FENWICK)
    assert not selected(read(olga, file))
    olga.post(file, {"act": "take", "seen": "0", "join_2": scene.workspace.code})
    worked()
    assert kept("006A001").workspace is None
    assert "Join its plan" not in read(olga, url(scene))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what it has counted")
@pytest.mark.parametrize("who", ["olga", "anna"])
def test_the_plans_of_an_account_are_found_without_looking_through_all(scene: Scene, who: str) -> None:
    visit = desk_visits(scene.users[who])[0]
    lines = lines_for(visit)
    joined = _joined_to(lines, visit)
    query = lines.filter(OPEN).annotate(join=joined).order_by("-own_by_plan").values("pk", "join")[:50]
    assert "USING INDEX figures_by_account (<expr>=? AND team_id=? AND outcome=? AND state=?)" in query.explain()
    assert visit.oversees is (who == "olga")
    if visit.oversees:
        assert "USING INDEX figures_by_weight (team_id=? AND outcome=?)" in query.explain()

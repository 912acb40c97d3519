"""The coach: health beside the plan and on a page of its own, what was found, and what its sellers say to that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from mapapp.access.models import Seat
from mapapp.insight.case import Case
from mapapp.insight.completeness import Place
from mapapp.insight.detectors.rules import find_all
from mapapp.insight.detectors.wordings import find_words
from mapapp.insight.finding import Finding
from mapapp.people.models import Team
from mapapp.plans.models import Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand
from mapapp.portfolio.cases import read_cases
from mapapp.portfolio.counting import counting_of
from mapapp.portfolio.judging import judged
from mapapp.portfolio.readings import values_of
from mapapp.portfolio.refreshing import refresh
from mapapp.private.changes.findings import put_off_finding
from mapapp.private.kept import figures_table, measured_table, readings_table
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words

QUIET = Finding(
    "champion_quiet", "Priya Raman has gone quiet", "Her last act was 16 days ago.", "Ask her for ten minutes.",
    Place("people", 3), 3, "Who leads the evaluation acts every two weeks.", about="3", tasks=(22,), people=(3,),
    events=(1,),
)  # fmt: skip
OTHERS = tuple(
    Finding(f"rule_{n}", f"Finding {n}", "It is so.", "Mend it.", Place("plan"), 1, "A rule.") for n in range(4)
)


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def find_all(_case: Case) -> tuple[Finding, ...]:
        return (QUIET, *OTHERS)

    monkeypatch.setattr("mapapp.portfolio.judging.find_all", find_all)
    monkeypatch.setattr("mapapp.portfolio.judging.find_words", lambda _case: ())
    with time_machine.travel(TODAY, tick=False):
        yield


def plan(scene: Scene) -> str:
    return f"/p/{scene.workspace.code}/"


def coach(scene: Scene) -> str:
    return f"{plan(scene)}coach/"


def say(scene: Scene, act: str, name: str = "anna", **more: str) -> int:
    form = {"key": QUIET.key, "act": act, **more}
    return scene.client(name).post(f"{coach(scene)}answer/", form).status_code


def test_the_plan_page_shows_the_score_five_parts_and_what_to_fix_first(scene: Scene) -> None:
    html = read(scene.client("anna"), plan(scene))
    card = words(html[html.index('id="coach"') : html.index("</aside>")])
    assert "Only Larkspur sees this Plan health 52 of 100 Needs care" in card
    assert (
        "Buyer owns work 15/30 Kept up to date 10/20 Dates hold 8/20 Critical path 10/15 Deciders engaged 9/15" in card
    )
    assert "Fix first Priya Raman has gone quiet Her last act was 16 days ago. Finding 0" in card
    assert "Finding 2" not in card and "2 more findings, and how each part is counted" in card
    assert "last week" not in card
    assert html.count('class="gauge"') == 5 and "style=" not in html[html.index('id="coach"') : html.index("</aside>")]
    assert f'href="{coach(scene)}#f-champion-quiet-3"' in html[html.index('id="coach"') :]


def test_a_buyer_has_none_of_it(scene: Scene) -> None:
    for name in ("priya", "marcus", "tom"):
        html = read(scene.client(name), plan(scene))
        assert "Plan health" not in html and "coach" not in html.lower()
        for path in ("coach/", "coach/answer/"):
            assert scene.client(name).get(plan(scene) + path).status_code in (404, 405)
        assert say(scene, "not_now", name) == 404


def test_a_manager_reads_it_and_answers_nothing(scene: Scene) -> None:
    assert "Plan health" in read(scene.client("olga"), plan(scene))
    page = read(scene.client("olga"), coach(scene))
    assert "Not now (7 days)" not in page and "You look in from your team." in page
    assert say(scene, "not_now", "olga") == 403


def test_the_page_has_every_part_with_its_rule_evidence_and_what_would_raise_it(scene: Scene) -> None:
    html = read(scene.client("anna"), coach(scene))
    page = words(html)
    assert "It does not count as healthy: It has 52 points; healthy begins at 75." in page
    assert "Behind: #15 by 1 working day. What would raise it: Finish #15" in page
    assert "The rule Two thirds: projected signature is not after the target it is held to" in page
    assert "Her last act was 16 days ago. Ask her for ten minutes." in page
    assert f'href="{plan(scene)}task/22/"' in html and f'href="{plan(scene)}activity/?before=2#event-1"' in html
    assert (
        len(re.findall(r'name="form_key" value="(\w+)"', html))
        == len(set(re.findall(r'name="form_key" value="(\w+)"', html)))
        == 10
    )
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "Counted by the numbers that mapapp comes with" in page
    assert f'href="/admin-area/{scene.team.code}/how-we-count/"' in html


def test_what_is_found_of_people_leads_to_the_map_and_so_does_the_page(scene: Scene) -> None:
    html = read(scene.client("anna"), coach(scene))
    found = html[html.index('id="f-champion-quiet-3"') :]
    assert f'<a href="{plan(scene)}map/#person-3">On the map</a>' in found[: found.index("The rule")]
    assert 'id="person-3"' in read(scene.client("anna"), f"{plan(scene)}map/")
    says = html[html.index('id="map-says"') :]
    assert "What the map says" in words(says) and f'href="{plan(scene)}map/"' in says
    assert f'href="{plan(scene)}commitment/"' in says
    assert '<a href="#findings">5 things to fix</a>' in html
    assert html.count("On the map") == 1, "of a step or the plan there is nothing on it"


def test_not_now_keeps_it_quiet_for_seven_days(scene: Scene) -> None:
    assert say(scene, "not_now") == 302
    page = words(read(scene.client("anna"), coach(scene)))
    assert page.index("Put off, or not relevant") < page.index("Priya Raman has gone quiet")
    assert "Not now, until Tue 17 Feb (Anna Kessler)." in page
    assert "Priya Raman has gone quiet" not in words(read(scene.client("anna"), plan(scene)))
    with time_machine.travel(TODAY + timedelta(days=7), tick=False):
        page = words(read(scene.client("anna"), coach(scene)))
        assert "Put off, or not relevant" not in page and "Priya Raman has gone quiet" in page


def test_not_relevant_wants_a_reason_and_keeps_what_was_typed(scene: Scene) -> None:
    answer = scene.client("anna").post(f"{coach(scene)}answer/", {"key": QUIET.key, "act": "not_relevant", "why": " "})
    assert answer.status_code == 422
    assert "Say in a line why it is not relevant" in answer.content.decode()
    long = "x" * 501
    answer = scene.client("anna").post(f"{coach(scene)}answer/", {"key": QUIET.key, "act": "not_relevant", "why": long})
    html = answer.content.decode()
    assert answer.status_code == 422 and long in html and '<details class="said" open>' in html
    assert say(scene, "not_relevant", why="She is on leave") == 302
    page = words(read(scene.client("anna"), coach(scene)))
    assert "Not relevant: She is on leave (Anna Kessler)." in page
    assert "said that a finding of the coach is not relevant." in words(
        read(scene.client("anna"), f"{plan(scene)}lane/")
    )


def test_it_is_taken_back(scene: Scene) -> None:
    say(scene, "not_relevant", why="She is on leave")
    was = re.findall(r'name="was" value="([^"]+)"', read(scene.client("anna"), coach(scene)))
    assert was == ["dismissed She is on leave"]
    assert say(scene, "back", was=was[0]) == 302
    assert "Put off, or not relevant" not in words(read(scene.client("anna"), coach(scene)))


def test_a_conflict_is_found_and_one_form_acts_once(scene: Scene) -> None:
    assert say(scene, "not_now", form_key="k1") == 302
    assert say(scene, "not_now", form_key="k1") == 302
    answer = scene.client("anna").post(
        f"{coach(scene)}answer/", {"key": QUIET.key, "act": "not_relevant", "why": "On leave", "was": ""}
    )
    assert answer.status_code == 409
    assert "Somebody of your company has answered this a moment ago" in answer.content.decode()
    assert say(scene, "back", was="put_off 2026-02-17", form_key="k2") == 302


def test_who_was_slower_keeps_her_reason_and_chooses(scene: Scene) -> None:
    assert say(scene, "not_now") == 302
    form = {"key": QUIET.key, "act": "not_relevant", "why": "On <leave>", "was": ""}
    answer = scene.client("anna").post(f"{coach(scene)}answer/", form)
    quiet = answer.content.decode().partition('id="h-quiet"')[2]
    assert answer.status_code == 409 and "Tell of it again" in quiet
    assert '<details class="said" open>' in quiet and ">On &lt;leave&gt;</textarea>" in quiet
    assert quiet.count('name="was" value="put_off 2026-02-17"') == 2
    assert say(scene, "not_relevant", why="On <leave>", was="put_off 2026-02-17") == 302
    assert "textarea" not in read(scene.client("anna"), coach(scene)).partition('id="h-quiet"')[2]


@pytest.mark.parametrize(
    "body", [{"key": "", "act": "not_now"}, {"key": "x" * 90, "act": "not_now"}, {"key": "a", "act": "z"}]
)
def test_what_cannot_be_is_refused_in_a_sentence(scene: Scene, body: dict[str, str]) -> None:
    answer = scene.client("anna").post(f"{coach(scene)}answer/", body)
    assert answer.status_code == 422 and "Load the page again, then choose." in answer.content.decode()


def test_last_week_is_what_was_kept_then(scene: Scene) -> None:
    day = TODAY.date() - timedelta(days=7)
    readings_table()._default_manager.create(
        team=scene.team, workspace=scene.workspace, on=day, at=TODAY, revision=1, definitions=0, values={"health": 74}
    )
    card = words(read(scene.client("anna"), plan(scene)))
    assert "Plan health 52 of 100, 74 last week" in card


def test_all_is_well(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.portfolio.judging.find_all", lambda _case: ())
    for path in (plan(scene), coach(scene)):
        assert "Nothing to fix. Next look: tomorrow." in words(read(scene.client("anna"), path))


def test_words_that_nobody_can_verify_come_last_with_a_better_text(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mapapp.portfolio.judging.find_words", find_words)
    page = words(read(scene.client("anna"), coach(scene)))
    assert page.index("Finding 3") < page.index("“Get PO sorted” cannot be verified")
    assert "Weak: it does not say what is finished at the end. Try: “" in page


def test_the_panel_says_what_to_write_instead_of_weak_words(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.portfolio.judging.find_words", find_words)
    monkeypatch.setattr("mapapp.portfolio.judging.find_all", lambda _case: (QUIET,))
    card = words(panel(read(scene.client("anna"), plan(scene))))
    assert f"{QUIET.title} {QUIET.evidence}" in card
    assert "“Get PO sorted” cannot be verified Try: “Ruth Adeyemi raises the purchase order" in card
    assert "Weak: " not in card


def test_a_close_plan_says_so_to_its_sellers(scene: Scene) -> None:
    Seat.objects.filter(workspace=scene.workspace, stakeholder__side="buyer").delete()
    page = words(read(scene.client("anna"), coach(scene)))
    assert "Buyer owns work 0/30 Nobody of Fenwick Medical has joined: this is a close plan." in page


def test_what_is_said_leaves_the_shared_history_alone(scene: Scene) -> None:
    before = scene.fresh().revision
    put_off_finding(scene.fresh(), "stale", by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().revision == before


def test_the_panel_is_drawn_from_the_line_that_is_kept_while_that_holds(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Five questions instead of seven, and the same panel; behind by a revision it is worked out."""
    client = scene.client("anna")
    client.get(plan(scene))
    with django_assert_num_queries(21):
        worked_out = panel(read(client, plan(scene)))
    kept_line(scene)
    with django_assert_num_queries(19):
        assert panel(read(client, plan(scene))) == worked_out
    Workspace.objects.filter(pk=scene.workspace.pk).update(revision=F("revision") + 1)
    with django_assert_num_queries(21):
        client.get(plan(scene))


CHANGES: list[dict[str, object]] = [
    {"definitions": 4}, {"as_of": TODAY.date() - timedelta(days=1)}, {"health": None}, {"own_revision": 1},
    {"counted_by": "otherwise"},
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_line_of_another_day_or_version_is_not_drawn(scene: Scene, change: dict[str, object]) -> None:
    kept_line(scene, points=3)
    assert "Plan health 3 of 100" in panel(read(scene.client("anna"), plan(scene)))
    figures_table()._default_manager.update(**change)
    assert "Plan health 52 of 100" in panel(read(scene.client("anna"), plan(scene)))


def test_what_was_answered_is_not_drawn_from_the_line(scene: Scene) -> None:
    kept_line(scene)
    say(scene, "not_now")
    assert "Priya Raman has gone quiet" not in panel(read(scene.client("anna"), plan(scene)))


def test_the_panel_tells_the_same_whether_it_is_kept_or_worked_out(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mapapp.portfolio.judging.find_all", find_all)
    monkeypatch.setattr("mapapp.portfolio.judging.find_words", find_words)
    worked_out = panel(read(scene.client("anna"), plan(scene)))
    refresh(Team.objects.get(pk=scene.team.pk), now=lambda: TODAY)
    monkeypatch.setattr("mapapp.pages.coached.judged", None)
    assert panel(read(scene.client("anna"), plan(scene))) == worked_out


def test_the_panel_counts_as_many_as_the_coach_s_page_kept_or_worked_out(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mapapp.portfolio.judging.find_words", find_words)
    monkeypatch.setattr("mapapp.portfolio.judging.find_all", lambda _case: (QUIET,))
    monkeypatch.setattr("mapapp.portfolio.figures.find_all", lambda _case: (QUIET,))

    def counted() -> tuple[str, int, int]:
        html = panel(read(scene.client("anna"), plan(scene)))
        more = int((re.findall(r"(\d+) more finding", html) or ["0"])[0])
        page = re.findall(r">(\d+) things? to fix", read(scene.client("anna"), coach(scene)))
        return html, html.count("cannot be verified") + html.count("leaves a question") + 1 + more, int(page[0])

    for said in ((), ("weak_words:26",)):
        for key in said:
            put_off_finding(scene.fresh(), key, by=scene.actor("anna"), at=TODAY)
        worked_out, there, on_page = counted()
        assert there == on_page and ("“Get PO sorted” cannot be verified" in worked_out) is (not said)
        refresh(Team.objects.get(pk=scene.team.pk), now=lambda: TODAY)
        with monkeypatch.context() as kept:
            kept.setattr("mapapp.pages.coached.judged", None)
            assert panel(read(scene.client("anna"), plan(scene))) == worked_out
    line = figures_table()._default_manager.get()
    assert line.values["quiet_words"] == ["weak_words:26"] and "quiet_words" not in values_of(vars(line))


def test_a_usual_approval_is_that_of_the_day_s_count_in_both(scene: Scene) -> None:
    """Approvals that were done since then count from the next day on."""
    kept = {"approval": [9, 7], "history": {}}
    measured_table()._default_manager.create(team=scene.team, number=1, values=kept, at=TODAY, on=TODAY.date())
    found, at = scene.visit("anna"), TODAY
    standing = stand(load_plan(found.workspace, goals=True), at)
    counted = read_cases([scene.fresh()], at, held={scene.team.pk: counting_of(scene.team).held})
    assert judged(found, standing).case.usual_approval == (9, 7)
    assert counted[scene.workspace.pk].case.usual_approval == (9, 7)


def panel(html: str) -> str:
    return words(html[html.index('id="coach"') : html.index("</aside>")])


def kept_line(scene: Scene, points: int = 52) -> None:
    """As the worker keeps it of this plan."""
    parts = {"buyer": [15, 30], "kept": [10, 20], "dates": [8, 20], "path": [10, 15], "deciders": [9, 15]}
    findings = [{"code": one.code, "title": one.title, "evidence": one.evidence} for one in (QUIET, *OTHERS)]
    figures_table()._default_manager.create(
        team=scene.team, workspace=scene.workspace, health=points, band="care", findings=findings, as_of=TODAY.date(),
        values={"parts": parts}, computed_at=TODAY, revision=scene.fresh().revision,
        counted_by=counting_of(Team.objects.get(pk=scene.team.pk)).mark,
    )  # fmt: skip

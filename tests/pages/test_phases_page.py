"""The pages of phases and of exit criteria: by a lead, by who writes goals; a trial's criteria stand once it began."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.plans.changes.phases import add_phase, order_phases, rename_phase, write_criteria
from mapapp.plans.models import Criterion, Phase
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text
from tests.pages.reading import part, words

pytestmark = pytest.mark.usefixtures("today")


def at(scene: Scene, name: str) -> Browser:
    return Browser(scene, name, script=False)


def names(scene: Scene) -> list[str]:
    return list(scene.workspace.phases.values_list("name", flat=True))


def act(browser: Browser, number: int, **data: Any) -> Any:
    key = f"{number}-{hash(tuple(sorted(data.items())))}"
    return browser.post(f"phase/{number}/", form_key=key, **data)


def test_phases_stand_in_order_with_what_they_hold(scene: Scene) -> None:
    html = text(at(scene, "anna").get("phases/"))
    assert html.index("Discovery and validation") < html.index("Proof of value") < html.index("Signature and kickoff")
    trial = words(part(html, "phase-2"))
    assert "7 tasks" in trial
    assert "A trial with 3 exit criteria" in trial
    assert "Take it off" not in html


def test_who_does_not_lead_reads_them_and_is_told_why(scene: Scene) -> None:
    for name in ("marcus", "tom", "olga"):
        html = text(at(scene, name).get("phases/"))
        assert "Only a lead of the plan can do this." in html
        assert "Rename" not in html


def test_a_phase_is_added_at_the_end(scene: Scene) -> None:
    anna = at(scene, "anna")
    sent = anna.post("phases/", name="Onboarding", is_trial="on", form_key="k")
    assert sent["Location"] == f"{anna.plan}phases/"
    assert names(scene)[-1] == "Onboarding"
    assert "A trial without exit criteria" in text(anna.get("phases/"))
    assert anna.post("phases/", name="Onboarding", form_key="k").status_code == 302
    assert Phase.objects.count() == 6


@pytest.mark.parametrize(("name", "why"), [(" ", "Write the name of the phase."), ("x" * 201, "201 characters")])
def test_a_name_that_cannot_be_stays_in_its_field(scene: Scene, name: str, why: str) -> None:
    anna = at(scene, "anna")
    for sent in (anna.post("phases/", name=name), act(anna, 2, name=name, was="Proof of value")):
        assert sent.status_code == 422
        assert why in text(sent)
    assert scene.fresh().revision == 1


def test_a_phase_is_renamed(scene: Scene) -> None:
    assert act(at(scene, "priya"), 2, name="Pilot", was="Proof of value").status_code == 302
    assert names(scene)[1] == "Pilot"


def test_a_name_changed_meanwhile_is_asked_about(scene: Scene) -> None:
    rename_phase(scene.workspace, 2, name="Pilot", was="Proof of value", by=scene.actor("priya"), at=TODAY)
    anna = at(scene, "anna")
    clash = act(anna, 2, name="Trial", was="Proof of value")
    html = part(text(clash), "phase-2")
    assert clash.status_code == 409
    assert "Priya Raman changed this a moment ago. It is called “Pilot” now." in html
    assert 'value="Trial"' in html
    assert names(scene)[1] == "Pilot"
    assert act(anna, 2, name="Trial", was=hidden(html)["was"] and "Pilot").status_code == 302
    assert names(scene)[1] == "Trial"


def test_a_phase_goes_up_and_down(scene: Scene) -> None:
    anna = at(scene, "anna")
    act(anna, 3, act="up", was="1,2,3,4,5")
    assert names(scene)[1] == "Business case and approval"
    act(anna, 3, act="down", was="1,3,2,4,5")
    act(anna, 5, act="down", was="1,2,3,4,5")
    assert [phase.number for phase in scene.workspace.phases.all()] == [1, 2, 3, 4, 5]
    assert scene.fresh().revision == 3


def test_an_order_changed_meanwhile_is_not_overwritten(scene: Scene) -> None:
    order_phases(scene.workspace, [2, 1, 3, 4, 5], was=[1, 2, 3, 4, 5], by=scene.actor("priya"), at=TODAY)
    clash = act(at(scene, "anna"), 3, act="up", was="1,2,3,4,5")
    assert clash.status_code == 409
    assert "Priya Raman changed this a moment ago. Look again, then repeat it." in text(clash)


def test_a_phase_with_tasks_is_not_taken_off(scene: Scene) -> None:
    refused = act(at(scene, "anna"), 1, act="remove")
    assert refused.status_code == 422
    assert "This phase still holds tasks." in part(text(refused), "phase-1")


def test_an_empty_phase_is_taken_off(scene: Scene) -> None:
    anna = at(scene, "anna")
    add_phase(scene.workspace, name="Onboarding", by=scene.actor("anna"), at=TODAY)
    assert "Take it off" in part(text(anna.get("phases/")), "phase-6")
    for _time in range(2):
        assert act(anna, 6, act="remove").status_code == 302
    assert len(names(scene)) == 5
    gone = anna.post("phase/6/", act="remove", form_key="other")
    assert gone.status_code == 422
    assert "That phase is not on this plan any more." in text(gone)


def test_a_phase_is_marked_as_a_trial(scene: Scene) -> None:
    anna = at(scene, "anna")
    act(anna, 3, act="trial", was="")
    assert Phase.objects.get(number=3).is_trial
    act(anna, 3, act="no-trial", was="trial")
    assert not Phase.objects.get(number=3).is_trial
    assert act(anna, 2, act="no-trial", was="trial").status_code == 422
    assert act(anna, 2, act="explode").status_code == 422


def test_only_a_lead_changes_phases(scene: Scene) -> None:
    for name in ("marcus", "jonas", "tom", "olga"):
        browser = at(scene, name)
        for sent in (browser.post("phases/", name="x"), act(browser, 2, name="x", was="Proof of value")):
            assert sent.status_code == 403
            assert "Only a lead of the plan can do this." in text(sent)
    assert scene.fresh().revision == 1


def criteria(scene: Scene) -> list[str]:
    return list(Criterion.objects.values_list("text", flat=True))


def test_criteria_stand_a_line_each_and_say_since_when(scene: Scene) -> None:
    html = text(at(scene, "priya").get("phase/2/criteria/"))
    assert "when the trial began." in html
    assert "shown to both companies as a change" in html
    assert "Four of five account teams in the pilot use it every week\nNo change" in html


def test_criteria_are_written_and_a_change_is_shown_as_one(scene: Scene) -> None:
    priya = at(scene, "priya")
    shown = text(priya.get("phase/2/criteria/"))
    sent = priya.post("phase/2/criteria/", **hidden(shown), texts="\r\n".join(["One", "", "Two"]))
    assert sent["Location"] == f"{priya.plan}goals/"
    assert criteria(scene) == ["One", "Two"]
    assert "changed the exit criteria of Proof of value" in words(text(priya.get("activity/")))


def test_criteria_of_a_trial_under_way_are_not_emptied(scene: Scene) -> None:
    priya = at(scene, "priya")
    refused = priya.post("phase/2/criteria/", **hidden(text(priya.get("phase/2/criteria/"))), texts=" ")
    assert refused.status_code == 422
    assert "not emptied" in text(refused)


def test_criteria_changed_meanwhile_are_asked_about(scene: Scene) -> None:
    priya = at(scene, "priya")
    shown = hidden(text(priya.get("phase/2/criteria/")))
    write_criteria(scene.workspace, 2, texts=["Hers"], was=criteria(scene), by=scene.actor("anna"), at=TODAY)
    clash = priya.post("phase/2/criteria/", **shown, texts="Mine")
    html = text(clash)
    assert clash.status_code == 409
    assert "<li>Hers</li>" in html
    assert "Not saved yet: Anna Kessler changed this a moment ago." in html
    assert "Mine</textarea>" in html
    assert criteria(scene) == ["Hers"]
    assert priya.post("phase/2/criteria/", **hidden(html), texts="Mine").status_code == 302
    assert criteria(scene) == ["Mine"]


def test_a_task_of_a_trial_without_criteria_leads_here(scene: Scene) -> None:
    Criterion.objects.all().delete()
    Phase.objects.filter(number=2).update(criteria_frozen_on=None)
    refused = at(scene, "anna").edit(13, "status", status="in_progress")
    assert refused.status_code == 422
    assert 'phase/2/criteria/">' in text(refused)
    assert "the trial cannot start" in text(at(scene, "anna").get("goals/"))


def test_who_may_not_write_criteria_reads_them(scene: Scene) -> None:
    for name in ("tom", "olga", "jonas"):
        html = text(at(scene, name).get("phase/2/criteria/"))
        assert "<li>Four of five account teams" in html
        assert "<textarea" not in html
        assert at(scene, name).post("phase/2/criteria/", texts="x").status_code == 403


def test_a_stranger_learns_nothing(scene: Scene) -> None:
    zed = at(scene, "zed")
    for path in ("phases/", "phase/2/criteria/"):
        assert zed.get(path).status_code == 404
        assert zed.post(path).status_code == 404
    assert zed.post("phase/2/", act="up").status_code == 404
    assert at(scene, "anna").get("phase/9/criteria/").status_code == 404


@pytest.mark.parametrize("more", [0, 20])
def test_phases_take_10_queries(scene: Scene, more: int) -> None:
    for index in range(more):
        add_phase(scene.workspace, name=f"More {index}", by=scene.actor("anna"), at=TODAY)
    client = scene.client("anna")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/p/{scene.workspace.code}/phases/")
    assert len(queries) == 10


# from the plan page


def plan_page(scene: Scene, name: str) -> str:
    return scene.client(name).get(f"/p/{scene.workspace.code}/").content.decode()


def heads(scene: Scene, name: str) -> list[str]:
    html = plan_page(scene, name)
    return [part(html, f"phase-head-{phase.number}") for phase in scene.workspace.phases.all()]


def test_leads_find_the_phases_over_the_table_and_what_a_trial_has_to_show_from_its_heading(scene: Scene) -> None:
    trial = scene.workspace.phases.get(is_trial=True).number
    for name, leads in (("anna", True), ("priya", True), ("marcus", False), ("tom", False), ("olga", False)):
        found = heads(scene, name)
        assert plan_page(scene, name).count("Change phases") == leads
        criteria = [f'/phase/{trial}/criteria/">Exit criteria</a>' in head for head in found]
        assert sum(criteria) == leads
        assert sum("Exit criteria" in head for head in found) == leads


def test_a_trial_starts_once_its_criteria_are_written_and_then_they_stand(scene: Scene) -> None:
    trial = scene.workspace.phases.get(is_trial=True)
    trial.criteria.all().delete()
    scene.workspace.phases.filter(pk=trial.pk).update(criteria_frozen_on=None)
    scene.workspace.tasks.filter(phase=trial).update(status="not_started", done_on=None, under_way=False)
    first = scene.workspace.tasks.filter(phase=trial).order_by("position", "number")[0].number
    priya = Browser(scene, "priya", script=False)
    refused = priya.edit(first, "status", status="in_progress")
    assert refused.status_code == 422
    url = f"{priya.plan}phase/{trial.number}/criteria/"
    assert f'href="{url}"' in text(refused)
    form = hidden(text(priya.client.get(url)))
    assert priya.client.post(url, {**form, "texts": "Forty plans in the tool\nOne region live"}).status_code == 302
    assert priya.edit(first, "status", status="in_progress").status_code == 302
    assert scene.task(first).status == "in_progress"
    assert "These stand since" in text(priya.client.get(url))

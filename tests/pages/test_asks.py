"""What a version asks of executives: suggested from their open steps, worded by the lead, printed and kept."""

from __future__ import annotations

from typing import Any

import pytest

from mapapp.plans.asks import Ask
from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.versions import save_version
from mapapp.plans.frozen import asks_in, state_in
from mapapp.plans.models import Version
from mapapp.plans.refusals import Refused
from mapapp.plans.verifying import first_fault
from mapapp.snapshots.frame import frame
from mapapp.snapshots.sheet import drawn
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text

pytestmark = pytest.mark.usefixtures("own_folder", "today")


def elena(scene: Scene) -> int:
    return scene.workspace.people.get(name="Elena Voss").number


def saved(scene: Scene, **asks: str) -> Any:
    return Browser(scene, "anna", script=False).post("versions/new/", reason="review", **asks)


def printed(version: Version) -> list[str]:
    return drawn(frame(version, None)).asks


def line(n: int, person: int | str, words: str, by: str) -> dict[str, str]:
    return {f"ask{n}-person": str(person), f"ask{n}-text": words, f"ask{n}-by": by}


def test_open_steps_of_executives_within_14_days_are_suggested(scene: Scene) -> None:
    scene.workspace.tasks.filter(number=18).update(starts_on="2026-02-18", due_on="2026-02-20")
    html = text(Browser(scene, "anna").get("versions/new/"))
    assert 'value="Elena presents the case to the executive committee"' in html
    assert 'value="2026-02-20"' in html
    assert "What do you ask of executives?" not in text(Browser(scene, "tom").get("versions/new/"))


def test_what_the_lead_asks_for_is_kept_and_printed(scene: Scene) -> None:
    asks = line(1, elena(scene), "Join the call with Legal", "2026-02-19") | line(2, "", "", "")
    assert saved(scene, **asks).status_code == 302
    version = Version.objects.get()
    assert printed(version) == ["Elena Voss: Join the call with Legal, by 19\u00a0Feb"]
    assert state_in(version)["asks"] == [
        {"person": elena(scene), "text": "Join the call with Legal", "by_on": "2026-02-19"}
    ]
    assert first_fault(scene.fresh()) is None


def test_emptied_lines_ask_for_nothing_and_none_at_all_lets_the_plan_say(scene: Scene) -> None:
    scene.workspace.tasks.filter(number=18).update(starts_on="2026-02-18", due_on="2026-02-20")
    assert saved(scene, **line(1, "", "", "")).status_code == 302
    assert printed(Version.objects.get()) == []
    scene.workspace.tasks.filter(number=30).update(text="Kickoff")
    version = save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    assert "Elena Voss: Elena presents the case to the executive committee, by 20\u00a0Feb" in printed(version)


def test_a_line_that_is_not_whole_is_asked_for_again_with_what_was_typed(scene: Scene) -> None:
    again = saved(scene, **line(1, "", "Join the call", ""))
    assert again.status_code == 422
    assert "Choose who is asked." in text(again)
    assert "Choose a day." in text(again)
    assert 'value="Join the call"' in text(again)
    assert saved(scene, **line(1, 999, "Join the call", "2026-02-19")).status_code == 422
    assert not Version.objects.exists()


def test_the_verb_takes_three_whole_lines_for_people_of_the_plan(scene: Scene) -> None:
    one = Ask(elena(scene), "Join the call", TODAY.date())
    for asks in ([one] * 4, [Ask(999, "x", TODAY.date())], [Ask(one.person, " ", TODAY.date())]):
        with pytest.raises(Refused):
            save_version(scene.fresh(), asks=asks, by=scene.actor("anna"), at=TODAY)
    assert not Version.objects.exists()


def test_what_was_asked_for_stands_in_the_agreed_version_too(scene: Scene) -> None:
    one = Ask(elena(scene), "Join the call", TODAY.date())
    propose_version(scene.fresh(), None, asks=[one], by=scene.actor("anna"), at=TODAY)
    made = accept_version(scene.fresh(), 1, by=scene.actor("priya"), at=TODAY)
    assert asks_in(made) == (one,)
    with pytest.raises(Refused, match="Nothing has changed"):
        save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_that_no_plan_holds_is_asked_for_by_nobody(scene: Scene, day: str) -> None:
    answer = saved(scene, **{"ask1-person": str(elena(scene)), "ask1-text": "Sign", "ask1-by": day})
    assert answer.status_code == 422
    assert "Choose a day from 2000 to 2099." in text(answer)
    assert not Version.objects.exists()


def test_an_ask_is_one_line_that_reads_as_it_is_written(scene: Scene) -> None:
    words = "Sign\u2028the \u202epaper\x85now"
    saved(scene, **{"ask1-person": str(elena(scene)), "ask1-text": words, "ask1-by": "2026-02-20"})
    asked = asks_in(Version.objects.get())
    assert asked is not None
    assert asked[0].text == "Sign the paper now"
    answer = saved(scene, **{"ask1-person": str(elena(scene)), "ask1-text": "\u202e\u200b", "ask1-by": "2026-02-20"})
    assert answer.status_code == 422

"""What sellers say to a finding: one private event each, the last answer kept, and a conflict is found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mapapp.plans.history import read
from mapapp.plans.models import Side
from mapapp.plans.refusals import Refused, StaleValue
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.findings import answered, dismiss_finding, put_off_finding, take_back_answer
from mapapp.private.choosing import tables_of
from mapapp.private.queries import Answer, finding_answers
from tests.builders import TODAY, Scene

ANNA, UNTIL = 9, date(2026, 2, 17)


def told(scene: Scene) -> list[Any]:
    events: Any = tables_of(Side.SELLER).events
    return [read(one) for one in events.objects.filter(workspace=scene.workspace).order_by("number")]


def test_each_answer_is_one_private_event_and_the_last_one_stands(scene: Scene) -> None:
    by = scene.actor("anna")
    put_off_finding(scene.fresh(), "stale", by=by, at=TODAY)
    dismiss_finding(scene.fresh(), "stale", why=" A renewal ", was="put_off 2026-02-17", by=by, at=TODAY)
    assert finding_answers(scene.visit("anna")) == {
        "stale": Answer("stale", "dismissed", "A renewal", None, ANNA, TODAY)
    }
    take_back_answer(scene.fresh(), "stale", was="dismissed A renewal", by=by, at=TODAY)
    assert finding_answers(scene.visit("anna")) == {}
    lines = told(scene)
    assert [(one.verb, one.facts["finding"]) for one in lines] == [
        ("finding.put_off", "stale"), ("finding.dismissed", "stale"), ("finding.taken_back", "stale"),
    ]  # fmt: skip
    assert [(c.field, c.old, c.new) for c in lines[1].changes] == [
        ("kind", "put_off", "dismissed"), ("until_on", "2026-02-17", None), ("why", None, "A renewal"),
    ]  # fmt: skip


def test_it_holds_until_its_day_or_for_good() -> None:
    put_off = Answer("stale", "put_off", "", UNTIL, ANNA, TODAY)
    assert put_off.holds(UNTIL - timedelta(days=1)) and not put_off.holds(UNTIL)
    assert Answer("stale", "dismissed", "No", None, ANNA, TODAY).holds(UNTIL)


def test_who_has_seen_something_else_is_told(scene: Scene) -> None:
    by = scene.actor("anna")
    put_off_finding(scene.fresh(), "stale", by=by, at=TODAY)
    with pytest.raises(StaleValue):
        dismiss_finding(scene.fresh(), "stale", why="No", by=by, at=TODAY)
    with pytest.raises(StaleValue):
        take_back_answer(scene.fresh(), "stale", was="dismissed No", by=by, at=TODAY)
    with pytest.raises(NothingNew):
        put_off_finding(scene.fresh(), "stale", by=by, at=TODAY)
    with pytest.raises(NothingNew):
        take_back_answer(scene.fresh(), "orphans", by=by, at=TODAY)


@pytest.mark.parametrize("key", ["", "x" * 81])
def test_what_names_no_finding_is_refused(scene: Scene, key: str) -> None:
    with pytest.raises(Refused):
        put_off_finding(scene.fresh(), key, by=scene.actor("anna"), at=TODAY)


def test_there_is_an_end_to_answers(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.private.changes.findings.MOST", 2)
    by = scene.actor("anna")
    for key in ("stale", "orphans"):
        put_off_finding(scene.fresh(), key, by=by, at=TODAY)
    with pytest.raises(Refused):
        put_off_finding(scene.fresh(), "made up", by=by, at=TODAY)
    was = answered("put_off", UNTIL, "")
    dismiss_finding(scene.fresh(), "stale", why="A renewal", was=was, by=by, at=TODAY)  # what is answered stays so


def test_a_reason_says_something_and_fits(scene: Scene) -> None:
    for why in ("  ", "x" * 501):
        with pytest.raises(Refused):
            dismiss_finding(scene.fresh(), "stale", why=why, by=scene.actor("anna"), at=TODAY)


def test_a_buyer_has_no_coach_and_nothing_is_asked_for_him(scene: Scene) -> None:
    assert finding_answers(scene.visit("priya")) == {}
    with pytest.raises(LookupError):
        put_off_finding(scene.fresh(), "stale", by=scene.actor("priya"), at=TODAY)

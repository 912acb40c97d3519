"""The head of a plan: each field by itself, nothing overwritten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.header import edit_header
from mapapp.plans.history import read
from mapapp.plans.models import Event
from mapapp.plans.refusals import Refused, StaleValue
from tests.builders import TODAY, Scene


def edit(scene: Scene, who: str = "anna", /, *, was: dict[str, Any], **values: Any) -> None:
    edit_header(scene.workspace, values=values, was=was, by=scene.actor(who), at=TODAY)


def test_a_target_is_moved_with_one_event(scene: Scene) -> None:
    edit(scene, target_go_live_on=date(2026, 4, 6), was={"target_go_live_on": date(2026, 3, 30)})
    line = read(Event.objects.latest("number"))
    assert line.verb == "plan.edited"
    assert [(c.field, c.old, c.new) for c in line.changes] == [("target_go_live_on", "2026-03-30", "2026-04-06")]
    assert scene.fresh().target_go_live_on == date(2026, 4, 6)


def test_a_target_may_be_taken_away(scene: Scene) -> None:
    edit(scene, target_signature_on=None, was={"target_signature_on": date(2026, 3, 20)})
    assert scene.fresh().target_signature_on is None


def test_different_fields_both_succeed_and_the_same_is_asked_about(scene: Scene) -> None:
    edit(scene, "priya", name="One platform", was={"name": "One account-planning platform by Q3"})
    edit(scene, value=Decimal(130000), was={"value": Decimal(120000)})
    with pytest.raises(StaleValue) as stale:
        edit(scene, name="Another", was={"name": "One account-planning platform by Q3"})
    assert stale.value.now == "One platform"
    with pytest.raises(Unchanged):
        edit(scene, name="One platform", was={"name": "One account-planning platform by Q3"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("name", "x" * 301), ("account", ""), ("account", "x" * 201), ("value_note", "x" * 201),
        ("currency", "dollars"), ("currency", "U$D"), ("value", Decimal(-1)), ("value", Decimal(10) ** 12),
    ],
)  # fmt: skip
def test_what_the_head_cannot_hold_is_refused_at_its_field(scene: Scene, field: str, value: Any) -> None:
    with pytest.raises(Refused) as refused:
        edit(scene, **{field: value}, was={field: getattr(scene.workspace, field)})
    assert refused.value.field == field
    assert scene.fresh().revision == 1


def test_a_value_needs_a_currency(scene: Scene) -> None:
    with pytest.raises(Refused, match="currency") as refused:
        edit(scene, currency="", was={"currency": "USD"})
    assert refused.value.field == "currency"
    edit(scene, value=None, currency="", was={"currency": "USD", "value": Decimal(120000)})
    assert (scene.fresh().value, scene.fresh().currency) == (None, "")

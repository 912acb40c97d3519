"""The purchase as the CRM knows it, written by hand: one private event, refusals at the field, nothing for a buyer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mapapp.plans.changes.header import edit_header
from mapapp.plans.models import Side, Workspace
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.changes.common import Kept, NothingNew
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.choosing import tables_of
from mapapp.private.history import lines_of
from mapapp.private.queries import last_noted, opportunity
from tests.builders import TODAY, Scene
from tests.private.conftest import Watch

FIRST = {"stage": "Negotiation", "close_on": date(2026, 2, 28), "amount": Decimal(120000), "currency": "usd"}


def note(scene: Scene, values: dict[str, Any], was: dict[str, Any] | None = None, **more: Any) -> Kept:
    told = {"by": scene.actor("anna"), "at": TODAY, **more}
    return note_opportunity(scene.workspace, values=values, was=was or {}, **told)


def test_the_first_note_makes_the_row_of_who_writes_it(scene: Scene) -> None:
    before = Workspace.objects.values().get(pk=scene.workspace.pk)
    note(scene, FIRST)
    row = opportunity(scene.visit("anna"))
    assert row is not None
    assert (row.account, row.name, row.owner_email, row.outcome) == (
        "Fenwick Medical", "One account-planning platform by Q3", "anna.kessler@larkspur.example", "open",
    )  # fmt: skip
    assert (row.stage, row.close_on, row.amount, row.currency) == ("Negotiation", date(2026, 2, 28), 120000, "USD")
    told = last_noted(scene.visit("anna"))
    assert told and (told.verb, told.by) == ("opportunity.noted", 9)
    assert "anna.kessler" not in str(told)  # whom a history names, it cannot forget
    assert Workspace.objects.values().get(pk=scene.workspace.pk) == before


def test_each_field_is_held_against_what_was_seen(scene: Scene) -> None:
    note(scene, FIRST)
    note(scene, {"stage": "Signing"}, {"stage": "Negotiation"})
    with pytest.raises(StaleValue) as stale:
        note(scene, {"stage": "Lost"}, {"stage": "Negotiation"})
    assert stale.value.now == "Signing"
    note(scene, {"amount": Decimal(90000)}, {"amount": Decimal(120000)})
    with pytest.raises(NothingNew):
        note(scene, {"amount": Decimal("90000.00")}, {"amount": Decimal(90000)})
    assert len(lines_of(tables_of(Side.SELLER), scene.workspace)) == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": Decimal(1), "currency": ""}, "currency"), ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal(10) ** 12, "currency": "EUR"}, "amount"), ({"currency": "EURO"}, "currency"),
        ({"outcome": "maybe"}, "outcome"), ({"outcome": "lost"}, "outcome_why"), ({"stage": "x" * 101}, "stage"),
        ({"close_on": date(1999, 1, 1)}, "close_on"), ({"key": "taken"}, "key"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_refused_at_its_field(scene: Scene, values: dict[str, Any], field: str) -> None:
    table = tables_of(Side.SELLER).opportunities
    assert table is not None
    table._default_manager.create(team=scene.team, key="taken", account="Halden Rail")
    with pytest.raises(Refused) as refused:
        note(scene, values, {"outcome": "open"})
    assert refused.value.field == field
    assert opportunity(scene.visit("anna")) is None
    note(scene, {"outcome": "lost", "outcome_why": "No budget this year", "key": "006A001"}, {"outcome": "open"})


def test_a_form_acts_once(scene: Scene) -> None:
    note(scene, FIRST, by=scene.actor("anna", "k1"))
    with pytest.raises(AlreadyDone):
        note(scene, FIRST, by=scene.actor("anna", "k1"))


def test_nothing_of_the_shared_plan_follows_it(scene: Scene) -> None:
    edit_header(scene.workspace, values={"value": Decimal(5)}, was={"value": Decimal(120000)}, by=scene.actor("anna"),
                at=TODAY)  # fmt: skip
    note(scene, FIRST)
    assert scene.fresh().value == 5


def test_there_is_nothing_for_a_buyer_to_ask_or_to_write(scene: Scene, watch: Watch) -> None:
    note(scene, FIRST)
    with watch("seller"):
        assert opportunity(scene.visit("priya")) is None
        assert last_noted(scene.visit("priya")) is None
        with pytest.raises(LookupError), transaction.atomic():
            note(scene, FIRST, by=scene.actor("priya"))


@pytest.mark.parametrize("values", [{"outcome": "gone"}, {"currency": ""}, {"amount": -1}])
def test_the_database_refuses_what_no_verb_would_write(scene: Scene, values: dict[str, Any]) -> None:
    note(scene, FIRST)
    table = tables_of(Side.SELLER).opportunities
    assert table is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        table._default_manager.update(**values)

"""Whoever is erased stands in no line of the portfolio any more, and in none that is made after."""

from __future__ import annotations

import pytest
import time_machine
from django.core.management import call_command

from mapapp.access.models import Role, Seat
from mapapp.people.models import Membership
from mapapp.portfolio.refreshing import refresh
from mapapp.private.kept import figures_table, opportunities_table, views_table
from tests.builders import TODAY, Scene

pytestmark = pytest.mark.django_db
LINES = figures_table()._default_manager
VIEWS = views_table()._default_manager


def said() -> str:
    return " ".join(f"{line.seller_name} {line.values} {line.findings}" for line in LINES.all())


def test_an_erased_seller_is_named_in_no_line(scene: Scene) -> None:
    anna = scene.users["anna"]
    Membership.objects.filter(user=anna).delete()
    Seat.objects.exclude(user=anna).filter(stakeholder__side="seller").update(role=Role.LEAD)
    opportunities_table()._default_manager.create(
        team=scene.team, key="1", account="Halden", owner_name=anna.name, owner_email=anna.email
    )
    refresh(scene.team, now=lambda: TODAY)
    assert "Anna Kessler" in said()
    with time_machine.travel(TODAY, tick=False):
        call_command("erase_person", anna.email, yes=True)
    assert "Anna" not in said()
    refresh(scene.team, now=lambda: TODAY)
    assert LINES.count() == 2
    assert "Anna" not in said()


def test_nor_in_a_saved_view_of_anybodys(scene: Scene) -> None:
    anna = scene.users["anna"]
    Membership.objects.filter(user=anna).delete()
    Seat.objects.exclude(user=anna).filter(stakeholder__side="seller").update(role=Role.LEAD)
    opportunities_table()._default_manager.create(
        team=scene.team, key="1", account="Halden", owner_name="A. Kessler (EMEA)", owner_email=anna.email
    )
    for name, query in {
        "Late": "view=later&seller=Anna+Kessler&sort=-apart", "Anna Kessler’s": "seller=Anna+Kessler",
        "EMEA": "seller=A.+Kessler+%28EMEA%29", "Found": "q=anna+kessler", "Ben": "seller=Ben+Adler",
    }.items():  # fmt: skip
        VIEWS.create(team=scene.team, user=scene.users["olga"], name=name, query=query, is_shared=True, made_at=TODAY)
    call_command("erase_person", anna.email, yes=True)
    left = dict(VIEWS.values_list("name", "query"))
    assert "Kessler" not in str(left) and "anna" not in str(left)
    assert (left["Late"], left["Ben"], left["Found"], left["EMEA"]) == (
        "view=later&sort=-apart", "seller=Ben+Adler", "", "",
    )  # fmt: skip
    assert len(left) == 5

"""G2 for somebody of both companies: who manages the selling team and sits with the buyer on one of its plans hears
nothing of what the seller keeps to itself of that plan, whichever page, file or list he asks for."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest

from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.plans.models import Side
from tests.gates.canaries import OWNERS, Canary, Ear
from tests.gates.figures import FULL, Figures
from tests.gates.judging import judged
from tests.gates.planting import planted_town
from tests.gates.table import TABLE
from tests.gates.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "quiet")]
WHO = "olga"


@pytest.fixture(scope="module")
def built(once: Callable[..., tuple[Town, list[Canary]]]) -> tuple[Town, list[Canary]]:
    return once(planted_town)


@pytest.fixture
def town(built: tuple[Town, list[Canary]], db: None) -> Town:
    return deepcopy(built[0])


def seated(town: Town, side: Side) -> None:
    """Olga takes part in the plan for a company, as somebody who works on it."""
    plan = town.scene.workspace
    person = plan.people.filter(side=side).exclude(pk__in=plan.seats.values("stakeholder")).first()
    assert person is not None
    person.email = town.scene.users[WHO].email
    person.save()
    take_seat(person, town.scene.users[WHO], Role.CONTRIBUTOR, at=person.workspace.created_at)


def without_her(canaries: list[Canary]) -> list[Canary]:
    """Whoever reads for the seller what is kept of that plan, she does not any more; what is the team's as a whole is
    hers still."""
    return [replace(one, readers=one.readers - {WHO}) if one.readers == OWNERS[Side.SELLER] else one
            for one in canaries if one.readers != OWNERS[Side.BUYER]]  # fmt: skip


def test_a_manager_who_buys_hears_nothing_that_the_seller_keeps_of_that_plan(
    built: tuple[Town, list[Canary]], town: Town, figures: Figures
) -> None:
    seated(town, Side.BUYER)
    found = judged(town, WHO, Ear(WHO, without_her(built[1])), acts=1, parts=FULL)
    figures.add("G2", answers=len(found.bytes), hits=len(found.leaks))
    assert found.leaks == []


def test_one_who_sits_with_the_seller_is_found_to_hear_it(built: tuple[Town, list[Canary]], town: Town) -> None:
    seated(town, Side.SELLER)
    own = {route: row for route, row in TABLE.items() if "/lane/" in route or "/opportunity/" in route}
    found = judged(town, WHO, Ear(WHO, without_her(built[1])), own, acts=0, parts=False)
    assert len(found.leaks) > 5

"""Both plan files become the same workspace through the one verb that writes plans."""

from datetime import UTC, datetime

import pytest

from mapapp.exchange.newplan import new_plan
from mapapp.models import Team, Workspace
from mapapp.plans.changes.workspace import create_workspace
from tests.exchange.made import checked, fenwick, fenwick_people

AT = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)


def created(name: str) -> Workspace:
    people = fenwick_people()
    plan = new_plan(
        checked(fenwick(name), people), people, account="Fenwick Medical", name="One account-planning platform"
    )
    return create_workspace(
        Team.objects.create(name=f"Larkspur {name}"), plan, lead="anna.kessler@larkspur.example", at=AT
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["fenwick-plan.csv", "fenwick-plan-as-reps-keep-it.xlsx"])
def test_a_checked_sheet_is_written_as_a_whole_plan(name: str):
    workspace = created(name)
    signature = workspace.tasks.get(mark="signature")
    assert workspace.tasks.count() == 30
    assert (signature.number, signature.owner.name) == (29, "Elena Voss")
    assert sorted(link.predecessor.number for link in signature.predecessor_links.all()) == [26, 27, 28]
    assert workspace.dependencies.count() == 37


@pytest.mark.django_db
def test_the_link_of_the_messy_sheet_is_the_tasks_evidence():
    assert created("fenwick-plan-as-reps-keep-it.xlsx").tasks.get(number=20).evidence == "http://example.com"

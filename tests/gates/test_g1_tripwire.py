"""G1: no request, letter or paper says a statement that touches what the other side keeps to itself.

The requests are in test_g1_g2_g3_pages.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings

from mapapp.plans.models import Side, Version
from mapapp.plans.queries import load_plan
from mapapp.private.choosing import tables_of
from mapapp.private.tripwire import Tripwire
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.jobs import work
from mapapp.work.models import Job
from tests.builders import TODAY
from tests.gates.crawl import readings
from tests.gates.figures import Figures
from tests.gates.judging import judged
from tests.gates.letters import ask_about_silence, send_all
from tests.gates.planting import plant
from tests.gates.statements import looking
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.post.sink import listening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "own_folder", "quiet")]
ACTIVITY = "p/<code:code>/activity/"


def planted() -> Town:
    found = Town.built()
    plant(found)
    return found


@pytest.fixture(scope="module")
def begin() -> Callable[[], Town]:
    return planted


def crossed(town: Town, who: str, route: str = ACTIVITY) -> list[str]:
    return judged(town, who, None, {route: TABLE[route]}, acts=1, parts=False).crossed


def test_no_letter_and_no_paper_touches_any(town: Town, settings: LazySettings, figures: Figures) -> None:
    with listening(settings) as sink, looking() as statements:
        mails = len(send_all(town, sink, own=False))
        for version in Version.objects.filter(workspace=town.scene.workspace):
            ask_for(version, at=TODAY)
        jobs = [work(job.pk) for job in Job.objects.filter(kind="snapshots")]
    found = statements.crossed(None)
    figures.add("G1", statements=statements.count, mails=mails, papers=len(jobs), crossed=len(found))
    assert mails > 20
    assert len(jobs) == 3
    assert found == []


def test_what_a_lead_of_the_seller_is_asked_touches_only_his_own(town: Town, settings: LazySettings) -> None:
    with listening(settings) as sink, looking() as statements:
        ask_about_silence()
    assert len(sink.mails) == 3  # Anna, Nils and Lena: one a plan
    assert statements.crossed(Side.SELLER) == []
    assert statements.touched


def test_what_a_seller_alone_is_told_touches_his_own_sides_tables_only(
    town: Town, settings: LazySettings, figures: Figures
) -> None:
    with listening(settings) as sink, looking() as statements:
        mails = [str(mail["Subject"]) for mail in send_all(town, sink)]
    own = [subject for subject in mails if subject.startswith("Only ")]
    crossed = statements.crossed(Side.SELLER)
    figures.add("G1", statements=statements.count, mails=len(own), crossed=len(crossed))
    assert len(own) == 2  # Anna, and Mira who works on it
    assert statements.touched != []
    assert crossed == []


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------


def asking(side: Side) -> Callable[..., Any]:
    """The page's own question, and one that it must not ask."""

    def ask(*args: Any, **named: Any) -> Any:
        tables_of(side).notes._default_manager.count()
        return load_plan(*args, **named)

    return ask


def test_a_page_that_asks_is_found_and_refused_by_the_products_own_wire(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mapapp.pages.activity.load_plan", asking(Side.SELLER))
    town.clients["priya"].raise_request_exception = False
    read = readings(town, "priya", {ACTIVITY: TABLE[ACTIVITY]}, acts=1, parts=True)
    found = [reading.answer.status_code for reading in read]
    assert found == [500, 405, 500, 405]
    assert set(crossed(town, "priya")) == {f"priya {ACTIVITY}: mapapp_sellernote"}
    assert crossed(town, "anna") == []


def test_it_is_found_without_that_wire(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.pages.activity.load_plan", asking(Side.BUYER))
    monkeypatch.setattr(Tripwire, "__call__", lambda self, execute, *statement: execute(*statement))
    assert crossed(town, "anna") == [f"anna {ACTIVITY}: mapapp_buyernote"]

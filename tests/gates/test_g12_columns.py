"""G12: hostile text in every column that keeps words, on every page that shows one."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest

from mapapp.people.history import Author
from mapapp.people.history import note as note_of
from mapapp.people.models import User
from tests.builders import TODAY
from tests.gates.crawl import readings
from tests.gates.figures import FULL, Figures
from tests.gates.pipelines import fill_pipeline
from tests.gates.planting import plant
from tests.gates.row import Row
from tests.gates.table import TABLE
from tests.gates.test_g12_injection import EVIL, effects, poison_everything
from tests.gates.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "own_folder", "quiet")]


def walk(town: Town, who: str, table: dict[str, Row] = TABLE) -> tuple[list[str], int]:
    """What acts on any page that this person reads; and how often the hostile text stood there as text. The fast
    profile reads each address as a page or as a part, in turn."""
    faults, read = [], 0
    for reading in readings(town, who, table, acts=0, parts=FULL):
        kind = reading.answer.headers.get("Content-Type", "")
        if not reading.answer.streaming and kind.startswith("text/html"):
            html = reading.answer.content.decode()
            faults += [f"{who} {reading.what}: {effect}" for effect in effects(html)]
            read += html.count("&lt;xss onx=1&gt;")
    return faults, read


def poisoned() -> tuple[Town, int]:
    """Everybody's plans and lanes, with hostile text in every column that keeps words; the number of columns."""
    town = Town.built()
    plant(town)
    note_of(town.scene.team, "left", User(name=EVIL, email=EVIL), to=EVIL, by=Author(EVIL, EVIL), at=TODAY)
    town.brought["own"] = fill_pipeline(town.scene.team, town.scene.users["olga"], lambda part: f"{EVIL}{part}")
    return town, poison_everything()


@pytest.fixture(scope="module")
def built(once: Callable[..., tuple[Town, int]]) -> tuple[Town, int]:
    return once(poisoned)


@pytest.fixture
def hostile(built: tuple[Town, int], db: None) -> tuple[Town, int]:
    town, columns = built
    return deepcopy(town), columns


@pytest.mark.parametrize("who", ["anna", "priya", "astrid", "nobody"])
def test_no_page_lets_any_text_act(hostile: tuple[Town, int], who: str, figures: Figures) -> None:
    town, columns = hostile
    faults, read = walk(town, who)
    assert faults == []
    assert columns > 40
    assert who == "nobody" or read > 50, "what is inert has to be there"
    figures.add("G12", read=read)
    figures.once("G12", fields=columns, effects=0)


def test_a_page_that_writes_text_as_it_is_is_found(hostile: tuple[Town, int], monkeypatch: pytest.MonkeyPatch) -> None:
    town, _columns = hostile
    one = "p/<code:code>/goals/"
    assert walk(town, "anna", {one: TABLE[one]})[0] == []
    monkeypatch.setattr("django.template.base.conditional_escape", lambda value: value)
    monkeypatch.setattr("django.template.defaultfilters.conditional_escape", lambda value: value)
    assert any("xss" in fault for fault in walk(town, "anna", {one: TABLE[one]})[0])

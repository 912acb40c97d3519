"""Whatever somebody writes into a plan's spreadsheet offline is on the plan when all of it is applied, and nothing else
is changed; brought again, the file says nothing."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mapapp.exchange.planfile.scanning import LISTS
from mapapp.plans.frozen import state_of
from mapapp.plans.queries import load_plan
from tests.builders import Scene
from tests.exchange.offline import GOALS, Offline
from tests.plans.chain import broken_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

WORDS = st.text("abcxyzÄÖüßŽё漢字'\"<&;=,.[]-+ ", min_size=1, max_size=20).map(lambda text: f"W{text}w")
DAY = st.dates(date(2026, 1, 1), date(2027, 12, 31))
LINK = st.from_regex(r"https://x\.example/[a-z0-9]{1,8}", fullmatch=True)
CELLS = {  # (sheet, title) -> of what, which field, and what may be written there
    ("Tasks", "Task"): ("tasks", "text", WORDS), ("Tasks", "Done when"): ("tasks", "done_when", WORDS),
    ("Tasks", "Evidence"): ("tasks", "evidence", LINK), ("People", "Name"): ("people", "name", WORDS),
    ("People", "Title"): ("people", "title", WORDS), ("People", "Needs to say yes"): ("people", "needs", WORDS),
    ("Phases", "Phase"): ("phases", "name", WORDS), (GOALS, "In their words"): ("goals", "statement", WORDS),
    (GOALS, "Said on"): ("goals", "said_on", DAY), (GOALS, "Measure"): ("measures", "what", WORDS),
    (GOALS, "Target"): ("measures", "target", WORDS), (GOALS, "By"): ("measures", "by_on", DAY),
}  # fmt: skip
CALLED = {"People": "Name", "Phases": "Phase", GOALS: "In their words"}


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[tuple[str, str], int, Any]]:
    """Cells by sheet, title and a place among the rows, with what is written there; a sheet's new rows have none."""
    cells = st.sampled_from(list(CELLS))
    found = draw(st.lists(st.tuples(cells, st.integers(0, 40)), min_size=1, max_size=12, unique=True))
    return [(cell, place, draw(CELLS[cell][2])) for cell, place in found]


def test_whatever_is_written_offline_is_on_the_plan_and_nothing_else(scene: Scene) -> None:
    before = state_of(load_plan(scene.fresh(), goals=True))

    @settings(
        max_examples=10, phases=[Phase.generate], deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(edits(), st.dictionaries(st.sampled_from(list(CALLED)), WORDS))
    def comes_back(written: list[tuple[tuple[str, str], int, Any]], new: dict[str, str]) -> None:
        file, expected = Offline.of(scene), copy.deepcopy(before)
        for (sheet, title), place, value in written:
            name, field, _values = CELLS[sheet, title]
            thing = expected[name][place % len(expected[name])]
            file.set(thing["number"], title, value, sheet)
            thing[field] = value.isoformat() if isinstance(value, date) else " ".join(value.split())
        for sheet, words in new.items():
            more = {"Company": "Larkspur"} if sheet == "People" else {}
            file.write(sheet, {CALLED[sheet]: words, **more})
        with transaction.atomic():
            file.apply_all(scene)
            after = state_of(load_plan(scene.fresh(), goals=True))
            for name in LISTS.values():
                assert after[name][: len(expected[name])] == expected[name], name
            assert after["tasks"] == expected["tasks"] and after["plan"] == expected["plan"]
            added = {sheet: {"People": "people", "Phases": "phases", GOALS: "goals"}[sheet] for sheet in new}
            assert {name: len(after[name]) - len(before[name]) for name in added.values()} == dict.fromkeys(
                added.values(), 1
            )
            assert file.offers(scene) == ()
            assert broken_at(scene.fresh()) is None
            transaction.set_rollback(True)

    comes_back()

"""The first page: one sheet whatever is written, what it says of money, and who agreed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from mapapp.demo.fenwick import fenwick
from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.goals import edit_measure
from mapapp.plans.changes.versions import save_version
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewGoal
from mapapp.plans.history import Actor
from mapapp.plans.models import Version
from mapapp.snapshots.agreed import sign_off
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.balance import columns
from mapapp.snapshots.files import files
from mapapp.snapshots.frame import apart, before_of, frame
from mapapp.snapshots.making import html_of, make
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.risks import Path
from mapapp.snapshots.room import ROOMS
from mapapp.snapshots.sheet import drawn
from mapapp.snapshots.steps import ALL, LONGEST, WHOLE, is_unbroken, longest
from mapapp.snapshots.worth import number_in, worth
from tests.builders import TODAY, Scene
from tests.snapshots.story import Story, slip

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft "


def hostile(scene: Scene) -> Version:
    """Everything as long as it may be, and as many of it."""
    draft = fenwick()
    people = [
        replace(p, name=f"{p.name} {WORD * 2}"[:190], title=(WORD * 2)[:190], needs=WORD * 4) for p in draft.people
    ]
    more = [replace(draft.phases[0], name=f"{WORD}{n}", criteria=()) for n in range(9)]
    measure: dict[str, Any] = {"what": (WORD * 4)[:290], "today": "1" * 12, "target": "9" * 12, "unit": WORD[:50]}
    goals = [NewGoal(WORD * 8, said_by=draft.people[0].key, measures=(measure,) * 5) for _n in range(5)]
    wide = (WORD * 3)[:190]
    long = replace(
        draft, name=wide, account=wide, people=people, phases=[*draft.phases, *more], goals=goals, value_note=wide,
    )  # fmt: skip
    workspace = create_workspace(scene.team, long, lead="anna.kessler@larkspur.example", at=TODAY)
    return save_version(workspace, by=Actor.of(workspace.people.get(email="anna.kessler@larkspur.example")), at=TODAY)


def test_the_first_page_is_one_sheet_whatever_is_written(scene: Scene) -> None:
    """On the shorter of the two papers."""
    snapshot = make(ask_for(hostile(scene), at=TODAY, paper="Letter").pk)
    pages = [page.extract_text() for page in PdfReader(BytesIO((files() / snapshot.path).read_bytes())).pages]
    assert "The path to signature" in pages[0]
    assert "Asked of the executives" in pages[0]
    assert pages[1].startswith("Every step")
    assert "All that" in " ".join(pages[2:])


def test_less_room_is_less_of_everything() -> None:
    for wide, tight in pairwise(ROOMS):
        pairs = [(getattr(wide, name), getattr(tight, name)) for name in wide.__slots__]
        assert all(more >= less for more, less in pairs)
        assert any(more > less for more, less in pairs)


def test_texts_are_whole_until_all_are_too_many() -> None:
    assert longest([200] * 500) == LONGEST
    assert longest([WHOLE]) == LONGEST
    assert longest([4000] * 500) == ALL // 500
    assert longest([10] * 400 + [4000] * 50) == (ALL - 4000) // 50


def test_a_word_longer_than_any_line_is_cut() -> None:
    assert is_unbroken("x" * 401)
    assert not is_unbroken("x" * 400)
    assert not is_unbroken("many words " * 300)


def test_money_stands_on_one_line_with_what_it_brings(story: Story) -> None:
    found = worth(frame(story.second, None))
    assert found is not None
    assert (found.value, found.note) == ("$120,000", "a year, first term")
    assert found.gains == (
        "Working days to plan an account: 15 to 5, 67% less, so far 5",
        "Account teams using it every week: 20% to 80%, 60 points more, so far 84%",
        "Tools for account planning, by end of Q3: 3 to 1, 67% less",
    )


def test_without_a_shared_value_nothing_is_said_of_money(story: Story) -> None:
    workspace = story.scene.fresh()
    workspace.value = None
    workspace.save()
    version = save_version(workspace, by=story.scene.actor("anna"), at=TODAY + timedelta(minutes=1))
    assert worth(frame(version, None)) is None


def test_a_measure_that_is_no_number_is_no_gain(story: Story) -> None:
    scene = story.scene
    was = {"today": "15"}
    edit_measure(scene.workspace, 1, values={"today": "two weeks"}, was=was, by=scene.actor("priya"), at=TODAY)
    version = save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY + timedelta(minutes=1))
    found = worth(frame(version, None))
    assert found is not None
    assert [gain.split(":")[0] for gain in found.gains] == [
        "Account teams using it every week", "Tools for account planning, by end of Q3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15", 15),
        ("1,200.5", 1200.5),
        ("$40,000", 40000),
        ("−3", -3),
        ("84%", 84),
        ("3 to 5", None),
        ("", None),
        ("x", None),
    ],
)
def test_a_number_is_read_out_of_a_measure(text: str, number: float | None) -> None:
    found = number_in(text)
    assert (None if found is None else float(found)) == number


def test_the_block_says_who_agreed_to_which_version_and_when(story: Story) -> None:
    scene = story.scene
    before = sign_off(frame(story.second, None))
    assert before.said == "No version of this plan had been agreed to when version 2 was saved."
    assert (before.signed, before.companies) == ((), ("Fenwick Medical", "Larkspur"))
    propose_version(scene.fresh(), 2, by=scene.actor("anna"), at=TODAY)
    third = accept_version(scene.fresh(), 2, by=scene.actor("priya"), at=TODAY + timedelta(hours=3))
    found = sign_off(frame(third, before_of(third)))
    assert found.said == "Version 3 is what both companies agreed to."
    what = f"Version 2, kept as 3 ({story.second.sha256[:12]})"
    assert [(one.company, one.name, one.what, one.when) for one in found.signed] == [
        ("Larkspur", "Anna Kessler", what, "Tue 10 Feb 2026, 09:12 UTC"),
        ("Fenwick Medical", "Priya Raman", what, "Tue 10 Feb 2026, 12:12 UTC"),
    ]
    slip(scene, 26, date(2026, 3, 12))
    fourth = save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY + timedelta(hours=4))
    assert sign_off(frame(fourth, third)).said == "Version 4 itself is not agreed to: version 3 is what holds."
    assert sign_off(frame(story.second, None)) == before, "a version says what was known when it was saved"


def test_that_nothing_is_asked_is_said(scene: Scene) -> None:
    version = save_version(scene.fresh(), asks=(), by=scene.actor("anna"), at=TODAY)
    assert drawn(frame(version, None)).asks == []
    assert "Nothing at present." in html_of(Snapshot(version=version))


def test_the_longer_column_is_as_short_as_can_be(story: Story) -> None:
    sheet = drawn(frame(story.second, story.first))
    assert columns(sheet.asks, sheet.risks, sheet.path, sheet.news, sheet.goals, sheet.aims) == sheet.columns
    assert sheet.columns.goals_left != sheet.columns.news_left
    empty = columns([], [], Path((), ""), sheet.news * 5, sheet.goals, sheet.aims)
    assert (empty.news_left, empty.goals_left) == (False, True)


def test_words_from_right_to_left_are_held_together_in_a_line() -> None:
    assert apart("Priya Raman") == "Priya Raman"
    assert apart("שרה כהן") == "\u2068שרה כהן\u2069\u200e"  # the last: where it is broken, what follows keeps its order


def test_a_day_is_not_broken_over_two_lines_and_no_short_word_ends_the_title_alone(story: Story) -> None:
    sheet = drawn(frame(story.second, story.first))
    assert sheet.heading == "One account-planning platform by\u00a0Q3"
    assert [ask for ask in sheet.asks if not re.search(r", by \d+\u00a0\w+$", ask)] == []
    assert all(re.search(r", \d+\u00a0\w+$", one.step) for one in sheet.deciders if one.step)
    page = html_of(Snapshot(version=story.second, compared_with=story.first))
    assert "<ins>25 Feb</ins>" in page and 'class="long"' not in page

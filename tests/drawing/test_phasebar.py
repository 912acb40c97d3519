"""Small bars: their lengths are attributes, their shares never exceed the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mapapp.drawing.palette import PAPER
from mapapp.drawing.phasebar import beats, gauge, phasebar
from tests.drawing.reading import read

COUNT = st.integers(0, 60)


def widths(drawing: str) -> list[float]:
    return [float(one.get("width", "0")) for one in read(drawing).iter("rect")]


def test_done_in_progress_and_late_stand_one_after_the_other() -> None:
    tree = read(phasebar(5, 1, 1, 10))
    assert [(one.get("class"), one.get("x"), one.get("width")) for one in tree.iter("rect")] == [
        ("f-done", "0.0", "100.0"),
        ("f-going", "100.0", "20.0"),
        ("f-late", "120.0", "20.0"),
    ]


@given(COUNT, COUNT, COUNT, COUNT)
def test_no_bar_is_longer_than_its_groove(done: int, going: int, late: int, total: int) -> None:
    assert sum(widths(phasebar(done, going, late, total))) <= 200.2


def test_an_empty_phase_is_an_empty_groove() -> None:
    assert widths(phasebar(0, 0, 0, 0)) == []


def test_on_paper_a_bar_has_its_size_and_its_groove() -> None:
    drawing = phasebar(1, 0, 0, 2, palette=PAPER, millimetres=33)
    assert 'width="33mm"' in drawing and "class=" not in drawing
    assert widths(drawing) == [200.0, 100.0]


def test_a_gauge_shows_its_share_and_stays_within_it() -> None:
    assert widths(gauge(0.68)) == [136.0]
    assert widths(gauge(3)) == [200.0]
    assert widths(gauge(-1)) == []


def test_four_weeks_of_activity_are_said_in_words_too() -> None:
    tree = read(beats([0.4, 1, 0, 0.9], label='Buyer activity: 40, 100, 0 and 90 "percent"'))
    assert tree.get("aria-label") == 'Buyer activity: 40, 100, 0 and 90 "percent"'
    assert len(list(tree.iter("rect"))) == 8

"""The key of a timeline on paper: every mark named, nothing beyond the sheet, no word of anybody believed."""

from __future__ import annotations

from mapapp.drawing.key import timeline_key
from mapapp.drawing.palette import PAPER
from tests.drawing.reading import overlaps, read, real_width, texts


def test_every_mark_is_named_and_both_companies_are() -> None:
    tree = read(timeline_key("Fenwick Medical", "Larkspur"))
    assert texts(tree)[-2:] == ["Fenwick Medical", "Larkspur"]
    assert len(list(tree.iter("rect"))) == 6
    assert tree.get("aria-label", "").startswith("Done, In progress, Not started, Blocked, Late")


def test_long_and_hostile_names_stay_on_the_sheet() -> None:
    name = 'Wide & "Wonderful" <Works> of Western Massachusetts and Wyoming'
    tree = read(timeline_key(name, name[::-1]))
    assert overlaps(tree) == []
    last = list(tree.iter("text"))[-1]
    assert float(last.get("x") or 0) + real_width(last.text or "", 11) <= PAPER.width

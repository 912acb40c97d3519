"""The map as a drawing: dots and names in place, lines, marks, a sentence for who does not see it, no markup let in."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from django.utils import translation

from mapapp.drawing.map_chart import Dot, map_chart

ELENA = Dot("p1", "Elena Voss", "EV", "Sponsor", 4, 5)
TOM = Dot("p2", "Tom Okafor", "TO", "Budget", 3, 5)
MARCUS = Dot("p4", "Marcus Lindqvist", "ML", "Security, gate", 2, 4, was=1)


def drawn(*dots: Dot) -> str:
    return str(map_chart(dots, account="Fenwick Medical"))


def parts(svg: str, key: str) -> str:
    found = re.search(rf'<g data-whom="{key}">.*?</g>', svg)
    assert found
    return found.group()


def test_it_is_whole_markup_with_everybody_named_once() -> None:
    svg = drawn(ELENA, TOM, MARCUS)
    root = ElementTree.fromstring(svg)
    assert [g.get("data-whom") for g in root.iter("g")] == ["p1", "p2", "p4"]
    assert svg.count(">Tom Okafor<") == 1 and ">Budget<" in svg


def test_who_does_not_see_it_hears_who_counts_most() -> None:
    label = ElementTree.fromstring(drawn(ELENA, TOM, MARCUS)).get("aria-label") or ""
    assert label == (
        "Three people at Fenwick Medical placed by stance and influence. Most influence: Elena Voss, Tom Okafor. "
        "The table below lists the same."
    )
    assert ElementTree.fromstring(drawn()).get("aria-label") == "Nobody is placed on the map yet."
    assert "One person at" in drawn(TOM)


def test_each_dot_says_where_it_stands() -> None:
    assert "<title>Marcus Lindqvist: stance sceptical, influence strong</title>" in parts(drawn(MARCUS), "p4")


def test_a_dotted_line_goes_to_whom_one_reports_to_if_he_is_there() -> None:
    priya = Dot("p3", "Priya Raman", "PR", "", 5, 4, boss="p1")
    assert drawn(ELENA, priya).count('class="dash"') == 1
    assert 'class="dash"' not in drawn(TOM, priya)


def test_lines_bend_round_what_stands_between() -> None:
    def way(boss: Dot, one: Dot) -> list[float]:
        found = re.search(r'class="dash" d="M([\d. C-]+)"', drawn(boss, one))
        assert found
        return [float(number) for number in re.findall(r"-?[\d.]+", found.group(1))]

    column = way(Dot("p1", "A", "A", "", 3, 5), Dot("p2", "B", "B", "", 3, 1, boss="p1"))
    assert column[2] < column[0] and column[4] < column[6]
    row = way(Dot("p1", "A", "A", "", 1, 3), Dot("p2", "B", "B", "", 5, 3, boss="p1"))
    assert row[3] < row[1] and row[5] < row[7]
    slope = way(Dot("p1", "A", "A", "", 1, 5), Dot("p2", "B", "B", "", 3, 1, boss="p1"))
    assert slope[2] == slope[0] and slope[4] == slope[6]


def test_who_moved_has_a_mark_on_the_side_from_which_he_came() -> None:
    marks = [re.findall(r'class="came" cx="([\d.]+)"', parts(drawn(dot), "p4")) for dot in (
        MARCUS, Dot("p4", "Marcus", "ML", "", 2, 4, was=5), Dot("p4", "Marcus", "ML", "", 2, 4, was=2),
    )]  # fmt: skip
    axis = float(re.findall(r'class="f-ink" cx="([\d.]+)"', drawn(MARCUS))[0])
    assert [[float(x) < axis for x in found] for found in marks] == [[True], [False], []]


def test_who_is_not_on_the_plan_wears_a_ring() -> None:
    own = Dot("o1", "Karin Holt", "KH", "Not on the plan", 3, 5, own=True)
    assert 'class="ring"' in parts(drawn(own), "o1")
    assert 'class="ring"' not in drawn(ELENA)


def test_no_markup_comes_in_by_a_name() -> None:
    svg = drawn(Dot("p1", '<b onload="x">&', "<b", "</svg><script>", 3, 3))
    assert "<script" not in svg and "<b" not in svg.replace("<b ", "") and "onload=&quot;" in svg
    ElementTree.fromstring(svg)


def test_another_language_is_another_drawing() -> None:
    with translation.override("de"):
        drawn(ELENA)
    assert "Stance today" in drawn(ELENA)


def test_the_script_is_told_where_the_columns_and_bands_are() -> None:
    root = ElementTree.fromstring(drawn(ELENA))
    edges = [float(edge) for edge in (root.get("data-edges") or "").split(",")]
    assert len(edges) == 6 and edges == sorted(edges)
    assert float(root.get("data-column") or 0) > 100

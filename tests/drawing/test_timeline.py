"""The timeline: what it draws, what it leaves out, what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from mapapp.drawing.timeline import PAPER, Bar, PhaseLine, timeline, timeline_sheets
from mapapp.schedule import Calendar
from tests.drawing.fenwick import CRITICAL, TODAY, plan
from tests.drawing.reading import overlaps, read, texts

MONDAY = date(2026, 1, 5)


def long_plan(count: int = 200) -> tuple[list[Bar], list[PhaseLine]]:
    """A plan that runs over a year end, with names far too long for any column."""
    bars = []
    for at in range(count):
        start = MONDAY + timedelta(days=2 * at)
        text = f"Step {at}: a description in which both sides WRITE MUCH more than a column can hold"
        after = (at - 3,) if at > 3 else ()
        side = "seller" if at % 3 else "buyer"
        bars.append(
            Bar(at + 1, text, side, at // 25, start, start + timedelta(days=9), critical=at % 4 == 0, after=after)
        )
    return bars, [
        PhaseLine(f"Phase {at} with a name too long for its column in any font", 0, 25) for at in range(count // 25)
    ]


def test_a_plan_without_tasks_draws_nothing() -> None:
    assert timeline([], [PhaseLine("Discovery", 0, 0)], today=TODAY) == ""


def test_a_done_phase_folds_to_one_line() -> None:
    bars, phases = plan()
    shown = texts(read(timeline(bars, phases, today=TODAY)))
    assert "Discovery and validation" in shown and "6 of 6" in shown
    assert not [words for words in shown if words.startswith("Elena confirms")]
    assert [words for words in shown if words.startswith("Pilot exit criteria")]


def test_tasks_not_needed_are_left_out() -> None:
    bars, phases = plan()
    without = [replace(bar, status="not_needed") if bar.number == 26 else bar for bar in bars]
    assert "Get PO sorted" in texts(read(timeline(bars, phases, today=TODAY)))
    assert "Get PO sorted" not in texts(read(timeline(without, phases, today=TODAY)))


def test_no_text_stands_on_another_in_thirty_tasks() -> None:
    bars, phases = plan()
    assert overlaps(read(timeline(bars, phases, today=TODAY))) == []


def test_no_text_stands_on_another_in_two_hundred_tasks_over_two_years() -> None:
    bars, phases = long_plan()
    drawing = read(timeline(bars, phases, today=MONDAY + timedelta(days=70)))
    assert overlaps(drawing) == []
    assert "2027" in " ".join(texts(drawing))


def test_a_name_too_long_ends_in_an_ellipsis() -> None:
    bars, phases = plan()
    shown = texts(read(timeline(bars, phases, today=TODAY)))
    assert any(words.startswith("Pilot results measured against") and words.endswith("…") for words in shown)


def test_the_critical_path_is_outlined_and_joined_only_along_itself() -> None:
    bars, phases = plan()
    tree = read(timeline(bars, phases, today=TODAY))
    outlined = [element for element in tree.iter() if element.get("class") == "ink"]
    joined = [element for element in tree.iter("path") if element.get("class") == "link"]
    pairs = [
        (one.number, before) for one in bars if one.number in CRITICAL for before in one.after if before in CRITICAL
    ]
    assert len(outlined) == len(CRITICAL)
    assert len(joined) == len(pairs) > 0


def test_a_late_task_is_red_and_a_done_one_never_is() -> None:
    bars, phases = plan()
    late = read(timeline(bars, phases, today=TODAY))
    done = read(timeline([replace(bar, status="done") for bar in bars], phases, today=TODAY))
    assert len([one for one in late.iter("rect") if one.get("class") == "f-late"]) == 1
    assert not [one for one in done.iter("rect") if one.get("class") == "f-late"]


def test_each_bar_says_its_dates_status_and_earlier_date() -> None:
    bars, phases = plan()
    said = [
        element.text or "" for element in read(timeline(bars, phases, today=TODAY, since="version 3")).iter("title")
    ]
    review = next(words for words in said if words.startswith("22 "))
    assert review.endswith("10 Feb to 19 Feb, in progress, critical path, was 17 Feb in version 3")


def test_who_does_not_see_it_hears_the_critical_path_and_signature() -> None:
    bars, phases = plan()
    tree = read(timeline(bars, phases, today=TODAY))
    said = tree.get("aria-label") or ""
    assert tree.get("role") == "img"
    assert "from Security review meeting held and risk rating issued to E-signature" in said
    assert "Signature is on 12 Mar." in said


def test_signature_is_a_diamond_with_its_date_beside_it() -> None:
    bars, phases = plan()
    tree = read(timeline(bars, phases, today=TODAY))
    diamonds = [one for one in tree.iter("path") if one.find("title") is not None]
    assert len(diamonds) == 1
    assert "12 Mar" in texts(tree)


def test_a_buyer_is_filled_and_a_seller_is_outlined() -> None:
    bars, phases = plan()
    dots = [one.get("class") for one in read(timeline(bars, phases, today=TODAY)).iter("circle")]
    shown = [bar for bar in bars if not phases[bar.phase].folded]
    assert dots.count("f-ink") == sum(bar.side == "buyer" for bar in shown)
    assert dots.count("f-paper") == sum(bar.side == "seller" for bar in shown)


def test_a_today_far_from_the_plan_is_pointed_at() -> None:
    bars, phases = plan()
    assert "Today, 10 Feb" in texts(read(timeline(bars, phases, today=TODAY)))
    assert "Today, 1 Jun →" in texts(read(timeline(bars, phases, today=date(2027, 6, 1))))
    assert "← Today, 1 Jun" in texts(read(timeline(bars, phases, today=date(2025, 6, 1))))


def test_hostile_words_stay_words() -> None:
    hostile = 'NDA"><script>alert(1)</script>\x00\u202e & co'
    bars = [Bar(1, hostile, "buyer", 0, MONDAY, MONDAY)]
    drawing = timeline(bars, [PhaseLine(hostile, 0, 1)], today=MONDAY)
    assert "<script" not in drawing and "\u202e" not in drawing
    assert not list(read(drawing).iter("script"))


def test_on_a_screen_colours_come_from_classes_alone() -> None:
    bars, phases = plan()
    drawing = timeline(bars, phases, today=TODAY)
    assert "style=" not in drawing and "#" not in drawing and "fill=" not in drawing


def test_on_paper_every_mark_carries_its_colour_and_the_sheet_its_size() -> None:
    bars, phases = plan()
    drawing = timeline(bars, phases, today=TODAY, palette=PAPER)
    tree = read(drawing)
    assert (tree.get("width"), tree.get("height", "")[-2:]) == ("180mm", "mm")
    assert not {"class=", "style=", "var(", "currentColor"} & {
        one for one in ("class=", "style=", "var(", "currentColor") if one in drawing
    }
    assert all(one.get("fill") for one in tree.iter() if one.tag in ("rect", "path", "text", "circle"))


def test_a_sheet_of_paper_holds_no_more_rows_than_asked() -> None:
    bars, phases = long_plan()
    sheets = [read(sheet) for sheet in timeline_sheets(bars, phases, today=MONDAY, palette=PAPER, rows=44)]
    numbers = [{int(words) for words in texts(sheet) if words.isdigit() and words != "2027"} for sheet in sheets]
    assert len(sheets) == 5
    assert set(range(1, 201)) <= set().union(*numbers)
    assert all(float((sheet.get("height") or "")[:-2]) < 220 for sheet in sheets)


def rested(drawing: str) -> list[tuple[float, float, float]]:
    """Left, top and bottom of every shaded stretch."""
    found = [one.get("d") or "" for one in read(drawing).iter("path") if one.get("class") == "rest"]
    boxes = [re.findall(r"M([\d.]+) ([\d.]+)h[\d.]+V([\d.]+)", line) for line in found]
    return [(float(left), float(top), float(bottom)) for line in boxes for left, top, bottom in line]


def test_days_on_which_nobody_works_are_shaded_from_top_to_bottom() -> None:
    bars, phases = plan()
    plain = rested(timeline(bars, phases, today=TODAY))
    closed = Calendar(off=[date(2026, 2, 18)])
    more = rested(timeline(bars, phases, today=TODAY, calendars=(closed, closed)))
    assert len(more) == len(plain) + 1
    assert len({(top, bottom) for _left, top, bottom in more}) == 1


def test_days_on_which_one_side_rests_are_shaded_in_its_rows_alone() -> None:
    bars, phases = plan()
    sunday_to_thursday = Calendar(weekend={4, 5})
    drawing = timeline(bars, phases, today=TODAY, calendars=(sunday_to_thursday, Calendar()))
    tree, tops = read(drawing), {round(top) for _left, top, _bottom in rested(drawing)}
    assert len(tops) > 2
    rows: dict[str, set[float]] = {}
    for one in tree.iter("circle"):
        rows.setdefault(one.get("class") or "", set()).add(float(one.get("cy") or 0))
    friday, sunday = _x_of(drawing, date(2026, 2, 20)), _x_of(drawing, date(2026, 2, 22))
    for left, css in ((friday, "f-ink"), (sunday, "f-paper")):
        bands = [(top, bottom) for x, top, bottom in rested(drawing) if abs(x - left) < 0.2 and top > 31]
        inside = {y for y in set().union(*rows.values()) if any(top < y < bottom for top, bottom in bands)}
        assert inside == rows[css]


def _x_of(drawing: str, day: date) -> float:
    """Where a day begins, measured from the bars of 22, which starts on Tue 10 Feb, and of 24, on Fri 20 Feb."""
    named = ((one, one.find("title")) for one in read(drawing).iter("rect"))
    titles = {(title.text or "")[:2]: float(one.get("x") or 0) for one, title in named if title is not None}
    wide = (titles["24"] - titles["22"]) / 10
    return titles["22"] + (day - date(2026, 2, 10)).days * wide


def test_when_both_work_alike_no_row_is_shaded_by_itself() -> None:
    bars, phases = plan()
    assert timeline(bars, phases, today=TODAY) == timeline(
        bars, phases, today=TODAY, calendars=(Calendar(), Calendar())
    )
    assert len({top for _left, top, _bottom in rested(timeline(bars, phases, today=TODAY))}) == 1


def test_of_a_long_plan_what_is_done_folds_and_the_weeks_stand_below_as_well() -> None:
    bars, phases = long_plan()
    bars = [replace(bar, status="done", critical=False) if bar.number % 2 else bar for bar in bars]
    shown = texts(read(timeline(bars, phases, today=MONDAY)))
    numbers = {int(words) for words in shown if words.isdigit() and words not in ("2026", "2027")}
    assert {bar.number for bar in bars if bar.status != "done"} <= numbers
    assert not {bar.number for bar in bars if bar.status == "done" and bar.number > 31} & numbers
    assert shown.count("2027") == 2
    assert overlaps(read(timeline(bars, phases, today=MONDAY))) == []

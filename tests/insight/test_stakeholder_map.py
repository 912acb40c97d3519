"""What the map says: each rule with what breaks it, what mends it, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mapapp.insight.stakeholder_map import RULES, Finding, Known, Meeting, called, listed, read_map
from mapapp.plans.models import Part

TODAY = date(2026, 2, 10)
ELENA = Known("p1", "Elena Voss", Part.EXECUTIVE_SPONSOR, 4, 5)
TOM = Known("p2", "Tom Okafor", Part.ECONOMIC_BUYER, 3, 5)
PRIYA = Known("p3", "Priya Raman", Part.CHAMPION, 5, 4, boss="p1")
MARCUS = Known("p4", "Marcus Lindqvist", Part.SECURITY, 2, 4)
HANNAH = Known("p5", "Hannah Cole", Part.LEGAL, 3, 3)
SAM = Known("p8", "Sam Whitlock", Part.USER, 5, 1, boss="p3")
MET = (
    Meeting(6, "Elena confirms the problem is worth solving", date(2026, 1, 22), True, "p1"),
    Meeting(5, "Finance hears the case", date(2026, 1, 21), True, "p2"),
)
SOUND = (ELENA, replace(TOM, stance=4), PRIYA, SAM)


def said(*people: Known, meetings: tuple[Meeting, ...] = MET) -> dict[str, Finding]:
    return {one.code: one for one in read_map(people, meetings, today=TODAY)}


def test_a_sound_map_says_nothing() -> None:
    assert said(*SOUND) == {}


def test_an_empty_map_says_nothing_yet() -> None:
    nobody = [replace(person, stance=None, influence=None) for person in (ELENA, TOM, MARCUS)]
    assert read_map(nobody, (), today=TODAY) == () == read_map((), (), today=TODAY)


# unknown above a gatekeeper


def test_nobody_is_known_above_a_gatekeeper() -> None:
    found = said(*SOUND, MARCUS)["unknown_above"]
    assert found == Finding(
        "unknown_above", "Nobody above Marcus is known", "Marcus can stop the purchase. Marcus is sceptical.",
        "Ask to whom Marcus reports.", ("p4",),
    )  # fmt: skip


def test_several_gatekeepers_are_one_finding() -> None:
    found = said(*SOUND, MARCUS, HANNAH)["unknown_above"]
    assert found.title == "Nobody above Marcus and Hannah is known"
    assert found.evidence == "Each of them can stop the purchase. Marcus is sceptical, Hannah is neutral."
    assert (found.act, found.people) == ("Ask to whom they report.", ("p4", "p5"))


@pytest.mark.parametrize("part", [Part.SECURITY, Part.LEGAL, Part.PROCUREMENT])
def test_each_gatekeeper_counts(part: str) -> None:
    assert "unknown_above" in said(*SOUND, replace(MARCUS, part=part))


@pytest.mark.parametrize(
    "near",
    [
        replace(MARCUS, boss="p1"), replace(MARCUS, stance=4), replace(MARCUS, part=Part.TECHNICAL_EVALUATOR),
        replace(MARCUS, stance=None, influence=None),
    ],
)  # fmt: skip
def test_a_line_upwards_a_yes_no_power_to_stop_it_or_no_place_yet_is_no_finding(near: Known) -> None:
    assert "unknown_above" not in said(*SOUND, near)


def test_a_line_to_somebody_who_is_not_known_any_more_is_none() -> None:
    assert "unknown_above" in said(*SOUND, replace(MARCUS, boss="p77"))


# a decider whom nobody met


def test_a_decider_was_never_met() -> None:
    found = said(ELENA, TOM, PRIYA, SAM, meetings=MET[:1])["decider_not_met"]
    assert found == Finding(
        "decider_not_met", "No meeting with Tom yet", "Tom is neutral. No meeting on the plan is theirs or names them.",
        "Put a meeting with Tom on the plan.", ("p2",),
    )  # fmt: skip


def test_a_meeting_that_is_only_planned_is_told_and_is_none_held() -> None:
    planned = Meeting(16, "Business case reviewed", date(2026, 2, 20), False, "p2")
    found = said(*SOUND, meetings=(MET[0], planned))["decider_not_met"]
    assert found.evidence == "Tom is supportive. The first meeting with Tom is set for 20 Feb: #16."
    assert (found.act, found.tasks) == ("Ask for half an hour before then.", (16,))


def test_a_meeting_whose_day_is_over_is_not_said_to_be_ahead() -> None:
    missed = Meeting(16, "Business case reviewed", date(2026, 2, 3), False, "p2")
    found = said(*SOUND, meetings=(MET[0], missed))["decider_not_met"]
    told = "Tom is supportive. The meeting with Tom was set for 3 Feb, and has not been held: #16."
    assert (found.evidence, found.tasks) == (told, (16,))
    assert found.act == "Set another day with Tom, or say that it was held."
    again = replace(missed, number=17, on=TODAY)
    found = said(*SOUND, meetings=(MET[0], missed, again))["decider_not_met"]
    assert found.evidence == "Tom is supportive. The first meeting with Tom is set for 10 Feb: #17."


def test_of_two_deciders_the_act_names_the_one_without_a_day() -> None:
    planned = Meeting(16, "Business case reviewed", date(2026, 2, 20), False, "p2")
    found = said(*SOUND, meetings=(planned,))["decider_not_met"]
    assert (found.title, found.act) == ("No meeting with Elena and Tom yet", "Put a meeting with Elena on the plan.")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Lunch with Tom", True), ("Tom Okafor and Anna talk budget", True), ("Tom’s questions", True),
        ("Tomorrow’s call", False), ("The custom field", False), ("Call with finance", False),
    ],
)  # fmt: skip
def test_a_meeting_of_others_counts_when_its_words_name_him(text: str, counts: bool) -> None:
    lunch = Meeting(40, text, date(2026, 2, 3), True, "")
    assert ("decider_not_met" not in said(*SOUND, meetings=(MET[0], lunch))) is counts


def test_who_decides_by_influence_is_a_decider_too_and_others_are_not() -> None:
    heavy = replace(SAM, influence=5, stance=4)
    assert said(*SOUND, heavy, meetings=MET)["decider_not_met"].people == ("p8",)
    assert "decider_not_met" not in said(*SOUND, replace(SAM, key="p9", influence=4))


# the most influence is not won


def test_the_most_influence_is_neutral() -> None:
    found = said(ELENA, replace(TOM, has_needs=True), PRIYA, SAM)["weight_not_won"]
    assert found == Finding(
        "weight_not_won", "Most influence sits with Tom, who is neutral", "One meeting so far, on 21 Jan.",
        "Show Tom that what is needed to say yes is met.", ("p2",), (5,),
    )  # fmt: skip
    more = (*MET, Meeting(9, "Tom again", date(2026, 2, 2), True))
    assert said(ELENA, TOM, PRIYA, SAM, meetings=more)["weight_not_won"].evidence == (
        "Two meetings so far, the last on 2 Feb."
    )


def test_who_was_never_met_is_told_of_once() -> None:
    assert "weight_not_won" not in said(ELENA, TOM, PRIYA, SAM, meetings=MET[:1])


def test_little_influence_is_no_weight() -> None:
    flat = [replace(person, influence=3) for person in (ELENA, TOM, PRIYA, SAM)]
    assert "weight_not_won" not in said(*flat)


# a single champion


def test_one_champion_is_too_few() -> None:
    found = said(*SOUND[:3])["single_champion"]
    assert (found.title, found.people) == ("Only Priya speaks for it", ("p3",))
    assert found.act == "Ask Elena, who is supportive, to present a part of it."


def test_no_champion_is_fewer() -> None:
    found = said(replace(TOM, stance=3))["single_champion"]
    assert (found.title, found.act) == ("Nobody speaks for it yet", "Find out whom it would help most.")
    found = said(replace(PRIYA, boss=None))["single_champion"]
    assert found.act == "Win a second voice among those who are not for it yet."


# what has moved


def test_a_move_is_told_with_its_day_and_its_reason() -> None:
    moved = replace(MARCUS, boss="p1", stance_was=1, moved_on=date(2026, 2, 3), moved_why="After the evidence pack")
    found = said(*SOUND, moved)["moved"]
    assert found == Finding(
        "moved", "Marcus has moved, from against to sceptical", "3 Feb: After the evidence pack.", "", ("p4",)
    )


def test_the_newest_two_moves_are_told_and_no_old_ones() -> None:
    def moved(key: str, days: int) -> Known:
        return Known(key, key, stance=4, influence=2, stance_was=3, moved_on=TODAY - timedelta(days=days))

    found = read_map([*SOUND, moved("a", 9), moved("b", 2), moved("c", 30), moved("d", 31)], MET, today=TODAY)
    assert [one.people for one in found] == [("b",), ("a",)]
    assert [one.people for one in read_map([*SOUND, moved("d", 31)], MET, today=TODAY)] == []


def test_a_fall_without_a_reason_is_asked_about() -> None:
    fallen = replace(MARCUS, boss="p1", stance_was=4, moved_on=TODAY)
    assert said(*SOUND, fallen)["moved"].act == "Ask what changed."
    assert said(*SOUND, replace(fallen, moved_why="Audit"))["moved"].act == ""


def test_who_was_first_placed_has_not_moved() -> None:
    assert said(*SOUND, replace(MARCUS, boss="p1", moved_on=TODAY)) == {}


# words


def test_dangers_come_before_news_and_every_finding_has_its_rule() -> None:
    moved = replace(MARCUS, stance_was=1, moved_on=TODAY)
    found = read_map([ELENA, TOM, PRIYA, moved], MET, today=TODAY)
    assert [one.code for one in found] == ["unknown_above", "weight_not_won", "single_champion", "moved"]
    assert all(one.rule and one.title and one.evidence for one in found)
    assert all(one.act for one in found if one.code != "moved")
    assert set(RULES) > {one.code for one in found}


def test_two_of_one_first_name_are_called_by_both_names() -> None:
    assert called([TOM, Known("p9", "Tom Adler"), Known("p10", ""), ELENA]) == {
        "p2": "Tom Okafor", "p9": "Tom Adler", "p10": "", "p1": "Elena",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "words"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_in_a_row(names: list[str], words: str) -> None:
    assert listed(names) == words

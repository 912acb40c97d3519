"""A list of people comes in: sides, parts in the decision, needs."""

import json

import pytest

from mapapp.exchange.people import PeopleRead, part_of, read_people
from tests.exchange.made import NAMES, fenwick, table


def test_the_people_of_fenwick_come_in_with_sides_parts_and_needs():
    read = read_people(fenwick("fenwick-people.csv"), NAMES)
    found = {each.name: each for each in read.people}
    assert len(found) == 13
    assert sum(each.side == "buyer" for each in read.people) == 8
    assert [
        found[name].part for name in ("Elena Voss", "Tom Okafor", "Priya Raman", "Marcus Lindqvist", "Hannah Cole")
    ] == [
        "executive_sponsor",
        "economic_buyer",
        "champion",
        "security",
        "legal",
    ]
    assert [found[name].part for name in ("Dev Patel", "Ruth Adeyemi", "Sam Whitlock", "Anna Kessler")] == [
        "technical_evaluator",
        "procurement",
        "user",
        "other",
    ]
    assert found["Elena Voss"].needs == "Proof that planning takes a week, not three"
    assert found["Priya Raman"].title == "Director, Sales Operations"


def test_a_part_we_do_not_know_is_other_and_said():
    read = read_people(fenwick("fenwick-people.csv"), NAMES)
    assert [(each.row, each.problems) for each in read.rows if each.problems] == [
        (12, ("“Onboarding” is no part in the decision we know; taken as other.",))
    ]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Champion", "champion"),
        ("Economic Buyer", "economic_buyer"),
        ("EB", "economic_buyer"),
        ("Exec Sponsor", "executive_sponsor"),
        ("technical_evaluator", "technical_evaluator"),
        ("InfoSec", "security"),
        ("General Counsel", "legal"),
        ("Purchasing", "procurement"),
        ("End user", "user"),
        ("Other", "other"),
        ("", "other"),
    ],
)
def test_parts_are_known_by_their_usual_names(text: str, part: str):
    assert part_of(text) == (part, True)


def test_a_person_of_neither_company_is_asked_about():
    read = read_people(table("Name | Email | Company", "Zed | zed@oakline.example | Oakline"), NAMES)
    assert read.people[0].side == "buyer"
    assert read.rows[0].problems == ("“Oakline” is neither company; taken as Fenwick Medical.",)


def test_first_and_last_name_are_put_together_and_the_address_tells_the_side():
    read = read_people(table("First name | Last name | Email", "Ruth | Adeyemi | ruth@larkspur.example"), NAMES)
    assert (read.people[0].name, read.people[0].side) == ("Ruth Adeyemi", "seller")


def test_a_double_and_a_row_without_a_name_are_named_and_not_imported():
    read = read_people(
        table("Name | Email | Title", "Ruth | r@x.example | PM", "Ruth A | R@x.example | PM", " | | PM"), NAMES
    )
    assert len(read.people) == 1
    assert [each.problems[0] for each in read.rows[1:]] == ["The same person stands in row 2.", "The row names nobody."]


def test_a_broken_address_is_left_empty_and_said():
    read = read_people(table("Name | Email | Company", "Ruth | ruth at fenwick | Fenwick"), NAMES)
    assert (read.people[0].email, len(read.rows[0].problems)) == ("", 1)


def test_a_list_survives_being_stored():
    read = read_people(fenwick("fenwick-people.csv"), NAMES)
    assert PeopleRead.from_json(json.loads(json.dumps(read.to_json()))) == read

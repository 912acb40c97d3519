"""The row of titles found below title rows, and each column's field guessed from its title or its cells."""

import pytest

from mapapp.exchange.header import guess_mapping
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.vocabulary import PEOPLE, Field
from tests.exchange.made import table


def fields(mapping: Mapping) -> dict[str, str | None]:
    return {each.title: each.field for each in mapping.columns}


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ("Action | Who | By when", "task owner due"),
        (
            "# | Milestone | Responsible Party | Target Date | Status | Dependencies",
            "number task owner due status after",
        ),
        (
            "Step | Activity | Owner (Buyer/Seller) | Start Date | End Date | % Complete",
            "number task owner start due status",
        ),
        ("ID | Task Name | Start | Finish | Predecessors | Resource Names", "number task start due after owner"),
        (
            "Phase | What needs to happen | Side | Lead | ETA | Comments",
            "phase task owner_organisation owner due notes",
        ),
        ("Stage | Task | Owner | Due | Completed on | Done when | Link", "phase task owner due done_on done_when link"),
        ("Workstream | Deliverable | DRI | Deadline | RAG | Notes", "phase task owner due status notes"),
    ],
)
def test_titles_that_people_use_become_fields(titles: str, expected: str):
    mapping = guess_mapping(table(titles, " | ".join("x" * len(titles.split("|")))).sheet)
    assert [each.field for each in mapping.columns] == expected.split()


def test_the_header_is_found_below_title_rows_and_not_in_them():
    mapping = guess_mapping(
        table(
            "Plan for Fenwick", "Owner: | Anna", "", "Task | Owner | Due | Status", "Sign | Elena | 14 Jan | open"
        ).sheet
    )
    assert mapping.header_row == 4


def test_columns_show_their_first_values_and_how_many_they_have():
    mapping = guess_mapping(table("Task | Owner", "Sign | Elena", "Kick off | Mira", "Train | Mira", "Wait | ").sheet)
    owner = mapping.column(Field.OWNER)
    assert owner is not None
    assert (owner.letter, owner.samples, owner.filled) == ("B", ("Elena", "Mira"), 3)


def test_a_table_without_titles_is_read_by_what_stands_in_it():
    mapping = guess_mapping(
        table(
            "1 | Agree the terms of the contract | Hannah Cole | 14 Jan | done",
            "2 | Review security | Marcus | 15 Jan | WIP",
        ).sheet
    )
    assert mapping.header_row == 0
    assert [each.field for each in mapping.columns] == ["number", "task", "owner", "due", "status"]
    assert not any(each.sure for each in mapping.columns)


def test_an_unknown_title_over_the_longest_texts_is_the_task():
    mapping = guess_mapping(table("Blurb | Who | Due", "Agree the terms of the contract | Hannah | 14 Jan").sheet)
    assert fields(mapping) == {"Blurb": "task", "Who": "owner", "Due": "due"}


def test_an_unknown_column_is_not_imported_until_somebody_says_so():
    mapping = guess_mapping(table("Task | Due | Temperature", "Sign | 14 Jan | warm").sheet)
    assert fields(mapping)["Temperature"] is None
    assert fields(mapping.with_field(2, Field.NOTES))["Temperature"] == "notes"


def test_a_field_chosen_for_one_column_leaves_the_other():
    mapping = guess_mapping(table("Task | Due | Review", "Sign | 14 Jan | 15 Jan").sheet).with_field(2, Field.DUE)
    assert fields(mapping) == {"Task": "task", "Due": None, "Review": "due"}


def test_the_mapping_is_remembered_for_the_next_sheet_of_this_shape():
    first = guess_mapping(table("Task | Due | Blah", "Sign | 14 Jan | x").sheet).with_field(2, Field.NOTES)
    second = guess_mapping(table("Blah | Task | Due", "y | Sign | 14 Jan").sheet).recalling(first.remembered())
    assert fields(second)["Blah"] == "notes"


def test_the_person_may_say_which_row_holds_the_titles():
    sheet = table("Task | Owner | Due", "Old | Anna | 14 Jan", "Blurb | Who | When", "Sign | Elena | 14 Jan").sheet
    assert guess_mapping(sheet, header_row=3).column(Field.TASK) is not None
    assert guess_mapping(sheet, header_row=3).header_row == 3


def test_a_mapping_survives_being_stored():
    mapping = guess_mapping(table("Task | Due", "Sign | 14 Jan").sheet)
    assert Mapping.from_json(mapping.to_json()) == mapping


def test_the_columns_of_a_list_of_people_are_found():
    mapping = guess_mapping(
        table(
            "First name | Last name | E-mail | Job title | Company | Role",
            "Elena | Voss | e@x.example | CRO | X | User",
        ).sheet,
        PEOPLE,
    )
    assert [each.field for each in mapping.columns] == [
        "first_name",
        "last_name",
        "email",
        "title",
        "organisation",
        "part",
    ]

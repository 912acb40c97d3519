"""Owners as people write them: found, introduced, or asked about."""

import pytest

from mapapp.exchange.owners import Company, OwnerKind, OwnerRead, people_of, read_owner
from mapapp.exchange.ownertext import OwnerCell
from mapapp.exchange.persons import Person
from mapapp.exchange.sides import Names, side_of, side_of_address
from tests.exchange.made import ANNA, HANNAH, LEILA, NAMES, PEOPLE, PRIYA

ANNA_SMITH = Person("Anna Smith", "anna.smith@fenwick.example", "", "buyer")
COMPANY = Company(PEOPLE, NAMES)


def read(text: str, organisation: str = "", email: str = "", people: tuple[Person, ...] = PEOPLE) -> OwnerRead:
    return read_owner(OwnerCell(text, email, organisation), "Get PO sorted", Company(people, NAMES))


@pytest.mark.parametrize(
    "text",
    [
        "Hannah Cole",
        "hannah cole",
        "HANNAH COLE",
        "Cole, Hannah",
        "Hannah C",
        "Hannah C.",
        "H. Cole",
        "Hannah",
        "Cole",
        "HC",
        "H.C.",
        "hannah.cole@fenwick.example",
        "Hannah Cole <hannah.cole@fenwick.example>",
        "Hannah Cole (Fenwick)",
        "Fenwick - Hannah",
        "Hánnah Cole",
    ],
)
def test_a_known_person_is_found_by_what_people_write(text: str):
    found = read(text)
    assert (found.kind, found.person, found.sure) == (OwnerKind.KNOWN, HANNAH, True)


def test_a_first_name_that_two_share_is_asked_about_unless_the_side_tells():
    both = (*PEOPLE, ANNA_SMITH)
    unclear = read("Anna", people=both)
    assert (unclear.kind, unclear.offers) == (OwnerKind.GAP, (ANNA, ANNA_SMITH))
    assert read("Anna", "us", people=both).person == ANNA
    assert read("Anna", "Fenwick", people=both).person == ANNA_SMITH


def test_the_address_says_more_than_the_name():
    assert read("Somebody", email="priya.raman@fenwick.example").person == PRIYA


def test_several_owners_become_the_first_and_the_others_are_named():
    found = read("Anna / Priya")
    assert (found.person, found.also, found.sure) == (ANNA, ("Priya",), False)
    assert read("Hannah Cole and Leila Haddad").also == ("Leila Haddad",)


@pytest.mark.parametrize("text", ["TBC", "tbd", "?", "", "-", "N/A", "to be named", "Unassigned"])
def test_nobody_is_a_gap_of_the_side_that_the_company_names(text: str):
    found = read(text, "Fenwick")
    assert (found.kind, found.side, found.sure) == (OwnerKind.GAP, "buyer", True)
    assert found.question == "Fenwick Medical, to be named: who owns “Get PO sorted”?"


def test_a_gap_without_any_sign_of_its_side_is_not_sure():
    assert not read("TBC").sure


def test_a_department_is_a_gap_that_offers_its_people():
    found = read("Legal", "us")
    assert (found.kind, found.side, found.offers) == (OwnerKind.GAP, "seller", (LEILA,))
    assert found.question == "Larkspur, Legal, to be named: who owns “Get PO sorted”?"
    assert read("Fenwick IT").side == "buyer"


def test_a_company_alone_is_a_gap_of_its_side():
    assert (read("Larkspur").kind, read("Larkspur").side) == (OwnerKind.GAP, "seller")
    assert (read("us").side, read("Customer").side) == ("seller", "buyer")


def test_a_full_name_nobody_listed_is_a_new_person():
    found = read("Ruth Adeyemi", "Fenwick")
    assert (found.kind, found.side, found.person) == (OwnerKind.NEW, "buyer", Person("Ruth Adeyemi", side="buyer"))


def test_an_address_alone_makes_a_person_with_a_name():
    found = read("ruth.adeyemi@fenwick.example")
    assert found.person == Person("Ruth Adeyemi", "ruth.adeyemi@fenwick.example", side="buyer")


def test_a_misspelt_name_is_offered_and_never_taken():
    found = read("Priya Ramen", "Fenwick")
    assert (found.kind, found.offers) == (OwnerKind.NEW, (PRIYA,))


def test_a_first_name_nobody_has_is_a_gap_that_says_what_the_sheet_says():
    assert read("Zed", "us").question.endswith("The sheet says “Zed”.")


def test_people_whom_the_sheet_introduces_are_found_by_their_short_forms_elsewhere():
    cells = (OwnerCell("Ruth"), OwnerCell("Ruth Adeyemi", "ruth.adeyemi@fenwick.example"), OwnerCell("R. Adeyemi"))
    new = people_of(cells, COMPANY)
    assert [each.name for each in new] == ["Ruth Adeyemi"]


def test_the_persons_choice_stands_for_every_such_cell():
    cell = OwnerCell("Legal", "", "us")
    assert read_owner(cell, "Sign", COMPANY, {cell.key: LEILA.key}).person == LEILA
    assert read_owner(cell, "Sign", COMPANY, {cell.key: "gap:buyer"}).side == "buyer"
    new = read_owner(cell, "Sign", COMPANY, {cell.key: "new:seller"})
    assert (new.kind, new.side) == (OwnerKind.NEW, "seller")


def test_a_question_about_a_long_task_is_short():
    found = read_owner(OwnerCell("TBC"), "word " * 500, COMPANY)
    assert len(found.question) <= 300
    assert found.question.endswith("”?")


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Fenwick", "buyer"),
        ("FENWICK MEDICAL", "buyer"),
        ("Fenwick Medical Inc.", "buyer"),
        ("FM", "buyer"),
        ("Buyer", "buyer"),
        ("them", "buyer"),
        ("Larkspur", "seller"),
        ("us", "seller"),
        ("Seller", "seller"),
        ("Vendor", "seller"),
        ("Customer Success", ""),
        ("both", ""),
        ("Oakline", ""),
        ("", ""),
        ("Fenwick and Larkspur", ""),
    ],
)
def test_sides_are_told_by_the_two_companies_names_and_plain_words(text: str, side: str):
    assert side_of(text, NAMES) == side


def test_an_address_tells_the_side_by_its_domain_and_a_public_one_never_does():
    assert side_of_address("x@larkspur.example", NAMES) == "seller"
    assert side_of_address("x@fm.example", Names("Fenwick Medical", "Larkspur")) == "buyer"
    assert side_of_address("x@gmail.com", Names("Gmail", "Larkspur")) == ""
    assert side_of_address("x@parent.example", NAMES, [("a@parent.example", "buyer")]) == "buyer"

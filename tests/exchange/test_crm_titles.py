"""Titles that look like a field's and are of something else, and words that end a deal."""

from __future__ import annotations

import pytest

from mapapp.exchange.opportunities.columns import Field
from mapapp.private.pipeline import Pipeline, guessed
from mapapp.private.refreshing import Incoming
from tests.exchange.test_opportunities import only, reading, troubles

PIPEDRIVE = (
    "ID,Title,Value,Currency,Organization,Status,Stage,Expected close date,Owner,Deal created,Update time,Won time,"
    "Lost time,Lost reason\n"
    "17,Platform,120000,EUR,Acme,open,Talks,2026-03-31,Anna,2026-01-02 10:00:00,2026-02-01 10:00:00,,,\n"
    "18,Gone,7,EUR,Beta,lost,Talks,,Anna,2026-01-02 10:00:00,2026-02-01 10:00:00,,2026-02-01 10:00:00,Price\n"
    "19,Data,7,EUR,Gamma,won,Talks,,Anna,2026-01-02 10:00:00,2026-02-01 10:00:00,2026-02-01 10:00:00,,\n"
)


def test_when_a_deal_was_won_does_not_hide_its_status() -> None:
    """A deal that was lost came in open, and one that was won was skipped: “Won time” was read as yes or no."""
    rows = [row for row in reading(PIPEDRIVE).rows() if isinstance(row, Incoming)]
    assert [row.values["outcome"] for row in rows] == ["open", "lost", "won"] and rows[0].modified_at is not None


@pytest.mark.parametrize(
    "title",
    ["Won time", "Won date", "Closed Lost Reason", "Closed Won Reason", "Closed by", "Closed date"],
)
def test_when_why_and_how_much_is_no_yes_or_no(title: str) -> None:
    text = f"Id,Account,Stage,{title}\n1,A,Closed Won,Price\n"
    assert only(text).values["outcome"] == "won"
    assert not {Field.CLOSED, Field.WON} & set(reading(text).places)
    said = Pipeline(columns={title.casefold(): "won"})
    assert troubles(text, said)[0][1][0][1] == "flag", "what somebody has said of a title holds"


@pytest.mark.parametrize("title", ["Is Closed (numeric)", "Is Deal Closed?", "Closed?", "Closed (Y/N)", "Deal closed"])
def test_yes_or_no_is_known_by_its_titles(title: str) -> None:
    assert reading(f"Id,Account,{title}\n1,A,1\n").places["closed"] == 2


def test_whose_the_account_is_is_not_whose_the_opportunity_is() -> None:
    text = "Id,Account,Account Owner,Contact Owner Email\n1,A,Ida,ida@x.example\n"
    assert only(text).values == {"account": "A"}
    assert only("Id,Account,Account Owner,Owner\n1,A,Ida,Anna\n").values["owner_name"] == "Anna"
    assert only(text, Pipeline(columns={"account owner": "owner_name"})).values["owner_name"] == "Ida"


def test_an_account_executive_is_a_seller() -> None:
    text = "Id,Account,Account Executive\n1,A,Anna\n"
    assert only(text).values == {"account": "A", "owner_name": "Anna"}


@pytest.mark.parametrize(
    "title",
    ["Email (Account Owner)", "Primary Contact Email", "Partner Owner", "Owner Role", "Opportunity Owner Manager",
     "Opportunity Owner ID", "Created By", "Original Close Date", "Close Date (Original)", "Total Products",
     "Previous Stage", "Stage Duration", "Lead Status", "Weighted amount", "Amount (weighted)", "Old amount"],
)  # fmt: skip
def test_what_is_of_somebody_or_something_else_is_read_as_nothing_until_somebody_says_so(title: str) -> None:
    """A buyer's address stood as the owner's, and days in a stage as the stage, where the file had no such column."""
    assert set(reading(f'Id,Account,"{title}"\n1,A,x\n').places) == {"key", "account"}


@pytest.mark.parametrize(
    ("title", "field"),
    [("Opportunity Owner", "owner_name"), ("Sales Rep Email", "owner_email"), ("Deal owner", "owner_name"),
     ("Owner.Name", "owner_name"), ("Expected Amount", "amount"), ("Est. Close Date", "close_on"), ("Stage", "stage"),
     ("Sales Process Stage", "stage"), ("Opportunity Name", "name"), ("Create Date", "created_on"),
     ("Owner: Full Name", "owner_name"), ("Amount (converted)", "amount")],
)  # fmt: skip
def test_what_is_the_deals_own_is_read_as_before(title: str, field: str) -> None:
    assert reading(f'Id,Account,"{title}"\n1,A,x\n').places[field] == 2


def test_of_several_companies_of_a_deal_the_first_one_is_its_account() -> None:
    text = "Record ID,Associated Company,Associated Company (Primary)\n1,Acme;Beta,Acme\n"
    assert only(text).values["account"] == "Acme"


def test_the_count_below_a_group_of_a_report_is_no_row() -> None:
    text = (
        "Stage,Opportunity Owner,Account Name,Opportunity Name,Amount,Currency,Opportunity ID\n"
        "Talks,Anna,Acme,A1,120,USD,006A1\nSubtotal,,,,120,USD,\n,Count,,1,,,\nTotal,,,,120,USD,\n,Count,,1,,,\n"
    )
    assert [said[0][1] for _line, said in troubles(text)] == ["total"] * 4


def test_german_titles_of_a_list_kept_by_hand_are_known() -> None:
    row = only(
        "Opportunity-ID;Kundenname;Projektname;Vertriebsphase;Auftragswert;Währung;Abschlusstermin;Verantwortlich;"
        "Angelegt am\n1;Öl AG;Fracht;Angebot;1.234,56 €;EUR;31.03.26;Anna;2.1.2026\n"
    )
    assert {name: str(value) for name, value in row.values.items()} == {
        "account": "Öl AG", "name": "Fracht", "stage": "Angebot", "amount": "1234.56", "currency": "EUR",
        "close_on": "2026-03-31", "owner_name": "Anna", "created_on": "2026-01-02", "outcome": "open",
    }  # fmt: skip


@pytest.mark.parametrize("word", ["Canceled", "cancelled", "Abandoned"])
def test_what_was_called_off_is_lost(word: str) -> None:
    assert guessed(word) == "lost"
    assert only(f"Id,Account,Status\n1,A,{word}\n").values["outcome"] == "lost"
    text = f"Id,Account,Stage,Status\n1,A,Talks,{word}\n2,B,Talks,Open\n"
    assert [row.values["outcome"] for row in reading(text).rows() if isinstance(row, Incoming)] == ["lost", "open"]

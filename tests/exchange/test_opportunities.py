"""A CRM's export as values: columns, days, amounts, yes and no; and what is said where it may be read two ways."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.dates import Order
from mapapp.exchange.opportunities.days import Shown, order_of, read_day, read_moment
from mapapp.exchange.opportunities.figures import Marks, NotThis, marks, read_amount, read_currency, read_flag
from mapapp.exchange.opportunities.file import read_list
from mapapp.exchange.opportunities.reading import Reading
from mapapp.exchange.refusals import NotASheet, SheetEmpty, SheetTooLarge
from mapapp.private.pipeline import Pipeline, Stage
from mapapp.private.refreshing import Incoming, Skipped

USUAL = Pipeline()
UTC_ZONE = ZoneInfo("UTC")
SAMPLE = (Path(__file__).parents[1] / "data" / "opportunities.csv").read_bytes()


def reading(text: str | bytes, pipeline: Pipeline = USUAL) -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return Reading(read_list(data, "crm.csv").sheet, pipeline, UTC_ZONE)


def only(text: str, pipeline: Pipeline = USUAL) -> Incoming:
    (row,) = reading(text, pipeline).rows()
    assert isinstance(row, Incoming), row
    return row


def troubles(text: str, pipeline: Pipeline = USUAL) -> list[tuple[int, tuple[tuple[str, str, str], ...]]]:
    rows = reading(text, pipeline).rows()
    return [(row.line, row.troubles) for row in rows if isinstance(row, Skipped)]


def test_the_sample_reads_as_it_stands() -> None:
    found = reading(SAMPLE)
    rows = list(found.rows())
    assert found.lacking == [] and not found.open_days and not found.open_amounts
    assert [row.key for row in rows] == [f"006A00{n}" for n in range(1, 7)]
    first = rows[0]
    assert isinstance(first, Incoming)
    assert first.values == {
        "account": "Fenwick Medical", "name": "One account-planning platform", "owner_name": "Anna Kessler",
        "owner_email": "anna.kessler@larkspur.example", "amount": Decimal("120000.00"), "currency": "USD",
        "stage": "Negotiation", "forecast": "Best Case", "close_on": date(2026, 2, 28),
        "created_on": date(2025, 12, 15), "outcome": "open",
    }  # fmt: skip
    assert first.modified_at == first.modified_by == datetime(2026, 2, 9, 17, 5, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_semicolons_quotes_and_other_encodings_are_read(encoding: str) -> None:
    text = 'Deal ID;Firma;Betrag;Währung\nD-1;"Müller; Söhne ""AG""";84.000,50;EUR\n'
    found = only_bytes(text.encode(encoding))
    assert found.values == {"account": 'Müller; Söhne "AG"', "amount": Decimal("84000.50"), "currency": "EUR"}


def only_bytes(data: bytes) -> Incoming:
    (row,) = reading(data).rows()
    assert isinstance(row, Incoming)
    return row


def test_formulas_are_text_and_hidden_letters_go() -> None:
    row = only("Id,Account,Opportunity Name\n=1+1,@SUM(A1),a\u202eb\u200b c\n")
    assert (row.key, row.values["account"], row.values["name"]) == ("=1+1", "@SUM(A1)", "ab c")


def test_other_titles_are_kept_in_the_settings() -> None:
    text = "Ref,Buyer,Stage\n7,Fenwick,Won\n"
    assert reading(text).lacking == ["key", "account"]
    row = only(text, Pipeline(columns={"ref": "key", "buyer": "account", "stage": ""}))
    assert (row.key, row.values) == ("7", {"account": "Fenwick"})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",Fenwick,5,USD,,,", ("Id", "missing", "")),
        ("1,,5,USD,,,", ("Account", "missing", "")),
        ("1,Fenwick,five,USD,,,", ("Amount", "amount", "five")),
        ("1,Fenwick,-5,USD,,,", ("Amount", "amount_negative", "-5")),
        ("1,Fenwick,5,DOLLARS,,,", ("Currency", "currency", "DOLLARS")),
        ("1,Fenwick,5,,,,", ("Currency", "no_currency", "")),
        ("1,Fenwick,5,USD,soon,,", ("Close Date", "day", "soon")),
        ("1,Fenwick,5,USD,1776-07-04,,", ("Close Date", "day_range", "1776-07-04")),
        ("1,Fenwick,5,USD,,maybe,", ("Closed", "flag", "maybe")),
        ("1,Fenwick,5,USD,,yes,", ("Closed", "closed_how", "yes")),
        ("1,Fenwick,5,USD,,,anna at larkspur", ("Owner Email", "email", "anna at larkspur")),
        ("1,#N/A,5,USD,,,", ("Account", "broken", "#N/A")),
        ("1," + "x" * 201 + ",5,USD,,,", ("Account", "long", "x" * 80)),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_column(line: str, said: tuple[str, str, str]) -> None:
    text = f"Id,Account,Amount,Currency,Close Date,Closed,Owner Email\n9,Halden,1,EUR,,,\n{line}\n"
    assert troubles(text) == [(3, (said,))]


def test_a_key_that_stands_twice_is_named_with_the_first() -> None:
    assert troubles("Id,Account\n1,A\n\n1,B\n") == [(4, (("Id", "twice", "2"),))]


def test_a_bad_row_takes_no_number_from_a_good_one() -> None:
    rows = list(reading("Id,Account,Amount,Currency\n1,A,much,EUR\n1,A,5,EUR\n1,A,6,EUR\n").rows())
    assert [(type(row), row.line) for row in rows] == [(Skipped, 2), (Incoming, 3), (Skipped, 4)]
    assert [row.troubles[0][1:] for row in rows if isinstance(row, Skipped)] == [("amount", "much"), ("twice", "3")]


@pytest.mark.parametrize(
    ("line", "outcome"),
    [("Closed Won,true,true", "won"), ("Closed Lost,true,false", "lost"), ("Negotiation,false,false", "open"),
     ("Closed Won,,", "won"), ("Closed Lost,,", "lost"), ("Talks,,", "open"), ("Talks,,true", "won"),
     ("Closed Won,false,", "open"), ("Signed,true,", "won"), ("Dropped,yes,no", "lost")],
)  # fmt: skip
def test_the_crms_own_yes_and_no_come_before_the_words_of_a_stage(line: str, outcome: str) -> None:
    assert only(f"Id,Account,Stage,Closed,Won\n1,A,{line}\n").values["outcome"] == outcome


def test_what_a_stage_means_is_a_setting() -> None:
    set_so = Pipeline(stages=(Stage("Discovery"), Stage("Handshake", "won")), qualified="Handshake")
    assert only("Id,Account,Stage\n1,A,HANDSHAKE\n", set_so).values["outcome"] == "won"
    assert only("Id,Account,Stage,Closed\n1,A,Handshake,\n", set_so).values["outcome"] == "won"
    assert (set_so.is_qualified("discovery"), set_so.is_qualified("Handshake"), set_so.is_qualified("New")) == (
        False, True, None,
    )  # fmt: skip


def cells(*texts: str) -> list[Cell]:
    return [Cell(text, Kind.TEXT) for text in texts]


@pytest.mark.parametrize(
    ("texts", "mark", "open_ones", "both"),
    [(("1.234,50",), ",", False, False), (("1,234.50",), ".", False, False), (("12,5",), ",", False, False),
     (("1.234.567",), ",", False, False), (("120.000",), "", True, False), (("120,000",), "", True, False),
     (("120.000", "12,5"), ",", True, False), (("1200.500",), ".", False, False), (("0.500",), ".", False, False),
     (("120000", "84 000", "1'200"), "", False, False), (("1,2,3.5", "1.2.3"), "", False, False),
     (("12.000,-",), ",", False, False), (("12'000.-",), ".", False, False), (("500,–", "120.000"), ",", True, False),
     (("1,5", "1.5"), "", False, True), (("100.50", "100.50", "84000,50"), "", False, True)],
)  # fmt: skip
def test_a_column_shows_what_stands_before_its_cents(
    texts: tuple[str, ...], mark: str, open_ones: bool, both: bool
) -> None:
    assert marks(cells(*texts)) == Marks(mark, open_ones, both)


@pytest.mark.parametrize(
    ("text", "mark", "amount", "code"),
    [("120000", "", "120000", ""), ("$1,200.50", ".", "1200.50", ""), ("84 000,5 €", ",", "84000.50", "EUR"),
     ("EUR 84.000", ",", "84000", "EUR"), ("1’200", "", "1200", ""), ("£5", "", "5", "GBP"), ("7 USD", "", "7", "USD"),
     ("12.000,-", ",", "12000", ""), ("CHF 12'000.—", ".", "12000", "CHF"), ("12.000,- €", ",", "12000", "EUR"),
     ("12.000,- EUR", ",", "12000", "EUR"), ("12'000.– CHF", ".", "12000", "CHF"),
     ("12 345 678,9", ",", "12345678.90", ""), ("CHF 1'234'567.50", ".", "1234567.50", "CHF")],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, mark: str, amount: str, code: str) -> None:
    assert read_amount(cells(text)[0], mark) == (Decimal(amount), code)


@pytest.mark.parametrize(
    "text",
    [
        "1.2.3",
        "5x",
        "12-5",
        "1e9",
        "∞",
        "1" * 30,
        "1,2,3.4,5",
        "1,2,3.5",
        "84000,50",
        "1,20,000",
        "12 50",
        "1'20",
        "1 234,567",
        "1234,567",
        ",500",
        "0,500",
        "12.000,-",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotThis):
        read_amount(cells(text)[0], ".")


def test_a_number_that_is_none_is_no_amount() -> None:
    with pytest.raises(NotThis, match="amount_range"):
        read_amount(Cell("nan", Kind.NUMBER), "")


def test_what_may_be_read_two_ways_is_said_until_it_is_set() -> None:
    text = "Id,Account,Amount,Currency,Close Date\n1,A,120.000,EUR,3/4/2026\n"
    assert reading(text).open_days and reading(text).open_amounts
    told = Pipeline(days="day_first", decimals=",")
    assert not reading(text, told).open_days and not reading(text, told).open_amounts
    values = only(text, told).values
    assert (values["amount"], values["close_on"]) == (Decimal(120000), date(2026, 4, 3))
    shown = reading("Id,Account,Close Date,Created\n1,A,3/4/2026,25/12/2025\n")
    assert not shown.open_days


def test_a_column_with_both_marks_is_stopped_until_it_is_said_which_is_meant() -> None:
    text = 'Id,Account,Amount,Currency\n1,A,100.50,EUR\n2,B,100.50,EUR\n3,C,"84000,50",EUR\n'
    found = reading(text)
    assert found.both_marks and not found.open_amounts
    told = reading(text, Pipeline(decimals="."))
    assert not told.both_marks
    assert troubles(text, Pipeline(decimals=".")) == [(4, (("Amount", "amount", "84000,50"),))]
    assert [row.values["amount"] for row in told.rows() if isinstance(row, Incoming)] == [Decimal("100.50")] * 2


def test_amounts_without_a_column_of_currencies_are_stopped() -> None:
    assert reading("Id,Account,Amount\n1,A,5\n").lacking == ["currency"]
    assert only("Id,Account,Amount\n1,A,5 EUR\n").values["currency"] == "EUR"


def test_days_need_a_year_and_show_their_order() -> None:
    assert order_of(cells("13/02/2026", "3/4/2026")) == Shown(Order.DAY_FIRST, open_ones=True)
    assert order_of(cells("13/02/2026", "02/14/2026")) == Shown(both=True)
    with pytest.raises(NotThis):
        read_day(cells("3 Apr")[0], None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02-09T17:05:00Z", "2026-02-09T17:05:00+00:00", "2026-02-09T17:05:00+00:00"),
        ("2026-02-09T17:05:00.000+0000", "2026-02-09T17:05:00+00:00", "2026-02-09T17:05:00+00:00"),
        ("9 Feb 2026, 5:05 PM", "2026-02-09T17:05:00+01:00", "2026-02-09T17:05:59+01:00"),
        ("2026-02-09", "2026-02-09T00:00:00+01:00", "2026-02-09T23:59:59.999999+01:00"),
    ],
)
def test_a_moment_without_a_clock_is_a_whole_day(text: str, first: str, last: str) -> None:
    found = read_moment(cells(text)[0], None, ZoneInfo("Europe/Berlin"))
    assert found and [moment.isoformat() for moment in found] == [
        datetime.fromisoformat(one).astimezone(found[0].tzinfo).isoformat() for one in (first, last)
    ]


@pytest.mark.parametrize("zone", ["+99:99", "-24:00", "+0٣:00"])
def test_a_moment_in_no_zone_is_none_and_stops_its_own_row_alone(zone: str) -> None:
    with pytest.raises(NotThis):
        read_moment(cells(f"2026-02-09T17:05:00{zone}")[0], None, ZoneInfo("Europe/Berlin"))


def test_flags_and_currencies() -> None:
    assert [read_flag(text) for text in ("TRUE", "0", "", "Ja")] == [True, False, False, True]
    assert [read_currency(text) for text in (" usd ", "€", "")] == ["USD", "EUR", ""]


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", SheetEmpty), (b"a" * (20 * 1024 * 1024 + 1), SheetTooLarge), (b"%PDF-1.7", NotASheet),
     (b"Id,Account\n" + b"1,A\n" * 50_001, SheetTooLarge)],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_sentence(data: bytes, kind: type[Exception]) -> None:
    with pytest.raises(kind) as refused:
        read_list(data, "x.csv")
    assert str(refused.value).endswith(".")


def test_fifty_thousand_rows_are_read() -> None:
    assert len(reading(b"Id,Account\n" + b"".join(b"%d,A\n" % n for n in range(50_000))).lines) == 50_000

"""Amounts, days and states as people type them into a CRM: what says one thing is read, what does not is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import process_time

import pytest

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.cleaning import folded
from mapapp.exchange.opportunities.currencies import currency_in_title, is_scaled
from mapapp.exchange.opportunities.days import near, order_of, read_day
from mapapp.exchange.opportunities.figures import Marks, NotThis, marks, read_amount
from mapapp.exchange.opportunities.saying import stop_words, trouble_words
from mapapp.private.pipeline import Pipeline
from mapapp.private.refreshing import Incoming, Skipped
from tests.exchange.test_opportunities import only, reading, troubles


def shown(text: str) -> tuple[str, str, str]:
    """The amount of a cell by what the cell alone shows, its currency, and the mark that it shows."""
    cell = Cell(text, Kind.TEXT)
    mark = marks([cell]).mark
    amount, code = read_amount(cell, mark)
    return f"{amount:f}", code, mark


@pytest.mark.parametrize(
    ("text", "amount", "code"),
    [
        ("12k", "12000.00", ""), ("12.5K", "12500.00", ""), ("€ 12.5k", "12500.00", "EUR"),
        ("12,5k €", "12500.00", "EUR"),
        ("1.2M", "1200000.00", ""), ("$1.2m", "1200000.00", ""), ("1,2 M€", "1200000.00", "EUR"),
        ("2.5 Mio", "2500000.00", ""), ("2,5 Mio. EUR", "2500000.00", "EUR"), ("USD 3 million", "3000000.00", "USD"),
        ("12 TEUR", "12000.00", "EUR"), ("12 T€", "12000.00", "EUR"), ("85 kCHF", "85000.00", "CHF"),
        ("12 Tsd. €", "12000.00", "EUR"), ("1'200.50", "1200.50", ""), ("CHF 1’200.50", "1200.50", "CHF"),
        ("1´200.50", "1200.50", ""), ("1\u00a0200,50", "1200.50", ""), ("1\u202f200,50\u00a0€", "1200.50", "EUR"),
        ("\u00a0€1,200.00\u00a0", "1200.00", "EUR"), ("12000.50 usd", "12000.50", "USD"), ("USD 5 USD", "5.00", "USD"),
        ("₹ 12,34,567.50", "1234567.50", "INR"), ("INR 1,00,000", "100000.00", "INR"),
        ("1.2E7", "12000000.00", ""), ("1.2345678E7", "12345678.00", ""), ("1.25E2", "125.00", ""),
        ("12.000,- EUR", "12000.00", "EUR"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_typed(text: str, amount: str, code: str) -> None:
    assert shown(text)[:2] == (amount, code)


@pytest.mark.parametrize(
    "text", ["12x", "12 T", "1.2B", "1.2MM", "12 kk", "10k-15k", "12 000 kr", "5 seats", "EUR 5 USD", "50%", "k", "M",
             "~12k", "12k/year", "1,2,3k", "1,20,000", "1.2E+07", "1e9", "1.2E99", "12 Mio Mio", "9" * 99 + "k",
             "x" * 1_000_000, "1" * 1_000_000 + "k"],
)  # fmt: skip
def test_what_says_no_one_amount_is_named(text: str) -> None:
    for mark in (".", ","):
        with pytest.raises(NotThis, match=r"^amount$"):
            read_amount(Cell(text, Kind.TEXT), mark)


@pytest.mark.parametrize(
    "text", ["(1,200)", "($1,200.00)", "(USD 1,200)", "USD (1,200.00)", "-5", "−5", "€ -5", "-€5", "1,200-",
             "1200.00 -", "(12k)", "-1.2M"],
)  # fmt: skip
def test_what_is_less_than_nothing_is_named_so(text: str) -> None:
    with pytest.raises(NotThis, match=r"^amount_negative$"):
        read_amount(Cell(text, Kind.TEXT), ".")
    assert not marks([Cell(text, Kind.TEXT)]).open_ones, "it is skipped however it is read, so nobody is asked"


def test_a_negative_number_of_a_workbook_is_named_so_and_told_in_a_sentence() -> None:
    with pytest.raises(NotThis, match=r"^amount_negative$"):
        read_amount(Cell("-5", Kind.NUMBER), ".")
    assert trouble_words("Amount", "amount_negative", "(1,200)") == (
        "Amount: “(1,200)” is below 0. Write what it is worth, 0 or more."
    )


def test_thousands_may_be_read_two_ways_as_amounts_are_until_a_row_shows_which() -> None:
    assert marks([Cell("1.234k", Kind.TEXT)]) == Marks("", open_ones=True)
    text = "Id,Account,Amount,Currency\n1,A,1.234k,EUR\n2,B,12.5k,EUR\n"
    assert [row.values["amount"] for row in reading(text).rows() if isinstance(row, Incoming)] == [1234, 12500]
    other = "Id;Account;Amount;Currency\n1;A;1.234k;EUR\n2;B;12,5k;EUR\n"
    assert [row.values["amount"] for row in reading(other).rows() if isinstance(row, Incoming)] == [1234000, 12500]


def test_letters_behind_an_amount_are_no_currency_that_there_is_not() -> None:
    row = only("Id,Account,Amount\n1,A,2.5 Mio\n", Pipeline(currency="EUR"))
    assert (row.values["amount"], row.assumed) == (Decimal(2500000), "EUR")
    assert troubles("Id,Account,Amount,Currency\n1,A,12 net,EUR\n") == [(2, (("Amount", "amount", "12 net"),))]


@pytest.mark.parametrize(
    ("text", "day"),
    [("Mar-31-26", "2026-03-31"), ("Mar-31-2026", "2026-03-31"), ("31-Mar-26", "2026-03-31"),
     ("Mär-31-26", "2026-03-31"),
     ("Mar/31/26", "2026-03-31"), ("2026-Mar-31", "2026-03-31"), ("2026 March 31", "2026-03-31"),
     ("31\u00a0Mar\u00a02026", "2026-03-31"), ("Mar-12-26", "2026-03-12"), ("2026-03-31 14:05:33+00", "2026-03-31")],
)  # fmt: skip
def test_a_day_whose_month_has_its_name_is_read(text: str, day: str) -> None:
    assert read_day(Cell(text, Kind.TEXT), None) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["Mar-26", "Mar/26", "Mar 2026", "Feb-30-26", "2026-Mar", "Q1 2026", "Mar-31"])
def test_a_month_is_no_day(text: str) -> None:
    with pytest.raises(NotThis, match=r"^day$"):
        read_day(Cell(text, Kind.TEXT), None)


@pytest.mark.parametrize("text", ["t" * 30_000, "?" * 30_000 + "x", "31.3.2026" + " ," * 30_000 + "x"])
def test_a_cell_of_any_length_is_no_day_at_once(text: str) -> None:
    """Two hours for a cell of a megabyte: two patterns were tried from each of its letters."""
    started = process_time()
    with pytest.raises(NotThis, match=r"^day$"):
        read_day(Cell(text, Kind.TEXT), None)
    assert not order_of([Cell(text, Kind.TEXT)]).open_ones
    assert process_time() - started < 1


def test_what_a_program_writes_has_a_point_before_its_cents_whatever_the_others_have() -> None:
    """1.23456E2 is 123.456; among amounts with a comma it was read as 123456."""
    assert read_amount(Cell("1.23456E2", Kind.TEXT), ".") == (Decimal("123.46"), "")
    with pytest.raises(NotThis, match=r"^amount$"):
        read_amount(Cell("1.23456E2", Kind.TEXT), ",")
    assert not marks([Cell("1.23456E2", Kind.TEXT)]).open_ones


@pytest.mark.parametrize(
    ("title", "code"),
    [("CAD seats", ""), ("Seats (CAD)", ""), ("AUD licences", ""), ("Number of CAD seats", ""), ("ARR CAD seats", ""),
     ("Value of CAD seats", ""), ("Seats value (CAD)", "CAD"), ("Value per seat (AUD)", "AUD"), ("Amount (CAD)", "CAD"),
     ("CAD amount", "CAD"), ("Auftragsvolumen (EUR)", "EUR")],
)  # fmt: skip
def test_the_title_of_what_is_counted_names_no_currency(title: str, code: str) -> None:
    assert currency_in_title(title) == code


def test_what_is_counted_is_no_amount_unless_somebody_says_so() -> None:
    text = "Id,Account,Total seats\n1,A,250\n"
    assert "amount" not in reading(text).places
    assert reading(text, Pipeline(columns={"total seats": "amount"}, currency="EUR")).assumed == "EUR"
    row = only("Id,Account,CAD seats,Amount,Currency\n1,A,250,5,EUR\n", Pipeline(currency="USD"))
    assert (row.values["amount"], row.values["currency"]) == (5, "EUR")


def test_amounts_in_thousands_by_their_title_stop_the_file() -> None:
    found = reading("Id;Kunde;Umsatz (T€)\n1;A;120\n", Pipeline(columns={"umsatz (t€": "amount"}, currency="EUR"))
    assert found.scaled == ["Umsatz (T€)"]
    assert reading("Id,Account,Amount (EUR)\n1,A,120\n").scaled == []
    assert stop_words("scaled", {"scaled": found.scaled}) == (
        "“Umsatz (T€)” may say that what stands below it is in thousands or millions. Say in the settings what 120 is "
        "there, or export the amounts in full."
    )


@pytest.mark.parametrize(
    "title",
    ["Amount (000s)", "Amount (K)", "Amount in '000", "Amount (in 1,000)", "Amount (T USD)", "Amount $MM", "ARR (bn)",
     "Amount (USDk)", "amount_k", "amount_keur", "Betrag Mrd. EUR", "Amount in cents", "Amount (lakhs)",
     "Amount (k €)"],
)  # fmt: skip
def test_a_title_that_may_mean_another_measure_is_asked_about(title: str) -> None:
    said = Pipeline(columns={folded(title): "amount"}, currency="EUR")
    assert reading(f'Id,Account,"{title}"\n1,A,120\n', said).scaled == [title]


@pytest.mark.parametrize("title", ["Amount FY2000", "Amount (2000)", "Deal value > 25000", "Amount (EUR)", "Total MRR"])
def test_a_year_or_a_bound_in_a_title_is_no_measure(title: str) -> None:
    assert not is_scaled(title)


@pytest.mark.parametrize(
    ("title", "times", "amount", "code"),
    [("Umsatz (T€)", 1000, "120000.00", "EUR"), ("Amount (USDk)", 1000, "120000.00", "USD"),
     ("Amount (MEUR)", 10**6, "120000000.00", "EUR"), ("Amount, EUR (000s)", 1000, "120000.00", "EUR"),
     ("M&A value (EUR)", 1, "120.00", "EUR")],
)  # fmt: skip
def test_what_somebody_has_said_of_a_title_is_what_its_amounts_are_times(
    title: str, times: int, amount: str, code: str
) -> None:
    name = folded(title)
    said = Pipeline(columns={name: "amount"}, scales={name: times})
    found = reading(f'Id,Account,"{title}"\n1,A,120\n', said)
    assert found.scaled == [] and found.lacking == []
    row = only(f'Id,Account,"{title}"\n1,A,120\n', said)
    assert (f"{row.values['amount']:f}", row.values["currency"]) == (amount, code)
    other = only("Id,Account,Amount (EUR)\n1,A,120\n", said)
    assert other.values["amount"] == 120, "it was said of that title alone"


def test_an_amount_that_says_how_many_it_is_below_such_a_title_is_named() -> None:
    said = Pipeline(columns={"amount (k": "amount"}, scales={folded("Amount (K)"): 1000}, currency="EUR")
    text = "Id,Account,Amount (K)\n1,A,12k\n2,B,12.5\n3,C,12k\n"
    assert troubles(text, said) == [(n, (("Amount (K)", "amount_twice", "12k"),)) for n in (2, 4)]
    assert "says itself how many it is, and so does its column" in trouble_words("Amount (K)", "amount_twice", "12k")


@pytest.mark.parametrize(
    ("status", "stage", "outcome"),
    [("In progress", "Closed Won", "won"), ("In progress", "Talks", "open"), ("in Bearbeitung", "Closed Lost", "lost"),
     ("Open", "Talks", "open"), ("Lost", "Talks", "lost")],
)  # fmt: skip
def test_in_progress_opens_no_deal_that_its_stage_ends(status: str, stage: str, outcome: str) -> None:
    text = f"Id,Account,Stage,Status\n1,A,{stage},{status}\n2,B,Talks,Won\n"
    assert [row.values["outcome"] for row in reading(text).rows() if isinstance(row, Incoming)] == [outcome, "won"]


def test_a_status_that_says_in_progress_alone_is_of_something_else() -> None:
    text = "Id,Account,Stage,Status\n1,A,Closed Won,In progress\n2,B,Talks,On hold\n"
    assert "closed" not in reading(text).places
    assert [row.values["outcome"] for row in reading(text).rows() if isinstance(row, Incoming)] == ["won", "open"]


YEARS = near(date(2026, 2, 10))


def days_of(*texts: str) -> list[str]:
    """Each as its column shows it, in 2026; or why it is not read."""
    cells = [Cell(text, Kind.TEXT) for text in texts]
    shown, found = order_of(cells, YEARS), []
    for cell in cells:
        try:
            found.append(str(read_day(cell, shown.order, years=YEARS, years_first=shown.years_first)))
        except NotThis as trouble:
            found.append(str(trouble))
    return found


@pytest.mark.parametrize(
    ("texts", "said"),
    [(("26-03-31",), ["day_year"]), (("26/03/31 14:05",), ["day_year"]),
     (("26-03-31", "27-03-28"), ["day_year", "day_year"]), (("26-03-05", "26-12-28"), ["day_year", "day_year"]),
     (("31-03-26",), ["2026-03-31"]), (("31/03/26", "30/06/26"), ["2026-03-31", "2026-06-30"]),
     (("05-03-26", "28-03-26"), ["2026-03-05", "2026-03-28"]), (("03-31-26", "05-12-26"), ["2026-03-31", "2026-05-12"]),
     (("28-03-26",), ["2026-03-28"]), (("26.03.31",), ["2031-03-26"]), (("2026-03-31", "26-03-31"),
                                                                       ["2026-03-31", "day_year"]),
     (("05-13-26", "26-03-31"), ["2026-05-13", "day_year"]), (("31-03-1999",), ["day_range"])],
)  # fmt: skip
def test_a_year_of_two_figures_that_may_stand_first_is_named_and_not_taken_for_a_day(
    texts: tuple[str, ...], said: list[str]
) -> None:
    """26-03-31 was read as 26 March 2031."""
    assert days_of(*texts) == said


def test_a_file_with_such_days_skips_them_and_lends_no_order_by_them() -> None:
    text = "Id,Account,Close Date,Created Date\n1,A,26-03-31,3/4/2026\n"
    found = replace(reading(text), years=YEARS)
    assert found.open_days == ["Created Date"], "26-03-31 says nothing of which number is the day"
    (row,) = found.rows()
    assert isinstance(row, Skipped) and ("Close Date", "day_year", "26-03-31") in row.troubles
    assert trouble_words("Close Date", "day_year", "26-03-31") == (
        "Close Date: “26-03-31” has a year of two figures, which may stand first or last. Write it like 2026-02-28."
    )

"""What is asked for lives in the address: what it does not know is left out, and what it knows comes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mapapp.portfolio.asked import SORTS, Asked, Days
from mapapp.portfolio.choices import CHOICE, _choices
from mapapp.portfolio.money import short_money
from mapapp.private.pipeline import Pipeline


def test_an_empty_address_asks_for_what_is_open_the_heaviest_first() -> None:
    asked = Asked.of({})
    assert asked == Asked()
    assert (asked.key, asked.falls, asked.narrows, asked.url()) == ("weighted", True, False, "?")


@pytest.mark.parametrize(
    ("name", "text"),
    [("view", "mine"), ("state", "x"), ("health", "good"), ("by", "pk"), ("sort", "own_by_plan"), ("sort", "--deal"),
     ("month", "2026-13"), ("month", "2026-1"), ("page", "-1"), ("page", "1e3"), ("page", "٣"), ("page", "9" * 30)],
)  # fmt: skip
def test_what_it_does_not_know_is_left_out(name: str, text: str) -> None:
    assert Asked.of({name: text}) == Asked()


def test_what_it_knows_comes_back() -> None:
    query = "view=later&state=all&health=care&seller=Carla+N%C3%BA%C3%B1ez&month=2026-03&q=a+b&sort=-apart"
    pairs = {"view": "later", "state": "all", "health": "care", "seller": "Carla Núñez", "month": "2026-03",
             "q": "  a   b ", "sort": "-apart", "page": "3"}  # fmt: skip
    asked = Asked.of(pairs)
    assert asked.query == query
    assert (asked.page, asked.url(), asked.url(page=4)) == (3, f"?{query}", f"?{query}&page=4")
    assert Asked.of({"q": "a\0b", "seller": "x" * 999}).q == "ab"
    assert len(Asked.of({"seller": "x" * 999}).seller) == 200


@pytest.mark.parametrize("key", SORTS)
def test_a_title_sorts_and_then_turns_the_order_round(key: str) -> None:
    first = Asked.of(dict(pair.split("=") for pair in Asked(page=3, sort="deal").sorted_by(key)[1:].split("&") if pair))
    assert (first.key, first.page) == (key, 1)
    again = first.sorted_by(key)
    second = Asked.of(dict(pair.split("=") for pair in again[1:].split("&") if pair))
    assert (second.key, second.falls) == (key, not first.falls)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [(date(2026, 2, 10), date(2026, 1, 1), date(2026, 3, 31)),
     (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
     (date(2028, 6, 30), date(2028, 4, 1), date(2028, 6, 30))],
)  # fmt: skip
def test_a_quarter_is_three_months(today: date, first: date, last: date) -> None:
    days = Days.of(today, 10)
    assert (days.quarter_from, days.quarter_to) == (first, last)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [("943000", "USD", "$943K"), ("2283000", "USD", "$2.28M"), ("2300000", "EUR", "€2.3M"), ("18000", "GBP", "£18K"),
     ("1250", "USD", "$1.25K"), ("999960", "USD", "$1M"), ("950.49", "USD", "$950"), ("0", "USD", "$0"),
     ("120000", "CHF", "CHF\u00a0120K"), ("4200000000", "JPY", "¥4.2B"), ("-5000", "USD", "−$5K"), ("7", "", "7")],
)  # fmt: skip
def test_an_amount_is_said_in_few_letters(amount: str, currency: str, said: str) -> None:
    assert short_money(Decimal(amount), currency) == said
    assert short_money(None, currency) == ""


def test_stages_are_offered_in_their_order_and_those_that_nobody_named_last() -> None:
    rows = [(None, "", stage, place, CHOICE, None, None) for stage, place in (("Angebot", 0), ("Won", 2), ("Lead", 1))]
    assert _choices(rows, Pipeline()).stages == ("Lead", "Won", "Angebot")

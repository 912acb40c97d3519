"""People who are named in a text: found as they are typed, kept as numbers, read with the name they have now."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapapp.plans.mentions import kept, mentioned, spelled

NAMES = {1: "Anna Kessler", 4: "Priya Nair", 7: "Marcus Lindqvist", 8: "Anna Wolf", 9: "Jo", 10: ""}


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("@Priya Nair, please look", "@[4], please look"),
        ("@priya look", "@[4] look"),
        ("see @Marcus.", "see @[7]."),
        ("@Anna is two people", "@Anna is two people"),
        ("@anna wolf and @Anna Kessler", "@[8] and @[1]"),
        ("priya@nair.example", "priya@nair.example"),
        ("@@Priya", "@@Priya"),
        ("@Priyanka", "@Priyanka"),
        ("(@Jo)", "(@[9])"),
        ("@John", "@John"),
        ("no one @ all", "no one @ all"),
        ("@Zed", "@Zed"),
    ],
)
def test_a_name_behind_the_sign_is_that_person(typed: str, stands: str) -> None:
    assert kept(typed, NAMES) == stands


def test_who_is_named_is_named_once() -> None:
    assert mentioned("@[4] and @[7], then @[4]") == (4, 7)


def test_a_new_name_is_read_at_once() -> None:
    assert spelled("Ask @[4]", {4: "Priya Rao"}.__getitem__) == "Ask @Priya Rao"


@given(st.text(st.sampled_from("@ PriyaNMrcus[]47."), max_size=40))
def test_what_is_read_is_kept_alike_again(text: str) -> None:
    """An author who opens his comment and saves it as it is changes nothing."""
    stands = kept(text, NAMES)
    read = spelled(stands, lambda number: NAMES.get(number) or f"[{number}]")
    assert kept(read, NAMES) == stands

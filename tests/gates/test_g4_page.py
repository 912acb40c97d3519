"""docs/access.md is what the table says, and the table says nothing idly."""

from __future__ import annotations

from collections.abc import Mapping

from tests.gates.access_page import PAGE, page
from tests.gates.table import TABLE
from tests.gates.who import PEOPLE


def test_the_page_that_people_read_is_the_table() -> None:
    assert PAGE.read_text() == page(), "make it anew: python -m tests.gates > docs/access.md"


def test_every_sentence_of_the_table_is_told_to_somebody() -> None:
    for route, row in TABLE.items():
        refused = row.refused().names
        if isinstance(row.why, Mapping):
            told = [{who for who in refused if row.reason(who) is reason} for reason in row.why.values()]
            assert all(told), route
        elif row.why:
            assert refused, route
        assert refused | (row.reads.names | row.acts.names | row.absent.names) <= set(PEOPLE), route

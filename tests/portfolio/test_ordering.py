"""What a line is put in order by, and that a page is read in its order from an index, whatever it is sorted by."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from mapapp.portfolio.asked import SORTS, Asked, Days
from mapapp.portfolio.ordering import ordering
from mapapp.portfolio.paging import on_page, sought
from mapapp.private.listed import desk_visits, lines_for
from tests.builders import TODAY, Scene

WAYS = [f"{way}{key}" for key in SORTS for way in ("", "-")]
SORTED = {"sqlite": "TEMP B-TREE FOR ORDER BY", "postgresql": "Sort Key"}  # what a plan says where all lines are sorted


def test_names_are_put_in_order_without_marks_and_shares_are_of_what_counts() -> None:
    plan = {"state": "open", "band": "risk", "signature_on": date(2026, 3, 31), "done": 1, "counted": 4}
    found = ordering({"account": "Ölwerk ﬁrst", "name": "LÁB data", "seller_name": "CARLA Núñez", **plan})
    assert found == {
        "looked_in": "olwerk first\nlab data",
        "month": date(2026, 3, 1),
        "account_order": "olwerk first",
        "seller_order": "carla nunez",
        "done_share": 0.25,
        "buyer_share": None,
    }


def test_a_retired_plan_has_no_share_and_nothing_of_nothing_is_none() -> None:
    given = {"account": "A", "seller_name": "", "done": 2, "counted": 4, "buyer_done": 1, "buyer_counted": 2}
    retired, bare = ordering({**given, "state": "retired"}), ordering({"account": "A", "seller_name": ""})
    assert (retired["done_share"], retired["buyer_share"]) == (bare["done_share"], bare["buyer_share"]) == (None, None)


@pytest.mark.parametrize("over", [{"state": "retired"}, {"band": "signed"}, {"band": "closed"}, {"signature_on": None}])
def test_what_is_over_has_no_month_ahead(over: dict[str, Any]) -> None:
    given = {"account": "A", "seller_name": "", "state": "open", "band": "care", "signature_on": date(2026, 3, 31)}
    assert ordering({**given, **over})["month"] is None


@pytest.mark.parametrize("sort", WAYS)
@pytest.mark.parametrize("start", [0, 9900])
def test_a_page_is_read_from_an_index_in_its_order(scene: Scene, sort: str, start: int) -> None:
    """That of the middle and the last one from its end."""
    (visit,) = desk_visits(scene.users["olga"])
    asked = Asked.of({"sort": sort})
    page = on_page(lines_for(visit), asked, Days.at(visit.team, TODAY), count=10_000, start=start, stop=start + 50)
    plan = plan_of(page)
    assert "figures_" in plan
    assert SORTED[connection.vendor] not in plan


@pytest.mark.skipif(connection.vendor == "postgresql", reason="one of few rows it finds in any index")
def test_a_word_is_looked_for_in_an_index_alone(scene: Scene) -> None:
    (visit,) = desk_visits(scene.users["olga"])
    found = sought(lines_for(visit), Asked(q="ölwerk"), Days.at(visit.team, TODAY), count=3)
    assert "COVERING INDEX figures_to_look_in" in plan_of(found.values("pk"))


def plan_of(rows: QuerySet[Any, Any]) -> str:
    """How the database is going to read these."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a table of few rows is read whole, unless it may not be
            for way in ("enable_seqscan", "enable_bitmapscan", "enable_sort", "enable_incremental_sort"):
                cursor.execute(f"SET LOCAL {way} = off")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())

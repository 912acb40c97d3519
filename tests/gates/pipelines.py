"""A team's list from its CRM in the town: settings, a file that waits, and one that was taken in, by the verbs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from mapapp.people.models import Team, User
from mapapp.private.changes.deal_answers import answer_in_words, dismiss_start
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.changes.taking_in import ask_to_take, keep_file, looked_at, take_rows, taken_in
from mapapp.private.choosing import TEAMS
from mapapp.private.kept import deal_answers_table
from mapapp.private.pipeline import Rate, Stage
from mapapp.private.refreshing import Incoming, Skipped
from tests.builders import TODAY

EARLIER = datetime(2026, 2, 2, tzinfo=UTC)


def fill_pipeline(team: Team, by: User, say: Any = lambda part: f"CRM {part}") -> str:
    """Settings, an opportunity without a plan and what was said to that, the report of how it came and changed, and a
    file that is looked at, whose code it is; in place of what there was of these. `say` words each part."""
    for table in (TEAMS.lines, TEAMS.brought, TEAMS.settings):
        table._default_manager.filter(team=team).delete()
    settings = {
        "stages": (Stage(say("stage")), Stage(say("stage before"))), "qualified": say("stage"), "currency": "EUR",
        "columns": {say("title"): "key"}, "rates": (Rate("USD", Decimal("0.92"), date(2026, 2, 2)),),
    }  # fmt: skip
    set_pipeline(team, settings, seen=0, by=by, at=TODAY)
    values = {
        "account": say("account"), "name": say("name"), "stage": say("stage before"), "owner_name": say("owner"),
        "owner_email": f"{say('owner')}@canary.example".replace(" ", ""), "amount": Decimal(84000), "currency": "EUR",
        "outcome": "open", "close_on": date(2026, 4, 30), "forecast": say("forecast"),
    }  # fmt: skip
    _taken(team, by, [Incoming(2, say("key"), values, EARLIER, EARLIER)])
    bad = Skipped(3, "", say("skipped"), ((say("title"), "amount", say("amount")),))
    _taken(team, by, [Incoming(2, say("key"), values | {"stage": say("stage")}), bad])
    deal = TEAMS.opportunities._default_manager.select_related("team").get(team=team, key=say("key"))
    answers = deal_answers_table()._default_manager.filter(opportunity=deal)
    dismiss_start(deal, why=say("answer"), was=answer_in_words(answers.first()), by=by, at=TODAY)
    waits = keep_file(team, filename=f"{say('file')}.csv", content=b"Id,Account\n1,A\n", by=by, at=TODAY)
    threes = [["stage", say("stage before"), say("stage")]]
    found = {
        "counts": {"changed": 1, "bad": 1}, "changed": [[2, say("key"), say("account"), threes]],
        "bad": [[3, "", say("skipped"), [[say("title"), "amount", say("amount")]]]],
        "columns": [[say("title"), "A", "key", [say("sample")]]], "stages": [say("stage unknown")],
        "owners": [[say("stranger"), 1]], "note": say("note"), "others": [say("worksheet")], "stops": [],
    }  # fmt: skip
    looked_at(waits, settings=1, rows=2, found=found)
    return waits.code


def _taken(team: Team, by: User, rows: list[Any]) -> None:
    brought = keep_file(team, filename="taken.csv", content=b"x", by=by, at=TODAY)
    looked_at(brought, settings=1, rows=len(rows), found={})
    ask_to_take(brought, settings=1, at=TODAY)
    take_rows(brought, rows, upto=len(rows), at=TODAY)
    taken_in(brought, at=TODAY)

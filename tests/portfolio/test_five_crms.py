"""Two hundred deals as each of five programs exports them, and again a week later: every row, every count and every
figure that is shown of them is what the list says from which the files were made."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from mapapp.people.models import Membership, Team
from mapapp.portfolio.kept import forget
from mapapp.portfolio.refreshing import refresh
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.kept import opportunities_table
from mapapp.private.models import OpportunityShape
from mapapp.private.pipeline import Rate, Stage
from tests.builders import TODAY, Scene
from tests.pages.pipeline import brought, last, read_here, worked
from tests.pages.reading import read, words
from tests.portfolio import crms
from tests.portfolio.crms import OPEN, PEOPLE, Deal

DAY, QUARTER = TODAY.date(), date(2026, 3, 31)
RATES = {"USD": Decimal(1), "EUR": Decimal("1.10"), "GBP": Decimal("1.25")}


@dataclass(frozen=True)
class Crm:
    """A program: its files, its numbers, what its columns are not said to be by themselves, and what it leaves out."""

    write: Callable[[Sequence[Deal]], bytes]
    key: Callable[[int], str]
    name: str
    currencies: Sequence[str] = ("USD", "EUR", "GBP")
    columns: tuple[tuple[str, str], ...] = ()
    below: int = 0
    mails: bool = False


CRMS = {
    "salesforce": Crm(crms.salesforce, crms.salesforce_key, "report1770716460123.csv", below=5),
    "hubspot": Crm(crms.hubspot, lambda n: str(41234567000 + n), "all-deals.csv"),
    "pipedrive": Crm(crms.pipedrive, lambda n: str(n + 1), "deals-12345-67.csv"),
    "dynamics": Crm(crms.dynamics, lambda n: f"6f1d2a3b-1c2d-4e5f-8a9b-{n:012x}", "All Opportunities.xlsx"),
    "german": Crm(
        crms.german, lambda n: f"V-{n:05}", "Pipeline KW7.csv", ("EUR",), below=1, mails=True,
        columns=(("vorgangs-nr", "key"), ("auftragswert", "amount"), ("abschluss geplant", "close_on"),
                 ("verantwortlich", "owner_name"), ("angelegt am", "created_on")),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)


@pytest.mark.parametrize("which", list(CRMS))
def test_a_list_and_the_one_a_week_later(scene: Scene, which: str) -> None:
    crm, draw = CRMS[which], Random(which)
    scene.team = Team.objects.create(name="Kestrel", time_zone="Europe/Berlin")
    Membership.objects.create(team=scene.team, user=scene.users["olga"], role="manager")
    own = crm.currencies[0]
    set_pipeline(
        scene.team,
        {"currency": own, "columns": dict(crm.columns), "stages": (*(Stage(name) for name in OPEN),
         Stage("Closed Won", "won"), Stage("Closed Lost", "lost")),
         "rates": tuple(Rate(code, RATES[code], DAY) for code in crm.currencies[1:])},
        seen=0, by=scene.users["olga"], at=TODAY,
    )  # fmt: skip
    first = crms.deals(draw, DAY, crm.key, crm.currencies)
    _bring(scene, crm, first, 0, {"New": len(first), "Skipped": crm.below})
    _is_here(scene, crm, {one.key: one for one in first})
    _is_shown(scene, crm, first, DAY)
    later = crms.a_week_later(draw, first, DAY + timedelta(days=7), crm.key)
    was = {one.key: one for one in first}
    new = sum(one.key not in was for one in later)
    changed = sum(one.key in was and _seen(crm, one) != _seen(crm, was[one.key]) for one in later)
    same = len(later) - new - changed
    _bring(scene, crm, later, 7, {"New": new, "Would change": changed, "As they are here": same, "Skipped": crm.below})
    here = was | {one.key: one for one in later}
    _is_here(scene, crm, here)
    _is_shown(scene, crm, list(here.values()), DAY + timedelta(days=7))
    _is_told(scene, crm, was, here)


def _seen(crm: Crm, deal: Deal) -> tuple[Any, ...]:
    """What the file says of it: without the moment, and of Pipedrive the stage in which it ended."""
    hidden = {"modified_at"}
    told = [getattr(deal, field.name) for field in fields(deal) if field.name not in hidden]
    return tuple(
        OPEN[3] if value in ("Closed Won", "Closed Lost") and crm is CRMS["pipedrive"] else value for value in told
    )


def _bring(scene: Scene, crm: Crm, rows: Sequence[Deal], day: int, counts: dict[str, int]) -> None:
    with time_machine.travel(TODAY + timedelta(days=day), tick=False):
        olga = scene.client("olga")
        file = brought(olga, scene, crm.write(rows), crm.name)
        page = words(read(olga, file))
        for kind, count in counts.items():
            assert f"{kind} {count}" in page or not count, (kind, count, page)
        assert olga.post(file, {"act": "take", "seen": str(last().settings)}).status_code == 302
        worked()
        _is_reported(scene, file, counts)
        refresh(scene.team, now=timezone.now)


def _is_reported(scene: Scene, file: str, counts: dict[str, int]) -> None:
    """What was done is what the page said would be, and the report has each row that is not as it was."""
    done, wanted = last(), [counts.get(kind, 0) for kind in ("New", "Would change", "Skipped")]
    assert [done.new, done.changed, done.bad] == wanted
    report = b"".join(scene.client("olga").get(f"{file}report.csv")).decode("utf-8-sig")
    told = Counter(line["what"] for line in csv.DictReader(io.StringIO(report)))
    assert sorted(told.values()) == sorted(count for count in wanted if count), told


def _is_here(scene: Scene, crm: Crm, here: dict[str, Deal]) -> None:
    rows = {row.key: row for row in opportunities_table()._default_manager.filter(team=scene.team)}
    assert set(rows) == set(here)
    for key, deal in here.items():
        _is_it(crm, rows[key], deal)


def _is_it(crm: Crm, row: OpportunityShape, deal: Deal) -> None:
    stage = _seen(crm, deal)[3]
    assert (row.account, row.name, row.stage, row.outcome) == (deal.account, deal.name, stage, deal.outcome), deal
    assert (row.amount, row.close_on, row.created_on) == (deal.amount, deal.close_on, deal.created_on), deal
    assert row.owner_name == deal.owner and row.owner_email == (PEOPLE[deal.owner] if crm.mails else "")
    assert deal.amount is None or row.currency == deal.currency


def _is_shown(scene: Scene, crm: Crm, here: Sequence[Deal], day: date) -> None:
    """The portfolio, its groups by stage and its CSV, of all that is here."""
    forget()
    with time_machine.travel(TODAY + (day - DAY), tick=False):
        olga, team = scene.client("olga"), scene.team.code
        said = words(read(olga, f"/plans/?team={team}"))
        groups = words(read(olga, f"/plans/?team={team}&by=stage&state=all").partition('stackable portfolio"')[2])
        sheet = b"".join(olga.get(f"/plans/deals.csv?team={team}")).decode("utf-8-sig")
    opened = [one for one in here if one.outcome == "open"]
    assert f"Kestrel, {len(opened)} open deals" in said and f"No plan yet {len(opened)}" in said
    assert f" of {_short(crm, opened)}. By stage alone" in said
    ahead = sum(one.close_on is not None and day <= one.close_on <= QUARTER for one in opened)
    past = sum(one.close_on is not None and one.close_on < day for one in opened)
    assert f"The CRM expects {ahead} by 31 Mar; the close dates of {past} more are past" in said
    for currency in crm.currencies:
        priced = sum(one.amount is not None and one.currency == currency for one in here)
        assert f"({priced} deals)" in groups.partition("In all:")[2]
    by_stage: dict[str, list[Deal]] = defaultdict(list)
    for one in here:
        by_stage[_seen(crm, one)[3]].append(one)
    told = [f"{name} {len(by_stage[name])} 0 of {len(by_stage[name])} – 0 0 {_short(crm, by_stage[name])}"
            for name in (*OPEN, "Closed Won", "Closed Lost") if by_stage[name]]  # fmt: skip
    at = [groups.find(words) for words in told]
    assert at == sorted(at) and at[0] > 0, (told, groups)
    _is_in_the_sheet(crm, opened, sheet)


def _is_in_the_sheet(crm: Crm, opened: Sequence[Deal], sheet: str) -> None:
    lines = {line["key"]: line for line in csv.DictReader(io.StringIO(sheet))}
    assert set(lines) == {one.key for one in opened}
    for deal in opened:
        line = lines[deal.key]
        assert line["close_on"] == (deal.close_on.isoformat() if deal.close_on else "")
        assert (Decimal(line["amount"]) if line["amount"] else None) == deal.amount
        assert abs(Decimal(line["own_amount"] or 0) - _own(crm, deal)) < Decimal("0.01")


def _own(crm: Crm, deal: Deal) -> Decimal:
    return (deal.amount or Decimal(0)) * RATES[deal.currency] / RATES[crm.currencies[0]]


def _short(crm: Crm, rows: Sequence[Deal]) -> str:
    """`$215M`: three figures, as the page writes them."""
    return f"{'$' if crm.currencies[0] == 'USD' else '€'}{float(sum(_own(crm, one) for one in rows)) / 1e6:.3g}M"


def _is_told(scene: Scene, crm: Crm, was: dict[str, Deal], here: dict[str, Deal]) -> None:
    """What changed since last week, a day after the second list."""
    with time_machine.travel(TODAY + timedelta(days=8), tick=False):
        refresh(scene.team, now=timezone.now)
        forget()
        html = read(scene.client("olga"), f"/plans/changed/?team={scene.team.code}")
    told = dict(re.findall(r'id="h-(\w+)".*?num">(\d+)<', html))
    wanted: dict[str, int] = defaultdict(int)
    for key, deal in here.items():
        old = was.get(key)
        if old is None:
            wanted["new"] += deal.outcome == "open"
            wanted["ended"] += deal.outcome != "open" and (deal.close_on or DAY) > DAY + timedelta(days=1)
            continue
        ended = deal.outcome != "open"
        wanted["ended"] += ended and old.outcome == "open"
        wanted["again"] += not ended and old.outcome != "open"
        wanted["amount"] += not ended and old.amount != deal.amount
        wanted["close"] += not ended and old.close_on != deal.close_on
        wanted["stage"] += not ended and _seen(crm, old)[3] != _seen(crm, deal)[3]
    assert {key: int(count) for key, count in told.items()} == {key: count for key, count in wanted.items() if count}

"""Lines of a portfolio, made by hand: the deals of the design, and as many as one likes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from mapapp.people.models import Team, User
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.models import Side, Workspace
from mapapp.portfolio.ordering import ordering
from mapapp.private.choosing import tables_of
from mapapp.private.models import FiguresShape
from tests.builders import TODAY, Scene

DAY = TODAY.date()
LATER = TODAY + timedelta(minutes=5)
# account, goal, seller, health, done of, buyer done of, acts of four weeks, signature, close, amount, weight, finding
DESIGN = (
    ("Fenwick Medical", "One account-planning platform by Q3", "Anna Kessler", 68, 14, 30, 8, 20, (2, 3, 5, 4),
     "2026-03-12", "2026-02-28", 120, 74, ""),
    ("Oakhurst Insurance", "Replace three quoting tools", "Ben Adler", 88, 21, 26, 13, 16, (4, 5, 3, 5), "2026-02-27",
     "2026-02-27", 340, 286, ""),
    ("Tidewater Logistics", "Route planning for 12 depots", "Carla Núñez", 81, 9, 22, 5, 12, (3, 3, 4, 4),
     "2026-03-31", "2026-03-31", 210, 122, ""),
    ("Hallmark Dairies", "One view of the herd", "Ben Adler", 41, 15, 21, 3, 7, (3, 1, 0, 0), "2026-03-20",
     "2026-03-06", 275, 74, "No buyer activity for 16 days"),
    ("Novara Biotech", "Lab data to one archive", "Ida Strand", 77, 6, 28, 4, 17, (3, 4, 3, 5), "2026-04-24",
     "2026-04-17", 460, 202, ""),
    ("Pell & Sons", "Five-step pilot plan", "Carla Núñez", 92, 4, 5, 2, 3, (5, 3, 5, 4), "2026-02-16", "2026-02-16", 18,
     16, ""),
    ("Grantham Council", "Benefits in one place", "Ida Strand", 53, 7, 27, 1, 11, (1, 1, 1, 0), "2026-04-30",
     "2026-03-31", 150, 46, "Procurement phase has no dates"),
    ("Kestrel Energy", "Outage calls halved", "Anna Kessler", 35, 11, 27, 2, 4, (2, 1, 0, 0), "2026-04-09",
     "2026-03-13", 520, 94, "Seller owns 23 of 27 tasks"),
)  # fmt: skip


def completed(scene: Scene, at: datetime = LATER) -> None:
    """Priya finishes step 15, the first that is open, on that day."""
    seen = scene.fresh().revision
    complete_task(scene.workspace, 15, done_on=at.date(), was="in_progress", seen=seen, by=scene.actor("priya"), at=at)


def line(team: Team, account: str = "Fenwick Medical", **values: Any) -> FiguresShape:
    """An open line with a plan of its own; with `workspace=None` and an `opportunity` one without."""
    table = tables_of(Side.SELLER).figures
    assert table is not None
    if "workspace" not in values:
        values["workspace"] = Workspace.objects.create(team=team, account=account, name=values.get("name", "A goal"))
    health = values.get("health")
    if health is not None and "band" not in values:
        values["band"] = "healthy" if health >= 75 else "care" if health >= 50 else "risk"
    given = {
        "team": team, "account": account, "state": "open" if values["workspace"] else "", "is_mutual": True,
        "beats": [0, 0, 0, 0], "last_buyer_act_on": DAY, "as_of": DAY, "computed_at": TODAY, "currency": "USD",
    }  # fmt: skip
    given |= values
    return table._default_manager.create(**{**given, **ordering({"seller_name": "", **given})})


def deal(team: Team, account: str, **values: Any) -> FiguresShape:
    """A line of an opportunity without a plan."""
    table = tables_of(Side.SELLER).opportunities
    assert table is not None
    row = table._default_manager.create(
        team=team, account=account, stage=values.get("stage", "Negotiation"), amount=values.get("amount"),
        currency="USD", refreshed_at=values.pop("refreshed_at", None),
    )  # fmt: skip
    plain = {"workspace": None, "opportunity": row, "is_mutual": False, "last_buyer_act_on": None, "beats": []}
    return line(team, account, **{**plain, "stage": row.stage, **values})


def design(team: Team) -> list[FiguresShape]:
    """The nine deals that the design draws, as of Tue 10 Feb 2026."""
    users = {user.name: user for user in User.objects.all()}
    found = []
    for (account, name, seller, health, done, counted, mine, theirs, acts, sign, close, amount, weight,
         finding) in DESIGN:  # fmt: skip
        signature_on, close_on = date.fromisoformat(sign), date.fromisoformat(close)
        quiet = account in ("Hallmark Dairies", "Kestrel Energy")
        found.append(
            line(
                team, account, name=name, seller=users.get(seller), seller_name=seller, health=health, done=done,
                counted=counted, buyer_done=mine, buyer_counted=theirs, beats=list(acts), signature_on=signature_on,
                close_on=close_on, apart=(signature_on - close_on).days, stage="Proposal", stage_order=3,
                last_buyer_act_on=DAY - timedelta(days=16 if quiet else 1),
                findings=[{"code": "x", "title": finding, "evidence": "Look"}] if finding else [],
                **money(amount, weight),
            )
        )  # fmt: skip
    bramble = {"close_on": date(2026, 3, 20), "seller_name": "Omar Sy", "stage_order": 4, **money(190, 28)}
    return [*found, deal(team, "Bramble Foods", **bramble)]


def money(amount: int, weight: int | None = None) -> dict[str, Any]:
    """Thousands of dollars, and the weight by plan; by stage alone it is half."""
    value = Decimal(amount) * 1000
    by_plan = None if weight is None else Decimal(weight) * 1000
    return {"amount": value, "own_amount": value, "own_by_stage": value / 2, "own_by_plan": by_plan}


def many(team: Team, count: int, *, closed: int = 0) -> None:
    """So many open lines and closed ones, each with a plan; the same ones each time."""
    table = tables_of(Side.SELLER).figures
    assert table is not None
    places = Workspace.objects.bulk_create(
        [Workspace(team=team, account=f"Account {place}", name=f"Goal {place}") for place in range(count + closed)]
    )
    table._default_manager.bulk_create(_made(team, places, count), batch_size=500)


def _made(team: Team, places: list[Workspace], opened: int) -> Iterator[Any]:
    table, random = tables_of(Side.SELLER).figures, Random(7)
    assert table is not None
    users = list(User.objects.filter(memberships__team=team))
    for place, workspace in enumerate(places):
        health, amount = random.randint(20, 99), random.randint(10, 600)
        signature_on = DAY + timedelta(days=random.randint(-10, 300))
        close_on = signature_on - timedelta(days=random.choice((-14, 0, 0, 7, 21)))
        seller = random.choice(users) if users else None
        made = table(
            team=team, workspace=workspace, account=workspace.account, name=workspace.name, seller=seller,
            seller_name=seller.name if seller else "Ben Adler", state="open", is_mutual=True, health=health,
            outcome="open" if place < opened else "won",
            band="healthy" if health >= 75 else "care" if health >= 50 else "risk", done=random.randint(0, 25),
            counted=25, buyer_done=random.randint(0, 12), buyer_counted=12, beats=[1, 2, 3, 4],
            last_buyer_act_on=DAY - timedelta(days=random.randint(0, 30)), signature_on=signature_on,
            close_on=close_on, apart=(signature_on - close_on).days, stage=f"Stage {place % 6}", stage_order=place % 6,
            currency=("USD", "EUR", "GBP")[place % 3], as_of=DAY, computed_at=TODAY, counted_by="before",
            findings=[{"code": "quiet", "title": "Quiet", "evidence": f"No act for {place % 40} days"}] * 3,
            values={f"number_{key}": key for key in range(20)}, **money(amount, amount // 3),
        )  # fmt: skip
        for name, value in ordering(vars(made)).items():
            setattr(made, name, value)
        yield made

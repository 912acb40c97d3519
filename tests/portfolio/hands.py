"""People in a process of their own, who act while workers are killed. A line on stdin is an act with what it is told,
as JSON; the answer is a line, too. Nobody hears their bells: as if each web process died before it could ring.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.utils import timezone

PLANS, MANY = 6, 200  # plans, and deals without one in each list
people: Any = None


def prepare(seed: int) -> None:
    """A team with its plans."""
    from tests.portfolio.day import Office

    global people
    call_command("migrate", verbosity=0)
    people = Office(seed, plans=PLANS, at=timezone.now())


def edit(count: int) -> int:
    """So many acts, one after the other; how many lines of history there are by now."""
    from mapapp.plans.models import Event

    for _turn in range(count):
        people.at = timezone.now()
        people.draw.choice((people.act, people.act, people.act, people.crm, people.numbers))()
    return Event.objects.count()


def bring(of: str, stage: str) -> int:
    """Bring a list of the plans' deals and some whose numbers begin with `of`. All stand in one stage, two rows have no
    number. Its key."""
    from mapapp.exchange.opportunities.bringing import bring as brought

    keys = [*map(str, range(PLANS + 1)), *(f"{of}{n}" for n in range(MANY)), "", ""]
    rows = "".join(f"{key},Account {key},Deal,{stage}\n" for key in keys)
    content = f"Opportunity ID,Account Name,Opportunity Name,Stage\n{rows}".encode()
    return brought(people.team, filename=f"{stage}.csv", content=content, by=None, at=timezone.now()).pk


def take(*pks: int) -> list[str]:
    """Ask for these files to be taken in."""
    from mapapp.exchange.opportunities.bringing import take as taken
    from mapapp.private.team_queries import brought_numbered

    found = [brought_numbered(pk) for pk in pks]
    return [taken(one, seen=one.settings, at=timezone.now()).value for one in found if one]


def sweep() -> None:
    """A minute passes for whatever is no figure: dead workers have lost it, and what waits is to be rung for again."""
    from mapapp.work.models import Job

    past = timezone.now() - timedelta(hours=1)
    others = Job.objects.exclude(kind="portfolio")
    others.filter(state="running").update(lease_until=past)
    others.filter(state="queued").update(created_at=past)


def is_fresh() -> bool:
    """Whether all lines hold, all plans are read, and nobody is at it any more."""
    from mapapp.portfolio.refreshing import is_behind
    from mapapp.work.models import Job

    people.team.refresh_from_db()
    held = Job.objects.filter(kind="portfolio", subject_id__gt=0, state="running")
    return not is_behind(people.team, timezone.now()) and not held.exists()


def figures() -> dict[str, Any]:
    """How what is kept stands beside what is so, and how often each open plan was read, by night."""
    from mapapp.portfolio.checking import check_team
    from mapapp.private.kept import figures_table, readings_table

    checked = check_team(people.team, timezone.now())
    lines = figures_table()._default_manager.filter(workspace__isnull=False, holds_until__isnull=False)
    plans = list(lines.values_list("workspace", flat=True))
    read: dict[str, Counter[int]] = {}
    for on, plan in readings_table()._default_manager.filter(version=0).values_list("on", "workspace"):
        read.setdefault(on.isoformat(), Counter())[plan] += 1
    return {
        "behind": checked.behind, "differences": [str(one) for one in checked.differences], "lines": checked.lines,
        "read": {on: [counts[plan] for plan in plans] for on, counts in read.items()},
    }  # fmt: skip


def jobs() -> list[Any]:
    """Each job: its kind, what it is of, its state, and how often it was begun."""
    from mapapp.work.models import Job

    return list(map(list, Job.objects.order_by("pk").values_list("kind", "subject_id", "state", "attempts")))


def file(pk: int) -> dict[str, Any]:
    """How far a file is, and what became of its rows."""
    from mapapp.private.choosing import TEAMS
    from mapapp.private.team_queries import brought_numbered

    row = brought_numbered(pk)
    assert row is not None
    lines = TEAMS.lines._default_manager.filter(brought=pk)
    return {
        "state": row.state, "rows": row.rows, "done": row.done_rows,
        "counts": [row.new, row.changed, row.same, row.older, row.bad],
        "said": [[line.what, *map(list, line.said)] for line in lines],
    }  # fmt: skip


def deals(of: str) -> list[str]:
    """The stages of those whose numbers begin so; as many as there are of them."""
    from tests.portfolio.day import DEALS

    return list(DEALS.filter(key__startswith=of).values_list("stage", flat=True))


def faults() -> list[str]:
    """What is broken in the histories of the plans."""
    from mapapp.plans.models import Workspace
    from mapapp.plans.verifying import first_fault
    from mapapp.private.verifying import first_private_fault

    found = [find(plan) for plan in Workspace.objects.all() for find in (first_fault, first_private_fault)]
    return [str(fault) for fault in found if fault]


ACTS = (prepare, edit, bring, take, sweep, is_fresh, figures, jobs, file, deals, faults)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.gates.served_settings")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    django.setup()
    from tests.portfolio import clock

    clock.kept()
    acts = {act.__name__: act for act in ACTS}
    for line in sys.stdin:
        name, *told = json.loads(line)
        sys.stdout.write(json.dumps(acts[name](*told)) + "\n")  # type: ignore[operator]
        sys.stdout.flush()

"""A checked sheet as the plan to be, in the values that `create_workspace` takes. Still nothing is written."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from mapapp.exchange.checked import Checked, TaskRow
from mapapp.exchange.owners import OwnerKind
from mapapp.exchange.persons import Person
from mapapp.exchange.words import Status
from mapapp.plans.draft import NewPerson, NewPhase, NewPlan, NewTask

TRIAL = re.compile(r"\bproof of (?:value|concept)\b|\bpilot\b|\btrial\b|\bpo[cv]\b", re.IGNORECASE)


class NotReady(ValueError):
    """The sheet still has stops: they are mended, or their rows skipped, before there is a plan."""


def new_plan(
    checked: Checked,
    people: Sequence[Person],
    *,
    account: str,
    name: str,
    value: Decimal | None = None,
    currency: str = "",
    signature_on: date | None = None,
    go_live_on: date | None = None,
) -> NewPlan:
    """The plan with everybody of `people` (as given to `check_rows`) and those whom the sheet names besides.

    A person's key is `Person.key`; the lead's must be among them. Raises NotReady while `checked.ready` is false.
    """
    if not checked.ready:
        raise NotReady(checked.refusal or "; ".join(each.text for each in checked.stops))
    everybody = {each.key: each for each in (*checked.people, *people)}
    order = [each.key for each in (*people, *checked.people)]
    places = {task.row: place for place, task in enumerate(checked.tasks)}
    return NewPlan(
        account,
        name,
        tuple(_person(everybody[key]) for key in dict.fromkeys(order)),
        tuple(NewPhase(each.name, is_trial=bool(TRIAL.search(each.name))) for each in checked.phases),
        tuple(_task(checked, each, places) for each in checked.tasks),
        value=value,
        currency=currency,
        target_signature_on=signature_on,
        target_go_live_on=go_live_on,
        source="sheet",
        numbers=tuple(each.number for each in checked.tasks),
    )


def _person(person: Person) -> NewPerson:
    return NewPerson(person.key, person.side, person.name, person.email, person.title, person.part, person.needs)


def _task(checked: Checked, row: TaskRow, places: dict[int, int]) -> NewTask:
    if row.starts_on is None or row.due_on is None:
        raise NotReady(f"row {row.row} has no dates")
    gap = row.owner.kind is OwnerKind.GAP
    return NewTask(
        row.text,
        row.phase,
        row.starts_on,
        row.due_on,
        owner=row.owner.person.key if row.owner.person and not gap else "",
        gap_side=row.owner.side if gap else "",
        gap=row.owner.question if gap else "",
        status=row.status.value,
        under_way=row.status is Status.IN_PROGRESS,
        done_on=row.done_on,
        kind=row.kind,
        mark={checked.signature: "signature", checked.go_live: "go_live"}.get(row.row, ""),
        blocked_by=row.blocked_by,
        done_when=row.done_when,
        evidence=row.link,
        after=tuple((places[link.row], link.lag) for link in row.after if link.row in places),
    )

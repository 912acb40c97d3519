"""Many plans from a few: the rows of a plan that was made by the real verbs, copied under other keys in a few
statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey, Model

from mapapp.access.models import Seat
from mapapp.people.codes import opaque_code
from mapapp.people.models import User
from mapapp.plans.history import chained
from mapapp.plans.models import (
    Criterion,
    Dependency,
    Event,
    Goal,
    Measure,
    Phase,
    Stakeholder,
    Task,
    Version,
    Workspace,
)

AT_ONCE = 1000
ORDER: tuple[type[Model], ...] = (Stakeholder, Phase, Criterion, Goal, Measure, Task, Dependency, Version, Event)
Keys = dict[tuple[type[Model], int, int], int]  # of a model, of its old key, in which copy: the new key


def copied(plan: Workspace, times: int, *, accounts: Sequence[str]) -> list[Workspace]:
    """So many copies of a plan with all of its rows but seats, whose history holds under their own codes."""
    keys: Keys = {}
    plans = [_another(plan, code=opaque_code(), account=account, name=plan.name) for account in accounts[:times]]
    heads = ("latest_version_id", "baseline_id", "updated_by_id", "proposal_id")
    pointed = {name: getattr(plan, name) for name in heads}
    for one in plans:
        for name in heads:
            setattr(one, name, None)
    made = Workspace.objects.bulk_create(plans, batch_size=AT_ONCE)
    keys |= {(Workspace, plan.pk, place): one.pk for place, one in enumerate(made)}
    for model in ORDER:
        _copy(model, plan, made, keys)
    for place, one in enumerate(made):
        one.latest_version_id = keys.get((Version, pointed["latest_version_id"], place))
        one.baseline_id = keys.get((Version, pointed["baseline_id"], place))
        one.updated_by_id = keys.get((Stakeholder, pointed["updated_by_id"], place))
    changed = ["latest_version", "baseline", "updated_by", "head_hash"]
    Workspace.objects.bulk_update(made, changed, batch_size=AT_ONCE // 2)
    return made


def _copy(model: type[Model], plan: Workspace, plans: Sequence[Workspace], keys: Keys) -> None:
    owner = "phase__workspace" if model is Criterion else "workspace"
    rows: list[Any] = list(model._default_manager.filter(**{owner: plan}).order_by("pk"))
    new, old = [], []
    for place, one in enumerate(plans):
        previous = ""
        for row in rows:
            made = _another(row)
            for field in model._meta.concrete_fields:
                if isinstance(field, ForeignKey):
                    key = getattr(row, field.attname)
                    known = keys.get((field.related_model, key, place))  # type: ignore[arg-type]
                    setattr(made, field.attname, known if key else None)
            if isinstance(made, Event):
                made.form_key, made.previous_hash = None, previous
                made.row = json.dumps(json.loads(made.row) | {"workspace": one.code}, sort_keys=True,
                                      separators=(",", ":"), ensure_ascii=False)  # fmt: skip
                made.hash = previous = one.head_hash = chained(previous, made.row)
            new.append(made)
            old.append((row.pk, place))
    for made, (key, place) in zip(model._default_manager.bulk_create(new, batch_size=AT_ONCE), old, strict=True):
        keys[model, key, place] = made.pk


def _another(row: Any, **values: Any) -> Any:
    made = copy(row)
    made.pk, made._state = None, copy(row._state)
    made._state.adding, made._state.fields_cache = True, {}
    for name, value in values.items():
        setattr(made, name, value)
    return made


def seated(plans: Iterable[Workspace], leads: Sequence[User], at: datetime) -> None:
    """Each plan's first seller sells it, one of these in turn; its first buyer has a seat and an account of his own."""
    plans = list(plans)
    people = Stakeholder.objects.filter(workspace__in=plans).order_by("workspace", "number")
    first: dict[tuple[int, str], Stakeholder] = {}
    for person in people:
        first.setdefault((person.workspace_id, str(person.side)), person)
    buyers = User.objects.bulk_create(
        [User(email=f"buyer@{plan.code.lower()}.example", password="!", name="Priya Raman") for plan in plans],
        batch_size=AT_ONCE,
    )
    seats = []
    for place, (plan, buyer) in enumerate(zip(plans, buyers, strict=True)):
        for side, user in (("seller", leads[place % len(leads)]), ("buyer", buyer)):
            person = first[plan.pk, side]
            seats.append(Seat(workspace=plan, stakeholder=person, user=user, role="lead", joined_at=at))
    Seat.objects.bulk_create(seats, batch_size=AT_ONCE)

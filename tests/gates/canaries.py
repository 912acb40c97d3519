"""Canaries: every field that one side fills for itself holds a text that is nowhere else; and who may read which.

The fields are found from the models of the private tables, so a new field or table joins by itself. What a side's own
verbs write into its history is planted by those verbs (own_words.py). What the other plans of the town hold is planted,
too, and who came and went in its teams (planting.py): nobody of this plan may read that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

from mapapp.plans.models import Side, Workspace
from mapapp.private.tripwire import private_tables
from tests.gates.who import BUYERS, SELLERS

VIEWERS = frozenset({"david", "tom"})  # read what both sides read
OWNERS = {Side.SELLER: SELLERS.names - VIEWERS, Side.BUYER: BUYERS.names - VIEWERS}
MANAGERS = frozenset({"olga", "astrid"})  # of the team: who reads its list from the CRM, and what its history says
CHAINED = {"hash", "previous_hash", "head_hash", "digest", "salt"}  # not written by people: searched for as they are
LEFT = {"row", "verb", "form_key", "code", "time_zone", "currency", "steps"}  # of other fields, numbers, known words
BY_VERBS = {"values", "found", "said"}  # of a team's list from its CRM (pipelines.py), of what is kept (lines.py)
SHORTEST = 10  # letters of a canary: PostgreSQL lets none into a shorter column
CLOSED = frozenset({"done_on"})  # goes with a status: its table refuses it alone


@dataclass(frozen=True, slots=True)
class Canary:
    """A text in one column, how it can look where it is drawn, and who may read it."""

    where: str
    forms: tuple[str, ...]
    readers: frozenset[str]
    by_people: bool = True  # else a hash: nobody has to be shown it


def word(where: str) -> str:
    """A text that is nowhere else, always the same for a place: ten letters, so no line breaks it."""
    number = int(sha256(where.encode()).hexdigest(), 16)
    return "zq" + "".join("bcdfghjklmnprstv"[number >> shift & 15] for shift in range(0, 32, 4))


def models_of(side: Side) -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.db_table in private_tables(side)]


def fill(
    model: type[models.Model],
    workspace: Workspace,
    readers: frozenset[str],
    *,
    beside: str = "",
    leave: Container[str] = (),
) -> Iterator[Canary]:
    """A canary in each column of the first row of a table at a plan, but for those to `leave`; the row is made when
    there is none."""
    here = {"pk": workspace.pk} if model is Workspace else _place(model, workspace)
    rows = model._default_manager.filter(**here).order_by("pk")
    row = rows.first() or _made(model, workspace)
    for place, field in reversed(list(enumerate(columns(model)))):  # the last day first: none ends before it starts
        if field.name in leave:
            continue
        where = f"{model._meta.model_name}{beside and ' of ' + beside}.{field.name}"
        if field.name in CHAINED:
            if value := str(getattr(row, field.attname)):
                yield Canary(where, (value,), readers, by_people=False)
            continue
        value, forms = sample(field, where, place)
        if put(model, row, field, value):
            yield Canary(where, forms, readers, by_people=not is_copy(model))
        elif not beside and field.name not in CLOSED and not is_history(model):
            raise AssertionError(f"{where} takes no canary: its table refuses {value!r}")


def has_plan(model: type[models.Model]) -> bool:
    """Whether its rows hang at a plan; else at a team as a whole."""
    return "workspace" in {field.name for field in model._meta.concrete_fields}


def _place(model: type[models.Model], workspace: Workspace) -> dict[str, Any]:
    """Where its rows hang: at a plan, or at a team."""
    return {"workspace": workspace} if has_plan(model) else {"team": workspace.team}


def columns(model: type[models.Model]) -> list[Any]:
    """The columns that people, or their acts, fill with words, figures or days."""
    kinds = (models.CharField, models.TextField, models.DecimalField, models.DateField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and field.name not in LEFT | BY_VERBS
        and not (isinstance(field, models.CharField) and (field.max_length or SHORTEST) < SHORTEST)
    ]  # fmt: skip


def is_history(model: type[models.Model]) -> bool:
    """Its lines are never changed: the database refuses."""
    return {"hash", "previous_hash"} <= {field.name for field in model._meta.concrete_fields}


def is_copy(model: type[models.Model]) -> bool:
    """It holds again, for the chain, what stands in another column."""
    return {"digest", "salt"} <= {field.name for field in model._meta.concrete_fields}


def sample(field: Any, where: str, place: int) -> tuple[Any, tuple[str, ...]]:
    """A value for the column, and the texts that would give it away."""
    text = word(where)
    match field:
        case models.EmailField():
            return f"{text}@canary.example", (text,)
        case models.URLField():
            return f"https://{text}.example/", (text,)
        case models.DecimalField():
            number = 1_000_003 + int(sha256(where.encode()).hexdigest(), 16) % 8_000_000
            return Decimal(number), (f"{number}", f"{number:,}", f"{number:,}".replace(",", " "))
        case models.DateTimeField():
            day = unusual(where, place)
            return datetime(day.year, day.month, day.day, 12, tzinfo=UTC), days(day)
        case models.DateField():
            day = unusual(where, place)
            return day, days(day)
        case models.JSONField():
            return {"words": text}, (text,)
        case _:
            return text, (text,)


def unusual(where: str, place: int) -> date:
    """A day that is on no plan, later for a later column."""
    number = int(sha256(where.encode()).hexdigest(), 16)
    return date(2040 + place, number % 12 + 1, number // 12 % 28 + 1)


def days(day: date) -> tuple[str, ...]:
    """As the house writes a day, and as machines do."""
    return (day.isoformat(), f"{day.day} {day:%b %Y}", f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}")


def put(model: type[models.Model], row: models.Model, field: Any, value: Any) -> bool:
    """Write it round the verbs, as nothing but a gate may; False where the table refuses."""
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=row.pk).update(**{field.name: value})
    except DatabaseError:
        return False
    return True


def _made(model: type[models.Model], workspace: Workspace) -> models.Model:
    """A row of a table that nothing has filled yet, with the least that it needs."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in ("workspace", "team"):
            values[field.name] = workspace if field.name == "workspace" else workspace.team
        elif field.has_default() or field.null or field.primary_key or getattr(field, "blank", False):
            continue
        elif field.choices:
            values[field.name] = field.choices[0][0]
        elif isinstance(field, models.IntegerField):
            values[field.name] = 1
        else:
            value = sample(field, f"{model._meta.model_name}.{field.name}", 0)[0]
            values[field.name] = value[: field.max_length] if isinstance(field, models.CharField) else value
    return model._default_manager.create(**values)


# -- looking for them -----------------------------------------------------------------------------------------------


class Ear:
    """Hears the canaries that somebody must not hear, and which of his own side's he heard."""

    def __init__(self, who: str, canaries: Iterable[Canary]) -> None:
        self._mine: dict[str, str] = {}
        self._others: dict[str, str] = {}
        for canary in canaries:
            heard = self._mine if who in canary.readers else self._others
            heard.update({form.casefold(): canary.where for form in canary.forms})
        self._finds = finder(frozenset(self._mine) | frozenset(self._others))

    def hears(self, *texts: bytes | str) -> tuple[set[str], set[str]]:
        """Where what is heard in these texts comes from: of what this person must not read, and of what he may."""
        heard = {form for text in texts for form in self._finds(lowered(text))}
        return tuple({said[form] for form in heard if form in said} for said in (self._others, self._mine))  # type: ignore[return-value]

    def leaks(self, *texts: bytes | str) -> set[str]:
        """Where what is heard in these texts comes from, of all that this person must not read."""
        return self.hears(*texts)[0]


def lowered(text: bytes | str) -> str:
    return (text if isinstance(text, str) else text.decode("utf-8", "replace")).casefold()


@cache
def finder(forms: frozenset[str]) -> Callable[[str], list[str]]:
    """All of these in a text; the same for everybody, for it is slow to make."""
    return re.compile(_tree(sorted(forms)) if forms else r"(?!)").findall


def _tree(forms: list[str]) -> str:
    """A pattern that goes on letter by letter to the longest of them: each place of a page would be held against all
    five hundred of a plain list."""
    if len(forms) == 1:
        return re.escape(forms[0])
    after: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        after[form[:1]].append(form[1:])
    ends = after.pop("", None)
    ways = "|".join(re.escape(letter) + _tree(rest) for letter, rest in after.items())
    return f"(?:{ways}){'?' if ends else ''}"

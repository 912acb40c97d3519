"""Rows as lines of JSON, exactly as they are kept: the same from either database, and back into either."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.apps.registry import Apps
from django.apps.registry import apps as installed
from django.core.management.color import no_style
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

Model = type[models.Model]
AT_ONCE = 500
# a restore ends all sessions, and their keys have no business in a file; what lines come to the database adds up itself
LEFT_OUT = {"mapapp_session", "mapapp_tally"}


def tables(apps: Apps | Any = installed) -> list[Model]:
    """Every table that is worth keeping, those between two others as well, by name."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    }
    return [found[name] for name in sorted(found)]


def columns(model: Model) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.column]


def lines(model: Model, using: str) -> Iterator[bytes]:
    """A line of the columns' names, then one a row."""
    fields = columns(model)
    yield _line([field.column for field in fields])
    rows = model._base_manager.using(using).order_by(model._meta.pk.attname if model._meta.pk else "pk")
    for row in rows.values_list(*(field.attname for field in fields)).iterator(chunk_size=AT_ONCE):
        yield _line([_plain(value) for value in row])


def put(model: Model, found: Iterable[bytes], connection: BaseDatabaseWrapper) -> int:
    """Write the rows that `lines` gave into the table, as they are; how many. Nothing is set, counted or told."""
    given = iter(found)
    by_column = {field.column: field for field in columns(model)}
    fields = [by_column[name] for name in json.loads(next(given))]
    quote = connection.ops.quote_name
    names, places = ", ".join(quote(field.column or "") for field in fields), ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"
    count = 0
    with connection.cursor() as cursor:
        for some in _some(given):
            cursor.executemany(sql, [_stored(fields, json.loads(line), connection) for line in some])
            count += len(some)
    return count


def count_on(models_: Sequence[Model], connection: BaseDatabaseWrapper) -> None:
    """Let the next row of each table get a number that none of these has."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(models_))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _some(found: Iterator[bytes]) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    for line in found:
        some.append(line)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _line(values: Sequence[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Decimal():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return b64encode(value).decode()
    return value


def _stored(
    fields: Sequence[models.Field[Any, Any]], values: Sequence[Any], connection: BaseDatabaseWrapper
) -> list[Any]:
    return [
        field.get_db_prep_save(_typed(field, value), connection)
        for field, value in zip(fields, values, strict=True)
    ]  # fmt: skip


def _typed(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    match field:
        case models.DateTimeField():
            return datetime.fromisoformat(value)
        case models.DateField():
            return date.fromisoformat(value)
        case models.TimeField():
            return time.fromisoformat(value)
        case models.DurationField():
            return timedelta(seconds=value)
        case models.DecimalField():
            return Decimal(value)
        case models.BinaryField():
            return b64decode(value)
    return value

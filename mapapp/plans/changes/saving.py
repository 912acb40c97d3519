"""Rows written by short statements: one that is new, or many, each with values of its own.

Django's bulk_update says the same with a condition for every row and field: for thirty tasks it takes longer than all
the rest of a change of dates. Its `save` puts each statement together from nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model
from django.db.models.options import Options
from django.db.models.sql.compiler import SQLCompiler

BATCH = 500  # rows a statement


def add_row(row: Model) -> None:
    """Insert a new row and give it its key: `save(force_insert=True)` for our plain tables, which have neither parents
    nor listeners. One statement."""
    meta = row._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_quoted(meta.db_table)} ({', '.join(_names(fields))}) VALUES ({marks}) RETURNING {_key(meta)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, _plain(row, fields))
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


def put_row(row: Model, names: Collection[str] | None = None) -> None:
    """Write a saved row, or the named fields of it. One statement. Raises DatabaseError when it is not there."""
    meta = row._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key and (not names or field.name in names)]
    values = ", ".join(f"{name} = %s" for name in _names(fields))
    sql = f"UPDATE {_quoted(meta.db_table)} SET {values} WHERE {_key(meta)} = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_plain(row, fields), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{meta.label} {row.pk} is not there any more")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _names(fields: Collection[Field[Any, Any]]) -> list[str]:
    return [_quoted(str(field.column)) for field in fields]


def _key(meta: Options[Any]) -> str:
    return _quoted(str(meta.pk.column))


def _plain(row: Model, fields: Collection[Field[Any, Any]]) -> list[Any]:
    """The values as this database takes them."""
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


class EachItsOwn(Expression):
    """`CASE id WHEN 1 THEN … END`: the value of each row, by its key."""

    def __init__(self, values: Mapping[Any, Any], field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.values = values

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The statement's part, and its parameters: key, value, key, value."""
        field, said = self.output_field, []
        for key, value in self.values.items():
            said += [key, field.get_db_prep_save(value, connection)]
        name = connection.ops.quote_name(str(field.model._meta.pk.column))
        sql = f"CASE {name}{' WHEN %s THEN %s' * len(self.values)} END"
        if connection.features.requires_casted_case_in_updates:
            sql = f"CAST({sql} AS {field.db_type(connection)})"
        return sql, said


def save_rows(rows: Sequence[Model], fields: Collection[str]) -> None:
    """Write the named fields of saved rows of one table: one statement for 500 of them."""
    for start in range(0, len(rows) if fields else 0, BATCH):
        part = rows[start : start + BATCH]
        if len(part) == 1:
            put_row(part[0], fields)
            continue
        model = type(part[0])
        values = {name: _value(model._meta.get_field(name), part) for name in fields}
        model._default_manager.filter(pk__in=[row.pk for row in part]).update(**values)


def _value(field: Any, rows: Sequence[Model]) -> Any:
    """What all rows have, or what each of them has."""
    values = {row.pk: getattr(row, field.attname) for row in rows}
    first = next(iter(values.values()))
    return first if all(value == first for value in values.values()) else EachItsOwn(values, field)

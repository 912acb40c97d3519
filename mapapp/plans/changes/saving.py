"""Many rows, each with values of its own, in one statement.

Django's bulk_update says the same with a condition for every row and field: for thirty tasks it takes longer than all
the rest of a change of dates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model
from django.db.models.sql.compiler import SQLCompiler

BATCH = 500  # rows a statement


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
        model = type(part[0])
        values = {name: _value(model._meta.get_field(name), part) for name in fields}
        model._default_manager.filter(pk__in=[row.pk for row in part]).update(**values)


def _value(field: Any, rows: Sequence[Model]) -> Any:
    """What all rows have, or what each of them has."""
    values = {row.pk: getattr(row, field.attname) for row in rows}
    first = next(iter(values.values()))
    return first if all(value == first for value in values.values()) else EachItsOwn(values, field)

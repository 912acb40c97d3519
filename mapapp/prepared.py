"""Questions that are asked all day: what Django says for them is put together once.

For a page of a dozen short reads, saying them takes Django longer than the database takes to answer them all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Noun = TypeVar("Noun", bound=Model)
LARGEST = 2**63 - 1  # what the widest column holds


class Blank(Expression):
    """Where a value of the question goes: a number or a text, which every database takes as it is."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The statement's part; in the place of its parameter stands the blank itself."""
        return "%s", [self]


class Statement(NamedTuple):
    """What is said for a question, and how a row of the answer becomes an instance."""

    sql: str
    params: tuple[Any, ...]
    read: Callable[[Any], Any]


def prepared(question: Callable[..., QuerySet[Noun]]) -> Callable[..., list[Noun]]:
    """The function that puts a query together, as one that asks it and gives the rows: `_tasks(workspace.pk)` of

        @prepared
        def _tasks(workspace: int) -> QuerySet[Task]:
            return Task.objects.filter(workspace=workspace)

    The function runs once a database, with a blank for each argument: it hands them on to filters and decides nothing
    by them. Arguments go by place and are numbers or texts, never None; a number that no column holds finds nothing.
    One query a call. The rows are whole instances with what `select_related` and `annotate` put there.
    """
    blanks = [Blank(place) for place in range(len(signature(question).parameters))]
    said: dict[str, Statement] = {}

    @wraps(question)
    def ask(*values: Any) -> list[Noun]:
        statement = said.get(connection.vendor)
        if statement is None:
            statement = said[connection.vendor] = _said(question(*blanks))
        if any(isinstance(value, int) and abs(value) > LARGEST for value in values):
            return []
        params = [values[given.place] if isinstance(given, Blank) else given for given in statement.params]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            return [statement.read(row) for row in cursor.fetchall()]

    return ask


def _said(rows: QuerySet[Any]) -> Statement:
    compiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    return Statement(sql, tuple(params), _reader(compiler))


def _reader(compiler: SQLCompiler) -> Callable[[Any], Any]:
    """What Django does with each row: values converted, the instance made, what belongs to it put beside it."""
    info: Any = compiler.klass_info
    select: Any = compiler.select
    columns = [column for column, _sql, _alias in select]
    converters = [(place, *found) for place, found in compiler.get_converters(columns).items()]
    model, first, last = info["model"], info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column in columns[first:last]]
    beside = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]  # the stubs are newer
    extra = list((compiler.annotation_col_map or {}).items())

    def read(row: Any) -> Any:
        values = list(row)
        for place, converts, column in converters:
            for convert in converts:
                values[place] = convert(values[place], column, connection)
        found = model.from_db(connection.alias, names, values[first:last])
        for one in beside:
            one.populate(values, found)
        for name, place in extra:
            setattr(found, name, values[place])
        return found

    return read

"""Text as people look for it and put it in order, on both databases alike.

SQLite folds the letters of ASCII alone, and puts the others after z. PostgreSQL goes by the locale of
its database, which may be C, so it is told the one of ICU that every build for Debian has.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func

ICU = 'LOWER((%(expressions)s) COLLATE "und-x-icu")'


class Lowered(Func):
    """Small letters, of every alphabet: what one looks in, and what one looks for."""

    function, output_field = "LOWER", CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="MAPAPP_LOWERED", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template=ICU, **more)


class InOrder(Func):
    """By what names are put in order: small letters, Ö beside O."""

    function, output_field = "LOWER", CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="MAPAPP_IN_ORDER", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template=ICU, **more)


def lowered(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def in_order(text: Any) -> Any:
    """The letters without their marks."""
    if not isinstance(text, str) or text.isascii():
        return lowered(text)
    return "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))


def teach(connection: BaseDatabaseWrapper, **_more: object) -> None:
    """Teach SQLite both; for each connection as it is made."""
    if connection.vendor == "sqlite":
        for name, function in (("MAPAPP_LOWERED", lowered), ("MAPAPP_IN_ORDER", in_order)):
            connection.connection.create_function(name, 1, function, deterministic=True)

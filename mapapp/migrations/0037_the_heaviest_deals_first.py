"""The portfolio opens with the heaviest deals, what has no weight last. SQLite reads its index of weights backwards for
that; PostgreSQL puts nulls first there, so it has an index of its own, in the order that is asked for."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MADE = "CREATE INDEX figures_heaviest_first ON mapapp_figures (team_id, outcome, own_by_plan DESC NULLS LAST, id)"
GONE = "DROP INDEX IF EXISTS figures_heaviest_first"


def make(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(MADE)


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(GONE)


class Migration(migrations.Migration):
    dependencies = (("mapapp", "0036_papers_know_what_they_lack"),)

    operations = (migrations.RunPython(make, drop),)

"""Of two that weigh the same the newer line comes first, as an index that is read from its end has them: PostgreSQL's own
index for it (0037) follows."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GONE = "DROP INDEX IF EXISTS figures_heaviest_first"
MADE = "CREATE INDEX figures_heaviest_first ON mapapp_figures (team_id, outcome, own_by_plan DESC NULLS LAST, id{order})"


def make(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    _lay(editor, " DESC")


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    _lay(editor, "")


def _lay(editor: BaseDatabaseSchemaEditor, order: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(GONE)
        editor.execute(MADE.format(order=order))


class Migration(migrations.Migration):
    dependencies = (("mapapp", "0045_figures_by_account_first"),)

    operations = (migrations.RunPython(make, drop),)

"""Triggers that forbid changing or removing a line of history or a version, on both databases (SAFETY, History)."""

from typing import Any

from django.db import migrations

TABLES = ("mapapp_event", "mapapp_version")


def forbid(apps: Any, schema_editor: Any) -> None:
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(
            "CREATE FUNCTION mapapp_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
        )
        for table in TABLES:
            run(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION mapapp_append_only()"
            )
        return
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            run(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def allow(apps: Any, schema_editor: Any) -> None:
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            run(f"DROP TRIGGER {table}_append_only ON {table}")
        run("DROP FUNCTION mapapp_append_only()")
        return
    for table in TABLES:
        for act in ("update", "delete"):
            run(f"DROP TRIGGER {table}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("mapapp", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]

"""The stub of a deleted plan; for the history of a plan that has one the triggers make way. That table never changes."""

from typing import Any

from django.db import migrations, models

STUBS = "mapapp_deletedplan"
TABLES = (
    "mapapp_event",
    "mapapp_version",
    "mapapp_proposal",
    "mapapp_proposalanswer",
    "mapapp_sellerevent",
    "mapapp_buyerevent",
)
PLAN_OF = {"mapapp_proposalanswer": "(SELECT workspace_id FROM mapapp_proposal WHERE id = OLD.proposal_id)"}


def forbid(apps: Any, schema_editor: Any) -> None:
    """Lines of history may go with their whole plan; nothing else of them changes or goes. Stubs stay as they are."""
    run = schema_editor.execute
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        going = f"EXISTS (SELECT 1 FROM {STUBS} WHERE workspace_pk = {PLAN_OF.get(table, 'OLD.workspace_id')})"
        if postgresql:
            run(f"DROP TRIGGER {table}_append_only ON {table}")
            run(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION mapapp_append_only()"
            )
            run(
                f"CREATE FUNCTION {table}_goes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {going} THEN "
                "RETURN OLD; END IF; RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
            )
            run(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_goes()"
            )
        else:
            run(f"DROP TRIGGER {table}_no_delete")
            run(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT {going} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    if postgresql:
        run(
            f"CREATE TRIGGER {STUBS}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {STUBS} "
            "FOR EACH STATEMENT EXECUTE FUNCTION mapapp_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        run(
            f"CREATE TRIGGER {STUBS}_no_{act.lower()} BEFORE {act} ON {STUBS} "
            f"BEGIN SELECT RAISE(ABORT, '{STUBS} is append-only'); END"
        )


def allow(apps: Any, schema_editor: Any) -> None:
    """As it was before: nothing of a history goes."""
    run = schema_editor.execute
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        if postgresql:
            run(f"DROP TRIGGER {table}_no_delete ON {table}")
            run(f"DROP FUNCTION {table}_goes()")
            run(f"DROP TRIGGER {table}_append_only ON {table}")
            run(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION mapapp_append_only()"
            )
        else:
            run(f"DROP TRIGGER {table}_no_delete")
            run(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    if postgresql:
        run(f"DROP TRIGGER {STUBS}_append_only ON {STUBS}")
        return
    for act in ("update", "delete"):
        run(f"DROP TRIGGER {STUBS}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("mapapp", "0014_invitations_know_more")]

    operations = [
        migrations.CreateModel(
            name="DeletedPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("workspace_pk", models.PositiveBigIntegerField(unique=True)),
                ("code", models.CharField(max_length=22, unique=True)),
                ("revision", models.PositiveIntegerField()),
                ("head_hash", models.CharField(blank=True, max_length=64)),
                ("last_version", models.PositiveIntegerField(default=0)),
                ("version_sha256", models.CharField(blank=True, max_length=64)),
                ("deleted_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(forbid, allow),
    ]

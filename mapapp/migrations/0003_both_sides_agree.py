"""A version that both sides agree to: who proposes it, what came of it, and which dates were accepted. No row of the
two new tables is changed or removed (triggers, both databases)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("mapapp_proposal", "mapapp_proposalanswer")


def forbid(apps: Any, schema_editor: Any) -> None:
    run = schema_editor.execute
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            run(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION mapapp_append_only()"
            )
            continue
        for act in ("UPDATE", "DELETE"):
            run(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def allow(apps: Any, schema_editor: Any) -> None:
    run = schema_editor.execute
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            run(f"DROP TRIGGER {table}_append_only ON {table}")
            continue
        for act in ("update", "delete"):
            run(f"DROP TRIGGER {table}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("mapapp", "0002_history_is_append_only")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="accepted",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version_number", models.PositiveIntegerField()),
                ("side", models.CharField(choices=[("buyer", "Buyer"), ("seller", "Seller")], max_length=6)),
                ("by_number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="workspace",
            name="proposal",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mapapp.proposal"
            ),
        ),
        migrations.CreateModel(
            name="ProposalAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("replaced", "Replaced by a newer one"),
                        ],
                        max_length=9,
                    ),
                ),
                ("side", models.CharField(choices=[("buyer", "Buyer"), ("seller", "Seller")], max_length=6)),
                ("by_number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="mapapp.proposal"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["buyer", "seller"])), name="proposal_side_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["buyer", "seller"])), name="answer_side_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["accepted", "declined", "withdrawn", "replaced"])),
                name="answer_kind_is_known",
            ),
        ),
        migrations.RunPython(forbid, allow),
    ]

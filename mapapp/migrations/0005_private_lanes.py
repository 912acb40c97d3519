"""What each side keeps to itself: two tables of each shape, the seller's and the buyer's. No line of a side's own history
is changed or removed (triggers, both databases)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("mapapp_sellerevent", "mapapp_buyerevent")


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
    dependencies = [
        ("mapapp", "0004_column_titles_are_remembered"),
    ]

    operations = [
        migrations.CreateModel(
            name="BuyerLane",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_task", models.PositiveIntegerField(default=0)),
                ("last_note", models.PositiveIntegerField(default=0)),
                ("last_person", models.PositiveIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("head_hash", models.CharField(blank=True, max_length=64)),
                (
                    "workspace",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SellerLane",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_task", models.PositiveIntegerField(default=0)),
                ("last_note", models.PositiveIntegerField(default=0)),
                ("last_person", models.PositiveIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("head_hash", models.CharField(blank=True, max_length=64)),
                (
                    "workspace",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BuyerEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("verb", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("by_number", models.PositiveIntegerField(null=True)),
                ("side", models.CharField(max_length=6)),
                ("task_number", models.PositiveIntegerField(null=True)),
                ("form_key", models.CharField(max_length=40, null=True)),
                ("row", models.TextField()),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("number"), name="buyerevent_numbers_have_no_doubles"
                    ),
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("form_key"), name="buyerevent_a_form_acts_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyerNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.CharField(max_length=4000)),
                ("author", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("task", models.PositiveIntegerField(null=True)),
                ("person", models.PositiveIntegerField(null=True)),
                ("own_person", models.PositiveIntegerField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("number"), name="buyernote_number_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("task__isnull", True)),
                            models.Q(("own_person__isnull", True), ("task__isnull", True)),
                            models.Q(("own_person__isnull", True), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="buyernote_is_on_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyerPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("buyer", "Buyer"), ("seller", "Seller")], max_length=6)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("champion", "Leads the evaluation"),
                            ("economic_buyer", "Approves the budget"),
                            ("executive_sponsor", "Executive sponsor"),
                            ("technical_evaluator", "Evaluates the technology"),
                            ("security", "Reviews security"),
                            ("legal", "Reviews the contract"),
                            ("procurement", "Runs purchasing"),
                            ("user", "Uses it daily"),
                            ("other", "Takes part"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="part in the decision",
                    ),
                ),
                ("needs", models.CharField(blank=True, max_length=4000, verbose_name="needs to say yes")),
                ("number", models.PositiveIntegerField()),
                ("shown_as", models.PositiveIntegerField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("number"), name="buyerperson_number_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyerPersonalValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_number", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("salt", models.CharField(max_length=32)),
                ("value", models.CharField(max_length=4000)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("digest"), name="buyerpersonalvalue_a_commitment_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyerTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.CharField(max_length=4000)),
                ("note", models.CharField(blank=True, max_length=4000)),
                ("owner", models.PositiveIntegerField(null=True)),
                ("own_person", models.PositiveIntegerField(null=True)),
                ("gap", models.CharField(blank=True, max_length=300)),
                ("starts_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("done", "Done"),
                            ("not_needed", "Not needed"),
                        ],
                        default="not_started",
                        max_length=11,
                    ),
                ),
                ("done_on", models.DateField(null=True)),
                ("after", models.PositiveIntegerField(null=True)),
                ("lag", models.SmallIntegerField(default=0)),
                ("stand_in", models.PositiveIntegerField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("number"), name="buyertask_number_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("own_person__isnull", True), ("owner__isnull", True)),
                            models.Q(("gap", ""), ("own_person__isnull", True), ("owner__isnull", False)),
                            models.Q(("gap", ""), ("own_person__isnull", False), ("owner__isnull", True)),
                            _connector="OR",
                        ),
                        name="buyertask_has_one_owner_or_a_named_gap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("starts_on"))),
                        name="buyertask_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("status", "done")),
                            models.Q(models.Q(("status", "done"), _negated=True), ("done_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="buyertask_done_on_goes_with_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lag__gte", -20), ("lag__lte", 120)), name="buyertask_lag_is_in_bounds"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("verb", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("by_number", models.PositiveIntegerField(null=True)),
                ("side", models.CharField(max_length=6)),
                ("task_number", models.PositiveIntegerField(null=True)),
                ("form_key", models.CharField(max_length=40, null=True)),
                ("row", models.TextField()),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("number"), name="sellerevent_numbers_have_no_doubles"
                    ),
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("form_key"), name="sellerevent_a_form_acts_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.CharField(max_length=4000)),
                ("author", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("task", models.PositiveIntegerField(null=True)),
                ("person", models.PositiveIntegerField(null=True)),
                ("own_person", models.PositiveIntegerField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("number"), name="sellernote_number_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("task__isnull", True)),
                            models.Q(("own_person__isnull", True), ("task__isnull", True)),
                            models.Q(("own_person__isnull", True), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="sellernote_is_on_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("buyer", "Buyer"), ("seller", "Seller")], max_length=6)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("champion", "Leads the evaluation"),
                            ("economic_buyer", "Approves the budget"),
                            ("executive_sponsor", "Executive sponsor"),
                            ("technical_evaluator", "Evaluates the technology"),
                            ("security", "Reviews security"),
                            ("legal", "Reviews the contract"),
                            ("procurement", "Runs purchasing"),
                            ("user", "Uses it daily"),
                            ("other", "Takes part"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="part in the decision",
                    ),
                ),
                ("needs", models.CharField(blank=True, max_length=4000, verbose_name="needs to say yes")),
                ("number", models.PositiveIntegerField()),
                ("shown_as", models.PositiveIntegerField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("number"), name="sellerperson_number_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerPersonalValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_number", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("salt", models.CharField(max_length=32)),
                ("value", models.CharField(max_length=4000)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("digest"), name="sellerpersonalvalue_a_commitment_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.CharField(max_length=4000)),
                ("note", models.CharField(blank=True, max_length=4000)),
                ("owner", models.PositiveIntegerField(null=True)),
                ("own_person", models.PositiveIntegerField(null=True)),
                ("gap", models.CharField(blank=True, max_length=300)),
                ("starts_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("done", "Done"),
                            ("not_needed", "Not needed"),
                        ],
                        default="not_started",
                        max_length=11,
                    ),
                ),
                ("done_on", models.DateField(null=True)),
                ("after", models.PositiveIntegerField(null=True)),
                ("lag", models.SmallIntegerField(default=0)),
                ("stand_in", models.PositiveIntegerField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("workspace"), models.F("number"), name="sellertask_number_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("own_person__isnull", True), ("owner__isnull", True)),
                            models.Q(("gap", ""), ("own_person__isnull", True), ("owner__isnull", False)),
                            models.Q(("gap", ""), ("own_person__isnull", False), ("owner__isnull", True)),
                            _connector="OR",
                        ),
                        name="sellertask_has_one_owner_or_a_named_gap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("starts_on"))),
                        name="sellertask_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("status", "done")),
                            models.Q(models.Q(("status", "done"), _negated=True), ("done_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="sellertask_done_on_goes_with_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lag__gte", -20), ("lag__lte", 120)), name="sellertask_lag_is_in_bounds"
                    ),
                ],
            },
        ),
        migrations.RunPython(forbid, allow),
    ]

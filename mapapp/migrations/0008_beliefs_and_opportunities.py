"""What the seller believes of the people who decide, and what his CRM knows of the purchase."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mapapp", "0007_what_stood_before_is_known"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(blank=True, max_length=100)),
                ("account", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(blank=True, max_length=300)),
                ("stage", models.CharField(blank=True, max_length=100)),
                ("forecast", models.CharField(blank=True, max_length=100)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("close_on", models.DateField(null=True)),
                ("created_on", models.DateField(null=True)),
                ("owner_name", models.CharField(blank=True, max_length=200)),
                ("owner_email", models.EmailField(blank=True, max_length=254)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")], default="open", max_length=4
                    ),
                ),
                ("outcome_why", models.CharField(blank=True, max_length=1000)),
                ("modified_at", models.DateTimeField(null=True)),
                ("refreshed_at", models.DateTimeField(null=True)),
                (
                    "team",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.team"),
                ),
                (
                    "workspace",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mapapp.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("team"),
                        models.F("key"),
                        condition=models.Q(("key", ""), _negated=True),
                        name="a_key_once_a_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["open", "won", "lost"])), name="outcome_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", True),
                            models.Q(("amount__gte", 0), models.Q(("currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_amount_has_its_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerBelief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("person", models.PositiveIntegerField(null=True)),
                (
                    "stance",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Against"), (2, "Sceptical"), (3, "Neutral"), (4, "Supportive"), (5, "Champion")],
                        null=True,
                    ),
                ),
                (
                    "influence",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Hardly any"), (2, "Some"), (3, "Is heard"), (4, "Strong"), (5, "Decides")],
                        null=True,
                    ),
                ),
                ("boss", models.PositiveIntegerField(null=True)),
                ("own_boss", models.PositiveIntegerField(null=True)),
                ("needs", models.CharField(blank=True, max_length=4000)),
                (
                    "stance_was",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Against"), (2, "Sceptical"), (3, "Neutral"), (4, "Supportive"), (5, "Champion")],
                        null=True,
                    ),
                ),
                ("moved_at", models.DateTimeField(null=True)),
                ("moved_why", models.CharField(blank=True, max_length=300)),
                (
                    "own",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mapapp.sellerperson",
                    ),
                ),
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
                    models.UniqueConstraint(models.F("workspace"), models.F("number"), name="belief_number_is_unique"),
                    models.UniqueConstraint(
                        models.F("workspace"),
                        models.F("person"),
                        condition=models.Q(("person__isnull", False)),
                        name="one_belief_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("own__isnull", False), ("person__isnull", True)),
                            models.Q(("own__isnull", True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="belief_is_of_one_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("boss__isnull", True), ("own_boss__isnull", True), _connector="OR"),
                        name="belief_names_one_boss",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("boss__isnull", True),
                            ("person__isnull", True),
                            models.Q(("boss", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_reports_to_himself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("influence__isnull", True), ("stance__isnull", True)),
                            models.Q(
                                ("influence__in", [1, 2, 3, 4, 5]),
                                ("influence__isnull", False),
                                ("stance__in", [1, 2, 3, 4, 5]),
                                ("stance__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="stance_and_influence_go_together",
                    ),
                ],
            },
        ),
    ]

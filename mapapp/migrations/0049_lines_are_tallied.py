"""Lines have tallies: what lines of one kind come to. What is asked of lines beside them has indexes of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations, models

NAMES = ("outcome", "state", "linked", "band", "signs_in", "closes_on", "currency", "own_currency", "seller",
         "seller_name", "stage", "stage_order")  # fmt: skip
COUNTS = ("turns", "lines", "with_amount", "with_own", "with_weight", "with_stage_weight", "stage_measured",
          "plan_measured", "with_both", "with_later", "days_later", "with_health", "points")  # fmt: skip
CENTS = ("amount_cents", "own_cents", "by_plan_cents", "by_stage_cents")
WEIGHT = ["team", "outcome", "own_by_plan", "id", "state", "opportunity"]
MOMENTS = ["team", "outcome", "computed_at", "holds_until", "state", "opportunity"]
SILENT = ["team", "outcome", "is_mutual", "last_buyer_act_on", "state", "band", "month", "stage", "seller",
          "seller_name", "own_amount"]  # fmt: skip


def text(longest: int) -> models.CharField[Any, Any]:
    return models.CharField(blank=True, max_length=longest)


def cents() -> models.DecimalField[Any, Any]:
    return models.DecimalField(decimal_places=0, default=0, max_digits=30)


class Migration(migrations.Migration):
    dependencies = (("mapapp", "0048_lines_are_found_and_added_up_faster"),)

    operations = (
        migrations.CreateModel(
            "Tally",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=6)),
                ("outcome", text(4)),
                ("state", text(8)),
                ("linked", models.BooleanField(default=False)),
                ("band", text(7)),
                ("signs_in", models.DateField(default=date(1, 1, 1))),
                ("closes_on", models.DateField(default=date(1, 1, 1))),
                ("currency", text(3)),
                ("own_currency", text(3)),
                ("seller", models.BigIntegerField(default=0)),
                ("seller_name", text(200)),
                ("stage", text(100)),
                ("stage_order", models.IntegerField(default=0)),
                *((name, models.BigIntegerField(default=0)) for name in COUNTS),
                *((name, cents()) for name in CENTS),
                ("team", models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")),
            ],
            options={"ordering": ["pk"], "abstract": False, "default_permissions": ()},
        ),
        migrations.AddConstraint("Tally", models.UniqueConstraint(fields=["team", "by", *NAMES], name="a_tally_once")),
        migrations.RemoveIndex("figures", "figures_by_weight"),
        migrations.AddIndex("figures", models.Index(fields=WEIGHT, name="figures_by_weight")),
        migrations.RemoveIndex("figures", "figures_by_moment"),
        migrations.RemoveIndex("figures", "figures_to_choose_from"),
        migrations.AddIndex("figures", models.Index(fields=MOMENTS, name="figures_by_moment")),
        migrations.AddIndex(
            "figures",
            models.Index(fields=["team", "outcome", "holds_until", "state", "opportunity"], name="figures_by_end"),
        ),
        migrations.AddIndex("figures", models.Index(fields=SILENT, name="figures_gone_quiet")),
    )

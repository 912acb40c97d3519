"""Lines keep the month of their signature and what a word is looked for in, each where an index has it.

What is there is not filled here: FORMAT (portfolio/counting.py) is another, so that the worker makes all lines again
within its next minutes; until then those of before are found by no word and stand in no month.
"""

from __future__ import annotations

from django.db import migrations, models

GROUPED = ["team", "outcome", "state", "month", "band", "currency", "own_currency"]
ADDED = ["seller", "seller_name", "stage", "stage_order", "workspace", "is_mutual", "last_buyer_act_on", "apart",
         "close_on", "health", "amount", "own_amount", "own_by_stage", "own_by_plan", "holds_until", "computed_at",
         "opportunity", "stage_measured", "plan_measured", "id"]  # fmt: skip
FOUND = ["team", "outcome", "state", "opportunity", "workspace", "looked_in", "id"]


class Migration(migrations.Migration):
    dependencies = (("mapapp", "0047_lines_in_each_order"),)

    operations = (
        migrations.AddField("figures", "month", models.DateField(null=True)),
        migrations.AddField("figures", "looked_in", models.CharField(db_default="", default="", max_length=600)),
        migrations.RemoveIndex("figures", "figures_to_add_up"),
        migrations.AddIndex("figures", models.Index(fields=[*GROUPED, *ADDED], name="figures_to_add_up")),
        migrations.AddIndex("figures", models.Index(fields=FOUND, name="figures_to_look_in")),
    )

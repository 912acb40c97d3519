"""Lines keep by what they are put in order, and each order of the list has an index.

What is there is not filled here: FORMAT (portfolio/counting.py) is another, so that the worker makes all lines again
within its next minutes; until then those of before stand first where the list goes by their names.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FALLING = {"health": "health", "done": "done_share", "buyer": "buyer_share", "signature": "signature_on",
           "close": "close_on", "apart": "apart", "amount": "own_amount"}  # fmt: skip
MADE = (
    "CREATE INDEX figures_falling_by_{name} ON mapapp_figures (team_id, outcome, {column} DESC NULLS LAST, id DESC)"
)


def make(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL reads an index from its end with what is empty first, so what falls has one of its own."""
    if editor.connection.vendor == "postgresql":
        for name, column in FALLING.items():
            editor.execute(MADE.format(name=name, column=column))


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for name in FALLING:
            editor.execute(f"DROP INDEX IF EXISTS figures_falling_by_{name}")


class Migration(migrations.Migration):
    dependencies = (("mapapp", "0046_the_heaviest_newest_first"),)

    operations = (
        migrations.AddField(
            model_name='figures',
            name='account_order',
            field=models.CharField(db_default='', default='', max_length=400),
        ),
        migrations.AddField(
            model_name='figures',
            name='buyer_share',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='figures',
            name='done_share',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='figures',
            name='seller_order',
            field=models.CharField(db_default='', default='', max_length=400),
        ),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'account_order', 'id'], name='figures_by_name'),
        ),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'seller_order', 'id'], name='figures_by_seller'),
        ),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'health', 'id'], name='figures_by_health'),
        ),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'done_share', 'id'], name='figures_by_done'),
        ),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'buyer_share', 'id'], name='figures_by_buyer'),
        ),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'close_on', 'id'], name='figures_by_close'),
        ),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'own_amount', 'id'], name='figures_by_amount'),
        ),
        migrations.RemoveIndex(model_name='figures', name='figures_by_weight'),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'own_by_plan', 'id'], name='figures_by_weight'),
        ),
        migrations.RemoveIndex(model_name='figures', name='figures_by_signature'),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'signature_on', 'id'], name='figures_by_signature'),
        ),
        migrations.RemoveIndex(model_name='figures', name='figures_by_difference'),
        migrations.AddIndex(
            model_name='figures',
            index=models.Index(fields=['team', 'outcome', 'apart', 'id'], name='figures_by_difference'),
        ),
        migrations.RunPython(make, drop),
    )

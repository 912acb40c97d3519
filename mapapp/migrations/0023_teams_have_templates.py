"""A team's own templates, and their versions, which are added only (triggers, both databases)."""

from typing import Any

import django.db.models.deletion
import mapapp.people.codes
from django.conf import settings
from django.db import migrations, models

TABLE = "mapapp_templateversion"
KEPT = ("id", "template_id", "number", "content", "why", "at")  # its author can be forgotten


def forbid(apps: Any, schema_editor: Any) -> None:
    run, columns = schema_editor.execute, ", ".join(f'"{name}"' for name in KEPT)
    if schema_editor.connection.vendor == "postgresql":
        act = "FOR EACH STATEMENT EXECUTE FUNCTION mapapp_append_only()"
        run(f"CREATE TRIGGER {TABLE}_append_only BEFORE DELETE OR TRUNCATE ON {TABLE} {act}")
        run(f"CREATE TRIGGER {TABLE}_as_it_was BEFORE UPDATE OF {columns} ON {TABLE} {act}")
        return
    said = f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
    run(f"CREATE TRIGGER {TABLE}_append_only BEFORE DELETE ON {TABLE} {said}")
    run(f"CREATE TRIGGER {TABLE}_as_it_was BEFORE UPDATE OF {columns} ON {TABLE} {said}")


def allow(apps: Any, schema_editor: Any) -> None:
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    for name in ("append_only", "as_it_was"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_{name}{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('mapapp', '0022_one_letter_of_many_plans'),
    ]

    operations = [
        migrations.AddField(
            model_name='team',
            name='default_template',
            field=models.CharField(blank=True, max_length=22),
        ),
        migrations.CreateModel(
            name='TeamTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=mapapp.people.codes.opaque_code, editable=False, max_length=22, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('open', 'In the gallery'), ('archived', 'Archived')], default='open', max_length=8)),
                ('draft', models.TextField()),
                ('revision', models.PositiveIntegerField(default=0)),
                ('last_version', models.PositiveIntegerField(default=0)),
                ('last_step', models.PositiveIntegerField(default=0)),
                ('last_phase', models.PositiveIntegerField(default=0)),
                ('forms', models.JSONField(blank=True, default=list)),
                ('made_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField()),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='templates', to='mapapp.team')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TemplateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.TextField()),
                ('why', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='mapapp.teamtemplate')),
            ],
            options={
                'ordering': ['number'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(models.F('template'), models.F('number'), name='template_version_number_is_unique')],
            },
        ),
        migrations.RunPython(forbid, allow),
    ]
